"""What is left of a deposit: kept back, deducted, set aside to be paid; the arithmetic of every decision about it.

Functions here run inside actions, under the supplier's lock; they write entries and rows, never states.
"""

from dataclasses import dataclass

from workflow import calendar

from ..ledger.recording import record
from ..models import Deduction, Freeze, LedgerEntry, PayeeAccount, Payout, Refund

Kind = LedgerEntry.Kind
PRINCIPAL = (Payout.Purpose.REFUND, Payout.Purpose.RELEASED)
UNPAID = (*Payout.OPEN, Payout.State.FAILED)


@dataclass(frozen=True)
class Kept:
    """What stays on the account for now, in fen; `whole` where a freeze holds everything."""

    deductions_fen: int
    frozen_fen: int
    whole: bool

    def of(self, balance: int) -> int:
        """How much of this balance is kept back."""
        return balance if self.whole else min(balance, self.deductions_fen + self.frozen_fen)

    @property
    def anything(self) -> bool:
        return bool(self.whole or self.deductions_fen or self.frozen_fen)


def kept(account) -> Kept:
    """Deductions that are not decided or not booked yet, and freezes."""
    waiting = account.deductions.filter(state__in=[*Deduction.OPEN, Deduction.State.FINAL])
    held = list(account.freezes.filter(state=Freeze.State.HELD))
    return Kept(
        sum(waiting.values_list("fen", flat=True)), sum(f.fen for f in held if not f.whole), any(f.whole for f in held)
    )


def free_fen(account) -> int:
    """What could be paid now: the deposit without what is kept back."""
    balance = account.balances()["deposit"]
    return balance - kept(account).of(balance)


def in_order(deductions, order: list[str]) -> list[Deduction]:
    """Deductions in the order in which they are taken; kinds the order does not name come last."""
    rank = {kind: index for index, kind in enumerate(order)}
    return sorted(deductions, key=lambda d: (rank.get(d.kind, len(rank)), d.noticed_on, d.pk))


def confirmed_payee(party_id: int) -> PayeeAccount | None:
    """The account refunds are paid to, unless another one is being checked: then nothing may be paid."""
    found = {p.state: p for p in PayeeAccount.objects.filter(party_id=party_id, state__in=["confirmed", "proposed"])}
    return None if "proposed" in found else found.get("confirmed")


def is_confirmed(payee) -> bool:
    """Whether this very account is the one refunds are paid to now."""
    return payee is not None and payee == confirmed_payee(payee.party_id)


def make_payout(account, *, purpose, fen, source, payee, number, actor, refund=None, due=None) -> Payout:
    """Set money aside to be paid: from now on it is spent."""
    payout = Payout.objects.create(
        party_id=account.party_id, number=number, purpose=purpose, account=account, refund=refund, fen=fen, due=due,
        payee=payee if payee.pk else None, holder=payee.holder, bank=payee.bank, number_sealed=payee.number,
        tail=payee.tail,
    )  # fmt: skip
    record(account, Kind.SET_ASIDE, number, source, account.payable, fen, actor, payout=payout)
    return payout


def next_payout_number(refund) -> str:
    """RF-2026-0087-1, and so on."""
    return f"{refund.number}-{refund.payouts.count() + 1}"


def source_of(payout) -> str:
    """The account of the ledger that a payout's money came from and goes back to."""
    account = payout.account
    return {"surplus": account.surplus, "interest": account.interest}.get(payout.purpose, account.cash)


def put_back(payout, actor):
    """The payout will not be made: its money is where it came from."""
    account = payout.account
    record(account, Kind.PUT_BACK, payout.number, account.payable, source_of(payout), payout.fen, actor, payout=payout)


def standing(refund) -> str:
    """The state of a granted request, told by its payouts and by what is still held."""
    found = set(refund.payouts.exclude(state=Payout.State.CANCELLED).values_list("state", flat=True))
    states = Payout.State
    if states.FAILED in found:
        return Refund.State.FAILED
    if found & {states.EXPORTED, states.UNKNOWN}:
        return Refund.State.PAYING
    if states.READY in found:
        return Refund.State.APPROVED
    balances = refund.account.balances()
    left = balances["deposit"] + balances["guarantee"] + balances["interest"]
    if left:
        held = balances["guarantee"] or kept(refund.account).anything
        return Refund.State.PART_PAID if held else Refund.State.APPROVED
    return Refund.State.PAID


def last_day(days: int):
    """The working day by which something is owed that became due today."""
    return calendar.add(calendar.today(), days)
