"""Deadlines as rows: start and cancel them inside an action, and the sweep that performs what is due.

A deadline that people read is also kept on its subject, for lists. The subject's model names it, and whatever moves
the timer moves the date with it (see `moves`):

    class DepositNotice(Stateful):
        shown_dates = {"deposits.mark_overdue": ShownDate(_("last day to pay"), "due", "provisional")}
"""

import datetime
import json
import logging
import time

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from . import calendar, chunks
from .actions import REGISTRY, ActionError, WrongState, current
from .actors import SYSTEM
from .frame import CHUNK
from .models import Timer

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=5)  # a killed sweep's timers are taken up again after this
BACK_OFF = [60, 300, 1800, 7200, 21600]  # seconds before the next try; the last one repeats
FIRST_CHUNK = 16  # timers in the first transaction of a kind; doubled while a chunk takes less than
QUICK = 0.25  # seconds, so that no supplier waits long for their turn
BUSY = object()
LONGEST = 300  # seconds of one sweep, well inside the worker's time limit; the next one goes on


def start(
    subject, action: str, *, due=None, days=None, since=None, pauses=(), favour="later", survives=False, **inputs
) -> Timer:
    """Let the system perform `action` ("app.function") on the subject when due, replacing a live timer of that name.

    Either `due` (aware datetime) or `days` working days after the date `since` (default today, Asia/Shanghai; the
    timer is due when that day has passed), not counting `pauses` (see `calendar.deadline`); `favour` is "earlier" for
    what the platform owes. The timer ends when the subject's state changes unless it `survives`.
    """
    frame = current()
    basis = {}
    if days is not None:
        since = since or calendar.today()
        day, provisional = calendar.deadline(since, days, pauses)
        due, basis = calendar.end_of(day), {"start": since, "days": days, "provisional": provisional}
        basis["pauses"] = [[str(asked), str(answered)] for asked, answered in pauses]
    kind = ContentType.objects.get_for_model(subject)
    cancel(subject, action)
    timer = Timer(
        party_id=frame.party_id, subject_type=kind, subject_id=subject.pk, action=action, inputs=inputs, due=due,
        next_at=due, favour=favour, survives=survives, **basis,
    )  # fmt: skip
    frame.timers[(kind.pk, subject.pk, action)] = timer
    return timer


def cancel(subject, action: str):
    """End the live timer of that name on the subject, if there is one."""
    frame = current()
    kind = ContentType.objects.get_for_model(subject)
    frame.timers.pop((kind.pk, subject.pk, action), None)
    frame.cancelled.append(Q(subject_type=kind, subject_id=subject.pk, action=action))


def live(subject):
    """The running timers of one object, soonest first."""
    kind = ContentType.objects.get_for_model(subject)
    return Timer.objects.filter(subject_type=kind, subject_id=subject.pk, status=Timer.Status.LIVE).order_by("due")


def lateness() -> float:
    """Seconds that the most overdue timer has been waiting for the sweep, failing ones not counted; 0 when none is."""
    first = (
        Timer.objects.filter(status=Timer.Status.LIVE, tries=0)
        .order_by("next_at")
        .values_list("next_at", flat=True)
        .first()
    )
    return max(0.0, (timezone.now() - first).total_seconds()) if first else 0.0


def sweep(limit: int = 1000) -> int:
    """Perform what is due and return how many timers fired; safe to run many at once and to kill at any moment.

    Due timers are leased, performed as the system, and marked fired in the transaction of their action. Those of one
    kind go together in chunks; a failing one moves ahead with a back-off and the rest go on.
    """
    fired, began = 0, time.monotonic()
    while time.monotonic() - began < LONGEST and (batch := lease(limit)):
        kinds: dict[tuple, list[Timer]] = {}
        for timer in batch:
            alone = timer.party_id is None or timer.tries > 0  # what failed before spoils no chunk
            kind = (timer.action, timer.subject_type_id, json.dumps(timer.inputs, sort_keys=True))
            kinds.setdefault((timer.pk,) if alone else kind, []).append(timer)
        done = sum(fire_alike(group) for group in kinds.values())
        fired += done
        if not done and len(batch) < limit:
            break
    return fired


def lease(limit: int) -> list[Timer]:
    """Take the most overdue live timers that nobody has leased."""
    now = timezone.now()
    free = Timer.objects.filter(
        Q(leased_until=None) | Q(leased_until__lt=now), status=Timer.Status.LIVE, next_at__lt=now
    ).order_by("next_at")
    if not free.values_list("pk", flat=True).first():
        return []
    with transaction.atomic():
        taken = list(free.select_for_update(skip_locked=True)[:limit])
        Timer.objects.filter(pk__in=[t.pk for t in taken]).update(leased_until=now + LEASE)
    return taken


def fire_alike(group: list[Timer]) -> int:
    """Fire leased timers of one kind and return how many fired: in chunks that grow as long as they are quick."""
    if len(group) == 1:
        return fire_one(group[0])
    fired, size = 0, FIRST_CHUNK
    group = sorted(group, key=lambda t: (t.party_id, t.pk))
    while group:
        part, group, began = group[:size], group[size:], time.monotonic()
        try:
            found = chunks.fire(REGISTRY[part[0].action], part, part[0].inputs)
        except Exception:  # one of them fails: alone it holds nobody up
            fired += sum(fire_one(timer) for timer in part)
            size = FIRST_CHUNK
            continue
        for timer in part:
            error = found.get(timer.pk, BUSY)
            if error is BUSY:
                leave(timer)
            elif error is not None:
                put_off(timer, error)
        fired += sum(error is None for error in found.values())
        size = min(CHUNK, size * 2) if time.monotonic() - began < QUICK else max(1, size // 2)
    return fired


def fire_one(timer: Timer) -> bool:
    """Perform one leased timer; false when somebody else did or its action failed."""
    try:
        REGISTRY[timer.action](timer.subject, actor=SYSTEM, timer=timer, **timer.inputs)
        return True
    except Exception as error:
        if not isinstance(error, ActionError):
            log.exception("timer %s failed", timer.pk)
        put_off(timer, error)
    return False


def put_off(timer: Timer, error: Exception):
    """After a failure: try again later, or never where the subject has moved on in the meantime."""
    now = timezone.now()
    still = Timer.objects.filter(pk=timer.pk, status=Timer.Status.LIVE, due=timer.due)
    if isinstance(error, WrongState):
        still.update(status=Timer.Status.CANCELLED, ended_at=now)
        return
    wait = datetime.timedelta(seconds=BACK_OFF[min(timer.tries, len(BACK_OFF) - 1)])
    still.update(
        tries=timer.tries + 1, next_at=now + wait, leased_until=None, error=f"{type(error).__name__}: {error}"[:500]
    )


def leave(timer: Timer):
    """Its supplier is busy now: the next sweep takes it."""
    soon = timezone.now() + datetime.timedelta(seconds=settings.SWEEP_SECONDS)
    Timer.objects.filter(pk=timer.pk, status=Timer.Status.LIVE).update(leased_until=soon)
