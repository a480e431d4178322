"""Freezes: an amount, or everything, is held until a dispute is solved; the rest goes on without it."""

from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors, calendar, policies, timers
from workflow.actions import Refused, action, note
from workflow.actors import SYSTEM
from workflow.words import money

from .. import messages, settling
from ..models import DepositAccount, Freeze, Refund

State = Freeze.State
FREEZING = roles.quality_reviewer | roles.refund_reviewer | roles.refund_lead


@actors.rule
def not_who_froze(actor, freeze):
    """Four eyes: a second person lifts it."""
    return freeze.frozen_by_id is None or freeze.frozen_by_id != actor.user_id


@action(
    by=FREEZING | actors.system, source=[DepositAccount.State.HELD, DepositAccount.State.DUE],
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
    if not cause.strip():
        raise Refused(_("Name the cause: complaint, report, dispute."), "cause")
    if obligation and account.freezes.filter(obligation=obligation, state=State.HELD).exists():
        raise Refused(_("This is frozen already."))
    days = review_by_days or policies.values("refund.").get("refund.freeze_review_days", 20)
    fetch_back(account, None if whole else fen, actor)
    review_by, provisional = calendar.add(calendar.today(), days)
    row = Freeze.objects.create(
        party_id=account.party_id, account=account, refund=refund or request_of(account), obligation=obligation,
        whole=whole, fen=0 if whole else fen, cause=cause.strip()[:300], review_by=review_by, provisional=provisional,
        words=words, frozen_by_id=actor.user_id,
    )  # fmt: skip
    timers.start(row, "deposits.remind_freeze", days=days, favour="earlier")
    told = {"cause": row.cause, "review_on": review_by}
    if whole:
        messages.tell_supplier(row, messages.FROZEN_WHOLE, **told)
    else:
        messages.tell_supplier(row, messages.FROZEN, amount_fen=fen, **told)
    return row


def request_of(account) -> Refund | None:
    """The request it stands in the way of."""
    return Refund.objects.filter(account=account).exclude(state__in=Refund.ENDED).first()


def fetch_back(account, fen, actor):
    """Make room for a freeze of `fen` (None: everything): cancel payouts that are still here, the newest first."""
    from .payouts import drop_payout

    ready = account.payouts.filter(purpose__in=settling.PRINCIPAL, state__in=["ready", "failed"])
    away = account.payouts.filter(purpose__in=settling.PRINCIPAL, state__in=["exported", "unknown"])
    balance, back = account.balances()["deposit"], list(ready.order_by("-pk"))
    free = balance - settling.kept(account).of(balance)
    if away.exists() and (fen is None or fen > free + sum(p.fen for p in back)):
        words = _("This money is with the bank already. At most %(amount)s can still be frozen.")
        raise Refused(words % {"amount": money(free + sum(p.fen for p in back))}, "fen")
    for payout in back:
        if fen is not None and free >= fen:
            break
        drop_payout(payout, actor=SYSTEM)
        free += payout.fen


@action(
    by=roles.refund_lead & not_who_froze, source=[State.HELD], to=State.LIFTED, audit=["words"],
    says=_("lifted a freeze: %(cause)s"),
)  # fmt: skip
def lift_freeze(freeze, *, actor, words):
    """The cause is gone: on a granted refund the amount is paid, at the latest after its own working days."""
    if not words.strip():
        raise Refused(_("Say why, in words the supplier can use."), "words")
    freeze.words, freeze.lifted_on = words, calendar.today()
    refund = freeze.refund or request_of(freeze.account)
    if refund and refund.state in Refund.GRANTED:
        freeze.release_limit_on = settling.last_day(refund.limit_days)[0]
    note(cause=freeze.cause)
    messages.tell_supplier(freeze, messages.LIFTED, cause=freeze.cause, words=words)


@action(by=actors.system, source=[State.HELD], public=False, says=_("asked to look at a freeze again"))
def remind_freeze(freeze, *, actor):
    """The day to look at it again has come: ask the lead, and name the next day."""
    days = policies.values("refund.").get("refund.freeze_review_days", 20)
    freeze.review_by, freeze.provisional = calendar.add(calendar.today(), days)
    timers.start(freeze, "deposits.remind_freeze", days=days, favour="earlier")
    messages.tell_staff(roles.REFUND_LEAD, freeze, messages.REVIEW, cause=freeze.cause, review_on=freeze.review_by)
