"""What the platform's facts ask to keep from a deposit becomes deductions with notice, and freezes; itemised."""

from django.utils.translation import gettext as _

from workflow import policies
from workflow.actors import SYSTEM

from .models import Deduction, Obligation, SettlementBill

Fact = Obligation.Kind
DEDUCTED = {
    Fact.COMPENSATION: Deduction.Kind.COMPENSATION,
    Fact.DEBT: Deduction.Kind.DEBT,
    Fact.PENALTY: Deduction.Kind.PENALTY,
    Fact.VIOLATION: Deduction.Kind.PENALTY,
}


def cover(account, refund) -> None:
    """Give notice of a deduction for each open debt and negative bill, and freeze what is disputed.

    A serious violation forfeits what is there; a violation under appeal is frozen instead. What a person has decided
    about before (dropped, lifted) stays decided. Runs inside an action of the supplier.
    """
    facts = Obligation.objects.filter(party_id=account.party_id, state=Obligation.State.OPEN)
    new = facts.filter(deductions=None, freezes=None).order_by("happened_on", "pk")
    bills = SettlementBill.objects.filter(
        party_id=account.party_id, channel=account.channel, state=SettlementBill.State.NEGATIVE, deductions=None
    )
    for bill in bills.order_by("ends_on", "pk"):
        deduct(account, refund, Deduction.Kind.BILL, -bill.due_fen, bill.number, bill=bill)
    everything = policies.values("refund.freeze").get("refund.freeze", "disputed") == "whole"
    for fact in new.filter(kind__in=[*DEDUCTED, Fact.COMPLAINT]):
        serious = fact.kind == Fact.VIOLATION and fact.severity == Obligation.Severity.SERIOUS
        if fact.kind == Fact.COMPLAINT:
            hold(account, refund, fact, whole=everything or not fact.fen)
        elif fact.appealed and (serious or fact.fen):
            hold(account, refund, fact, whole=serious)
        elif serious:
            balances = account.balances()
            forfeited = balances["deposit"] + balances["guarantee"]
            deduct(account, refund, Deduction.Kind.FORFEIT, forfeited, basis(fact), obligation=fact)
        elif fact.fen:
            deduct(account, refund, DEDUCTED[fact.kind], fact.fen, basis(fact), obligation=fact)


def deduct(account, refund, kind, fen, words, **about):
    from .actions.claims import notice_deduction

    if fen > 0:
        notice_deduction(account, actor=SYSTEM, kind=kind, fen=fen, basis=words, refund=refund, **about)


def hold(account, refund, fact, whole):
    from .actions.freezes import freeze

    freeze(
        account, actor=SYSTEM, fen=0 if whole else fact.fen, whole=whole, cause=basis(fact), words="", obligation=fact,
        refund=refund,
    )  # fmt: skip


def basis(fact) -> str:
    """The fact in one line: its number in the system it comes from, and what it is about."""
    if not fact.words:
        return f"{fact.source} {fact.reference}"[:300]
    return (_("%(reference)s: %(words)s") % {"reference": f"{fact.source} {fact.reference}", "words": fact.words})[:300]
