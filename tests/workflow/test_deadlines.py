"""Deadlines that move: with the calendar or by staff, with a line in the log, the date on the page and word to both."""

import datetime
import time

import pytest
from django.db import transaction
from django.utils import translation

from deposits.models import DepositNotice
from onboarding.journey import Case
from onboarding.models import Application
from tests.bench.load import counted
from tests.cast import make_cast
from tests.matrix.application import make_application
from tests.matrix.deposits import build
from tests.races import at_once, winners
from tests.workflow.test_sweep import suppliers, sweeper
from workflow import calendar, deadlines, governance, timers
from workflow.actions import NotAllowed, Refused, action
from workflow.actors import SYSTEM, anybody
from workflow.history import timeline
from workflow.models import CalendarYear, Delivery, Event, Notification, Timer
from workflow.moves import MOVED

D = datetime.date
FIRST = D(2027, 2, 1)
SPRING = [D(2027, 2, day) for day in (8, 9, 10, 11, 12, 15, 16)]


@pytest.fixture(autouse=True)
def verbs():
    """Deadlines as the real actions set them, from a day of our choice."""
    from workflow.actions import REGISTRY

    @action(by=anybody, source=None)
    def start_one(subject, *, actor, verb, since, days, favour="later"):
        timers.start(subject, verb, since=since, days=days, favour=favour, survives=True)

    yield start_one
    del REGISTRY["tests.start_one"]


def publish(cast, year=2027, off=(), worked=(), source="国务院办公厅通知"):
    return governance.publish_calendar(
        actor=cast.actor("pol"), year=year, days_off=list(off), work_weekends=list(worked), source=source,
        published_on=D(2026, 11, 20),
    )  # fmt: skip


def notice_due(cast, verbs, since=FIRST, days=10) -> DepositNotice:
    """A deposit notice whose last day crosses into the unpublished year."""
    notice = build("deposits.mark_overdue", "issued", cast)
    verbs(notice, actor=SYSTEM, verb="deposits.mark_overdue", since=since, days=days)
    day, provisional = calendar.add(since, days)
    DepositNotice.objects.filter(pk=notice.pk).update(due=day, provisional=provisional)
    notice.refresh_from_db()
    return notice


def awaited(cast, verbs, since=FIRST, days=10) -> Application:
    """An application whose answer the platform owes; ended, so that nothing else sets its clocks."""
    application = make_application(cast, "withdrawn", turn="buyer")
    verbs(application, actor=SYSTEM, verb="onboarding.escalate", since=since, days=days, favour="earlier")
    day, provisional = calendar.add(since, days)
    Application.objects.filter(pk=application.pk).update(
        due=day, provisional=provisional, due_since=since, due_days=days
    )
    application.refresh_from_db()
    return application


def noon(day):
    return datetime.datetime.combine(day, datetime.time(12), calendar.SHANGHAI)


def test_a_published_year_moves_the_date_the_page_and_both_sides_read_it(cast, verbs):
    notice = notice_due(cast, verbs)
    assert (notice.due, notice.provisional) == (D(2027, 2, 17), True)
    publish(cast, off=SPRING)
    timers.sweep()
    notice.refresh_from_db()
    assert (notice.due, notice.provisional) == (D(2027, 2, 24), False)
    event = Event.objects.get(verb=MOVED)
    assert event.public and event.party == cast.supplier.party and event.subject == notice
    (entry,) = timeline([event], cast.actor("ada"))
    assert "2月17日" in entry.text and "2月24日" in entry.text and "国务院办公厅通知" in entry.text
    with translation.override("en"):
        assert "payment of the deposit" in timeline([event], cast.actor("ada"))[0].text
    told = Notification.objects.filter(code="workflow.your_date_moved")
    assert {n.user for n in told} == {cast.ada, cast.ben} and {n.url for n in told} == {"/deposit/"}
    assert Delivery.objects.filter(code="workflow.your_date_moved").count() == 2  # what they owe blocks them
    (staff,) = Notification.objects.filter(code="workflow.dates_moved")
    assert staff.user == cast.finn and staff.data == {"year": 2027, "count": 1}


def test_what_the_platform_owes_takes_the_earlier_day_and_is_told_in_the_bell(cast, verbs):
    application = awaited(cast, verbs)
    told = application.due
    publish(cast, off=SPRING)  # by this calendar the answer would be due later
    timers.sweep()
    application.refresh_from_db()
    assert (application.due, application.provisional) == (told, False)
    assert not Event.objects.filter(verb=MOVED).exists()
    publish(cast, off=[D(2027, 2, 8)], worked=[D(2027, 2, 6), D(2027, 2, 13), D(2027, 2, 14)], source="更正")
    timers.sweep()
    application.refresh_from_db()
    assert application.due < told
    assert Notification.objects.filter(code="workflow.our_date_moved", user=cast.ada).count() == 1
    assert not Delivery.objects.filter(code="workflow.our_date_moved").exists()


