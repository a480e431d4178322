"""A bank's guarantee after it was sent: accepted, claimed from the bank and paid, given back, or at its end."""

import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts import people, roles
from accounts.names import comparable
from workflow import actors, calendar, policies, timers
from workflow.actions import NotAllowed, Refused, action, must_say, note
from workflow.actors import SYSTEM
from workflow.notices import declare, notify

from ..ledger.recording import record
from ..models import Guarantee, LedgerEntry, StatementLine
from .account import PAGE
from .statement import use_line

State = Guarantee.State
Kind = LedgerEntry.Kind

ENDS = declare(
    "guarantee.ends",
    _("Your bank guarantee %(number)s ends on %(until_on)s"),
    _(
        "From the day after it does not count any more and %(counted_fen)s of your deposit is missing. Send a new "
        "guarantee before."
    ),
)
EXPIRED = declare(
    "guarantee.expired",
    _("Your bank guarantee %(number)s has ended"),
    _("%(counted_fen)s of your deposit does not count any more."),
)
RELEASED = declare(
    "guarantee.released",
    _("Your bank guarantee %(number)s was given back"),
    _("%(counted_fen)s is released; the platform claims nothing from the bank. %(words)s"),
)
CLAIMED = declare(
    "guarantee.claimed",
    _("The platform claims %(claimed_fen)s under your bank guarantee %(number)s"),
    _("The reason: %(words)s"),
)
UNCLAIMED = declare(
    "guarantee.unclaimed",
    _("The claim under your bank guarantee %(number)s was dropped"),
    _("The reason: %(words)s"),
)
PAID = declare(
    "guarantee.paid",
    _("The bank paid %(paid_fen)s under your guarantee %(number)s"),
    _("It now stands as money on your deposit account."),
)
# Kept in the ledger as these words and translated when they are read.
ENDED, GIVEN_BACK = gettext_noop("expired"), gettext_noop("given back")


def case(guarantee) -> str:
    return f"/admin/deposits/guarantee/{guarantee.pk}/change/"


def tell(guarantee, code, **data):
    notify(people.members(guarantee.party_id), code, url=PAGE, number=guarantee.number, **data)


def has_ended(guarantee) -> bool:
    """Whether its last day has passed."""
    return guarantee.valid_until < calendar.today()


def start_clock(guarantee):
    """A reminder some calendar days ahead (policy deposit.guarantee_remind_days), and the end of the last day."""
    ahead = datetime.timedelta(days=int(policies.value("deposit.guarantee_remind_days")) + 1)
    remind_on = guarantee.valid_until - ahead
    if remind_on >= calendar.today():
        timers.start(guarantee, "deposits.remind_guarantee", due=calendar.end_of(remind_on))
    timers.start(guarantee, "deposits.expire_guarantee", due=calendar.end_of(guarantee.valid_until))


@action(by=actors.system, source=[State.PENDING], to=State.ACCEPTED, public=False, audit=["fen"],
        says=_("counted a bank guarantee"))  # fmt: skip
def accept_guarantee(guarantee, *, actor, fen):
    """Finance accepted it with the notice: `fen` of it counts as deposit, and its days run."""
    guarantee.counted_fen = fen
    start_clock(guarantee)


@action(by=actors.system, source=[State.PENDING], to=State.RETURNED, public=False, says=_("sent a bank guarantee back"))
def return_guarantee(guarantee, *, actor):
    """Finance sent back what came in answer to the notice."""


@action(by=actors.system, source=[State.ACCEPTED], public=False, says=_("reminded of a bank guarantee that ends"))
def remind_guarantee(guarantee, *, actor):
    """It ends soon: the supplier and finance are told while there is time for another one."""
    data = {"until_on": guarantee.valid_until, "counted_fen": guarantee.counted_fen}
    tell(guarantee, ENDS, **data)
    notify(people.staff(roles.FINANCE), ENDS, url=case(guarantee), number=guarantee.number, **data)


@action(
    by=actors.system, source=[State.ACCEPTED], to=State.EXPIRED, says=_("noted that bank guarantee %(number)s ended")
)
def expire_guarantee(guarantee, *, actor):
    """Its last day has passed: it counts no more. What is missing then is asked for as a top-up."""
    note(number=guarantee.number)
    end(guarantee, actor, ENDED)
    tell(guarantee, EXPIRED, counted_fen=guarantee.counted_fen)


def end(guarantee, actor, words: str):
    """Take what still counts out of the ledger."""
    if guarantee.counted_fen:
        record(
            guarantee.account, Kind.RELEASED, guarantee.reference, guarantee.account.guaranteed, "guarantor",
            guarantee.counted_fen, actor, notice=guarantee.notice, words=words[:300],
        )  # fmt: skip


def release_guarantees(account, *, actor=SYSTEM, words="") -> int:
    """Give back every guarantee that counts, as part of another action; returns the released amount in fen.

    One that is claimed from the bank stays until the bank has paid or the claim is dropped.
    """
    rows = list(account.guarantees.filter(state=State.ACCEPTED).order_by("pk"))
    for guarantee in rows:
        release_guarantee(guarantee, actor=SYSTEM, words=words)
    return sum(guarantee.counted_fen for guarantee in rows)


