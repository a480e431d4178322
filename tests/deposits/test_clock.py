"""The clock of a refund: 7 to 15 working days, pauses, longer times, holidays, and every move told in words."""

import datetime

import pytest
import time_machine

from deposits.actions.refunds import answer_more
from deposits.actions.review import ask_more, extend_refund
from deposits.models import Refund
from deposits.refunds import clock
from tests.deposits import refund_stage as stage
from workflow import calendar, timers
from workflow.actions import Refused
from workflow.calendar import SHANGHAI
from workflow.governance import publish_calendar
from workflow.models import Notification, Timer
from workflow.tasks import sweep

MORE = {"reason": "ACC-03", "words": "请补盖章", "wanted": ["application"]}


def at(day: str, hour: int = 10):
    """A moment of a day in Shanghai."""
    return datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(hour), SHANGHAI)


def on(day: str) -> datetime.date:
    return datetime.date.fromisoformat(day)


@pytest.fixture
def travel():
    with time_machine.travel(at("2026-01-05"), tick=False) as traveller:
        yield lambda day, hour=10: traveller.move_to(at(day, hour))


def submitted_on(cast, travel, day, hour=10) -> Refund:
    travel(day, hour)
    return stage.submitted(cast)


def asked_and_answered(cast, travel, refund, asked, answered):
    travel(asked)
    ask_more(refund, actor=cast.actor("rex"), **MORE)
    travel(answered)
    stage.send_paper(refund, actor=cast.actor("ada"), kind="application", file=stage.a_paper(cast))
    answer_more(refund, actor=cast.actor("ada"))


# Published 2026: off 2/15–23, 4/4–6, 9/25–27, 10/1–7; working weekends 2/14, 2/28, 9/20, 10/10.
@pytest.mark.parametrize(
    ("day", "target", "limit"),
    [
        ("2026-02-13", "2026-03-02", "2026-03-12"),
        ("2026-02-14", "2026-03-03", "2026-03-13"),
        ("2026-02-18", "2026-03-03", "2026-03-13"),
        ("2026-09-18", "2026-09-29", "2026-10-15"),
        ("2026-09-30", "2026-10-15", "2026-10-27"),
        ("2026-10-03", "2026-10-15", "2026-10-27"),
        ("2026-04-30", "2026-05-13", "2026-05-25"),
        ("2026-11-22", "2026-12-01", "2026-12-11"),
        ("2026-12-10", "2026-12-21", "2026-12-31"),
    ],
)
def test_the_dates_by_the_day_of_submission(cast, travel, day, target, limit):
    refund = submitted_on(cast, travel, day)
    assert (refund.target_on, refund.limit_on) == (on(target), on(limit))
    assert not refund.provisional


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_the_hour_of_submission_changes_nothing(cast, travel, hour):
    assert submitted_on(cast, travel, "2026-09-18", hour).limit_on == on("2026-10-15")


def test_asked_and_answered_the_clock_stands_still_in_between(cast, travel):
    refund = submitted_on(cast, travel, "2026-09-18")
    asked_and_answered(cast, travel, refund, "2026-09-22", "2026-09-24")
    assert (refund.target_on, refund.limit_on) == (on("2026-10-08"), on("2026-10-19"))
    found = clock.clock(refund, on("2026-09-29"))
    assert (found.used, found.left, found.paused) == (5, 10, False)
    assert len(found.moves) == 1


def test_asked_and_answered_on_one_day_costs_nothing(cast, travel):
    refund = submitted_on(cast, travel, "2026-09-18")
    asked_and_answered(cast, travel, refund, "2026-09-22", "2026-09-22")
    assert (refund.target_on, refund.limit_on) == (on("2026-09-29"), on("2026-10-15"))
    assert clock.clock(refund).moves == []


def test_a_pause_over_a_holiday_costs_only_its_working_days(cast, travel):
    refund = submitted_on(cast, travel, "2026-09-18")
    asked_and_answered(cast, travel, refund, "2026-09-30", "2026-10-09")  # 8 and 9 October
    assert refund.target_on == on("2026-09-29")  # it was used up before
    assert refund.limit_on == on("2026-10-19")


