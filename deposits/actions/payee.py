"""The payee account: entered by the supplier's owner, confirmed by finance, replaced and never edited."""

import re

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.cnaps import is_cnaps
from accounts.names import comparable
from workflow import actors
from workflow.actions import Refused, action, must_say
from workflow.actors import SYSTEM

from ..models import DepositAccount, PayeeAccount, Refund
from ..refunds import messages
from .rerouting import recheck_account, remake_payouts, take_payee

State = PayeeAccount.State


@action(
    by=actors.owner, source=list(DepositAccount.State), audit=["kind"],
    says=_("entered another payee account"),
)  # fmt: skip
def propose_payee(account, *, actor, kind, holder, bank, cnaps, number, file):
    """Name the account that refunds are paid to; it counts once finance has confirmed it.

    The holder must be the contracting company itself; a bank account needs its CNAPS code (联行号), an account on a
    payment platform none. An account that was still being checked is replaced, and an open request goes back to
    finance. Everybody of the company is told, so that a stolen log-in does not stay unseen.
    """
    number = check(account, kind, holder, cnaps, number)
    for earlier in PayeeAccount.objects.filter(party_id=account.party_id, state=State.PROPOSED):
        replace_payee(earlier, actor=SYSTEM)
    payee = PayeeAccount.objects.create(
        party_id=account.party_id, kind=kind, holder=holder, bank=bank, cnaps=cnaps, number=number, tail=number[-4:],
        file=file, entered_by_id=actor.user_id,
    )  # fmt: skip
    messages.tell_supplier(payee, messages.PAYEE_CHANGING, tail=payee.tail)
    messages.tell_staff(roles.FINANCE, payee, messages.PAYEE, tail=payee.tail)
    recheck(account.party_id)
    return payee


def check(account, kind, holder, cnaps, number) -> str:
    """The number without blanks, when everything about the account is as it must be."""
    company = account.party.supplier.name
    if comparable(holder) != comparable(company):
        words = _("The account must be in the name of %(company)s itself: no person and no other company is paid.")
        raise Refused(words % {"company": company}, "holder")
    if kind == PayeeAccount.Kind.BANK:
        number = re.sub(r"[\s-]", "", number)
        if not re.fullmatch(r"[0-9]{8,32}", number):
            raise Refused(_("An account number of a company has 8 to 32 digits."), "number")
        if not is_cnaps(cnaps):
            raise Refused(_("This is no CNAPS code: twelve digits, the last one a check digit."), "cnaps")
    elif len(number.strip()) < 4:
        raise Refused(_("Enter the account name or number on the payment platform."), "number")
    return number.strip()


def recheck(party_id: int, besides=None):
    """Open requests wait until finance has confirmed the account."""
    waiting = Refund.objects.filter(party_id=party_id, state=Refund.State.APPROVAL)
    for refund in waiting.exclude(pk=besides and besides.pk):
        recheck_account(refund, actor=SYSTEM)


@action(
    by=actors.system, source=[State.PROPOSED, State.CONFIRMED], to=State.REPLACED, public=False,
    says=_("replaced a payee account"),
)  # fmt: skip
def replace_payee(payee, *, actor):
    """Another account takes its place."""


@action(
    by=roles.finance & actors.not_who_entered, source=[State.PROPOSED], to=State.CONFIRMED,
    says=_("confirmed the payee account"),
)  # fmt: skip
def confirm_payee(payee, *, actor):
    """From now on refunds are paid to it: open requests and payouts that have not left take it up."""
    if comparable(payee.holder) != comparable(payee.party.supplier.name):
        raise Refused(_("The holder is not the contracting company any more. Send the account back."))
    for earlier in PayeeAccount.objects.filter(party_id=payee.party_id, state=State.CONFIRMED).exclude(pk=payee.pk):
        replace_payee(earlier, actor=SYSTEM)
    payee.confirmed_by_id, payee.confirmed_at, payee.reason, payee.words = actor.user_id, timezone.now(), "", ""
    messages.tell_supplier(payee, messages.PAYEE_CONFIRMED, tail=payee.tail)
    for refund in Refund.objects.filter(party_id=payee.party_id).exclude(state__in=Refund.ENDED):
        take_payee(refund, actor=SYSTEM, payee=payee)
    remake_payouts(payee)


@action(
    by=roles.finance | actors.system, source=[State.PROPOSED, State.CONFIRMED], to=State.RETURNED,
    audit=["reason", "words"], says=_("sent the payee account back (%(reason)s)"),
)  # fmt: skip
def return_payee(payee, *, actor, reason, words, refund=None):
    """Send the account back with a reason code and words; nothing is paid until another one is confirmed.

    `refund` is the request that asks for another account, where one does.
    """
    must_say(words)
    payee.reason, payee.words = reason, words
    messages.tell_supplier(payee, messages.PAYEE_RETURNED, tail=payee.tail, reason=reason, words=words)
    recheck(payee.party_id, besides=refund)


@action(
    by=actors.system, source=[State.CONFIRMED], to=State.PROPOSED,
    says=_("has to confirm the payee account again: the bank returned a payout"),
)  # fmt: skip
def doubt_payee(payee, *, actor):
    """The bank returned a payout: finance confirms the account again, or the supplier enters another one."""
    messages.tell_staff(roles.FINANCE, payee, messages.PAYEE, tail=payee.tail)
