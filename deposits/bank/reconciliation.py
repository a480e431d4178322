"""Day by day: what the bank statement says came and went, what the ledger says, and what explains the difference."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils.functional import cached_property

from workflow import calendar

from ..models import LedgerEntry, StatementLine

State = StatementLine.State
BANK = "bank"
ASIDE = (State.TO_RETURN, State.SENT_BACK)


@dataclass
class Side:
    """One direction of a day, in fen: the statement's sum, what of it has its reasons outside the ledger, the ledger's.

    `waiting` is not matched yet, `aside` a wrong payer's money (in, or going back out), `other` not about deposits.
    """

    statement: int = 0
    waiting: int = 0
    aside: int = 0
    other: int = 0
    ledger: int = 0

    @property
    def difference(self) -> int:
        """What nothing explains; 0 on every day that is in order."""
        return self.statement - self.waiting - self.aside - self.other - self.ledger


@dataclass
class Day:
    """One day of the deposit account."""

    day: datetime.date
    incoming: Side = field(default_factory=Side)
    outgoing: Side = field(default_factory=Side)

    @property
    def waiting(self) -> int:
        return self.incoming.waiting + self.outgoing.waiting

    @property
    def agrees(self) -> bool:
        """Whether statement and ledger say the same, apart from what is explained."""
        return self.incoming.difference == 0 and self.outgoing.difference == 0

    @cached_property
    def rows(self) -> list:
        """The rows behind a difference (`Row`), looked up when asked for."""
        return [] if self.agrees else rows_of(self.day)


@dataclass
class Row:
    """Something that stands on one side only, or with another amount: a statement line, a ledger entry, or both."""

    line: StatementLine | None
    entry: LedgerEntry | None
    statement_fen: int
    ledger_fen: int

    @property
    def difference(self) -> int:
        return self.statement_fen - self.ledger_fen


def returned() -> Q:
    """Money out that sends a wrong payer's money back: a payout without a deposit account, so without a ledger."""
    return Q(state=State.USED, for_payout__isnull=False, for_payout__account=None)


def days(first: datetime.date, last: datetime.date) -> list[Day]:
    """Every day from `first` to `last` with any movement, newest first, in three queries."""
    found: dict[datetime.date, Day] = {}

    def side(when, outgoing) -> Side:
        day = found.setdefault(when, Day(when))
        return day.outgoing if outgoing else day.incoming

    lines = StatementLine.objects.filter(paid_on__range=(first, last))
    groups = lines.values_list("paid_on", "outgoing", "state").annotate(Sum("amount_fen")).order_by()
    for when, outgoing, state, total in groups:
        here = side(when, outgoing)
        here.statement += total
        here.waiting += total if state == State.OPEN else 0
        here.aside += total if state in ASIDE else 0
        here.other += total if state == State.OTHER else 0
    back = lines.filter(returned(), outgoing=True).values_list("paid_on").annotate(Sum("amount_fen")).order_by()
    for when, total in back:
        side(when, True).aside += total
    for (when, outgoing), total in ledger(first, last).items():
        side(when, outgoing).ledger += total
    return sorted(found.values(), key=lambda day: day.day, reverse=True)


def at_the_bank():
    """Entries that touch the bank, each with its `day`: the day at the bank, for a correction the day it was booked."""
    touching = LedgerEntry.objects.filter(Q(from_account=BANK) | Q(to_account=BANK))
    return touching.annotate(day=Coalesce("booked_on", TruncDate("at", tzinfo=calendar.SHANGHAI)))


def ledger(first, last) -> dict[tuple[datetime.date, bool], int]:
    """What the ledger booked at the bank by (day, whether it left)."""
    totals = defaultdict(int)
    rows = at_the_bank().filter(day__range=(first, last)).values_list("day", "to_account")
    for when, target, total in rows.annotate(Sum("fen")).order_by():
        totals[when, target == BANK] += total
    return totals


def rows_of(day: datetime.date) -> list[Row]:
    """What does not agree on one day: lines with another amount in the ledger, entries without a line."""
    booked_then = at_the_bank().filter(day=day)
    entries = list(booked_then.select_related("line", "payout", "party__supplier").order_by("pk"))
    lines = StatementLine.objects.filter(paid_on=day, state=State.USED).exclude(returned()).order_by("pk")
    by_line, by_payout = defaultdict(list), defaultdict(list)
    for entry in entries:
        outgoing = entry.to_account == BANK
        if entry.line_id:
            by_line[entry.line_id].append(entry)
        elif entry.payout_id:
            by_payout[entry.payout_id, outgoing].append(entry)
    found, explained = [], set()
    for line in lines:
        mine = by_line.get(line.pk) or by_payout.get((line.for_payout_id, line.outgoing), [])
        explained |= {entry.pk for entry in mine}
        booked = sum(entry.fen for entry in mine)
        if booked != line.amount_fen:
            found.append(Row(line, mine[0] if mine else None, line.amount_fen, booked))
    found += [Row(None, entry, 0, entry.fen) for entry in entries if entry.pk not in explained]
    return found
