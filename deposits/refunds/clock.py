"""The clock of a refund request: working days used and left, the dates people are told, and why they moved.

It starts with the complete submission and stands still while the supplier is asked for more (domain §4): the working
days after the day of asking up to and including the day of answering do not count; every other working day after the
day of submission does. All dates are dates in Asia/Shanghai.
"""

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow import calendar, timers
from workflow.calendar import ONE_DAY
from workflow.history import SENTENCES
from workflow.models import Event
from workflow.moves import MOVED
from workflow.words import day as day_words
from workflow.words import fill

MOST_DAYS = 400  # of the bar: beyond it something else is wrong
OVERDUE = "deposits.mark_refund_overdue"


@dataclass(frozen=True)
class Day:
    """One calendar day of the bar; `number` is the working day it is, None where it does not count, `kind` says why."""

    date: datetime.date
    number: int | None
    kind: str


@dataclass(frozen=True)
class Move:
    """A move of the dates: on which day, and in words that the supplier reads."""

    on: datetime.date
    words: str

    def __str__(self):
        return self.words


@dataclass
class Clock:
    """What a request's clock says on a day: working days `used` and `left` until the limit (below zero when late)."""

    used: int
    left: int
    target_on: datetime.date
    limit_on: datetime.date
    provisional: bool
    paused: bool
    moves: list[Move] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """The time in which a clock stands still: after `asked` up to and including `answered`."""

    asked: datetime.date
    answered: datetime.date

    def takes(self, day: datetime.date) -> bool:
        return self.asked < day <= self.answered

    @property
    def working_days(self) -> int:
        return max(0, calendar.working_days_between(self.asked, self.answered))


def count(start: datetime.date, days: int, spans: list[Span]) -> tuple[datetime.date, bool, list[Span]]:
    """The day on which `days` working days after `start` are used up, whether it is provisional, and what moved it.

    A pause that begins when the days are used up already moves nothing.
    """
    found, provisional = calendar.add(start, days)
    moved = []
    for span in sorted(spans, key=lambda s: s.asked):
        if span.asked >= found:
            break
        moved.append(span)
        found, provisional = calendar.deadline(start, days, [(s.asked, s.answered) for s in moved])
    return found, provisional, moved


def spans_of(refund, today: datetime.date | None = None) -> list[Span]:
    """The pauses of the request since it was last submitted; one that is still open ends today as long as it lasts."""
    today = today or calendar.today()
    return [
        Span(p.asked_on, p.answered_on or max(today, p.asked_on))
        for p in sorted(refund.pauses.all(), key=lambda p: p.pk)
        if p.asked_on >= refund.submitted_on
    ]


def extensions_of(refund) -> list:
    """Longer times given since the request was last submitted."""
    return [
        e
        for e in sorted(refund.extensions.all(), key=lambda e: e.pk)
        if e.at.astimezone(calendar.SHANGHAI).date() >= refund.submitted_on
    ]


def dates(refund, today=None) -> tuple[datetime.date, datetime.date, bool]:
    """Target, limit and whether the limit is provisional, by the calendar in force."""
    spans, more = spans_of(refund, today), sum(e.days for e in extensions_of(refund))
    target, _unsure, _moved = count(refund.submitted_on, refund.target_days, spans)
    limit, provisional, _moved = count(refund.submitted_on, refund.limit_days + more, spans)
    return target, limit, provisional


def wind(refund):
    """Keep the dates on the request and let its timers run; inside an action, whenever the clock starts or goes on."""
    refund.target_on, refund.limit_on, refund.provisional = dates(refund)
    run(refund, "deposits.nudge_refund", refund.target_days)
    run(refund, "deposits.escalate_refund", refund.rules.get("refund.escalate_days", 10))
    run_limit(refund)


def run_limit(refund) -> datetime.date | None:
    """Let the limit's timer run, with the working days it rests on; the day it is due, None when that has passed."""
    more = sum(e.days for e in extensions_of(refund))
    return run(refund, OVERDUE, refund.limit_days + more)


def run(refund, verb: str, days: int) -> datetime.date | None:
    """Start one timer of the clock, unless its day has passed: then it rang before the clock stood still."""
    day, _unsure, moved = count(refund.submitted_on, days, spans_of(refund))
    if day < calendar.today():
        return None
    timers.start(
        refund, verb, days=days, since=refund.submitted_on, pauses=[(s.asked, s.answered) for s in moved],
        favour="earlier", survives=True,
    )  # fmt: skip
    return day


def stop(refund):
    """End the timers of the review: the clock stands still, or has no meaning any more."""
    for verb in ("nudge_refund", "escalate_refund", "mark_refund_overdue", "accrue_interest"):
        timers.cancel(refund, f"deposits.{verb}")


