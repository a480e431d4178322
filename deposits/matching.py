"""Which open statement line is most likely a notice's money: by code, amount and payer."""

from django.utils.translation import gettext as _

from accounts.names import comparable
from workflow.words import day, money

from .codes import found_in
from .models import StatementLine

SHOWN = 50  # the newest open lines that are looked at


def candidates(notice) -> list[StatementLine]:
    """Open lines, best match first; each with `agreement`, `words` for a list and whether it `fits`."""
    missing, company = notice.missing_fen(), comparable(notice.party.supplier.name)
    lines = list(StatementLine.objects.filter(state=StatementLine.State.OPEN).order_by("-paid_on", "-pk")[:SHOWN])
    for line in lines:
        signs = {
            "code": notice.code in found_in(line.text),
            "amount": line.amount_fen == missing,
            "name": comparable(line.payer_name) == company,
        }
        line.score = signs["code"] * 4 + signs["name"] * 2 + signs["amount"]
        line.fits = signs["name"] and (signs["code"] or signs["amount"])
        names = {"code": _("code agrees"), "amount": _("amount agrees"), "name": _("payer agrees")}
        line.agreement = " · ".join(names[k] for k, v in signs.items() if v) or _("nothing agrees")
        facts = [money(line.amount_fen), line.payer_name, day(line.paid_on), line.bank_reference, line.agreement]
        line.words = " · ".join(facts)
    return sorted(lines, key=lambda line: -line.score)
