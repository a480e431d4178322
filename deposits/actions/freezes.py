"""Freezes: an amount, or everything, is held until a dispute is solved; the rest goes on without it."""

from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors, calendar, policies, timers
from workflow.actions import Refused, action, must_say, note
from workflow.actors import SYSTEM
from workflow.words import money

from ..models import DepositAccount, Freeze, Payout, Refund
from ..refunds import messages, settling
from .claims import request_of
from .rerouting import drop_payout

State = Freeze.State
FREEZING = roles.quality_reviewer | roles.refund_reviewer | roles.refund_lead


@action(
    by=FREEZING, source=[DepositAccount.State.HELD, DepositAccount.State.DUE],
    audit=["fen", "whole", "cause"], says=_("froze a part of the deposit: %(cause)s"),
)  # fmt: skip
def freeze(
    account, *, actor, fen, whole, cause, words, review_by_days=None, obligation=None, refund=None
):  # fmt: skip
    """Hold an amount, or everything (`whole`), until the cause is gone; looked at again after working days.

    Payouts that have not gone to the bank are put back as far as needed. `Refused` when too much of the money is with
    the bank already.
    """
    if not whole and fen <= 0:
        raise Refused(_("Enter an amount above zero."), "fen")
    must_say(cause, _("Name the cause: complaint, report, dispute."), "cause")
    if obligation and account.freezes.filter(obligation=obligation, state=State.HELD).exists():
        raise Refused(_("This is frozen already."))
    fetch_back(account, None if whole else fen, actor)
    row = hold(
        account, actor, whole=whole, fen=0 if whole else fen, cause=cause, words=words, obligation=obligation,
        refund=refund or request_of(account), review_by_days=review_by_days,
    )  # fmt: skip
    return row


def hold(account, actor, *, cause, review_by_days=None, **given) -> Freeze:
    """Write a freeze, let the day to look at it again come, and tell the supplier; inside an action of the supplier."""
    days = review_by_days or review_days()
    review_by, provisional = calendar.add(calendar.today(), days)
    row = Freeze.objects.create(
        party_id=account.party_id, account=account, cause=cause.strip()[:300], review_by=review_by,
        provisional=provisional, frozen_by_id=actor.user_id, **given,
    )  # fmt: skip
    timers.start(row, "deposits.remind_freeze", days=days, favour="earlier")
    told = {"cause": row.cause, "review_on": review_by}
    if row.whole:
        messages.tell_supplier(row, messages.FROZEN_WHOLE, **told)
    else:
        messages.tell_supplier(row, messages.FROZEN, amount_fen=row.fen, **told)
    return row


def review_days() -> int:
    """Working days after which a freeze is looked at again."""
    return policies.value("refund.freeze_review_days")


def fetch_back(account, fen, actor):
    """Make room for a freeze of `fen` (None: everything): put payouts back that are still here, the newest first.

    What of them is not needed stays a payout, with the day it was due.
    """
    mine = account.payouts.filter(purpose__in=settling.PRINCIPAL)
    back = list(mine.filter(state__in=[Payout.State.READY, Payout.State.FAILED]).order_by("-pk"))
    away = mine.filter(state__in=[Payout.State.EXPORTED, Payout.State.UNKNOWN])
    free = settling.free_fen(account)
    here = free + sum(p.fen for p in back)
    if away.exists() and (fen is None or fen > here):
        words = _("This money is with the bank already. At most %(amount)s can still be frozen.")
        raise Refused(words % {"amount": money(here)}, "fen")
    for payout in back:
        if fen is not None and free >= fen:
            break
        drop_payout(payout, actor=SYSTEM)
        free += payout.fen
    if back and fen is not None and free > fen and settling.is_confirmed(payout.payee):
        settling.make_payout(
            account, purpose=payout.purpose, fen=min(free - fen, payout.fen), source=account.cash, payee=payout.payee,
            actor=actor, refund=payout.refund, due=payout.due, number=settling.next_payout_number(payout.refund),
        )  # fmt: skip


@action(
    by=roles.refund_lead & actors.not_who("frozen_by"), source=[State.HELD], to=State.LIFTED, audit=["words"],
    says=_("lifted a freeze: %(cause)s"),
)  # fmt: skip
def lift_freeze(freeze, *, actor, words):
    """The cause is gone: on a granted refund the amount is paid, at the latest after its own working days."""
    must_say(words)
    lifted(freeze, words)


@action(by=actors.system, source=[State.HELD], to=State.LIFTED, says=_("lifted a freeze: %(cause)s is settled"))
def thaw(freeze, *, actor):
    """What it waited for is cleared."""
    lifted(freeze, "")


def lifted(freeze, words: str):
    """From today the amount is free; on a granted refund it is paid after working days of its own."""
    freeze.words, freeze.lifted_on = words, calendar.today()
    refund = freeze.refund or request_of(freeze.account)
    if refund and refund.state in Refund.GRANTED:
        freeze.release_limit_on = settling.last_day(refund.limit_days)[0]
    note(cause=freeze.cause)
    messages.tell_supplier(freeze, messages.LIFTED, cause=freeze.cause, words=words or "–")


@action(by=actors.system, source=[State.HELD], public=False, says=_("asked to look at a freeze again"))
def remind_freeze(freeze, *, actor):
    """The day to look at it again has come: ask the lead, and name the next day."""
    days = review_days()
    freeze.review_by, freeze.provisional = calendar.add(calendar.today(), days)
    timers.start(freeze, "deposits.remind_freeze", days=days, favour="earlier")
    messages.tell_staff(roles.REFUND_LEAD, freeze, messages.REVIEW, cause=freeze.cause, review_on=freeze.review_by)
