"""Writing entries of the ledger: the one function that does."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workflow.actions import Refused

from ..models import LedgerEntry


def record(account, kind, reference, from_account, to_account, fen, actor, *, field=None, **about) -> LedgerEntry:
    """Write one entry; `about` may name notice, line, payout, deduction, booked_on and words.

    `Refused` when this kind of reference was recorded before, or when the account it leaves does not hold as much.
    """
    try:
        with transaction.atomic():
            return LedgerEntry.objects.create(
                party_id=account.party_id, account=account, kind=kind, reference=reference, from_account=from_account,
                to_account=to_account, fen=fen, recorded_by_id=actor.user_id, **about,
            )  # fmt: skip
    except IntegrityError:
        if LedgerEntry.objects.filter(kind=kind, reference=reference).exists():
            words = _("This reference is already in the ledger: the same money cannot be recorded twice.")
            raise Refused(words, field) from None
        raise Refused(_("There is not as much money on this account of the ledger."), field) from None
