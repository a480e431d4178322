"""What happens once a refund is granted: deductions are booked, what is free is paid, in the end nothing is held."""

from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors, calendar, timers
from workflow.actions import action, note
from workflow.actors import SYSTEM

from ..models import Deduction, DepositAccount, Obligation, Payout, Refund
from ..refunds import clock, messages, settling
from ..refunds.covering import cover, uncovered
from ..refunds.settling import PRINCIPAL, confirmed_payee, kept, standing
from .claims import OWED, book_deduction
from .guarantees import release_guarantees

State = Refund.State
Purpose = Payout.Purpose


def book_finals(refund) -> int:
    """Book every final deduction in the request's order; what they took together."""
    finals = refund.account.deductions.filter(state=Deduction.State.FINAL).select_related("account")
    taken = 0
    for deduction in settling.in_order(finals, refund.order):
        book_deduction(deduction, actor=SYSTEM)
        taken += deduction.booked_fen
    return taken


def pay_out(refund, actor) -> int:
    """Set aside what is free now, release guarantees that secure nothing any more; the amount set aside.

    Without a confirmed payee account the money waits on the deposit.
    """
    account, payee = refund.account, confirmed_payee(refund.party_id)
    if not kept(account).anything:
        release_secured(account)
    free = settling.free_fen(account)
    if free <= 0 or payee is None:
        return 0
    first = not refund.payouts.filter(purpose__in=PRINCIPAL).exclude(state=Payout.State.CANCELLED).exists()
    due = refund.limit_on if first else settling.last_day(refund.limit_days)[0]
    purpose = Purpose.REFUND if first else Purpose.RELEASED
    payout = settling.make_payout(
        account, purpose=purpose, fen=free, source=account.cash, payee=payee, actor=actor, refund=refund, due=due,
        number=settling.next_payout_number(refund),
    )  # fmt: skip
    messages.tell_staff(roles.FINANCE, payout, messages.TO_PAY, number=payout.number, fen_fen=free, due_on=due)
    if not first:
        messages.tell_supplier(
            refund, messages.RELEASED, messages.page(refund), fen_fen=free, number=refund.number, due_on=due
        )
    watch(refund)
    return free


def release_secured(account):
    """Guarantees are given back, not paid, once nothing is owed any more that they could be needed for."""
    owed = Obligation.objects.filter(party_id=account.party_id, state=Obligation.State.OPEN, source=OWED)
    if not owed.exists():
        release_guarantees(account, actor=SYSTEM)


def watch(refund):
    """Let the limit of whatever is not paid yet run: the earliest one, while the request is not overdue already."""
    unpaid = refund.payouts.filter(purpose__in=PRINCIPAL, state__in=settling.UNPAID).exclude(due=None)
    first = unpaid.order_by("due", "pk").first()
    if first is None:
        timers.cancel(refund, clock.OVERDUE)
        timers.cancel(refund, "deposits.accrue_interest")
    elif refund.overdue:
        timers.start(refund, "deposits.accrue_interest", due=calendar.end_of(calendar.today()), survives=True)
    else:
        start_limit(refund, first)


def start_limit(refund, payout):
    """The timer of one payout's last day, by the working days behind it where they still lead to that day."""
    since, days = payout.created_at.astimezone(calendar.SHANGHAI).date(), refund.limit_days
    if payout.purpose == Purpose.REFUND and clock.run_limit(refund) == payout.due:
        return
    if payout.purpose == Purpose.RELEASED and calendar.add(since, days)[0] == payout.due:
        timers.start(refund, clock.OVERDUE, days=days, since=since, favour="earlier", survives=True)
        return
    timers.start(refund, clock.OVERDUE, due=calendar.end_of(payout.due), survives=True)


def pay_interest(refund):
    """Interest is paid once no part of the refund is unpaid any more: then its amount is known."""
    account, payee = refund.account, confirmed_payee(refund.party_id)
    interest = account.balances()["interest"]
    unpaid = refund.payouts.filter(purpose__in=PRINCIPAL, state__in=settling.UNPAID)
    if interest <= 0 or payee is None or unpaid.exists():
        return
    payout = settling.make_payout(
        account, purpose=Purpose.INTEREST, fen=interest, source=account.interest, payee=payee, actor=SYSTEM,
        refund=refund, due=settling.last_day(refund.limit_days)[0], number=settling.next_payout_number(refund),
    )  # fmt: skip
    messages.tell_staff(
        roles.FINANCE, payout, messages.TO_PAY, number=payout.number, fen_fen=interest, due_on=payout.due
    )


def unsettled(refund) -> bool:
    """Whether `settle_refund` would change anything about a granted request."""
    account, payee = refund.account, confirmed_payee(refund.party_id)
    balances, held = account.balances(), kept(account)
    unpaid = refund.payouts.filter(purpose__in=PRINCIPAL, state__in=settling.UNPAID)
    return bool(
        standing(refund) != refund.state
        or (balances["deposit"] and uncovered(account))
        or account.deductions.filter(state=Deduction.State.FINAL).exists()
        or (payee and balances["deposit"] > held.of(balances["deposit"]))
        or (payee and balances["interest"] and not unpaid.exists())
        or (balances["guarantee"] and not held.anything)
    )


@action(
    by=actors.system, source=list(Refund.GRANTED), to=lambda r: r.next_state, public=False,
    says=_("brought the refund up to date"),
)  # fmt: skip
def settle_refund(refund, *, actor):
    """Something about a granted refund changed: book what became final, pay what became free, tell where it stands."""
    cover(refund.account, refund)
    book_finals(refund)
    paid = pay_out(refund, actor)
    pay_interest(refund)
    watch(refund)
    refund.next_state = standing(refund)
    late = refund.payouts.filter(purpose__in=PRINCIPAL, state__in=settling.UNPAID, due__lt=calendar.today())
    refund.overdue = refund.overdue and late.exists()
    note(paid_fen=paid)


@action(
    by=actors.system, source=[DepositAccount.State.DUE, DepositAccount.State.HELD], to=DepositAccount.State.RELEASED,
    says=_("closed the deposit account: everything was given back"),
)  # fmt: skip
def release_account(account, *, actor):
    """Nothing is held any more."""


@action(
    by=actors.system, source=[State.PAID], to=State.FAILED, says=_("opened the refund again: the bank sent money back")
)
def reopen_refund(refund, *, actor):
    """A payment came back after everything was paid: it has to be paid again."""


@action(
    by=actors.system, source=[DepositAccount.State.RELEASED], to=DepositAccount.State.HELD,
    says=_("opened the deposit account again: the bank sent money back"),
)  # fmt: skip
def reopen_account(account, *, actor):
    """Money came back that is the supplier's."""
