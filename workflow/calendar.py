"""Chinese working days: published calendars, provisional ones for years that are not published yet.

A working day is not a weekly rest day nor a published holiday; published make-up weekends are working days (L: Civil
Code 201–204 for counting, State Council notices for the days). All dates are dates in Asia/Shanghai.
"""

import datetime
import threading
import time
from bisect import bisect_left, bisect_right
from zoneinfo import ZoneInfo

import holidays
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from .models import CalendarYear

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    """The date it is now in Asia/Shanghai."""
    return timezone.now().astimezone(SHANGHAI).date()


def end_of(day: datetime.date) -> datetime.datetime:
    """24:00 Asia/Shanghai of the day: the moment a deadline on that day has passed."""
    return datetime.datetime.combine(min(day, datetime.date.max - ONE_DAY) + ONE_DAY, datetime.time(), SHANGHAI)


def last_day(moment: datetime.datetime) -> datetime.date:
    """The last whole day before a deadline: the date people are told for a timer that is due at its 24:00."""
    return (moment.astimezone(SHANGHAI) - datetime.timedelta(microseconds=1)).date()


class WorkingDays:
    """The working days of every year asked for so far, as sorted ordinals, with the years that are published."""

    def __init__(self, rows):
        self.published = {row.year: row for row in rows}  # rows come in version order: the highest stays
        self.first = min([*self.published, 2024])
        self.last = self.first - 1
        self.days: list[int] = []
        self.growing = threading.Lock()  # threads of the web server share one calendar

    def _cover(self, first: int, last: int) -> list[int]:
        """The days, laid out at least for the years from `first` to `last`, as far as there are any."""
        last = min(last, datetime.date.max.year)
        if first < self.first or last > self.last:
            with self.growing:
                if first < self.first:
                    self.days, self.first = self._of(first, self.first - 1) + self.days, first
                if last > self.last:
                    self.days, self.last = self.days + self._of(self.last + 1, last), last
        return self.days

    def _of(self, first: int, last: int) -> list[int]:
        return [day for year in range(first, last + 1) for day in year_of_working_days(year, self.published.get(year))]

    def add(self, start: datetime.date, count: int) -> tuple[datetime.date, bool]:
        """The `count`-th working day after `start` (which is not counted) and whether it rests on a provisional year.

        A date beyond every calendar is the last day there is, provisional.
        """
        year, last = start.year, start.year + count // 200
        days = self._cover(year, last)
        while (index := bisect_right(days, start.toordinal()) + count - 1) >= len(days):
            if last >= datetime.date.max.year:
                return datetime.date.max, True
            last += 1
            days = self._cover(year, last)
        day = datetime.date.fromordinal(days[index])
        return day, day.year not in self.published or year not in self.published

    def between(self, start: datetime.date, end: datetime.date) -> int:
        """How many working days lie after `start` up to and including `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        days = self._cover(start.year, end.year)
        return bisect_right(days, end.toordinal()) - bisect_right(days, start.toordinal())

    def is_working(self, day: datetime.date) -> bool:
        days = self._cover(day.year, day.year)
        index = bisect_left(days, day.toordinal())
        return index < len(days) and days[index] == day.toordinal()


def year_of_working_days(year: int, row: CalendarYear | None) -> list[int]:
    """Ordinals of the working days of one year; without a published row: weekends plus the 13 statutory days off."""
    if row is not None:
        off = {datetime.date.fromisoformat(d).toordinal() for d in row.days_off}
        on = {datetime.date.fromisoformat(d).toordinal() for d in row.work_weekends}
    else:
        off, on = {d.toordinal() for d in statutory_days(year)}, set()
    first, last = datetime.date(year, 1, 1).toordinal(), datetime.date(year, 12, 31).toordinal()
    return [o for o in range(first, last + 1) if o in on or ((o - 1) % 7 < 5 and o not in off)]


def statutory_days(year: int) -> set[datetime.date]:
    """The 13 statutory days off of a year (L: Regulation on Public Holidays as of 2025), without moved weekends."""
    if not 1950 <= year <= 2100:  # beyond the lunar tables of the library
        fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
        return {datetime.date(year, month, day) for month, day in fixed}
    names = holidays.country_holidays("CN", years=year, observed=False)
    return {day for day in names if day.year == year}


_cached: tuple[float, WorkingDays] | None = None


def working_days() -> WorkingDays:
    """The calendar in force: read anew at once where it was changed, within a minute in every other process."""
    global _cached
    if _cached is None or time.monotonic() - _cached[0] > 60:
        _cached = time.monotonic(), WorkingDays(CalendarYear.objects.order_by("year", "version"))
    return _cached[1]


def forget(**kwargs):
    """Read the calendars again at the next question."""
    global _cached
    _cached = None


post_save.connect(forget, sender=CalendarYear)
post_delete.connect(forget, sender=CalendarYear)


def add(start: datetime.date, count: int) -> tuple[datetime.date, bool]:
    """See `WorkingDays.add`."""
    return working_days().add(start, count)


def working_days_between(start: datetime.date, end: datetime.date) -> int:
    """See `WorkingDays.between`."""
    return working_days().between(start, end)


def deadline(start: datetime.date, count: int, pauses=()) -> tuple[datetime.date, bool]:
    """The `count`-th working day after `start` that no pause takes away, and whether it is provisional.

    A pause is a pair of dates (or ISO dates): the working days after the first up to and including the second do not
    count (domain §4).
    """
    for asked, answered in pauses:
        count += max(0, working_days_between(as_date(asked), as_date(answered)))
    return add(start, count)


def as_date(value: datetime.date | str) -> datetime.date:
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value