def test_two_pauses_add_up(cast, travel):
    refund = submitted_on(cast, travel, "2026-03-02")
    asked_and_answered(cast, travel, refund, "2026-03-03", "2026-03-05")
    asked_and_answered(cast, travel, refund, "2026-03-05", "2026-03-06")
    assert refund.target_on == on("2026-03-16")  # 7th without pauses: 11 March
    assert len(clock.clock(refund).moves) == 2


def test_while_it_stands_still_the_page_counts_as_if_the_answer_came_today(cast, travel):
    refund = submitted_on(cast, travel, "2026-09-18")
    travel("2026-09-22")
    ask_more(refund, actor=cast.actor("rex"), **MORE)
    travel("2026-09-24")
    found = clock.clock(refund)
    assert found.paused and found.used == 3
    assert (found.target_on, found.limit_on) == (on("2026-10-08"), on("2026-10-19"))


def test_no_timer_runs_while_the_supplier_is_asked(cast, travel):
    refund = submitted_on(cast, travel, "2026-09-18")
    travel("2026-09-22")
    ask_more(refund, actor=cast.actor("rex"), **MORE)
    assert not timers.live(refund).exists()
    travel("2026-12-01")
    timers.sweep()
    refund.refresh_from_db()
    assert not refund.overdue


def test_the_timers_are_due_when_their_day_has_passed(cast, travel):
    refund = submitted_on(cast, travel, "2026-09-18")
    asked_and_answered(cast, travel, refund, "2026-09-22", "2026-09-24")
    due = {t.action.partition(".")[2]: calendar.last_day(t.due) for t in timers.live(refund)}
    assert due == {
        "nudge_refund": on("2026-10-08"), "escalate_refund": on("2026-10-12"), "mark_refund_overdue": on("2026-10-19"),
    }  # fmt: skip
    assert {t.favour for t in Timer.objects.filter(action__contains="refund")} == {"earlier"}


def test_day_seven_nudges_day_ten_tells_the_lead_and_the_end_of_day_fifteen_is_overdue(cast, travel):
    refund = submitted_on(cast, travel, "2026-09-18")

    def told(user, code):
        return Notification.objects.filter(user=user, code=code).count()

    travel("2026-09-29", 23)
    timers.sweep()
    assert told(cast.rex, "refund.nudge") == 0
    travel("2026-09-30", 1)
    timers.sweep()
    assert (told(cast.rex, "refund.nudge"), told(cast.lea, "refund.escalated")) == (1, 0)
    travel("2026-10-10", 1)
    timers.sweep()
    assert told(cast.lea, "refund.escalated") == 1
    travel("2026-10-15", 23)
    timers.sweep()
    refund.refresh_from_db()
    assert not refund.overdue
    travel("2026-10-16", 1)
    timers.sweep()
    refund.refresh_from_db()
    assert refund.overdue
    assert [told(u, "refund.overdue") for u in (cast.lea, cast.aud, cast.ada)] == [1, 1, 1]


def test_a_longer_time_moves_the_limit_and_says_why(cast, travel):
    refund = submitted_on(cast, travel, "2026-09-18")
    extend_refund(refund, actor=cast.actor("lea"), days=3, words="系统停机")
    assert (refund.target_on, refund.limit_on) == (on("2026-09-29"), on("2026-10-20"))
    found = clock.clock(refund)
    assert len(found.moves) == 1 and "系统停机" in str(found.moves[0])
    assert found.left == 18
    notice = Notification.objects.get(user=cast.ada, code="refund.extended")
    assert (notice.data["was_on"], notice.data["limit_on"]) == ("2026-10-15", "2026-10-20")


def test_many_get_a_longer_time_at_once_with_a_result_each(cast, travel):
    refund = submitted_on(cast, travel, "2026-09-18")
    results = extend_refund.many([refund], actor=cast.actor("lea"), days=2, words="系统停机")
    refund.refresh_from_db()
    assert [r.error for r in results] == [None] and refund.limit_on == on("2026-10-19")
    assert timers.live(refund).get(action="deposits.mark_refund_overdue").due.date() == on("2026-10-19")


def test_no_time_is_given_after_the_limit(cast, travel):
    refund = submitted_on(cast, travel, "2026-09-18")
    travel("2026-10-16")
    timers.sweep()
    with pytest.raises(Refused):
        extend_refund(refund, actor=cast.actor("lea"), days=3, words="x")


