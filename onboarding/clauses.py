"""The clauses of the purchase contract, written out from the frozen terms, once in each language."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from workflow.words import money

from .models.application import Channel
from .models.terms import Offer

LANGUAGES = ("zh-hans", "en")  # the first one prevails


def in_both_languages(content: dict) -> dict[str, list[dict]]:
    """The clauses for a contract's content (number, parties, terms), by language."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = [{"title": title, "text": text} for title, text in clauses(content)]
    return found


def clauses(content: dict) -> list[tuple[str, str]]:
    """Title and text of each clause in the active language."""
    terms = content["terms"]
    return [
        (_("Parties"), parties(content["parties"])),
        (_("Goods and sales"), goods(content)),
        (_("Commission and margin"), commission(terms)),
        (_("Rebate and fees"), rebate(terms)),
        (_("Settlement and invoices"), settlement(terms)),
        (_("Delivery, returns and warranty"), delivery(terms)),
        (_("Deposit"), deposit(terms)),
        (
            _("Honesty"),
            _(
                "Neither party gives or takes advantages beyond this contract. "
                "Party B answers for the truth of its papers and the lawfulness of its goods."
            ),
        ),
        (_("Term and effect"), term(content)),
    ]


def label(choices, value) -> str:
    """A choice as it reads in a sentence; a value nobody knows is shown as it is."""
    return str(dict(choices.choices).get(value, value))


def parties(both: dict) -> str:
    return _("Party A (buyer): %(a)s, credit code %(a_code)s. Party B (supplier): %(b)s, credit code %(b_code)s.") % {
        "a": both["platform"]["name"],
        "a_code": both["platform"]["uscc"],
        "b": both["supplier"]["name"],
        "b_code": both["supplier"]["uscc"],
    }


def goods(content: dict) -> str:
    return _(
        "Party A buys goods of the categories bound to Party B’s account at the purchase price fixed for each item "
        "and offers them in the channel %(channel)s. Main categories: %(categories)s."
    ) % {"channel": label(Channel, content["channel"]), "categories": content["categories"]}


def commission(terms: dict) -> str:
    return _(
        "Commission: %(points)s points %(base)s, due on sales only. "
        "Guaranteed gross margin: %(margin)s percent; shortfall: %(shortfall)s."
    ) % {
        "points": f"{terms['commission'] / 100:g}",
        "base": label(Offer.CommissionBase, terms["commission_base"]),
        "margin": f"{terms['margin'] / 100:g}",
        "shortfall": label(Offer.Shortfall, terms["shortfall"]),
    }


def rebate(terms: dict) -> str:
    fee = money(terms["fee_fen"])
    if terms["rebate_kind"] == Offer.Rebate.NONE:
        return _("No rebate is agreed. Platform fee: %(fee)s.") % {"fee": fee}
    return _("Monthly rebate: %(rate)s percent %(kind)s, threshold %(threshold)s. Platform fee: %(fee)s.") % {
        "rate": f"{terms['rebate'] / 100:g}",
        "kind": label(Offer.Rebate, terms["rebate_kind"]),
        "threshold": money(terms["rebate_from_fen"]),
        "fee": fee,
    }


def settlement(terms: dict) -> str:
    return _(
        "Settlement period: %(days)s days %(start)s. Payment: %(payment)s. "
        "Party B invoices the net settlement: %(invoice)s, VAT rate %(vat)s percent."
    ) % {
        "days": terms["settlement_days"],
        "start": label(Offer.Start, terms["settlement_start"]),
        "payment": label(Offer.Payment, terms["payment"]),
        "invoice": label(Offer.InvoiceKind, terms["invoice_kind"]),
        "vat": terms["vat"],
    }


def delivery(terms: dict) -> str:
    return _(
        "Delivery: %(delivery)s. Freight: %(freight)s. Returns: %(returns)s. "
        "After-sales service: %(service)s. Warranty: %(months)s months."
    ) % {
        "delivery": label(Offer.Delivery, terms["delivery"]),
        "freight": label(Offer.Freight, terms["freight"]),
        "returns": label(Offer.Returns, terms["returns"]),
        "service": label(Offer.AfterSales, terms["after_sales"]),
        "months": terms["warranty_months"],
    }


def deposit(terms: dict) -> str:
    if not terms["deposit_fen"]:
        return _("No deposit is asked.")
    values = {"amount": money(terms["deposit_fen"]), "days": terms["deposit_due_days"]}
    if Offer.DepositForm.GUARANTEE in terms["deposit_forms"]:
        return (
            _(
                "Party B provides a deposit of %(amount)s within %(days)s working days of the notice, by wire transfer "
                "from its own account or by a bank guarantee. It is given back when the store is closed in good order."
            )
            % values
        )
    return (
        _(
            "Party B provides a deposit of %(amount)s within %(days)s working days of the notice, by wire transfer "
            "from its own account. It is given back when the store is closed in good order."
        )
        % values
    )


def term(content: dict) -> str:
    return _(
        "This contract takes effect when the deposit is held and runs for %(months)s months. "
        "The accepted terms with the fingerprint %(hash)s are part of it."
    ) % {"months": content["terms"]["valid_months"], "hash": content["terms_hash"][:12]}