def test_the_journey_goes_on_with_the_date_that_people_were_told(cast, verbs):
    application = awaited(cast, verbs, days=3)
    Application.objects.filter(pk=application.pk).update(due=D(2027, 2, 2))
    application.refresh_from_db()
    case = Case(application)
    case.targets = {"terms": 3, "forms": 4}
    since = noon(D(2027, 2, 1))
    assert case.due(since, "terms")["due"] == D(2027, 2, 2)
    assert case.due(since, "forms")["due"] == calendar.add(D(2027, 2, 1), 4)[0]


def test_an_application_that_waits_for_the_supplier_shows_the_new_date_too(cast, verbs):
    notice = notice_due(cast, verbs)
    application = make_application(cast, "contract", turn="supplier", due=notice.due, provisional=True)
    publish(cast, off=SPRING)
    timers.sweep()
    application.refresh_from_db()
    assert (application.due, application.provisional) == (D(2027, 2, 24), False)


def test_a_page_that_shows_another_day_keeps_it(cast, verbs):
    notice = notice_due(cast, verbs)
    DepositNotice.objects.filter(pk=notice.pk).update(due=D(2027, 3, 31))
    publish(cast, off=SPRING)
    timers.sweep()
    notice.refresh_from_db()
    assert notice.due == D(2027, 3, 31)


def test_no_move_makes_anything_overdue_before_the_next_working_day(cast, verbs):
    today = calendar.today()
    next_day = calendar.add(today, 1)[0]
    application = awaited(cast, verbs, since=today, days=2)
    row = CalendarYear.objects.filter(year=today.year).last()
    weekend = [today + n * calendar.ONE_DAY for n in range(1, 8) if (today + n * calendar.ONE_DAY).weekday() > 4]
    Timer.objects.filter(subject_id=application.pk).update(start=today - 30 * calendar.ONE_DAY)
    publish(cast, today.year, [D.fromisoformat(d) for d in row.days_off],
            sorted({*map(D.fromisoformat, row.work_weekends), *weekend}))  # fmt: skip
    timers.sweep()
    application.refresh_from_db()
    assert application.due == min(next_day, calendar.add(today, 2)[0])


def test_a_year_that_only_becomes_certain_tells_nobody(cast, verbs):
    notice = notice_due(cast, verbs, since=D(2027, 3, 1), days=3)
    publish(cast)
    timers.sweep()
    notice.refresh_from_db()
    assert (notice.due, notice.provisional) == (D(2027, 3, 4), False)
    assert not Event.objects.filter(verb=MOVED).exists()


def test_many_move_in_portions_and_every_one_once(cast, verbs, monkeypatch):
    monkeypatch.setattr(deadlines, "MOVED", 3)
    applications = [make_application(cast, "withdrawn") for _ in range(10)]
    for application in applications:
        verbs(application, actor=SYSTEM, verb="onboarding.escalate", since=D(2027, 2, 1), days=10)
    publish(cast, off=SPRING)
    assert timers.sweep() >= 4
    events = Event.objects.filter(verb=MOVED)
    assert sorted(e.subject_id for e in events) == [a.pk for a in applications]
    assert {calendar.last_day(t.due) for t in Timer.objects.filter(action="onboarding.escalate")} == {D(2027, 2, 24)}
    again = Timer.objects.get(action=deadlines.VERB, status="live")
    assert again.inputs == {"again": True}
    Timer.objects.filter(pk=again.pk).update(next_at=again.due - datetime.timedelta(hours=1))
    timers.sweep()
    assert events.count() == 10 and not Timer.objects.filter(action=deadlines.VERB, status="live").exists()


def test_a_recomputation_that_was_killed_half_way_goes_on_where_it_was(cast, verbs, monkeypatch):
    monkeypatch.setattr(deadlines, "MOVED", 4)
    for _ in range(10):
        application = make_application(cast, "withdrawn")
        verbs(application, actor=SYSTEM, verb="onboarding.escalate", since=D(2027, 2, 1), days=10)
    publish(cast, off=SPRING)
    (first,) = timers.lease(1)
    timers.fire_one(first)
    (second,) = timers.lease(1)
    with pytest.raises(KeyboardInterrupt), transaction.atomic(), monkeypatch.context() as patch:
        patch.setattr(deadlines.moves, "write_lines", lambda *args: interrupt())
        timers.fire_one(second)
    assert Event.objects.filter(verb=MOVED).count() == 4
    Timer.objects.filter(pk=second.pk).update(leased_until=None)
    timers.sweep()
    assert Event.objects.filter(verb=MOVED).values("subject_id").distinct().count() == 10
    assert Event.objects.filter(verb=MOVED).count() == 10


