"""Lists of payouts for the bank: made by finance, every payout checked by itself, downloads logged."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow.actions import Refused, action, note

from ..ledger.numbers import new_number
from ..models import PayoutBatch
from .payouts import export_payout, why_not


@action(by=roles.finance, source=None, audit=["count"], public=False, says=_("began the payout list %(number)s"))
def begin_batch(*, actor, count):
    """An empty list; `count` payouts are to be put on it."""
    batch = PayoutBatch.objects.create(number=new_number("PL"), exported_by_id=actor.user_id)
    note(number=batch.number)
    return batch


@action(by=roles.finance, source=None, public=False, says=_("closed the payout list %(number)s: %(total_fen)s"))
def close_batch(batch, *, actor):
    """Count what was put on the list."""
    found = list(batch.payouts.values_list("fen", flat=True))
    batch.count, batch.total_fen, batch.exported_at = len(found), sum(found), timezone.now()
    note(number=batch.number, total_fen=batch.total_fen)


@action(by=roles.finance, source=None, audit=["form"], public=False, says=_("downloaded the payout list %(number)s"))
def download_batch(batch, *, actor, form):
    """Hand the list out as a file (`form`: xlsx or csv), account numbers in full; every download is an event."""
    from ..bank.payout_lists import FORMS

    if form not in FORMS:
        raise Refused(_("Choose .xlsx or .csv."), "form")
    note(number=batch.number)
    return FORMS[form](batch)


@action(by=roles.finance, source=None, audit=["count"], public=False, says=_("took the bank’s answer to %(number)s"))
def take_answers(batch, *, actor, count):
    """The bank answered: `count` rows of its file were taken."""
    batch.answered_at = timezone.now()
    note(number=batch.number)


def export_payouts(payouts, *, actor):
    """Put payouts on one list for the bank; returns the list and a result per payout, done or why not.

    `Refused` when none of them can be exported: then there is no list.
    """
    payouts = list(payouts)
    if not payouts:
        raise Refused(_("Choose at least one payout."))
    refused = {p.pk: why_not(p) for p in payouts if export_payout.may(p, actor) and why_not(p)}
    good = [p for p in payouts if export_payout.may(p, actor) and p.pk not in refused]
    if not good:
        words = next(iter(refused.values()), _("None of these payouts can be given to the bank by you."))
        raise Refused(words)
    batch = begin_batch(actor=actor, count=len(payouts))
    results = export_payout.many(payouts, actor=actor, batch=batch)
    close_batch(batch, actor=actor)
    return batch, results