def test_dates_in_a_year_without_a_calendar_are_provisional(cast, travel):
    refund = submitted_on(cast, travel, "2026-12-22")
    assert refund.provisional and refund.limit_on.year == 2027
    assert clock.clock(refund).provisional


def publish_2027(cast, travel, work_weekends):
    publish_calendar(
        actor=cast.actor("pol"), year=2027, days_off=[on("2027-01-01")],
        work_weekends=work_weekends, source="国办发明电", published_on=calendar.today(),
    )  # fmt: skip
    travel("2026-12-23", 11)
    timers.sweep()


def test_a_calendar_that_arrives_moves_what_the_platform_owes_forward_and_says_so(cast, travel):
    refund = submitted_on(cast, travel, "2026-12-22")
    assert refund.limit_on == on("2027-01-13")
    travel("2026-12-23")
    publish_2027(cast, travel, [on("2027-01-03")])
    refund.refresh_from_db()
    assert (refund.limit_on, refund.provisional) == (on("2027-01-12"), False)
    found = clock.clock(refund)
    assert found.limit_on == on("2027-01-12") and len(found.moves) == 1
    assert "1月13日" in str(found.moves[0]) and "1月12日" in str(found.moves[0])
    assert Notification.objects.filter(user=cast.ada, code="workflow.our_date_moved").count() == 1


def test_a_granted_payout_moves_with_its_request(cast, travel):
    travel("2026-12-22")
    refund = stage.approved(cast)
    travel("2026-12-23")
    publish_2027(cast, travel, [on("2027-01-03")])
    assert stage.ready(refund)[0].due == on("2027-01-12")


def test_the_bar_has_every_day_once_with_what_it_counts(cast, travel):
    refund = submitted_on(cast, travel, "2026-09-18")
    asked_and_answered(cast, travel, refund, "2026-09-22", "2026-09-24")
    days = clock.clock(refund, on("2026-09-29")).days
    assert [d.date for d in days] == [on("2026-09-18") + n * calendar.ONE_DAY for n in range(32)]
    by_date = {d.date.isoformat()[5:]: (d.number, d.kind) for d in days}
    assert by_date["09-18"] == (None, "submitted")
    assert by_date["09-19"] == (None, "rest")
    assert by_date["09-20"] == (1, "used")  # a working Sunday
    assert by_date["09-23"] == by_date["09-24"] == (None, "paused")
    assert by_date["09-29"] == (5, "used")
    assert by_date["09-30"] == (6, "ahead")
    assert by_date["10-08"] == (7, "ahead")
    assert by_date["10-19"] == (15, "ahead")


def test_a_draft_has_no_clock(cast):
    assert clock.clock(stage.draft(cast)) is None


@pytest.mark.parametrize(
    ("start", "answered", "target", "limit"),
    [
        ("2026-09-18", "2026-09-24", "2026-10-08", "2026-10-19"),  # Mid-Autumn and National Day
        ("2026-02-09", "2026-02-13", "2026-02-27", "2026-03-10"),  # Spring Festival
    ],
)
def test_day_after_day_across_the_holidays_everything_happens_on_its_day(cast, travel, start, answered, target, limit):
    refund = submitted_on(cast, travel, start)
    asked = calendar.add(on(start), 2 if start.startswith("2026-02") else 3)[0].isoformat()
    happened, day = {}, on(start)
    while day <= on(limit) + calendar.ONE_DAY:
        travel(day.isoformat(), 9)
        sweep.apply()
        if day == on(asked):
            ask_more(refund, actor=cast.actor("rex"), **MORE)
        if day == on(answered):
            stage.send_paper(refund, actor=cast.actor("ada"), kind="application", file=stage.a_paper(cast))
            answer_more(refund, actor=cast.actor("ada"))
        for code in ("refund.nudge", "refund.escalated", "refund.overdue"):
            if code not in happened and Notification.objects.filter(code=code).exists():
                happened[code] = day
        day += calendar.ONE_DAY
    assert happened["refund.nudge"] == on(target) + calendar.ONE_DAY  # the day had passed
    assert happened["refund.overdue"] == on(limit) + calendar.ONE_DAY
    assert on(target) < happened["refund.escalated"] < on(limit)
