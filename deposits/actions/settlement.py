"""Settlement bills: made of received orders by the system, confirmed and invoiced by the supplier, paid by finance."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Min, Sum
from django.utils.translation import gettext_lazy as _

from accounts import people, roles
from accounts.models import Store
from workflow import actors, calendar, policies
from workflow.actions import Refused, action, note
from workflow.actors import SYSTEM
from workflow.notices import declare, notify

from ..ledger.numbers import new_number
from ..models import Deduction, DepositAccount, OrderLine, SettlementBill

State = SettlementBill.State
PAGE = "/deposit/bills/"

ISSUED = declare(
    "settlement.issued", _("Settlement bill %(number)s over %(due_fen)s"), _("Check its orders and confirm it.")
)
NEGATIVE = declare(
    "settlement.negative", _("Settlement bill %(number)s is negative: %(due_fen)s"),
    _("It is taken off the next bill. Without one it is deducted from the deposit when that goes back."),
)  # fmt: skip
DISPUTED = declare(
    "settlement.disputed", _("An objection to bill %(number)s"), _("%(company)s disputes it."), mail=False
)
ANSWERED = declare(
    "settlement.answered", _("Your objection to bill %(number)s was answered"), _("The answer: %(words)s")
)
INVOICED = declare(
    "settlement.invoiced",
    _("An invoice for bill %(number)s"),
    _("%(company)s; %(due_fen)s are to be paid."),
    mail=False,
)
RETURNED = declare(
    "settlement.returned", _("The invoice for bill %(number)s was sent back"), _("Finance writes: %(words)s")
)
PAID = declare("settlement.paid", _("Bill %(number)s was paid: %(due_fen)s"), _("Bank reference %(reference)s."))


def period(account: DepositAccount) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of receipt of the next bill, both counted; None while it is not time for one.

    An order is settled once its settlement period (calendar days, as agreed) has passed. Bills are made at most every
    `settlement.bill_days`, and at once when the store is closing.
    """
    waiting = OrderLine.objects.filter(party_id=account.party_id, channel=account.channel, bill=None)
    last_day = calendar.today() - datetime.timedelta(days=account.settlement_days)
    first = waiting.filter(received_on__lte=last_day).aggregate(day=Min("received_on"))["day"]
    if first is None:
        return None
    last = latest(account)
    starts = last.ends_on + datetime.timedelta(days=1) if last else first
    days = (last_day - starts).days + 1
    closing = Store.objects.filter(
        party_id=account.party_id, channel=account.channel, state__in=[Store.State.CLOSING, Store.State.CLOSED]
    )
    if days < 1 or (days < int(policies.value("settlement.bill_days")) and not closing.exists()):
        return None
    return starts, last_day


def latest(account) -> SettlementBill | None:
    rows = SettlementBill.objects.filter(party_id=account.party_id, channel=account.channel)
    return rows.order_by("-ends_on", "-pk").first()


@action(
    by=actors.system, source=list(DepositAccount.State), says=_("issued settlement bill %(number)s: %(due_fen)s due")
)
def make_bill(account, *, actor):
    """Bill every order whose period has passed; negative bills before it are carried into it. `Refused` when not due.

    Amounts to invoice are never negative: what returns leave below zero is taken off the next bill's.
    """
    days = period(account)
    if days is None:
        raise Refused(_("It is not time for a bill yet."))
    starts, ends = days
    lines = OrderLine.objects.filter(
        party_id=account.party_id, channel=account.channel, bill=None, received_on__lte=ends
    )
    sums = lines.aggregate(due=Sum("due_fen"), invoice=Sum("invoice_fen"), first=Min("received_on"))
    before, last = owed(account), latest(account)
    carried = sum(bill.due_fen for bill in before)
    due = sums["due"] + carried
    invoice = sums["invoice"] + sum(bill.invoice_fen for bill in before) + (last.invoice_left_fen if last else 0)
    bill = SettlementBill.objects.create(
        party_id=account.party_id, channel=account.channel, number=new_number("JS"), starts_on=starts, ends_on=ends,
        due_fen=due, invoice_fen=max(invoice, 0), invoice_left_fen=min(invoice, 0), carried_fen=carried,
        pay_by=latest_payment(sums["first"]) if due > 0 else None, state=first_state(due, invoice),
    )  # fmt: skip
    lines.update(bill=bill)
    for earlier in before:
        carry_bill(earlier, actor=SYSTEM, into=bill)
    note(number=bill.number, due_fen=due, invoice_fen=bill.invoice_fen)
    if bill.state != State.SETTLED:
        notice = NEGATIVE if bill.state == State.NEGATIVE else ISSUED
        notify(people.members(account.party_id), notice, url=PAGE, number=bill.number, due_fen=due)
    return bill


def owed(account) -> list[SettlementBill]:
    """Negative bills that no deduction is about: they go into the next bill."""
    rows = SettlementBill.objects.filter(party_id=account.party_id, channel=account.channel, state=State.NEGATIVE)
    taken = Deduction.objects.exclude(state=Deduction.State.DROPPED).filter(bill__in=rows).values("bill")
    return list(rows.exclude(pk__in=taken).order_by("pk"))


