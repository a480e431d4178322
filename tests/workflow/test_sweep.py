"""Many timers at once: each exactly once, whoever races, fails, is busy or is killed."""

import datetime
import os
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import Supplier
from tests import bells
from tests.cast import make_cast
from tests.matrix.application import make_application
from workflow import timers
from workflow.actions import REGISTRY, Refused, action
from workflow.actors import anybody
from workflow.models import Event, Notification, Party, Timer

PAST = datetime.timedelta(minutes=5)


@pytest.fixture(autouse=True)
def verbs():
    known = set(REGISTRY)
    bells.register()
    yield
    for verb in set(REGISTRY) - known:
        del REGISTRY[verb]


def suppliers(count: int) -> list[Supplier]:
    parties = Party.objects.bulk_create(Party() for _ in range(count))
    return Supplier.objects.bulk_create(
        Supplier(party=party, name=f"示例 {n}", uscc=f"{n:018d}") for n, party in enumerate(parties)
    )


def due() -> datetime.datetime:
    return timezone.now() - PAST


def rung() -> list[int]:
    return sorted(Event.objects.filter(verb="tests.ring_bell").values_list("subject_id", flat=True))


def clock(subject, verb: str, **inputs) -> Timer:
    (timer,) = bells.hang([subject], 0, due())
    Timer.objects.filter(pk=timer.pk).update(action=verb, inputs=inputs)
    return timer


def test_timers_of_many_parties_fire_in_few_transactions(cast, django_assert_max_num_queries):
    companies = suppliers(200)
    bells.hang(companies, cast.ada.pk, due())
    with django_assert_max_num_queries(200 * 2 + 150):  # a savepoint each; the rest is by chunk
        assert timers.sweep() == 200
    assert rung() == [c.pk for c in companies]
    assert set(Event.objects.filter(verb="tests.ring_bell").values_list("party_id", flat=True)) == {
        c.party_id for c in companies
    }
    assert Notification.objects.filter(code=bells.NOTICE).count() == 200
    assert set(Timer.objects.values_list("status", flat=True)) == {"fired"}


@pytest.mark.parametrize("error", [ZeroDivisionError, Refused])
def test_one_that_fails_holds_up_nobody_in_its_chunk(cast, error, caplog):
    @action(by=anybody, source=None)
    def ring_unless_bad(supplier, *, actor):
        supplier.name = f"{supplier.name} rung"
        if supplier.uscc.endswith("7"):
            raise error("bad bell")

    companies = suppliers(30)
    for company in companies:
        clock(company, "tests.ring_unless_bad")
    assert timers.sweep() == 27
    bad = Timer.objects.filter(status="live")
    assert {(t.tries, "bad bell" in t.error, t.next_at > timezone.now()) for t in bad} == {(1, True, True)}
    assert Supplier.objects.filter(name__endswith="rung").count() == 27
    assert Event.objects.filter(verb="tests.ring_unless_bad").count() == 27


def test_timers_whose_subject_has_moved_on_end_quietly(cast):
    @action(by=anybody, source=["terms"])
    def only_in_terms(application, *, actor):
        pass

    applications = [make_application(cast, "withdrawn") for _ in range(3)]
    for application in applications:
        clock(application, "tests.only_in_terms")
    assert timers.sweep() == 0
    assert set(Timer.objects.values_list("status", flat=True)) == {"cancelled"}


def test_of_several_timers_of_one_party_each_sees_what_the_one_before_wrote(cast):
    @action(by=anybody, source=None)
    def take_number(application, *, actor):
        taken = type(application).objects.filter(party_id=application.party_id, categories__startswith="no ").count()
        application.categories = f"no {taken + 1}"

    applications = [make_application(cast, "withdrawn") for _ in range(6)]
    for application in applications:
        clock(application, "tests.take_number")
    assert timers.sweep() == 6
    numbers = {type(a).objects.get(pk=a.pk).categories for a in applications}
    assert numbers == {f"no {n}" for n in range(1, 7)}


def test_a_timer_that_moved_while_it_was_leased_waits_for_its_new_day(cast):
    later = timezone.now() + PAST
    bells.hang(suppliers(3), cast.ada.pk, due())
    batch = timers.lease(10)
    Timer.objects.update(due=later, next_at=later)
    assert timers.fire_alike(batch) == 0 and timers.fire_one(batch[0]) is False
    assert set(Timer.objects.values_list("status", flat=True)) == {"live"}


def test_a_long_sweep_ends_before_the_worker_is_killed_and_the_next_goes_on(cast, monkeypatch):
    bells.hang(suppliers(6), cast.ada.pk, due())
    monkeypatch.setattr(timers, "LONGEST", 0)
    assert timers.sweep() == 0
    monkeypatch.setattr(timers, "LONGEST", 60)
    assert timers.sweep(limit=2) == 6


def test_one_clock_alone_costs_few_queries(cast, django_assert_max_num_queries):
    (timer,) = bells.hang(suppliers(1), cast.ada.pk, due())
    with django_assert_max_num_queries(14):
        assert timers.fire_one(timer)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_busy_supplier_is_left_to_the_next_sweep():
    cast, companies = make_cast(), suppliers(3)
    bells.hang(companies, cast.ada.pk, due())
    holding, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Party.objects.select_for_update(no_key=True).get(pk=companies[1].party_id)
            holding.set()
            done.wait(20)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(10)
    try:
        assert timers.sweep() == 2 and len(rung()) == 2
    finally:
        done.set()
        thread.join()
    assert timers.sweep() == 0  # left alone for as long as it takes to the next sweep
    Timer.objects.filter(status="live").update(leased_until=timezone.now() - PAST)
    assert timers.sweep() == 1 and len(rung()) == 3


def sweeper() -> subprocess.Popen:
    """A sweeper in a process of its own, on the database of this test."""
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bells", "wait"], env=os.environ | {"DATABASE_URL": url}, cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_sweepers_race_and_one_is_killed_yet_every_timer_fires_exactly_once():
    cast, companies = make_cast(), suppliers(1500)
    bells.hang(companies, cast.ada.pk, due(), seconds=0.002)
    with sweeper() as killed, sweeper() as other:
        for racer in (killed, other):
            racer.stdin.write("\n")
            racer.stdin.flush()
        give_up = time.monotonic() + 30
        while not rung() and time.monotonic() < give_up:
            time.sleep(0.01)
        killed.kill()
    fired = len(rung())
    assert 0 < fired < 1500, "the killed one left something behind"
    Timer.objects.filter(status="live").update(leased_until=timezone.now() - PAST)  # its lease has run out
    assert timers.sweep() == 1500 - fired
    assert rung() == [c.pk for c in companies]
    assert Notification.objects.filter(code=bells.NOTICE).count() == 1500
