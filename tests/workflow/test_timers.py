"""Deadlines: fire once, catch up, survive bad neighbours and killed sweeps, end with their state."""

import datetime

import pytest
from django.utils import timezone

from onboarding.actions.application import open_application, withdraw
from tests.matrix.application import make_application
from workflow import calendar, governance, timers
from workflow.actions import REGISTRY, action
from workflow.actors import SYSTEM, anybody
from workflow.models import Event, Timer


@pytest.fixture
def application(cast):
    return make_application(cast, "withdrawn")


@pytest.fixture(autouse=True)
def verbs():
    """An action that works, one that always fails, and one that starts clocks."""
    known = set(REGISTRY)

    @action(by=anybody, source=None)
    def ring(application, *, actor, word=""):
        application.categories = f"rung {word}"

    @action(by=anybody, source=None)
    def break_down(application, *, actor):
        raise ZeroDivisionError("broken clock")

    @action(by=anybody, source=None)
    def set_clock(application, *, actor, verb, **basis):
        timers.start(application, verb, **basis)

    @action(by=anybody, source=None, to="expired")
    def move_on(application, *, actor):
        pass

    yield {"set": set_clock, "move": move_on}
    for verb in set(REGISTRY) - known:
        del REGISTRY[verb]


def past(minutes=1):
    return timezone.now() - datetime.timedelta(minutes=minutes)


def test_a_due_timer_fires_once_with_its_inputs(application, verbs):
    verbs["set"](application, actor=SYSTEM, verb="tests.ring", due=past(), word="bell")
    assert timers.sweep() == 1 and timers.sweep() == 0
    application.refresh_from_db()
    assert application.categories == "rung bell"
    assert Event.objects.filter(verb="tests.ring").count() == 1
    assert Timer.objects.get().status == "fired"


def test_a_timer_is_not_early(application, verbs):
    verbs["set"](application, actor=SYSTEM, verb="tests.ring", due=timezone.now() + datetime.timedelta(minutes=1))
    assert timers.sweep() == 0


def test_after_a_day_of_silence_everything_due_happens_once(cast, verbs):
    applications = [make_application(cast, "withdrawn") for _ in range(12)]
    for application in applications:
        verbs["set"](application, actor=SYSTEM, verb="tests.ring", due=past(60 * 24))
    assert timers.sweep(limit=5) == 12
    rung = Event.objects.filter(verb="tests.ring").values_list("subject_id", flat=True)
    assert sorted(rung) == sorted(a.pk for a in applications)


def test_a_failing_timer_backs_off_stays_visible_and_holds_nobody_up(cast, application, verbs, caplog):
    bad, good = make_application(cast, "withdrawn"), application
    verbs["set"](bad, actor=SYSTEM, verb="tests.break_down", due=past(9))
    verbs["set"](good, actor=SYSTEM, verb="tests.ring", due=past(1))
    assert timers.sweep() == 1
    timer = Timer.objects.get(subject_id=bad.pk)
    assert (timer.status, timer.tries) == ("live", 1) and "broken clock" in timer.error
    assert timer.next_at > timezone.now() and timer.due < timezone.now()
    assert timers.lateness() == 0
    Timer.objects.filter(pk=timer.pk).update(next_at=past())
    timers.sweep()
    timer.refresh_from_db()
    assert timer.tries == 2


def test_a_timer_ends_when_its_subject_moves_on(application, verbs):
    verbs["set"](application, actor=SYSTEM, verb="tests.ring", due=past())
    verbs["move"](application, actor=SYSTEM)
    assert timers.sweep() == 0 and Timer.objects.get().status == "cancelled"


def test_a_surviving_timer_outlives_the_state(application, verbs):
    verbs["set"](application, actor=SYSTEM, verb="tests.ring", due=past(), survives=True)
    verbs["move"](application, actor=SYSTEM)
    assert timers.sweep() == 1


