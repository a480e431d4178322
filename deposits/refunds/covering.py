"""What the platform's facts ask to keep from a deposit becomes deductions with notice, and freezes; itemised."""

from django.db.models import Q

from workflow import policies
from workflow.actions import tell
from workflow.actors import SYSTEM
from workflow.frame import current

from ..models import Deduction, Obligation, SettlementBill

Fact = Obligation.Kind
DEDUCTED = {
    Fact.COMPENSATION: Deduction.Kind.COMPENSATION,
    Fact.DEBT: Deduction.Kind.DEBT,
    Fact.PENALTY: Deduction.Kind.PENALTY,
    Fact.VIOLATION: Deduction.Kind.PENALTY,
}


def open_facts(account):
    """Facts of the supplier that ask for money or for a freeze and have neither yet, oldest first."""
    facts = Obligation.objects.filter(party_id=account.party_id, state=Obligation.State.OPEN)
    asking = Q(fen__gt=0) | Q(kind=Fact.COMPLAINT) | Q(kind=Fact.VIOLATION, severity=Obligation.Severity.SERIOUS)
    new = facts.filter(asking, kind__in=[*DEDUCTED, Fact.COMPLAINT], deductions=None, freezes=None)
    return new.order_by("happened_on", "pk")


def open_bills(account):
    """Negative bills of the account's channel that no deduction takes yet."""
    return SettlementBill.objects.filter(
        party_id=account.party_id, channel=account.channel, state=SettlementBill.State.NEGATIVE, deductions=None
    ).order_by("ends_on", "pk")


def uncovered(account) -> bool:
    """Whether `cover` would find anything."""
    return open_facts(account).exists() or open_bills(account).exists()


def cover(account, refund) -> None:
    """Give notice of a deduction for each open debt and negative bill, and freeze what is disputed.

    A serious violation forfeits what is there; a violation under appeal is frozen instead. What a person has decided
    about before (dropped, lifted) stays decided. Runs inside an action of the supplier.
    """
    for bill in open_bills(account):
        deduct(account, refund, Deduction.Kind.BILL, -bill.due_fen, bill.number, bill=bill)
    everything = policies.values("refund.freeze").get("refund.freeze", "disputed") == "whole"
    for fact in open_facts(account):
        serious = fact.kind == Fact.VIOLATION and fact.severity == Obligation.Severity.SERIOUS
        if fact.kind == Fact.COMPLAINT:
            keep_frozen(account, refund, fact, whole=everything or not fact.fen)
        elif fact.appealed and (serious or fact.fen):
            keep_frozen(account, refund, fact, whole=serious)
        elif serious:
            balances = account.balances()
            forfeited = balances["deposit"] + balances["guarantee"]
            deduct(account, refund, Deduction.Kind.FORFEIT, forfeited, basis(fact), obligation=fact)
        elif fact.fen:
            deduct(account, refund, DEDUCTED[fact.kind], fact.fen, basis(fact), obligation=fact)


def deduct(account, refund, kind, fen, words, **given):
    from ..actions.claims import about, give_notice

    if fen > 0:
        deduction = give_notice(account, SYSTEM, kind=kind, fen=fen, basis=words, refund=refund, **given)
        noted(account, "deposits.notice_deduction", **about(deduction))


def keep_frozen(account, refund, fact, whole):
    from ..actions.freezes import hold

    fen = 0 if whole else fact.fen
    row = hold(account, SYSTEM, fen=fen, whole=whole, cause=basis(fact), obligation=fact, refund=refund)
    noted(account, "deposits.freeze", cause=row.cause, fen=fen, whole=whole)


def noted(account, verb, **data):
    """A line of the log: the system did it, whoever handed the request in."""
    tell(account, verb, **data)
    event = current().events[-1]
    event.user_id, event.actor_kind = None, SYSTEM.kind


def basis(fact) -> str:
    """The fact in one line: its number in the system it comes from, and what it is about."""
    return " · ".join(filter(None, [f"{fact.source} {fact.reference}", fact.words]))[:300]
