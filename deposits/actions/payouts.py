"""Payouts: given to the bank in lists, paid, returned or unknown; what failed is paid again only on purpose."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors, calendar
from workflow.actions import Refused, action, must_say, note
from workflow.actors import SYSTEM
from workflow.models import Event

from ..ledger.numbers import new_number
from ..ledger.recording import record
from ..models import DepositAccount, LedgerEntry, PayeeAccount, Payout, StatementLine
from ..refunds import messages, settling
from ..refunds.accruing import accrue_payout
from ..refunds.eyes import four_eyes
from .payee import doubt_payee
from .rerouting import cancelled
from .statement import record_return, use_line

State = Payout.State
Purpose = Payout.Purpose
Kind = LedgerEntry.Kind
PAID_AS = {
    Purpose.REFUND: Kind.REFUNDED,
    Purpose.RELEASED: Kind.REFUNDED,
    Purpose.SURPLUS: Kind.SURPLUS_RETURNED,
    Purpose.INTEREST: Kind.INTEREST_PAID,
}
DECIDED = ("deposits.pass_business", "deposits.pass_finance", "deposits.approve_refund")


@actors.rule
def not_who_decided(actor, payout):
    """Four eyes (policy refund.four_eyes): who pays made no check of the refund, and not alone confirmed the account.

    The finance check looks at the account, too: only for an account confirmed after it somebody else has to pay.
    """
    if actor.kind != "person" or not four_eyes():
        return True
    if payout.refund and actors.acted_before(actor, payout.refund, *DECIDED):
        return False
    if payout.payee is None or payout.payee.confirmed_by_id != actor.user_id:
        return True
    return payout.refund is not None and checked_since(payout.refund, payout.payee.confirmed_at)


def checked_since(refund, moment) -> bool:
    """Whether the finance check was finished at or after that moment."""
    return Event.objects.about(refund).filter(verb="deposits.pass_finance", at__gte=moment).exists()


def why_not(payout) -> str:
    """Why a payout cannot be given to the bank now; empty when it can."""
    if payout.payee_id is None or settling.is_confirmed(payout.payee):
        return ""
    return _("The payee account is being changed or is not the confirmed one. Confirm it first.")


@action(
    by=roles.finance & not_who_decided, source=[State.READY], to=State.EXPORTED, audit=["batch"],
    says=_("gave the payout %(number)s of %(fen_fen)s to the bank"),
)  # fmt: skip
def export_payout(payout, *, actor, batch):
    """Put one payout on a list for the bank; from now on its money is on the way."""
    if words := why_not(payout):
        raise Refused(words)
    payout.batch = batch
    note(number=payout.number, fen_fen=payout.fen)


@action(
    by=roles.finance | actors.system, source=[State.EXPORTED, State.UNKNOWN], to=State.PAID,
    audit=["bank_reference", "paid_on"], says=_("paid %(fen_fen)s (%(number)s)"),
)  # fmt: skip
def mark_paid(payout, *, actor, bank_reference, paid_on, line=None):
    """The bank has carried it out on `paid_on`; `line` is its line on the bank statement, where it is there already.

    `Refused` for a bank reference that was used before, and for a day ahead.
    """
    must_say(bank_reference, _("Enter the bank’s number of the payment."), "bank_reference")
    if paid_on > calendar.today():
        raise Refused(_("This day lies in the future. Enter the day on the bank statement."), "paid_on")
    if Payout.objects.filter(bank_reference=bank_reference).exclude(pk=payout.pk).exists():
        raise Refused(_("This bank reference belongs to another payout."), "bank_reference")
    if line is not None:
        use_line(StatementLine.objects.select_for_update().get(pk=line.pk), actor=SYSTEM, payout=payout.pk)
    accrue_payout(payout, until=paid_on - calendar.ONE_DAY, actor=actor)
    payout.bank_reference, payout.paid_on, payout.paid_by_id = bank_reference, paid_on, actor.user_id
    payout.bank_words = ""
    note(number=payout.number, fen_fen=payout.fen)
    if payout.line_id:
        record_return(payout.line, actor=SYSTEM, return_reference=bank_reference)
        return
    record(
        payout.account, PAID_AS[payout.purpose], bank_reference, payout.account.payable, "bank", payout.fen, actor,
        field="bank_reference", payout=payout, line=line, booked_on=paid_on,
    )  # fmt: skip
    messages.tell_supplier(
        payout, messages.PAID, payout_page(payout), fen_fen=payout.fen, number=payout.number,
        reference=bank_reference, paid_on=paid_on,
    )  # fmt: skip


def payout_page(payout) -> str:
    return messages.page(payout.refund) if payout.refund_id else "/deposit/"


@action(
    by=roles.finance | actors.system, source=[State.EXPORTED, State.UNKNOWN], to=State.FAILED, audit=["words"],
    says=_("noted that the bank returned the payout %(number)s"),
)  # fmt: skip
def mark_failed(payout, *, actor, words):
    """The bank did not carry it out: the account is confirmed again before anything is paid again.

    `words` is the bank's answer. The money stays set aside. No interest runs while the account named is wrong (D).
    """
    failed(payout, words)


@action(
    by=roles.finance, source=[State.PAID], to=State.FAILED, audit=["bank_reference", "words"],
    says=_("noted that the bank sent the payout %(number)s back"),
)  # fmt: skip
def bounce_payout(payout, *, actor, bank_reference, words, booked_on=None, line=None):
    """Money that was paid came back (退汇): it is set aside again. `bank_reference` is that of the return."""
    if payout.account_id is None:
        raise Refused(_("This payout belongs to no deposit account: enter the statement line as money received."))
    if line is not None:
        use_line(StatementLine.objects.select_for_update().get(pk=line.pk), actor=SYSTEM, payout=payout.pk)
    record(
        payout.account, Kind.BOUNCED, bank_reference, "bank", payout.account.payable, payout.fen, actor,
        field="bank_reference", payout=payout, line=line, booked_on=booked_on or calendar.today(),
    )  # fmt: skip
    failed(payout, words)


def failed(payout, words: str):
    payout.bank_words = words.strip()[:300]
    note(number=payout.number)
    if payout.payee_id and payout.payee.state == PayeeAccount.State.CONFIRMED:
        doubt_payee(payout.payee, actor=SYSTEM)
    if payout.party_id:
        messages.tell_supplier(
            payout, messages.FAILED, payout_page(payout), fen_fen=payout.fen, words=payout.bank_words,
            tail=payout.tail,
        )  # fmt: skip


@action(
    by=roles.finance | actors.system, source=[State.EXPORTED], to=State.UNKNOWN,
    says=_("noted that the outcome of the payout %(number)s is unknown"),
)  # fmt: skip
def mark_unknown(payout, *, actor):
    """The bank's answer does not say: a person finds out. It is never paid again by itself."""
    note(number=payout.number)
    messages.tell_staff(roles.FINANCE, payout, messages.UNKNOWN, number=payout.number)


