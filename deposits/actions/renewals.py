"""A new bank guarantee takes the place of one that ends, so that the deposit is complete without a day's gap."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts import people, roles
from workflow import actors, calendar, policies
from workflow.actions import Refused, action, must_say, note
from workflow.actors import SYSTEM
from workflow.notices import declare, notify

from ..ledger.recording import record
from ..models import Guarantee, LedgerEntry
from .guarantees import case, release_guarantee, start_clock, tell
from .topup import shortfall

State = Guarantee.State
REPLACED = gettext_noop("replaced by a new guarantee")

SENT = declare(
    "guarantee.renewal", _("A new bank guarantee to check: %(number)s"),
    _("It is to replace one that ends on %(until_on)s."), mail=False,
)  # fmt: skip
ACCEPTED = declare(
    "guarantee.renewed", _("Your new bank guarantee %(number)s is accepted"),
    _("%(counted_fen)s counts as deposit until %(until_on)s."),
)  # fmt: skip
RETURNED = declare(
    "guarantee.renewal_returned", _("Your new bank guarantee %(number)s was sent back"), _("Finance writes: %(words)s")
)


@actors.rule
def renewal(actor, guarantee):
    """Sent to replace another one, not in answer to a notice."""
    return guarantee.replaces_id is not None


@action(by=actors.member, source=[State.ACCEPTED], audit=["amount_fen"],
        says=_("sent a new bank guarantee over %(amount_fen)s in place of %(number)s"))  # fmt: skip
def renew_guarantee(guarantee, *, actor, bank, number, amount_fen, valid_until, file):
    """Offer a guarantee that takes over; the earlier one counts until finance has accepted it.

    `Refused` when it covers less than the earlier one, ends too soon (policy deposit.guarantee_days, calendar days) or
    was used before, or while another new one is being checked.
    """
    least = int(policies.value("deposit.guarantee_days"))
    if amount_fen < guarantee.counted_fen:
        raise Refused(_("The guarantee must cover at least what the earlier one counts for."), "amount_fen")
    if (valid_until - calendar.today()).days < least:
        raise Refused(
            _("The guarantee must be valid for at least %(days)s more days; this one is not.") % {"days": least},
            "valid_until",
        )
    if guarantee.renewals.filter(state=State.PENDING).exists():
        raise Refused(_("Finance is checking a new guarantee already. You will be told what was decided."))
    try:
        with transaction.atomic():
            mine = Guarantee.objects.filter(party_id=guarantee.party_id, bank=bank, number=number)
            mine.filter(state=State.RETURNED).update(superseded=True)
            made = Guarantee.objects.create(
                party_id=guarantee.party_id, notice=guarantee.notice, account=guarantee.account, replaces=guarantee,
                bank=bank, number=number, amount_fen=amount_fen, valid_until=valid_until, file=file,
                sent_by_id=actor.user_id,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("This guarantee was used before; each one counts once."), "number") from None
    note(number=guarantee.number)
    notify(
        people.staff(roles.FINANCE), SENT, url=case(made), number=made.number, until_on=guarantee.valid_until
    )  # fmt: skip
    return made


@action(by=roles.finance & renewal, source=[State.PENDING], to=State.ACCEPTED,
        says=_("accepted the new bank guarantee %(number)s over %(counted_fen)s"))  # fmt: skip
def accept_renewal(guarantee, *, actor):
    """It counts for what the earlier one counted, which is released; where that has ended, for what is missing."""
    old = guarantee.replaces
    if guarantee.valid_until <= calendar.today():
        raise Refused(_("The guarantee has expired; send it back."))
    if old.state == State.CLAIMED:
        raise Refused(_("The earlier guarantee is claimed from the bank: wait for its payment, or drop the claim."))
    if old.state == State.ACCEPTED:
        counted = old.counted_fen
        release_guarantee(old, actor=SYSTEM, words=REPLACED)
    else:
        counted = min(guarantee.amount_fen, shortfall(guarantee.account))
    if not counted:
        raise Refused(_("Nothing is missing on this deposit, so there is nothing to guarantee; send it back."))
    guarantee.counted_fen = counted
    record(
        guarantee.account, LedgerEntry.Kind.GUARANTEED, guarantee.reference, "guarantor", guarantee.account.guaranteed,
        counted, actor,
    )  # fmt: skip
    start_clock(guarantee)
    note(number=guarantee.number, counted_fen=counted)
    tell(guarantee, ACCEPTED, counted_fen=counted, until_on=guarantee.valid_until)


@action(by=roles.finance & renewal, source=[State.PENDING], to=State.RETURNED, audit=["words"],
        says=_("sent the new bank guarantee %(number)s back"))  # fmt: skip
def return_renewal(guarantee, *, actor, words):
    """It does not do; the earlier one counts until its end."""
    must_say(words)
    guarantee.words = words.strip()[:300]
    note(number=guarantee.number)
    tell(guarantee, RETURNED, words=guarantee.words)
