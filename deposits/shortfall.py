"""The balance is looked at after whatever may have moved it, so that a top-up is asked for or dropped at once."""

from django.dispatch import receiver

from workflow.signals import acted

from .actions.topup import check_balance
from .models import DepositAccount, DepositNotice

Cause = DepositNotice.Cause
# What happens to a store; everything of the deposits themselves is looked at as well.
OF_STORES = {
    "accounts.open_store", "accounts.approve_closing", "accounts.withdraw_closing", "accounts.refuse_closing",
    "accounts.close_store",
}  # fmt: skip
# Deposit verbs that move neither money nor the state of a refund.
STILL = {
    "deposits.mark_overdue", "deposits.nudge_refund", "deposits.escalate_refund", "deposits.mark_refund_overdue",
    "deposits.remind_freeze", "deposits.remind_guarantee", "deposits.accrue_interest",
}  # fmt: skip


def cause_of(verb: str) -> str:
    """Why a deposit is short after an action."""
    if "guarantee" in verb or verb == "deposits.drop_claim":
        return Cause.GUARANTEE
    return Cause.DEDUCTION if "deduction" in verb else Cause.BALANCE


@receiver(acted, dispatch_uid="a deposit that falls short is topped up")
def look_at_the_balance(sender, party_id, event, **kwargs):
    """Ask for, change or drop the top-up of every deposit of the party that is held."""
    if event.verb in STILL or not (event.verb.startswith("deposits.") or event.verb in OF_STORES):
        return
    for account in DepositAccount.objects.filter(party_id=party_id, state=DepositAccount.State.HELD):
        check_balance(account, cause=cause_of(event.verb))
