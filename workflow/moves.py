"""How deadlines move: set-wise, each with its line in the log, the date on its page and word to the supplier.

What moves them is a calendar (`governance.recompute_deadlines`) or staff (`governance.extend_deadline`).
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from . import calendar, history, notices
from .actions import current
from .models import Event, Notification, Party, ShownDate, Timer
from .notices import declare
from .signals import dates_moved
from .words import CLOCKS, in_every_language

MOVED = "workflow.move_date"  # the verb of the line in the log; nobody performs it by itself
history.SENTENCES[MOVED] = _("moved “%(what)s” from %(before_on)s to %(after_on)s: %(why)s")

YOURS = declare(
    "workflow.your_date_moved",
    _("You have until %(after_on)s: %(what)s"),
    _("It was %(before_on)s. The reason: %(why)s"),
)
OURS = declare(
    "workflow.our_date_moved",
    _("A date has moved to %(after_on)s: %(what)s"),
    _("It was %(before_on)s. The reason: %(why)s"),
    mail=False,
)


@dataclass
class Move:
    """One live timer whose last day goes from `before` to `after` (Asia/Shanghai)."""

    timer: Timer
    before: datetime.date
    after: datetime.date
    provisional: bool

    @property
    def model(self):
        return ContentType.objects.get_for_id(self.timer.subject_type_id).model_class()

    @property
    def shown(self) -> ShownDate | None:
        return getattr(self.model, "shown_dates", {}).get(self.timer.action)


def wanted(timer: Timer, floor: datetime.date) -> Move | None:
    """The move of a working-day timer to the calendars in force; None where its day and certainty stay.

    What the platform owes takes the earlier date, what the supplier owes the later, and nothing becomes due before
    `floor`, the next working day (D, domain §7).
    """
    day, provisional = calendar.deadline(timer.start, timer.days, timer.pauses)
    old = calendar.last_day(timer.due)
    new = min(old, day) if timer.favour == "earlier" else max(old, day)
    if new < old:
        new = max(new, min(floor, old))
    return None if (new, provisional) == (old, timer.provisional) else Move(timer, old, new, provisional)


def turns(timers: Iterable[Timer]):
    """Take the turns of several suppliers at once, in key order, before anything else (see `chunks.fire`)."""
    parties = {t.party_id for t in timers if t.party_id is not None}
    list(Party.objects.filter(pk__in=parties).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def carry_out(moves: list[Move], why: dict[str, str]) -> Counter:
    """Write the moves in the running action, under the locks of their suppliers; how many each staff role follows.

    `why` is the reason in every language. Where only the mark "expected" goes or comes, nobody is told: no date moved.
    """
    set_timers(moves)
    set_pages(moves)
    told = [m for m in moves if m.before != m.after]
    write_lines(told, why)
    tell_suppliers([m for m in told if m.shown and m.shown.what], why)
    dates_moved.send(sender=Move, moves=told)
    return Counter(m.shown.role for m in told if m.shown and m.shown.role)


def alike(moves: Iterable[Move], *names: str) -> list[tuple[tuple, list[Move]]]:
    """Moves by the values of these attributes, so that each kind is one UPDATE."""
    found: dict[tuple, list[Move]] = {}
    for move in moves:
        found.setdefault(tuple(getattr(move, name) for name in names), []).append(move)
    return list(found.items())


def set_timers(moves: list[Move]):
    for (after, provisional), group in alike(moves, "after", "provisional"):
        due = calendar.end_of(after)
        Timer.objects.filter(pk__in=[m.timer.pk for m in group]).update(
            due=due, next_at=due, provisional=provisional, leased_until=None
        )


def set_pages(moves: list[Move]):
    """The dates that subjects keep, where they show the day the timer had."""
    shown = [m for m in moves if m.shown and m.shown.field]
    for (model, kept, before, after, provisional), group in alike(
        shown, "model", "shown", "before", "after", "provisional"
    ):
        values = {kept.field: as_kept(model, kept, after)}
        if kept.provisional:
            values[kept.provisional] = provisional
        rows = model._base_manager.filter(pk__in=[m.timer.subject_id for m in group])
        rows.filter(**{kept.field: as_kept(model, kept, before)}).update(**values)


def as_kept(model, shown: ShownDate, day: datetime.date):
    """The day as the subject's field holds it."""
    is_moment = isinstance(model._meta.get_field(shown.field), models.DateTimeField)
    return calendar.end_of(day) if is_moment else day


@lru_cache
def words_of(shown: ShownDate | None, clock: str) -> dict[str, str]:
    """What a deadline is, in every language: the supplier's words, else those of the clock."""
    return in_every_language(lambda: shown.what if shown and shown.what else CLOCKS.get(clock, clock))


def facts(move: Move, why) -> dict:
    """What a line and a message say about a move."""
    what = words_of(move.shown, move.timer.action)
    return {"what": what, "before_on": str(move.before), "after_on": str(move.after), "why": why}


def write_lines(moves: list[Move], why):
    frame = current()
    for move in moves:
        timer = move.timer
        event = Event(
            party_id=timer.party_id, verb=MOVED, actor_kind="system", subject_type_id=timer.subject_type_id,
            subject_id=timer.subject_id, public=bool(move.shown and move.shown.what), at=frame.at,
            data=facts(move, why),
        )  # fmt: skip
        event.cause = frame.stack[-1]
        frame.events.append(event)


def tell_suppliers(moves: list[Move], why):
    """Word to every member: at once by mail about what they owe themselves, in the bell about the rest."""
    frame, members = current(), notices.members_of({m.timer.party_id for m in moves})
    for move in moves:
        timer = move.timer
        code = OURS if timer.favour == "earlier" else YOURS
        for user_id in members.get(timer.party_id, []):
            row = Notification(
                party_id=timer.party_id, user_id=user_id, code=code, data=facts(move, why), created_at=frame.at,
                url=move.shown.url % {"pk": timer.subject_id} if move.shown.url else "",
            )  # fmt: skip
            frame.notifications.append((row, notices.NOTICES[code].mail))