@action(by=actors.system, source=[State.ACCEPTED], to=State.RELEASED, says=_("gave bank guarantee %(number)s back"))
def release_guarantee(guarantee, *, actor, words=""):
    """The deposit goes back: a guarantee is released, not paid."""
    note(number=guarantee.number)
    end(guarantee, actor, words or GIVEN_BACK)
    guarantee.words = words[:300]
    tell(guarantee, RELEASED, counted_fen=guarantee.counted_fen, words=words)


@action(
    by=roles.finance,
    source=[State.ACCEPTED],
    to=State.CLAIMED,
    audit=["fen", "words"],
    says=_("claimed %(claimed_fen)s from the bank under guarantee %(number)s"),
)
def claim_guarantee(guarantee, *, actor, fen, words):
    """Ask the bank to pay, at most what counts as deposit and before the guarantee ends; the supplier reads why."""
    if fen > guarantee.counted_fen:
        raise Refused(_("No more than what counts as deposit can be claimed."), "fen")
    if has_ended(guarantee):
        raise Refused(_("The guarantee has ended: nothing can be claimed any more."))
    must_say(words)
    guarantee.claimed_fen, guarantee.words = fen, words.strip()[:300]
    note(number=guarantee.number, claimed_fen=fen)
    tell(guarantee, CLAIMED, claimed_fen=fen, words=guarantee.words)


def after_claim(guarantee) -> str:
    """Where a guarantee stands once its claim is over."""
    if not guarantee.counted_fen:
        return State.CALLED
    return State.EXPIRED if has_ended(guarantee) else State.ACCEPTED


@action(
    by=roles.finance & actors.not_by_who("deposits.claim_guarantee"), source=[State.CLAIMED], to=after_claim,
    audit=["line"], says=_("found the bank’s %(paid_fen)s under guarantee %(number)s on the bank statement"),
)  # fmt: skip
def confirm_call(guarantee, *, actor, line):
    """Match the line of the bank statement by which the guaranteeing bank paid (four eyes: not who claimed it).

    What counted as guaranteed becomes money, so nothing is created: the guarantee falls by what the deposit rises;
    what the bank paid beyond it is the supplier's surplus. `Refused` when the line was used, is not in CNY or came
    from the supplier itself.
    """
    line = StatementLine.objects.select_for_update().get(pk=line.pk)
    check_line(guarantee, line, actor)
    account, counted = guarantee.account, min(line.amount_fen, guarantee.counted_fen)
    about = {"line": line, "booked_on": line.paid_on, "field": "line", "words": guarantee.reference}
    used = f"{line.bank_reference} {guarantee.number}"[:80]
    record(account, Kind.CALLED, used, account.guaranteed, "guarantor", counted, actor, words=guarantee.reference)
    record(account, Kind.CALLED, line.bank_reference, "bank", account.cash, counted, actor, **about)
    if line.amount_fen > counted:
        over = line.amount_fen - counted
        record(account, Kind.SURPLUS, line.bank_reference, "bank", account.surplus, over, actor, **about)
    use_line(line, actor=SYSTEM, notice=guarantee.notice_id)
    guarantee.counted_fen -= counted
    guarantee.claimed_fen = 0
    note(number=guarantee.number, paid_fen=line.amount_fen)
    tell(guarantee, PAID, paid_fen=line.amount_fen)
    go_on(guarantee, actor)


def check_line(guarantee, line, actor):
    """What must be true of a statement line before it counts as the guaranteeing bank's payment."""
    if line.state != StatementLine.State.OPEN or line.outgoing:
        raise Refused(_("This statement line has been dealt with already. Choose another one."), "line")
    if line.currency != "CNY":
        raise Refused(_("The deposit is paid in Chinese yuan (CNY)."), "line")
    if comparable(line.payer_name) == comparable(guarantee.party.supplier.name):
        raise Refused(_("The supplier paid this itself: it answers a notice, not a claim under a guarantee."), "line")
    if policies.value("deposit.four_eyes") and line.entered_by_id == actor.user_id:
        raise NotAllowed(_("You entered this statement line, so a colleague has to confirm it."))


@action(by=roles.finance, source=[State.CLAIMED], to=after_claim, audit=["words"],
        says=_("dropped the claim under bank guarantee %(number)s"))  # fmt: skip
def drop_claim(guarantee, *, actor, words):
    """The bank need not pay after all; the supplier reads why."""
    must_say(words)
    guarantee.claimed_fen, guarantee.words = 0, words.strip()[:300]
    note(number=guarantee.number)
    tell(guarantee, UNCLAIMED, words=guarantee.words)
    go_on(guarantee, actor)


def go_on(guarantee, actor):
    """What is left of it counts until its last day; where that passed during the claim, it ends now."""
    if after_claim(guarantee) == State.ACCEPTED:
        start_clock(guarantee)
    elif after_claim(guarantee) == State.EXPIRED:
        end(guarantee, actor, ENDED)
        tell(guarantee, EXPIRED, counted_fen=guarantee.counted_fen)
