"""Worker killed mid-sweep, broker emptied, beat down for a day: what was due has then happened exactly once."""

import json
import os
import shutil
import signal
import time
from contextlib import ExitStack, contextmanager

import pytest
import redis

from config.management.commands.portal import CELERY, PROGRAMS

from .running import fresh_portal

pytestmark = pytest.mark.browser  # not for the browser's sake: the tests that need real processes run together
CASES, DUE = 300, "onboarding.expire_application"
# Companies whose applications wait for the supplier: each has a clock that ends it.
SETUP = f"""
import json
from django.utils import timezone
from accounts.models import Membership, Supplier, User
from onboarding.actions.application import open_application
from workflow import actors
from workflow.models import Party
user = User.objects.create_user("owner@example.com", "owner", name="Owner", verified_at=timezone.now())
made = []
for number in range({CASES}):
    party = Party.objects.create()
    supplier = Supplier.objects.create(party=party, name=f"Company {{number}}", uscc=f"{{number:018d}}")
    Membership.objects.create(party=party, user=user, role="owner")
    application = open_application(
        supplier, actor=actors.person(user.pk), channel="huicai", categories="paper"
    )
    made.append(application.pk)
print(json.dumps(made))
"""
# The clocks of these applications ran out yesterday.
A_DAY_PASSES = """
import datetime
from django.utils import timezone
from workflow.models import Timer
yesterday = timezone.now() - datetime.timedelta(days=1)
rows = Timer.objects.filter(action="{due}", subject_id__in={ids}, status="live")
assert rows.update(due=yesterday, next_at=yesterday) == {count}
"""
# The five minutes for which a killed sweep's clock is held pass.
LEASES_END = """
from django.utils import timezone
from workflow.models import Timer
print(Timer.objects.filter(status="live", leased_until__gt=timezone.now()).update(leased_until=timezone.now()))
"""
OUTCOME = f"""
import json
from onboarding.models import Application
from workflow.models import Event, Timer
print(json.dumps({{
    "events": list(Event.objects.filter(verb="{DUE}").order_by("subject_id").values_list("subject_id", flat=True)),
    "states": list(Application.objects.filter(state="expired").order_by("pk").values_list("pk", flat=True)),
    "fired": list(Timer.objects.filter(action="{DUE}", status="fired").order_by("subject_id")
                  .values_list("subject_id", flat=True)),
    "running": Timer.objects.filter(action="{DUE}", status="live").count(),
}}))
"""


@pytest.fixture
def portal():
    """Database and folders of a portal, with no process running yet."""
    with fresh_portal() as portal:
        portal.manage("migrate", "--verbosity", "0")
        yield portal


def worker() -> list[str]:
    """As `make run` starts it on SQLite, as `compose.yaml` does with Redis."""
    return [*CELERY, "worker", "--concurrency", "2"] if os.environ.get("REDIS_URL") else PROGRAMS["worker"]


@contextmanager
def running(portal, **programs):
    """Programs by name, killed without a warning at the end of the block."""
    with ExitStack() as stack:
        started = [stack.enter_context(portal.program(name, command)) for name, command in programs.items()]
        yield
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)


def expired(portal) -> int:
    return portal.query("SELECT count(*) FROM onboarding_application WHERE state = 'expired'")[0][0]


def wait_until(portal, least: int, seconds: float = 90):
    deadline = time.monotonic() + seconds
    while expired(portal) < least:
        assert time.monotonic() < deadline, f"{expired(portal)} of {least} after {seconds} s"
        time.sleep(0.02)


def empty_broker(portal):
    if portal.broker:
        with redis.Redis.from_url(portal.broker) as server:
            server.flushdb()
            server.set("taken-by-a-test", os.getpid(), ex=3600)
    else:
        shutil.rmtree(portal.var / "broker")


@pytest.mark.slow
def test_whatever_is_killed_everything_due_happens_once(portal):
    made = json.loads(portal.shell(SETUP).splitlines()[-1])
    first, second = made[: CASES // 2], made[CASES // 2 :]
    beat = PROGRAMS["beat"]

    # Killed in the middle of a sweep: some have happened, some not, one may be in between.
    portal.shell(A_DAY_PASSES.format(due=DUE, ids=first, count=len(first)))
    with running(portal, worker=worker(), beat=beat):
        wait_until(portal, 10)
    done = expired(portal)
    assert 10 <= done < len(first), "it was not killed in the middle"

    # The broker has lost everything, and beat is down while a day passes and the rest becomes due.
    empty_broker(portal)
    portal.shell(A_DAY_PASSES.format(due=DUE, ids=second, count=len(second)))
    portal.shell(LEASES_END)
    assert expired(portal) == done, "something happened with nothing running"

    # Everything is back, with a second worker in competition; one of the two is killed on the way.
    with running(portal, other=worker(), beat=beat):
        with running(portal, worker=worker()):
            wait_until(portal, done + 10)
        portal.shell(LEASES_END)
        wait_until(portal, len(made))
        time.sleep(3)  # further sweeps find nothing to do
    outcome = json.loads(portal.shell(OUTCOME).splitlines()[-1])
    assert outcome == {"events": made, "states": made, "fired": made, "running": 0}
