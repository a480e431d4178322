"""How long something took, read from the log: the working days between the events that begin and end it.

The last ninety days are read once, in order, with a fixed number of rows in memory; only what had begun before is
looked up in the older log, in portions. A span counts in full whenever it began, as long as it ended in that time.
"""

import datetime
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import F, Q
from django.db.models.functions import TruncDate

from workflow import calendar
from workflow.models import Event

from .models import Application

ENOUGH = 5  # a median of fewer cases, or of fewer companies, says nothing, or too much about one of them
CHUNK = 1000  # histories looked up at a time
ADVANCE = "onboarding.advance"
ORDER = {str(state): n for n, state in enumerate(Application.State)}  # steps in the order of the journey


@dataclass(frozen=True)
class Rule:
    """What begins, ends, stops and pauses a span: verbs with the state they must lead to ("" for any).

    `stops` end a span that does not count (withdrawn). `paused` and `resumed` are the verbs around a time that does
    not count. `key` is what a span belongs to: one object (subject_id) or one company (party_id). `sided` spans begin
    with the supplier and end with staff, whatever the verb; an event marked `held` ends nothing yet.
    """

    begins: dict[str, str]
    ends: dict[str, str]
    stops: tuple[str, ...] = ()
    paused: str = ""
    resumed: str = ""
    key: str = "subject_id"
    sided: bool = False

    @property
    def verbs(self) -> set[str]:
        return {*self.begins, *self.ends, *self.stops, *filter(None, [self.paused, self.resumed])}

    @property
    def rows(self) -> Q:
        """The events that matter; of a verb that always needs a state, only those that led to it."""
        found = Q(verb__in=self.verbs)
        for verb in self.verbs - {*self.stops, self.paused, self.resumed}:
            states = {table[verb] for table in (self.begins, self.ends) if verb in table}
            if "" not in states:
                found &= ~Q(verb=verb) | Q(after__in=states)
        return found


@dataclass
class Pace:
    """What the finished spans come to, in working days; `median` and `ninth` (90 %) only where there are enough."""

    count: int = 0
    companies: int = 0
    median: float | None = None
    ninth: int | None = None

    @property
    def enough(self) -> bool:
        return self.median is not None


@dataclass
class Spans:
    """Finished spans as they are found; the days between are counted once per pair of dates."""

    pairs: Counter = field(default_factory=Counter)
    companies: set = field(default_factory=set)

    def add(self, first: datetime.date, last: datetime.date, party_id: int, paused: tuple = ()):
        self.pairs[first, last, paused] += 1
        if len(self.companies) < ENOUGH:
            self.companies.add(party_id)

    def pace(self) -> Pace:
        between = calendar.working_days().between
        days = Counter()
        for (first, last, pauses), times in self.pairs.items():
            days[max(0, between(first, last) - sum(between(a, b) for a, b in pauses))] += times
        return pace(days, len(self.companies))