@action(
    by=roles.finance, source=[State.READY, State.FAILED], to=State.CANCELLED, audit=["words"],
    says=_("cancelled the payout %(number)s"),
)  # fmt: skip
def cancel_payout(payout, *, actor, words):
    """Put the money back; what is owed on a granted refund becomes another payout to the account confirmed now."""
    must_say(words, _("Say why."))
    cancelled(payout, actor)


@action(
    by=roles.finance, source=list(DepositAccount.State),
    says=_("set the surplus of %(amount_fen)s aside to be paid back"),
)  # fmt: skip
def return_surplus(account, *, actor):
    """Pay back what was paid beyond the amount asked: to the confirmed account, else to the company's own it came from.

    `Refused` without a surplus, or when neither account is known.
    """
    amount = account.balances()["surplus"]
    if amount <= 0:
        raise Refused(_("There is no surplus on this account."))
    payee, number = settling.confirmed_payee(account.party_id), new_number("FK")
    if payee is None:
        payee = came_from(account)
    payout = settling.make_payout(
        account, purpose=Purpose.SURPLUS, fen=amount, source=account.surplus, payee=payee, number=number, actor=actor
    )
    note(amount_fen=amount, number=number)
    return payout


def came_from(account):
    """The company's own account that the surplus came from, as the bank statement names it; not saved."""
    entry = account.entries.filter(kind=Kind.SURPLUS, line__isnull=False).select_related("line").order_by("-pk").first()
    if entry is None or not entry.line.payer_account:
        raise Refused(_("The account to pay to is not known. Ask the supplier to enter its payee account."))
    number = entry.line.payer_account
    return PayeeAccount(holder=entry.line.payer_name, bank="", number=number, tail=number[-4:])


@action(
    by=roles.finance | actors.system, source=[StatementLine.State.OPEN, StatementLine.State.TO_RETURN],
    to=StatementLine.State.TO_RETURN, audit=["reason"], public=False,
    says=_("set money of a wrong payer aside to be sent back"),
)  # fmt: skip
def return_wrong_payer(line, *, actor, reason=""):
    """Money of a third party goes back the way it came, as a payout of its own to the account it came from."""
    if line.outgoing:
        raise Refused(_("This money has left; there is nothing to send back."), "line")
    try:
        with transaction.atomic():
            return Payout.objects.create(
                number=new_number("FK"), purpose=Purpose.WRONG_PAYER, line=line, fen=line.amount_fen,
                holder=line.payer_name, number_sealed=line.payer_account, tail=line.payer_account[-4:],
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("This money is being sent back already."), "line") from None
