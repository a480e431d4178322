"""Working days: the vectors of the notices, two independent libraries, years nobody has published."""

import datetime
import time
from concurrent.futures import ThreadPoolExecutor

import chinese_calendar
import holidays
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st

from workflow import calendar
from workflow.models import CalendarYear

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def calendars(db):
    calendar.forget()


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-02-13", 7, "2026-03-02"),
        ("2026-02-13", 15, "2026-03-12"),
        ("2026-02-14", 7, "2026-03-03"),
        ("2026-09-18", 15, "2026-10-15"),
        ("2026-09-30", 7, "2026-10-15"),
        ("2026-04-30", 7, "2026-05-13"),
        ("2026-11-22", 15, "2026-12-11"),
        ("2026-12-10", 15, "2026-12-31"),
    ],
)
def test_the_vectors_of_the_domain(start, days, end):
    assert calendar.add(datetime.date.fromisoformat(start), days) == (datetime.date.fromisoformat(end), False)


def test_every_day_of_the_published_years_agrees_with_two_libraries():
    official = holidays.country_holidays("CN", years=[2024, 2025, 2026])
    worked = {day for day in official.weekend_workdays if day.year in (2024, 2025, 2026)}
    days, day = calendar.working_days(), datetime.date(2024, 1, 1)
    while day.year < 2027:
        second = day in worked or (day.weekday() < 5 and day not in official)
        assert days.is_working(day) == chinese_calendar.is_workday(day) == second, day
        day += DAY


def by_chinesecalendar():
    return chinese_calendar.is_workday


def by_holidays():
    official = holidays.country_holidays("CN", years=[2024, 2025, 2026])
    worked = set(official.weekend_workdays)
    return lambda day: day in worked or (day.weekday() < 5 and day not in official)


@pytest.mark.parametrize("library", [by_chinesecalendar, by_holidays])
def test_every_start_and_every_count_ends_where_counting_by_hand_ends(library):
    first, last, is_worked = datetime.date(2024, 1, 1), datetime.date(2026, 12, 31), library()
    worked = [d for d in (first + n * DAY for n in range((last - first).days + 1)) if is_worked(d)]
    days, at, compared = calendar.working_days(), 0, 0
    for offset in range((last - first).days + 1):
        start = first + offset * DAY
        while at < len(worked) and worked[at] <= start:
            at += 1
        for count, end in enumerate(worked[at : at + 60], start=1):
            assert days.add(start, count) == (end, False)
            compared += 1
    assert compared > 63_000


def test_threads_that_ask_for_new_years_at_once_lay_them_out_once():
    shared, alone = calendar.WorkingDays([]), calendar.WorkingDays([])
    far = [datetime.date(2024 + 7 * n % 60, 6, 1) for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda day: shared.add(day, 15), far)) == [alone.add(day, 15) for day in far]
    assert len(shared.days) == len(set(shared.days))


def test_fifteen_days_are_found_in_under_ten_microseconds():
    days, start = calendar.working_days(), datetime.date(2026, 9, 18)
    days.add(start, 15)
    began = time.perf_counter()
    for _ in range(10_000):
        days.add(start, 15)
    assert (time.perf_counter() - began) / 10_000 < 10e-6


def test_an_unpublished_year_is_provisional_and_has_thirteen_statutory_days():
    assert calendar.add(datetime.date(2026, 12, 30), 5) == (datetime.date(2027, 1, 7), True)
    assert len(calendar.statutory_days(2027)) == 13


def test_a_published_year_replaces_the_guess_and_the_highest_version_counts():
    start = datetime.date(2026, 12, 31)
    guess, provisional = calendar.add(start, 1)
    assert provisional
    published = {"source": "demo", "published_on": start, "work_weekends": []}
    CalendarYear.objects.create(year=2027, days_off=["2027-01-01"], **published)
    assert calendar.add(start, 1) == (datetime.date(2027, 1, 4), False)
    CalendarYear.objects.create(year=2027, version=2, days_off=["2027-01-01", "2027-01-04"], **published)
    assert calendar.add(start, 1) == (datetime.date(2027, 1, 5), False)


UNPUBLISHED = calendar.WorkingDays([])  # one for all examples: eight thousand years are laid out once


@given(st.dates(max_value=datetime.date(9999, 12, 30)), st.integers(1, 400))
def test_no_date_is_too_far_away(start, count):
    day, provisional = UNPUBLISHED.add(start, count)
    assert provisional and start < day <= datetime.date.max


def test_the_last_day_there_is_ends_every_count_in_any_order():
    far = datetime.date(9999, 12, 30)
    assert calendar.WorkingDays([]).add(far, 60) == UNPUBLISHED.add(far, 1000) == (datetime.date.max, True)


@given(st.dates(datetime.date(2024, 1, 1), datetime.date(2026, 6, 1)), st.integers(1, 120))
def test_between_is_the_inverse_of_add(start, count):
    days = calendar.working_days()
    assert days.between(start, days.add(start, count)[0]) == count


def test_the_end_of_a_day_is_midnight_in_shanghai():
    assert calendar.end_of(datetime.date(2026, 10, 15)).isoformat() == "2026-10-16T00:00:00+08:00"


@pytest.mark.parametrize(
    ("start", "days", "line"), [("2026-02-13", 15, "2026-03-12 official"), ("2026-12-30", 15, "2027-01-21 provisional")]
)
def test_the_command_prints_the_day_and_whether_it_is_official(capsys, start, days, line):
    call_command("workdays", start, days)
    assert capsys.readouterr().out.strip() == line


def test_the_command_says_what_is_wrong_with_a_date():
    with pytest.raises(CommandError, match="not a date"):
        call_command("workdays", "13/02/2026", 15)