def interrupt():
    raise KeyboardInterrupt


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_recomputations_at_once_move_every_deadline_once(verbs):
    cast = make_cast()
    for _ in range(40):
        application = make_application(cast, "withdrawn")
        verbs(application, actor=SYSTEM, verb="onboarding.escalate", since=D(2027, 2, 1), days=10)
    years = [publish(cast, off=SPRING), publish(cast, off=SPRING)]
    results = at_once(*(lambda y=y: deadlines.recompute_deadlines(y, actor=SYSTEM) for y in years))
    assert len(winners(results)) == 2, results
    assert Event.objects.filter(verb=MOVED).count() == 40


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_recomputation_whose_process_is_killed_goes_on_and_moves_every_deadline_once():
    cast = make_cast()
    companies = suppliers(1600)
    counted(companies, "tests.ring_bell", FIRST, 10, "later")
    publish(cast, off=SPRING)
    with sweeper() as killed:
        killed.stdin.write("\n")
        killed.stdin.flush()
        give_up = time.monotonic() + 60
        while not Event.objects.filter(verb=MOVED).exists() and time.monotonic() < give_up:
            time.sleep(0.01)
        killed.kill()
    moved = Event.objects.filter(verb=MOVED).count()
    assert 0 < moved < 1600 and moved % deadlines.MOVED == 0, moved
    Timer.objects.update(leased_until=None)  # its lease has run out
    timers.sweep()
    assert sorted(Event.objects.filter(verb=MOVED).values_list("subject_id", flat=True)) == [c.pk for c in companies]


@pytest.mark.parametrize(
    ("off", "worked", "field", "words"),
    [
        (["2027-02-06"], ["2027-02-06"], "days_off", "2027-02-06"),
        (["2027-02-06"], [], "days_off", "周六"),
        (["2027-02-08", "2027-02-08"], [], "days_off", "2027-02-08"),
        (["2026-02-09"], [], "days_off", "2026-02-09"),
        ([], ["2027-02-08"], "work_weekends", "周一"),
        ([], ["2027-02-06", "2027-02-06"], "work_weekends", "2027-02-06"),
        ([], ["2028-01-01"], "work_weekends", "2028-01-01"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused_with_the_day(cast, off, worked, field, words):
    with pytest.raises(Refused) as error:
        publish(cast, off=map(D.fromisoformat, off), worked=map(D.fromisoformat, worked))
    assert error.value.field == field and words in str(error.value.message)
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_staff_give_more_time_with_a_reason_that_the_supplier_reads(cast, verbs):
    notice = notice_due(cast, verbs, since=D(2026, 11, 2), days=5)
    deadlines.extend_deadline(
        notice, actor=cast.actor("pol"), clock="deposits.mark_overdue", days=3, words="系统停机一天"
    )
    notice.refresh_from_db()
    timer = Timer.objects.get(action="deposits.mark_overdue", status="live")
    assert notice.due == calendar.last_day(timer.due) == D(2026, 11, 12) and timer.days == 8
    event = Event.objects.get(verb="workflow.extend_deadline")
    assert "11月9日" in timeline([event], cast.actor("ada"))[0].text
    assert timeline([event], cast.actor("ada"))[0].remark == "系统停机一天"
    assert Notification.objects.filter(code="workflow.your_date_moved", data__why="系统停机一天").count() == 2


def test_more_time_for_a_clock_of_the_staff_is_no_business_of_the_supplier(cast, verbs):
    application = make_application(cast, "withdrawn")
    verbs(application, actor=SYSTEM, verb="onboarding.note_slow", since=FIRST, days=20)
    deadlines.extend_deadline(application, actor=cast.actor("pol"), clock="onboarding.note_slow", days=3, words="停机")
    assert not Event.objects.get(verb="workflow.extend_deadline").public
    assert not Notification.objects.filter(user=cast.ada).exists()


def test_more_time_stays_when_a_calendar_arrives(cast, verbs):
    notice = notice_due(cast, verbs)
    extend = {"actor": cast.actor("pol"), "clock": "deposits.mark_overdue", "days": 2, "words": "停机"}
    deadlines.extend_deadline(notice, **extend)
    publish(cast, off=SPRING)
    timers.sweep()
    notice.refresh_from_db()
    assert notice.due == D(2027, 2, 26)


@pytest.mark.parametrize(
    ("who", "change", "error"),
    [
        ("bo", {}, NotAllowed), ("ada", {}, NotAllowed), ("pol", {"days": 0}, Refused), ("pol", {"days": 61}, Refused),
        ("pol", {"words": "  "}, Refused), ("pol", {"clock": "deposits.none"}, Refused),
    ],
)  # fmt: skip
def test_more_time_is_given_by_the_right_people_in_reason(cast, verbs, who, change, error):
    notice = notice_due(cast, verbs)
    inputs = {"clock": "deposits.mark_overdue", "days": 2, "words": "停机"} | change
    with pytest.raises(error):
        deadlines.extend_deadline(notice, actor=cast.actor(who), **inputs)


def test_many_are_extended_with_a_result_for_each(cast, verbs):
    notice, application = notice_due(cast, verbs), awaited(cast, verbs)
    dead = Timer.objects.get(action="onboarding.escalate")
    Timer.objects.filter(pk=dead.pk).update(status="cancelled")
    found = list(Timer.objects.filter(action__in=["deposits.mark_overdue", "onboarding.escalate"]))
    results = deadlines.extend_deadlines(found, actor=cast.actor("pol"), days=1, words="停机")
    done = {r.timer.action: (r.before, r.after, r.error is None) for r in results}
    assert done["deposits.mark_overdue"] == (notice.due, D(2027, 2, 18), True)
    assert done["onboarding.escalate"] == (application.due, None, False)
