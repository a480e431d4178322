"""What several answers of one page must say together; each check returns {field name: what to do about it}."""

from django.utils.translation import gettext as _
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from accounts.names import comparable


def identity_number(answers):
    """A resident ID number has its date, place and check digit right (GB 11643); other documents only have a shape."""
    number = answers.get("id_number")
    if not number or answers.get("id_type") != "resident":
        return {}
    try:
        ric.validate(number)
    except ValidationError:
        return {"id_number": _("This is not a valid resident ID number. Compare all 18 characters with the card.")}
    return {}


def general_taxpayer(answers):
    """Every channel asks for a general VAT taxpayer (S)."""
    if answers.get("taxpayer") == "small":
        words = _("The platform works with general VAT taxpayers only. Register as one at your tax office, then go on.")
        return {"taxpayer": words}
    return {}


def own_account(field="bank_holder"):
    """Money goes to the company's own account only."""

    def check(answers):
        holder, name = answers.get(field), answers.get("company_name")
        if holder and name and comparable(holder) != comparable(name):
            words = _("The account must be in the company's own name, “%(name)s”. Enter an account of the company.")
            return {field: words % {"name": name}}
        return {}

    return check


def founded_before_valid(answers):
    """A licence does not end before the company was founded."""
    founded, until = answers.get("founded_on"), answers.get("licence_until")
    if founded and until and until != "long" and until <= founded:
        return {"licence_until": _("This is before the company was founded. Compare both dates with the licence.")}
    return {}


def prices_in_order(answers):
    """Market price ≥ sale price ≥ purchase price (domain §5)."""
    market, sale, purchase = (answers.get(n) for n in ("market_fen", "sale_fen", "purchase_fen"))
    found = {}
    if market is not None and sale is not None and sale > market:
        found["sale_fen"] = _("The sale price is above the market price. Lower it, or correct the market price.")
    if sale is not None and purchase is not None and purchase > sale:
        found["purchase_fen"] = _("The purchase price is above the sale price. Lower it, or correct the sale price.")
    return found