def test_starting_again_replaces_the_timer(application, verbs):
    verbs["set"](application, actor=SYSTEM, verb="tests.ring", due=past(), word="old")
    verbs["set"](application, actor=SYSTEM, verb="tests.ring", due=past(), word="new")
    assert timers.sweep() == 1
    application.refresh_from_db()
    assert application.categories == "rung new"


def test_a_leased_timer_is_left_alone_until_the_lease_is_over(application, verbs):
    verbs["set"](application, actor=SYSTEM, verb="tests.ring", due=past())
    Timer.objects.update(leased_until=timezone.now() + datetime.timedelta(minutes=5))
    assert timers.sweep() == 0
    Timer.objects.update(leased_until=past())
    assert timers.sweep() == 1


def test_a_timer_fired_by_somebody_else_in_between_changes_nothing(application, verbs):
    verbs["set"](application, actor=SYSTEM, verb="tests.ring", due=past())
    timer = Timer.objects.get()
    assert timers.fire_one(timer) is True
    Timer.objects.filter(pk=timer.pk).update(leased_until=None)
    assert timers.fire_one(timer) is False
    assert Event.objects.filter(verb="tests.ring").count() == 1


def test_a_timer_whose_action_is_not_possible_any_more_ends_quietly(cast, verbs):
    application = open_application(cast.supplier, actor=cast.actor("ada"), channel="huicai", categories="x")
    verbs["set"](application, actor=SYSTEM, verb="onboarding.withdraw", due=past(), survives=True)
    withdraw(application, actor=cast.actor("ada"))
    timers.sweep()
    assert Timer.objects.get(action="onboarding.withdraw").status in ("cancelled", "live")


def test_working_day_timers_are_due_when_the_day_has_passed(application, verbs):
    start = datetime.date(2026, 9, 18)
    verbs["set"](application, actor=SYSTEM, verb="tests.ring", days=15, since=start)
    timer = Timer.objects.get()
    assert timer.due.astimezone(calendar.SHANGHAI).isoformat() == "2026-10-16T00:00:00+08:00"
    assert calendar.last_day(timer.due) == datetime.date(2026, 10, 15) and not timer.provisional


def test_paused_days_do_not_count_and_the_vector_of_the_domain_holds(application, verbs):
    start, pauses = datetime.date(2026, 9, 18), [["2026-09-22", "2026-09-24"]]
    for days, end in [(7, "2026-10-08"), (15, "2026-10-19")]:
        verbs["set"](application, actor=SYSTEM, verb="tests.ring", days=days, since=start, pauses=pauses)
        timer = Timer.objects.get(status="live")
        assert calendar.last_day(timer.due).isoformat() == end and timer.pauses == pauses


def test_asked_and_answered_on_one_day_costs_nothing(application, verbs):
    day = datetime.date(2026, 9, 22)
    verbs["set"](
        application, actor=SYSTEM, verb="tests.ring", days=7, since=day - calendar.ONE_DAY, pauses=[(day, day)]
    )
    assert calendar.last_day(Timer.objects.get().due) == calendar.add(day - calendar.ONE_DAY, 7)[0]


@pytest.mark.parametrize("favour", ["earlier", "later"])
def test_a_published_calendar_moves_open_deadlines_in_the_right_direction(cast, application, verbs, favour):
    start = datetime.date(2027, 2, 1)
    due = calendar.add(start, 10)
    assert due == (datetime.date(2027, 2, 17), True)
    verbs["set"](application, actor=SYSTEM, verb="tests.ring", days=10, since=start, favour=favour)
    off = [datetime.date(2027, 2, d) for d in (8, 9, 10, 11, 12, 15, 16)] if favour == "later" else []
    governance.publish_calendar(
        actor=cast.actor("pol"), year=2027, days_off=off, work_weekends=[], source="demo", published_on=start
    )
    timers.sweep()
    timer = Timer.objects.get(action="tests.ring")
    new = calendar.last_day(timer.due)
    assert not timer.provisional
    assert (new > due[0]) if favour == "later" else (new <= due[0])
