"""Deadlines as rows: start and cancel them inside an action, and the sweep that performs what is due.

A deadline that people read is also kept on its subject, for lists. The subject's model names it, and whatever moves
the timer moves the date with it (see `moves`):

    class DepositNotice(Stateful):
        shown_dates = {"deposits.mark_overdue": ShownDate(_("last day to pay"), "due", "provisional")}
"""

import datetime
import logging

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from . import calendar
from .actions import REGISTRY, ActionError, WrongState, current
from .actors import SYSTEM
from .models import Timer

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=5)  # a killed sweep's timers are taken up again after this
BACK_OFF = [60, 300, 1800, 7200, 21600]  # seconds before the next try; the last one repeats


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


def due_now(limit: int) -> list[Timer]:
    """The most overdue live timers that nobody has leased."""
    now = timezone.now()
    rows = Timer.objects.filter(status=Timer.Status.LIVE, next_at__lt=now)
    return list(rows.filter(Q(leased_until=None) | Q(leased_until__lt=now)).order_by("next_at")[:limit])


def lateness() -> float:
    """Seconds that the most overdue timer has been waiting for the sweep, failing ones not counted; 0 when none is."""
    first = (
        Timer.objects.filter(status=Timer.Status.LIVE, tries=0)
        .order_by("next_at")
        .values_list("next_at", flat=True)
        .first()
    )
    return max(0.0, (timezone.now() - first).total_seconds()) if first else 0.0


def sweep(limit: int = 500) -> int:
    """Perform what is due and return how many timers fired; safe to run many at once and to kill at any moment.

    A timer is leased by compare-and-swap, its action runs as the system, and the timer is marked fired in the
    action's own transaction. A failing one moves ahead with a back-off and the rest go on.
    """
    fired = 0
    while batch := due_now(limit):
        for timer in batch:
            fired += fire_one(timer)
        if len(batch) < limit:
            break
    return fired


def fire_one(timer: Timer) -> bool:
    """Lease and perform one timer; false when somebody else has it or its action failed."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    if not Timer.objects.filter(free, pk=timer.pk, status=Timer.Status.LIVE).update(leased_until=now + LEASE):
        return False
    try:
        with transaction.atomic():
            REGISTRY[timer.action](timer.subject, actor=SYSTEM, timer=timer, **timer.inputs)
        return True
    except WrongState:
        # The subject has moved on in the meantime: there is nothing to do any more.
        Timer.objects.filter(pk=timer.pk, status=Timer.Status.LIVE).update(status=Timer.Status.CANCELLED, ended_at=now)
    except Exception as error:
        if not isinstance(error, ActionError):
            log.exception("timer %s failed", timer.pk)
        wait = datetime.timedelta(seconds=BACK_OFF[min(timer.tries, len(BACK_OFF) - 1)])
        Timer.objects.filter(pk=timer.pk, status=Timer.Status.LIVE).update(
            tries=timer.tries + 1, next_at=now + wait, leased_until=None, error=f"{type(error).__name__}: {error}"[:500]
        )
    return False