def clock(refund, today: datetime.date | None = None) -> Clock | None:
    """What the clock of a submitted request says; None for a draft.

    Three queries; one with pauses and extensions prefetched.
    """
    if refund.submitted_on is None:
        return None
    today = today or calendar.today()
    spans, longer = spans_of(refund, today), extensions_of(refund)
    paused = any(p.answered_on is None for p in refund.pauses.all())
    target, limit, provisional = dates(refund, today)
    if not paused:  # what people were told stands where a calendar would now say another day
        target, limit = refund.target_on or target, refund.limit_on or limit
        provisional = refund.provisional
    ended = refund.changed_at.astimezone(calendar.SHANGHAI).date() if refund.state in refund.ENDED else None
    until = min(today, ended) if ended else today
    used = used_days(refund.submitted_on, until, spans)
    found = Clock(used, used_until(limit, refund, spans) - used, target, limit, provisional, paused)
    found.moves = moves(refund, spans, longer)
    found.days = bar(refund.submitted_on, max(limit, min(until, limit + 60 * ONE_DAY)), spans, until)
    return found


def used_days(start: datetime.date, until: datetime.date, spans: list[Span]) -> int:
    """Working days after `start` up to and including `until` that count."""
    if until <= start:
        return 0
    gone = sum(calendar.working_days_between(s.asked, min(s.answered, until)) for s in spans if s.asked < until)
    return calendar.working_days_between(start, until) - gone


def used_until(limit: datetime.date, refund, spans) -> int:
    return used_days(refund.submitted_on, limit, spans)


def bar(start: datetime.date, last: datetime.date, spans: list[Span], until: datetime.date) -> list[Day]:
    """Every calendar day from the submission to the last day, with the working day it is."""
    working, days, number = calendar.working_days(), [Day(start, None, "submitted")], 0
    for offset in range(1, min((last - start).days, MOST_DAYS) + 1):
        date = start + offset * ONE_DAY
        if not working.is_working(date):
            days.append(Day(date, None, "rest"))
        elif any(s.takes(date) for s in spans):
            days.append(Day(date, None, "paused"))
        else:
            number += 1
            days.append(Day(date, number, "used" if date <= until else "ahead"))
    return days


def moves(refund, spans: list[Span], longer: list) -> list[Move]:
    """Each move of the dates in words: pauses, longer times, and what a calendar published later changed."""
    start, found = refund.submitted_on, []
    target, limit = (count(start, days, [])[0] for days in (refund.target_days, refund.limit_days))
    for index, span in enumerate(spans):
        was = target, limit
        so_far = spans[: index + 1]
        target, limit = (count(start, days, so_far)[0] for days in (refund.target_days, refund.limit_days))
        if (target, limit) != was:
            found.append(Move(span.asked, pause_words(span, was, (target, limit))))
    days = refund.limit_days
    for extension in longer:
        was, days = limit, days + extension.days
        limit = count(start, days, spans)[0]
        on = extension.at.astimezone(calendar.SHANGHAI).date()
        found.append(Move(on, extension_words(extension, was, limit)))
    if refund.limit_on and limit != refund.limit_on and not any(p.answered_on is None for p in refund.pauses.all()):
        words = _("The working-day calendar changed: the earlier day counts, latest %(day)s.")
        found.append(Move(start, words % {"day": day_words(refund.limit_on)}))
    for event in Event.objects.about(refund).filter(verb=MOVED, public=True):
        found.append(Move(event.at.astimezone(calendar.SHANGHAI).date(), fill(SENTENCES[MOVED], event.data)))
    return sorted(found, key=lambda m: m.on)


def pause_words(span: Span, was, now) -> str:
    words = ngettext(
        "%(asked)s you were asked for more, %(answered)s you answered: %(days)d working day does not count. "
        "Expected %(target_was)s → %(target)s, latest %(limit_was)s → %(limit)s.",
        "%(asked)s you were asked for more, %(answered)s you answered: %(days)d working days do not count. "
        "Expected %(target_was)s → %(target)s, latest %(limit_was)s → %(limit)s.",
        span.working_days,
    )
    return words % {
        "asked": day_words(span.asked), "answered": day_words(span.answered), "days": span.working_days,
        "target_was": day_words(was[0]), "target": day_words(now[0]),
        "limit_was": day_words(was[1]), "limit": day_words(now[1]),
    }  # fmt: skip


def extension_words(extension, was, now) -> str:
    words = ngettext(
        "The review takes %(days)d working day longer: %(words)s Latest %(limit_was)s → %(limit)s.",
        "The review takes %(days)d working days longer: %(words)s Latest %(limit_was)s → %(limit)s.",
        extension.days,
    )
    return words % {
        "days": extension.days, "words": sentence(extension.words), "limit_was": day_words(was),
        "limit": day_words(now),
    }  # fmt: skip


def sentence(text: str) -> str:
    """Words somebody typed, ended as a sentence."""
    return text if text.rstrip().endswith((".", "。", "!", "！", "?", "？")) else _("%(words)s.") % {"words": text}
