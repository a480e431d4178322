"""The bar of working days: every calendar day says what it counts, in words as well as by shape."""

import datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from workflow.daybar import day_bar, holiday

START, TODAY = datetime.date(2026, 9, 18), datetime.date(2026, 9, 29)
TARGET, LIMIT = datetime.date(2026, 10, 8), datetime.date(2026, 10, 19)


def made_up_days():
    """Domain §4's example: asked on 22 September, answered on the 24th, National Day between."""
    off = {19, 25, 26, 27, 31, 32, 33, 34, 35, 36, 37, 41, 47, 48}
    number, found = 0, []
    for n in range(18, 51):
        date = datetime.date(2026, 9, 1) + datetime.timedelta(days=n - 1)
        if n == 18:
            found.append({"date": date, "number": None, "kind": "submitted"})
        elif n in off:
            found.append({"date": date, "number": None, "kind": "rest"})
        elif n in (23, 24):
            found.append({"date": date, "number": None, "kind": "paused"})
        else:
            number += 1
            found.append({"date": date, "number": number, "kind": "used" if date <= TODAY else "ahead"})
    return found[: found.index(next(d for d in found if d["number"] == 15)) + 1]


@pytest.fixture
def bar():
    with translation.override("en"):
        yield day_bar(made_up_days(), target_on=TARGET, limit_on=LIMIT, today=TODAY)


def on(bar, month, day):
    return next(c for c in bar.cells if c.date == datetime.date(2026, month, day))


def test_every_day_says_in_words_what_it_counts(bar):
    assert "day of submission" in on(bar, 9, 18).words
    assert "working day 1, counted, make-up working day" in on(bar, 9, 20).words
    assert "paused" in on(bar, 9, 23).words
    assert "working day 5, counted, today" in on(bar, 9, 29).words
    assert "day off" in on(bar, 10, 3).words
    assert "working day 7, to come, expected by this day" in on(bar, 10, 8).words
    assert "between target and limit" in on(bar, 10, 9).words
    assert "latest day" in on(bar, 10, 19).words


def test_make_up_weekends_are_marked(bar):
    assert on(bar, 9, 20).makeup and on(bar, 10, 10).makeup and not on(bar, 9, 21).makeup


def test_bands_name_pauses_holidays_and_the_days_between_target_and_limit(bar):
    labels = [(c.band, c.band_label) for c in bar.cells if c.band_label]
    assert labels == [
        ("pause", "Paused"), ("holiday", "Mid-Autumn"), ("holiday", "National Day"), ("window", "target 7 → limit 15"),
    ]  # fmt: skip


def test_flags_name_the_days_that_matter(bar):
    flags = {c.date: c.flag for c in bar.cells if c.flag}
    assert flags == {START: "Submitted", TODAY: "Today", TARGET: "Expected 8 Oct", LIMIT: "Latest 19 Oct"}


def test_the_spring_festival_has_its_own_name():
    names = {date.month: holiday(date) for date in (datetime.date(2026, 1, 1), datetime.date(2026, 2, 17))}
    assert names == {1: "元旦", 2: "春节"}


def test_the_flag_of_today_gives_way_to_the_dates_beside_it():
    start = datetime.date(2026, 3, 9)
    days = [{"date": start + datetime.timedelta(days=n), "number": n + 1, "kind": "used"} for n in range(5)]
    bar = day_bar(days, limit_on=start + datetime.timedelta(days=3), today=start + datetime.timedelta(days=4))
    assert [c.flag for c in bar.cells if not c.pad][3:] == ["最晚 3月12日", ""]


def test_weeks_are_whole(bar):
    assert bar.cells[0].date.weekday() == 0 and len(bar.cells) % 7 == 0
    assert [c.pad for c in bar.cells[:5]] == [True] * 4 + [False]


def test_days_after_the_limit_stand_out():
    days = [{"date": LIMIT + datetime.timedelta(days=n), "number": 15 + n, "kind": "used"} for n in range(3)]
    with translation.override("en"):
        bar = day_bar(days, target_on=TARGET, limit_on=LIMIT, today=days[-1]["date"])
    assert "beyond the limit" in bar.cells[1].words and "over" in bar.cells[1].looks


def test_the_component_reads_in_both_languages(bar):
    for language, words in [("en", "Latest 19 Oct"), ("zh-hans", "最晚 10月19日")]:
        with translation.override(language):
            shown = day_bar(made_up_days(), target_on=TARGET, limit_on=LIMIT, today=TODAY)
            assert words in render_to_string("components/workdays.html", {"bar": shown})


def test_an_empty_clock_draws_nothing():
    assert day_bar([]).cells == []


def test_days_beyond_the_lunar_tables_have_no_names():
    assert holiday(datetime.date(2150, 1, 1)) == ""