def pace(days: Counter, companies: int) -> Pace:
    """Median and nearest-rank 90th percentile of lengths given with how often each occurs."""
    count = sum(days.values())
    if count < ENOUGH or companies < ENOUGH:
        return Pace(count, companies)
    low, high, ninth = (at(days, rank) for rank in ((count + 1) // 2, count // 2 + 1, math.ceil(count * 0.9)))
    return Pace(count, companies, (low + high) / 2, ninth)


def at(days: Counter, rank: int) -> int:
    """The length at a place, counted from 1, when all are put in order."""
    for length in sorted(days):
        rank -= days[length]
        if rank <= 0:
            return length
    raise IndexError(rank)


def day_of(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(calendar.SHANGHAI).date()


def events(rule: Rule, **where):
    """The rows of a rule's verbs by what they belong to, in order: (key, verb, before, after, day, party, …)."""
    rows = Event.objects.filter(rule.rows, **where).annotate(day=TruncDate("at", tzinfo=calendar.SHANGHAI))
    if ADVANCE in rule.verbs:  # most of them only say whose turn it is
        rows = rows.exclude(verb=ADVANCE, before=F("after"))
    more = ["user__is_staff", "data__held"] if rule.sided else []
    names = ["verb", "before", "after", "day", "party_id", *more]
    return rows.order_by(rule.key, "id").values_list(rule.key, *names)


def spans(rule: Rule, since: datetime.datetime) -> Spans:
    """All spans of a rule that ended at `since`, the beginning of a day, or later."""
    found, older = Spans(), []
    for key, history in histories(events(rule, at__gte=since).iterator(chunk_size=5000)):
        if certain(rule, history[0]):
            close(rule, history, found)
        else:
            older.append(key)
    for keys in portions(older):
        for _key, history in histories(events(rule, **{f"{rule.key}__in": keys})):
            close(rule, history, found, day_of(since))
    return found


def portions(items: list) -> Iterator[list]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def histories(rows: Iterable[tuple]) -> Iterator[tuple[int, list[tuple]]]:
    """The rows grouped by what they belong to."""
    for key, group in groupby(rows, key=lambda row: row[0]):
        yield key, list(group)


def fits(table: dict[str, str], row) -> bool:
    wanted = table.get(row[1])
    return wanted is not None and wanted in ("", row[3])


def begins(rule: Rule, row) -> bool:
    return fits(rule.begins, row) and not (rule.sided and row[6])


def ends(rule: Rule, row) -> bool:
    return fits(rule.ends, row) and not (rule.sided and (not row[6] or row[7]))


def certain(rule: Rule, row) -> bool:
    """Whether a history that starts with this row needs nothing older: it begins a span and can end none."""
    return begins(rule, row) and not fits(rule.ends, row)


def close(rule: Rule, history: list[tuple], found: Spans, first: datetime.date | None = None):
    """Add the spans of one history; those that ended before `first` belong to an earlier time."""
    opened, pauses, asked = None, [], None
    for row in history:
        verb, day = row[1], row[4]
        if opened and ends(rule, row):
            if first is None or day >= first:
                found.add(opened, day, row[5], tuple(pauses))
            opened = None
        if begins(rule, row):
            opened, pauses, asked = day, [], None
        elif verb in rule.stops:
            opened = None
        elif opened and verb == rule.paused:
            asked = day
        elif asked and verb == rule.resumed:
            pauses.append((asked, day))
            asked = None


@dataclass
class Journeys:
    """How long applications stood at each step, and from opening to operation, by (channel, step)."""

    found: dict[tuple[str, str], Spans] = field(default_factory=dict)

    def add(self, channel: str, step: str, first, last, party_id: int):
        spans = self.found.get((channel, step))
        if spans is None:
            spans = self.found[channel, step] = Spans()
        spans.add(first, last, party_id)

    def paces(self) -> dict[tuple[str, str], Pace]:
        """What they come to, by (channel, step), and for all channels together under ""."""
        together: dict[tuple[str, str], Spans] = {}
        for (_channel, step), spans in self.found.items():
            both = together.setdefault(("", step), Spans())
            both.pairs.update(spans.pairs)
            both.companies |= spans.companies
        return {key: spans.pace() for key, spans in (self.found | together).items()}


MOVES = Rule(begins={ADVANCE: ""}, ends={ADVANCE: ""})
WHOLE = "whole"


def journeys(since: datetime.datetime) -> Journeys:
    """All steps that were passed at `since` or later, and journeys that came to their end; ways back do not count."""
    found, older, waiting = Journeys(), [], []
    for key, history in histories(events(MOVES, at__gte=since).iterator(chunk_size=5000)):
        waiting.append((key, history))
        if len(waiting) == CHUNK:
            older += walk_all(waiting, found, since)
            waiting = []
    older += walk_all(waiting, found, since)
    for keys in portions(older):
        walk_all(list(histories(events(MOVES, subject_id__in=keys))), found, since, whole=True)
    return found


def walk_all(waiting, found: Journeys, since, whole: bool = False) -> list[int]:
    """Walk the histories of some applications; returns those that need what happened before `since`, too."""
    rows = Application.objects.filter(pk__in=[key for key, _history in waiting])
    known = {pk: (channel, opened) for pk, channel, opened in rows.values_list("pk", "channel", "created_at")}
    older = []
    for key, history in waiting:
        if key not in known:
            continue
        channel, opened = known[key]
        if whole or opened >= since:
            walk(history, channel, day_of(opened), found, day_of(since))
        else:
            older.append(key)
    return older


def walk(history, channel: str, opened: datetime.date, found: Journeys, first: datetime.date):
    """Add the steps that one application passed and its whole way, as far as they ended on `first` or later."""
    here, arrived = opened, False
    for _key, _verb, before, after, day, party_id in history:
        if day >= first and before in ORDER and ORDER.get(after, 0) > ORDER[before]:
            found.add(channel, before, here, day, party_id)
        if after == Application.State.LIVE and not arrived:
            arrived = True
            if day >= first:
                found.add(channel, WHOLE, opened, day, party_id)
        here = day
