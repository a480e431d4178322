"""Timers at full size on PostgreSQL: firing, moving a hundred thousand deadlines, counting working days."""

import datetime
import os
import subprocess
import sys
import time

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Membership, Supplier, User
from tests import bells
from tests.bench import load
from workflow import actors, calendar, governance, moves, timers
from workflow.frame import Frame, entered
from workflow.models import Delivery, Event, Notification, Timer

WORKERS = 2


def worker(*arguments) -> subprocess.Popen:
    """A sweeper in a process of its own that waits for a line before it begins."""
    command = [sys.executable, "-m", "tests.bells", *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ)
    process.stdout.readline()
    return process


def rate(what: str, count: int, limit: int, run) -> bool:
    """Run and print how many a second; true when that is too few."""
    began = time.perf_counter()
    run()
    found = count / (time.perf_counter() - began)
    print(f"{what:52}{found:>9.0f}/s{f'≥ {limit}/s' if limit else '':>12}{'  TOO SLOW' if found < limit else ''}")
    return found < limit


def two_workers(how="wait"):
    processes = [worker(how, str(number)) for number in range(WORKERS)]

    def run():
        for process in processes:
            process.stdin.write("\n")
            process.stdin.flush()
        for process in processes:
            process.communicate()
        # What one worker left because the other had the supplier's turn; the next sweep would take it.
        Timer.objects.filter(status="live", action="tests.ring_bell").update(leased_until=None)
        timers.sweep()

    return run


def compare_and_swap(keys):
    """The least a queue in a database can do: one row, one UPDATE, one transaction."""
    for pk in keys:
        with transaction.atomic():
            Timer.objects.filter(pk=pk, status="live").update(status="fired")


def exactly_once(count: int):
    events = Event.objects.filter(verb="tests.ring_bell")
    assert events.count() == events.values("subject_type", "subject_id").distinct().count() == count, events.count()
    assert Notification.objects.filter(code=bells.NOTICE).count() == count


def firing(companies, reader: int) -> bool:
    """Due timers one by one, then through chunks, on two workers; each with its event and its notice."""
    bells.register()
    past, failed = timezone.now() - datetime.timedelta(minutes=5), False
    print(f"\nFiring on PostgreSQL, event and notification included; load average {os.getloadavg()[0]:.1f}")
    plain = bells.hang(companies[:2000], reader, past)
    rate("plain: one-row compare-and-swap", 2000, 0, lambda: compare_and_swap([t.pk for t in plain]))
    Timer.objects.filter(action="tests.ring_bell").delete()
    alone = bells.hang(companies[:2000], reader, past)
    rate("one by one, one worker", 2000, 0, lambda: [timers.fire_one(t) for t in alone])
    bells.hang(companies[2000:4000], reader, past)
    failed |= rate("one by one, two workers", 2000, 200, two_workers("alone"))
    exactly_once(4000)
    bells.hang(companies[4000:24_000], reader, past)
    failed |= rate("through many, two workers, a party each", 20_000, 1500, two_workers())
    exactly_once(24_000)
    members = [m for company in companies[:2000] for m in memberships(company, 10)]
    bells.hang(Membership.objects.bulk_create(members, batch_size=5000), reader, past)
    failed |= rate("through many, two workers, ten of a party", 20_000, 1500, two_workers())
    exactly_once(44_000)
    return failed


def memberships(company: Supplier, count: int):
    """Rows of one party to hang bells on."""
    return [
        Membership(party_id=company.party_id, user_id=pk, role="member", ended_at=timezone.now())
        for pk in User.objects.order_by("pk").values_list("pk", flat=True)[:1]
        for _ in range(count)
    ]


def recomputing(companies, reader: int) -> bool:
    """A calendar arrives and every open deadline moves: line in the log, date on the page, word to the supplier.

    Half of them the platform owes, so the answer is promised for an earlier day; the other half the suppliers owe:
    they get more time, and a mail.
    """
    half = len(companies) // 2
    Membership.objects.bulk_create(
        (Membership(party_id=c.party_id, user_id=reader, role="owner") for c in companies), batch_size=5000
    )
    ours = load.awaited(companies[:half], datetime.date(2026, 12, 31), 10)
    yours = load.notices(companies[half:], datetime.date(2027, 2, 1), 10)
    vacuum()
    off = [datetime.date(2027, 1, 1), *(datetime.date(2027, 2, d) for d in (5, 8, 9, 10, 11, 12, 15))]
    admin = actors.Actor("person", reader, frozenset(["policy_admin"]))
    publish = governance.publish_calendar.body  # who may publish is not on trial here
    with transaction.atomic(), entered(Frame(None, timezone.now())) as frame:
        publish(
            actor=admin, year=2027, days_off=off, work_weekends=[datetime.date(2027, 1, 9)], source="bench",
            published_on=datetime.date(2026, 11, 20),
        )  # fmt: skip
        frame.flush()
    began = time.perf_counter()
    while timers.sweep():
        pass
    took = time.perf_counter() - began
    found = {
        "lines": Event.objects.filter(verb=moves.MOVED).count(),
        "pages": sum(
            type(rows[0]).objects.filter(pk__gte=rows[0].pk).exclude(due=rows[0].due).count() for rows in (ours, yours)
        ),
        "in the bell": Notification.objects.filter(code__in=[moves.OURS, moves.YOURS]).count(),
    }
    mails = Delivery.objects.filter(code=moves.YOURS).count()
    print(f"\nA calendar moves {len(companies)} deadlines in {took:.0f} s (limit 120 s); load {os.getloadavg()[0]:.1f}")
    print("  " + ", ".join(f"{what}: {count}" for what, count in found.items()) + f"; by mail: {mails}")
    assert set(found.values()) == {len(companies)} and mails == half
    return took > 120


def counting() -> bool:
    """+15 working days."""
    days, start, times = calendar.working_days(), datetime.date(2026, 9, 18), 200_000
    days.add(start, 15)
    began = time.perf_counter()
    for _ in range(times):
        days.add(start, 15)
    each = (time.perf_counter() - began) / times * 1e6
    print(f"\nWorking days: +15 takes {each:.2f} µs (limit 10 µs)")
    return each > 10


def run() -> bool:
    """Everything; true when a limit was missed."""
    reader = User.objects.create_user("bench@example.com", "bench", name="Bench", verified_at=timezone.now())
    companies = load.suppliers(100_000)
    vacuum()
    failed = counting()
    failed |= firing(companies, reader.pk)  # first: later these suppliers have journeys that would be looked at too
    failed |= recomputing(companies, reader.pk)
    return failed


def vacuum():
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
