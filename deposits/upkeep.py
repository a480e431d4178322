"""Keeps granted refunds up to date: after whatever changes their money, in the same transaction."""

from django.dispatch import receiver

from workflow.actors import SYSTEM
from workflow.signals import acted

from .models import Refund

# After these a granted refund may have something to book, to pay or to tell.
MOVES = {
    f"deposits.{name}"
    for name in (
        "lift_freeze", "freeze", "drop_deduction", "uphold_deduction", "finalise_deduction", "object_deduction",
        "mark_paid", "mark_failed", "mark_unknown", "export_payout", "pay_again", "cancel_payout", "bounce_payout",
        "confirm_payee", "return_payee", "book_correction", "release_guarantee", "accrue_interest",
    )
}  # fmt: skip


@receiver(acted, dispatch_uid="refunds follow their money")
def follow(sender, party_id, event, **kwargs):
    """Settle the party's granted requests."""
    if event.verb not in MOVES:
        return
    from .actions.granting import settle_refund

    for refund in Refund.objects.filter(party_id=party_id, state__in=Refund.GRANTED):
        settle_refund(refund, actor=SYSTEM)
