"""Keeps claims and granted refunds up to date: after whatever changes their facts or money, in the same transaction."""

from django.dispatch import receiver

from workflow.actors import SYSTEM
from workflow.moves import alike
from workflow.signals import acted, dates_moved

from ..actions.claims import await_appeal, void_deduction
from ..actions.freezes import thaw
from ..actions.granting import release_account, reopen_account, reopen_refund, settle_refund, unsettled
from ..actions.rerouting import remake_payouts
from ..models import Deduction, DepositAccount, Freeze, Obligation, Payout, Refund
from . import clock
from .settling import UNPAID, confirmed_payee

Account = DepositAccount.State
CLEARING = {f"deposits.{name}" for name in ("clear_fact", "end_fact", "grant_appeal", "record_facts")}
APPEAL, BOUNCE = "deposits.appeal_violation", "deposits.bounce_payout"
RETURNED = {"deposits.mark_failed", BOUNCE}
# After these a granted refund may have something to book, to pay or to tell.
MOVES = CLEARING | {
    f"deposits.{name}"
    for name in (
        "lift_freeze", "freeze", "drop_deduction", "uphold_deduction", "finalise_deduction", "mark_paid", "mark_failed",
        "mark_unknown", "export_payout", "pay_again", "cancel_payout", "bounce_payout", "confirm_payee",
        "return_payee", "book_correction", "drop_claim", "confirm_call", "approve_refund",
    )
}  # fmt: skip


@receiver(acted, dispatch_uid="claims and refunds follow")
def follow(sender, party_id, event, **kwargs):
    """Settle what rests on a fact that changed, then the party's granted requests and emptied accounts."""
    if event.verb == APPEAL:
        noticed = Deduction.objects.filter(obligation=event.subject_id, state=Deduction.State.NOTICED)
        for row in noticed.select_related("obligation"):
            await_appeal(row, actor=SYSTEM, words=row.obligation.appeal)
    if event.verb == BOUNCE:
        reopen(Payout.objects.select_related("refund", "account").get(pk=event.subject_id))
    if event.verb in RETURNED and (payee := confirmed_payee(party_id)):
        remake_payouts(payee)  # it went to an account that has been replaced since
    if event.verb in CLEARING:
        forget_cleared(party_id)
    if event.verb in MOVES:
        for refund in Refund.objects.filter(party_id=party_id, state__in=Refund.GRANTED):
            if unsettled(refund):
                settle_refund(refund, actor=SYSTEM)
        for account in DepositAccount.objects.filter(
            party_id=party_id, state__in=[Account.DUE, Account.HELD], refunds__state=Refund.State.PAID
        ).distinct():
            if not any(account.balances().values()):
                release_account(account, actor=SYSTEM)


def reopen(payout):
    """Money came back after all was paid: the request and the account are open again until it is paid once more."""
    if payout.account and payout.account.state == Account.RELEASED:
        reopen_account(payout.account, actor=SYSTEM)
    another = Refund.objects.filter(account=payout.account).exclude(state__in=Refund.ENDED)
    if payout.refund and payout.refund.state == Refund.State.PAID and not another.exists():
        reopen_refund(payout.refund, actor=SYSTEM)


def forget_cleared(party_id: int):
    """Deductions and freezes whose fact was cleared are needed no more."""
    cleared = {"party_id": party_id, "obligation__state": Obligation.State.CLEARED}
    for row in Deduction.objects.filter(**cleared, state__in=[*Deduction.OPEN, Deduction.State.FINAL]):
        void_deduction(row, actor=SYSTEM)
    for row in Freeze.objects.filter(**cleared, state=Freeze.State.HELD):
        thaw(row, actor=SYSTEM)


@receiver(dates_moved, dispatch_uid="payouts keep the day of their request")
def move_payouts(sender, moves, **kwargs):
    """A limit moved with the calendar: what is to be paid by it, and freezes that name it, move along."""
    limits = [m for m in moves if m.timer.action == clock.OVERDUE]
    for (before, after), group in alike(limits, "before", "after"):
        refunds = [m.timer.subject_id for m in group]
        Payout.objects.filter(refund__in=refunds, due=before, state__in=UNPAID).update(due=after)
        Freeze.objects.filter(refund__in=refunds, release_limit_on=before).update(release_limit_on=after)
