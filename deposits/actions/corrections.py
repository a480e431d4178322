"""Corrections of the ledger: proposed by finance with words, booked by the refund lead; nothing is ever undone."""

from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors
from workflow.actions import Refused, action, must_say, note

from ..ledger.numbers import new_number
from ..ledger.recording import record
from ..models import Correction, DepositAccount, LedgerEntry
from ..refunds import messages

State = Correction.State
OUTSIDE = ("bank", "guarantor", "platform")
TOLD_BY_ROWS = ("payable", "guarantee")  # what is on them is what payouts and guarantees say


@action(
    by=roles.finance, source=list(DepositAccount.State), audit=["from_account", "to_account", "fen", "words"],
    public=False, says=_("proposed a correction of %(amount_fen)s (%(number)s)"),
)  # fmt: skip
def propose_correction(account, *, actor, from_account, to_account, fen, words):
    """Propose an entry that puts a slip right; accounts are codes of the ledger or kinds of this account's own."""
    source, target = code_of(account, from_account, "from_account"), code_of(account, to_account, "to_account")
    if source == target:
        raise Refused(_("Choose two different accounts."), "to_account")
    if fen <= 0:
        raise Refused(_("Enter an amount above zero."), "fen")
    must_say(words, _("Say what was wrong, so that the second person and the auditor understand it."))
    correction = Correction.objects.create(
        party_id=account.party_id, account=account, number=new_number("GZ"), from_account=source, to_account=target,
        fen=fen, words=words.strip()[:300], entered_by_id=actor.user_id,
    )  # fmt: skip
    note(amount_fen=fen, number=correction.number)
    messages.tell_staff(roles.REFUND_LEAD, correction, messages.CORRECTION, number=correction.number)
    return correction


def code_of(account, name: str, field: str) -> str:
    """The ledger's code: "bank" stays, "deposit" becomes this account's."""
    kind = name.partition(":")[0]
    if kind in OUTSIDE:
        return kind
    if kind in TOLD_BY_ROWS:
        raise Refused(_("Payouts and guarantees are put right by their own steps, never by a correction."), field)
    if kind not in DepositAccount.KINDS or name not in (kind, f"{kind}:{account.pk}"):
        raise Refused(_("This is no account of the ledger."), field)
    return f"{kind}:{account.pk}"


@action(
    by=roles.refund_lead & actors.not_who_entered, source=[State.PROPOSED], to=State.BOOKED,
    says=_("corrected the ledger by %(amount_fen)s: %(words)s"),
)  # fmt: skip
def book_correction(correction, *, actor):
    """The second person's yes: the entry is written. `Refused` when it would leave an account below zero."""
    note(amount_fen=correction.fen, words=correction.words)
    record(
        correction.account, LedgerEntry.Kind.CORRECTED, correction.number, correction.from_account,
        correction.to_account, correction.fen, actor, words=correction.words,
    )  # fmt: skip


@action(
    by=roles.refund_lead | roles.finance, source=[State.PROPOSED], to=State.DROPPED, public=False,
    says=_("dropped a correction of the ledger"),
)  # fmt: skip
def drop_correction(correction, *, actor):
    """It is not needed."""
