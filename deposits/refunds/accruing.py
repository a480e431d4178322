"""Interest for paying late: so many basis points a day of what is not paid, from the day after the limit.

L: State Council Decree 802 (0.05 % a day where nothing is agreed); the rate is frozen on the request. A day counts
when it ended with the money unpaid. Each day is an entry of its own, so that a day is never counted twice.
"""

import datetime

from workflow import calendar
from workflow.calendar import ONE_DAY
from workflow.fields import share

from ..ledger.recording import record
from ..models import LedgerEntry, Payout, Refund
from .settling import PRINCIPAL, free_fen

Kind = LedgerEntry.Kind


def rate(refund) -> int:
    """Basis points a day."""
    return refund.rules.get("refund.interest_bp_day", 5)


def accrue_undecided(refund, actor) -> int:
    """Interest on what could have been paid while a request is still being reviewed; up to yesterday."""
    if refund.state not in Refund.IN_REVIEW or refund.limit_on is None:
        return 0
    first, last = refund.limit_on + ONE_DAY, calendar.today() - ONE_DAY
    return owe(refund, refund.number, first, last, max(free_fen(refund.account), 0), actor)


def accrue_payout(payout, until: datetime.date, actor) -> int:
    """Interest on one payout of a refund up to a day; nothing before it was due, nothing for other purposes."""
    if payout.purpose not in PRINCIPAL or payout.due is None:
        return 0
    refund, first = payout.refund, payout.due + ONE_DAY
    before = last_entry(refund, refund.number)
    if payout.purpose == Payout.Purpose.REFUND and before:
        first = max(first, before + ONE_DAY)
    return owe(refund, payout.number, first, until, payout.fen, actor)


def accrue(refund, actor) -> int:
    """Interest up to yesterday on everything that is late and still here.

    What is with the bank waits for its answer, which names the day; what failed waits for the supplier's account.
    """
    total = accrue_undecided(refund, actor)
    ready = refund.payouts.filter(purpose__in=PRINCIPAL, state=Payout.State.READY).select_related("refund")
    return total + sum(accrue_payout(p, calendar.today() - ONE_DAY, actor) for p in ready)


def last_entry(refund, number: str) -> datetime.date | None:
    """The last day for which interest was owed under this number."""
    rows = refund.account.entries.filter(kind=Kind.INTEREST_OWED, reference__startswith=f"{number}/")
    reference = rows.order_by("-booked_on").values_list("reference", flat=True).first()
    return datetime.date.fromisoformat(reference.rpartition("/")[2]) if reference else None


def owe(refund, number: str, first: datetime.date, last: datetime.date, base: int, actor) -> int:
    """Write an entry for each day from `first` to `last` that has none yet; the sum."""
    amount = share(base, rate(refund))
    known = last_entry(refund, number)
    day, total, account = max(first, known + ONE_DAY) if known else first, 0, refund.account
    while amount > 0 and day <= last:
        record(
            account, Kind.INTEREST_OWED, f"{number}/{day}", "platform", account.interest, amount, actor, booked_on=day
        )
        total, day = total + amount, day + ONE_DAY
    return total
