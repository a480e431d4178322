"""Money that is to go elsewhere: payouts put back, made anew or paid again, requests that take up another account."""

from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors
from workflow.actions import Refused, action, note
from workflow.actors import SYSTEM

from ..ledger.numbers import new_number
from ..models import PayeeAccount, Payout, Refund
from ..refunds import messages, settling

State = Payout.State


@action(
    by=actors.system, source=[Refund.State.APPROVAL], to=Refund.State.FINANCE,
    says=_("goes back to the finance check: the payee account changes"),
)  # fmt: skip
def recheck_account(refund, *, actor):
    """Another payee account was entered: the request is back at “confirm account”."""
    refund.claimed_by = None
    messages.tell_staff(roles.FINANCE, refund, messages.RECHECK, number=refund.number)


@action(by=actors.system, source=list(Refund.OPEN), audit=["payee"], public=False, says=_("took up the payee account"))
def take_payee(refund, *, actor, payee):
    """The account was confirmed: the request will be paid to it."""
    refund.payee = payee


@action(
    by=roles.finance | actors.system, source=[State.FAILED], to=State.READY,
    says=_("prepared the payout %(number)s to be paid again"),
)  # fmt: skip
def pay_again(payout, *, actor):
    """Pay again to the same account, which finance has confirmed since it failed."""
    if actor.kind == "person" and payout.payee_id and payout.payee.state != PayeeAccount.State.CONFIRMED:
        raise Refused(_("Confirm the payee account first; another account makes another payout."))
    payout.batch, payout.bank_words = None, ""
    note(number=payout.number)


@action(
    by=actors.system, source=[State.READY, State.FAILED], to=State.CANCELLED,
    says=_("put the payout %(number)s back"),
)  # fmt: skip
def drop_payout(payout, *, actor):
    """The money is needed otherwise: a freeze, or another account."""
    cancelled(payout, actor)


def cancelled(payout, actor):
    note(number=payout.number)
    if payout.account_id:
        settling.put_back(payout, actor)


def remake_payouts(payee):
    """Another account was confirmed: payouts that are still here go to it, failed ones to the same one again."""
    waiting = Payout.objects.filter(party_id=payee.party_id, state__in=[State.READY, State.FAILED], line=None)
    for payout in waiting.order_by("pk"):
        if payout.payee_id == payee.pk:
            if payout.state == State.FAILED:
                pay_again(payout, actor=SYSTEM)
            continue
        drop_payout(payout, actor=SYSTEM)
        refund = payout.refund
        settling.make_payout(
            payout.account, purpose=payout.purpose, fen=payout.fen, source=settling.source_of(payout), payee=payee,
            actor=SYSTEM, refund=refund, due=payout.due,
            number=settling.next_payout_number(refund) if refund else new_number("FK"),
        )  # fmt: skip
