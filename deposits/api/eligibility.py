"""GET /api/eligibility/<uscc>/: whether a supplier's deposits can go back, by the same evaluator as page and gate."""

from django.utils.translation import gettext as _

from accounts.models import Supplier

from ..eligibility import Eligibility, Finding, evaluate, snapshot
from ..models import DepositAccount
from .calls import Problem, answer, machine_call


@machine_call("eligibility:read", "GET")
def eligibility(request, uscc):
    """Every deposit account of the company; `?channel=` asks for one. Amounts in fen, no account numbers, no papers."""
    supplier = Supplier.objects.filter(uscc=uscc.strip().upper()).first()
    if supplier is None:
        raise Problem(404, "supplier", _("No supplier has this unified social credit code."))
    accounts = DepositAccount.objects.filter(party_id=supplier.party_id).order_by("pk")
    if channel := request.GET.get("channel", ""):
        accounts = accounts.filter(channel=channel)
    found = [described(account, evaluate(account)) for account in accounts]
    if not found:
        raise Problem(404, "account", _("This supplier has no deposit account here."))
    return answer(200, {"uscc": supplier.uscc, "name": supplier.name, "accounts": found})


def described(account: DepositAccount, found: Eligibility) -> dict:
    """The result as other systems read it: the snapshot with sentences, and whether a request may be handed in."""
    content = snapshot(found)
    content["findings"] = [
        row | sentences(finding) for row, finding in zip(content["findings"], found.findings, strict=True)
    ]
    return {
        "channel": account.channel,
        "ready": found.ready,
        "blockers": [finding.key for finding in found.blockers],
        "required_fen": account.required_fen,
        **content,
    }


def sentences(finding: Finding) -> dict:
    """What people read, in the language of the call; words that somebody typed stay in the portal."""
    return {
        "title": str(finding.title),
        "how": str(finding.how),
        "role": finding.role,
        "due": finding.due.isoformat() if finding.due else None,
    }
