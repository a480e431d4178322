"""What one outermost action gathers while its bodies run, and how it is written in the end."""

import datetime
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import groupby

from django.db import models

from .models import Delivery, Event, Notification, Timer

CHUNK = 500  # objects per transaction in `many`: the lock is held for well under a second


@dataclass
class Frame:
    """What one outermost action gathers; written set-wise when its bodies have run."""

    party_id: int | None
    at: datetime.datetime
    cause: Event | None = None
    gather: bool = False  # keep changed subjects for one set-wise write
    touched: set = field(default_factory=set)
    stack: list[Event] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    notifications: list[tuple[Notification, bool]] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    timers: dict[tuple, Timer] = field(default_factory=dict)
    cancelled: list[models.Q] = field(default_factory=list)
    changed: list[tuple[models.Model, tuple[str, ...]]] = field(default_factory=list)
    added: list[models.Model] = field(default_factory=list)  # new rows that nothing refers to yet

    def flush(self):
        """Write everything in the order of the locks: subjects, events, timers, messages."""
        self.write_changes()
        for model, rows in groupby(sorted(self.added, key=lambda r: r._meta.label), key=type):
            model._base_manager.bulk_create(list(rows), batch_size=CHUNK)
        waiting = self.events
        while waiting:  # causes first, because an effect names its cause by id
            ready = [e for e in waiting if e.cause is None or e.cause.pk]
            for event in ready:
                event.caused_by = event.cause
            Event.objects.bulk_create(ready)
            waiting = [e for e in waiting if e.pk is None]
        if self.cancelled:
            Timer.objects.filter(models.Q(*self.cancelled, _connector=models.Q.OR), status=Timer.Status.LIVE).update(
                status=Timer.Status.CANCELLED, ended_at=self.at
            )
        Timer.objects.bulk_create(self.timers.values())
        Notification.objects.bulk_create([n for n, _mail in self.notifications])
        mails = [
            Delivery(party_id=n.party_id, user_id=n.user_id, code=n.code, due=self.at)
            for n, mail in self.notifications
            if mail
        ]
        Delivery.objects.bulk_create(mails + self.deliveries)
        through = Delivery.notifications.through
        through.objects.bulk_create(
            through(delivery_id=d.pk, notification_id=n.pk)
            for d, n in zip(mails, [n for n, mail in self.notifications if mail], strict=True)
        )

    def write_changes(self):
        """Write the subjects that were kept for one set-wise write."""
        for (model, names), group in groupby(
            sorted(self.changed, key=lambda c: (c[0]._meta.label, c[1])), key=lambda c: (type(c[0]), c[1])
        ):
            save_all(model, names, [instance for instance, _names in group])
        self.changed.clear()

    def mark(self) -> tuple:
        """Where the frame stands, for `rewind`."""
        return (
            len(self.events), len(self.notifications), len(self.deliveries), dict(self.timers), len(self.cancelled),
            len(self.changed), len(self.added),
        )  # fmt: skip

    def rewind(self, mark: tuple):
        """Forget what was gathered since the mark, because its action failed."""
        events, notifications, deliveries, self.timers, cancelled, changed, added = mark
        del self.events[events:], self.notifications[notifications:], self.deliveries[deliveries:]
        del self.cancelled[cancelled:], self.changed[changed:], self.added[added:]


running: ContextVar[Frame | None] = ContextVar("frame", default=None)


def current() -> Frame:
    """The frame of the running action; an error outside one, because nothing changes outside an action."""
    frame = running.get()
    if frame is None:
        raise RuntimeError("only an action may do this")
    return frame


@contextmanager
def entered(frame: Frame):
    token = running.set(frame)
    try:
        yield frame
    finally:
        running.reset(token)


def save_all(model, names: tuple[str, ...], instances: list[models.Model]):
    """Write the named fields of instances of one model; one UPDATE where all of them get the same values."""
    if len(instances) == 1:
        instances[0].save(update_fields=names)
        return
    values = {n: getattr(instances[0], n) for n in names if n != "revision"}
    if all(getattr(i, n) == v for i in instances[1:] for n, v in values.items()):
        bump = {"revision": models.F("revision") + 1} if "revision" in names else {}
        model._base_manager.filter(pk__in=[i.pk for i in instances]).update(**values, **bump)
    else:
        model._base_manager.bulk_update(instances, names, batch_size=CHUNK)