def first_state(due: int, invoice: int) -> str:
    if due < 0:
        return State.NEGATIVE
    return State.ISSUED if due or invoice > 0 else State.SETTLED


def latest_payment(first: datetime.date) -> datetime.date:
    """The last lawful day of payment, counted from the first order's receipt; never a day that has passed."""
    longest = int(policies.value("law.settlement_days_max"))
    return max(first + datetime.timedelta(days=longest), calendar.today())


@action(
    by=actors.system, source=[State.NEGATIVE], to=State.CARRIED, audit=["into"],
    says=_("carried %(due_fen)s of bill %(number)s into the next one"),
)  # fmt: skip
def carry_bill(bill, *, actor, into):
    """The negative amount is part of `into` now."""
    bill.carried_into = into
    note(number=bill.number, due_fen=bill.due_fen)


@action(
    by=actors.member, source=[State.ISSUED], to=lambda b: State.CONFIRMED if b.invoice_fen else State.INVOICED,
    says=_("confirmed bill %(number)s"),
)  # fmt: skip
def confirm_bill(bill, *, actor):
    """The supplier agrees with the bill; where there is nothing to invoice, finance may pay at once."""
    note(number=bill.number, due_fen=bill.due_fen)
    if not bill.invoice_fen:
        tell_finance(bill)


@action(by=actors.member, source=[State.ISSUED], to=State.DISPUTED, says=_("objected to bill %(number)s"))
def dispute_bill(bill, *, actor, words):
    """The supplier does not agree, and says with what."""
    bill.objection, bill.words = words, ""
    note(number=bill.number)
    company = bill.party.supplier.name
    notify(people.staff(roles.FINANCE), DISPUTED, url=case(bill), number=bill.number, company=company)


@action(
    by=roles.finance, source=[State.DISPUTED], to=State.ISSUED, audit=["words"],
    says=_("answered the objection to bill %(number)s"),
)  # fmt: skip
def answer_bill(bill, *, actor, words):
    """What finance found; a correction is an order line of the next bill, because bills are never rewritten."""
    bill.words = words
    note(number=bill.number)
    notify(people.members(bill.party_id), ANSWERED, url=PAGE, number=bill.number, words=words)


@action(
    by=actors.member, source=[State.CONFIRMED], to=State.INVOICED, audit=["invoice_number"],
    says=_("entered invoice %(invoice_number)s for bill %(number)s"),
)  # fmt: skip
def invoice_bill(bill, *, actor, invoice_number):
    """The supplier issued the invoice over the amount to invoice; `Refused` for a number that was used before."""
    try:
        with transaction.atomic():
            SettlementBill.objects.filter(pk=bill.pk).update(invoice_number=invoice_number)
    except IntegrityError:
        raise Refused(_("This invoice was entered for another bill."), "invoice_number") from None
    bill.invoice_number, bill.words = invoice_number, ""
    note(number=bill.number, invoice_fen=bill.invoice_fen)
    tell_finance(bill)


def tell_finance(bill):
    about = {"number": bill.number, "due_fen": bill.due_fen, "company": bill.party.supplier.name}
    notify(people.staff(roles.FINANCE), INVOICED, url=case(bill), **about)


@action(
    by=roles.finance, source=[State.INVOICED], to=lambda b: State.CONFIRMED if b.invoice_fen else State.ISSUED,
    audit=["words"], says=_("sent back the invoice for bill %(number)s"),
)  # fmt: skip
def return_invoice(bill, *, actor, words):
    """The invoice is missing or wrong; the supplier enters another one."""
    bill.invoice_number, bill.words = "", words
    note(number=bill.number)
    notify(people.members(bill.party_id), RETURNED, url=PAGE, number=bill.number, words=words)


@action(
    by=roles.finance, source=[State.INVOICED], to=State.SETTLED, audit=["payment_reference"],
    says=_("paid bill %(number)s: %(due_fen)s"),
)  # fmt: skip
def settle_bill(bill, *, actor, payment_reference=""):
    """Record the payment by the bank's reference; a bill over nothing needs none."""
    if bill.due_fen and not payment_reference:
        raise Refused(_("Enter the bank’s reference of the payment."), "payment_reference")
    taken = SettlementBill.objects.filter(payment_reference=payment_reference).exclude(pk=bill.pk)
    if payment_reference and taken.exists():
        raise Refused(_("This payment was recorded for another bill."), "payment_reference")
    bill.payment_reference = payment_reference
    note(number=bill.number, due_fen=bill.due_fen)
    about = {"number": bill.number, "due_fen": bill.due_fen, "reference": payment_reference or "–"}
    notify(people.members(bill.party_id), PAID, url=PAGE, **about)


def case(bill) -> str:
    return f"/admin/deposits/settlementbill/{bill.pk}/change/"
