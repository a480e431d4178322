"""What moves deadlines: a calendar that was published, and more time that staff give after an outage."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import actors, calendar, moves, notices, timers
from .actions import REGISTRY, ActionError, Refused, action, current, must_say, note
from .models import Timer
from .notices import declare, notify
from .signals import dates_moved
from .words import in_every_language

SCANNED, MOVED = 20_000, 500  # timers looked at and moved in one transaction: suppliers wait less than a second
AGAIN = datetime.timedelta(minutes=2)  # longer than another process goes on with the calendar it has read
MOST_DAYS = 60  # working days in one extension: more is a slip
FIELDS = ["party_id", "action", "due", "start", "days", "pauses", "favour", "provisional"]
STAFF_TOLD = declare(
    "workflow.dates_moved",
    _("The calendar of %(year)s moved %(count)s dates that you follow"),
    _("The lists show the new dates already, and every supplier concerned was told."),
    mail=False,
)


@action(by=actors.system, source=None, public=False, says=_("moved %(moved)s deadlines to the calendar in force"))
def recompute_deadlines(year, *, actor, after=0, told=None, again=False):
    """Give live working-day timers the dates of the calendars in force, some hundreds in each transaction.

    It starts itself again behind the timer `after` until all have been looked at, so it can be killed at any moment
    and run for two calendars at once. `told` counts, by role, the dates that staff follow. After the last one it
    looks through all once more (`again`): another process may have set a timer by the calendar it had read before.
    """
    calendar.forget()
    floor, followed = calendar.add(calendar.today(), 1)[0], Counter(told or {})
    found, after = scan(after, floor)
    moves.turns(found)
    live = Timer.objects.filter(pk__in=[t.pk for t in found], status=Timer.Status.LIVE, days__isnull=False)
    moving = [move for timer in live.order_by("pk") if (move := moves.wanted(timer, floor))]
    followed += moves.carry_out(moving, in_every_language(lambda: reason(year)))
    note(moved=len(moving))
    if after is not None:
        timers.start(year, VERB, due=timezone.now(), after=after, told=dict(followed), again=again)
        return
    for role, count in followed.items():
        notify(notices.staff_of(role), STAFF_TOLD, url="/admin/workflow/timer/", year=year.year, count=count)
    if not again:
        timers.start(year, VERB, due=timezone.now() + AGAIN, again=True)


VERB = recompute_deadlines.verb


def reason(year) -> str:
    return gettext("the working days of %(year)s were published (%(source)s)") % {
        "year": year.year, "source": year.source,
    }  # fmt: skip


def scan(after: int, floor: datetime.date) -> tuple[list[Timer], int | None]:
    """The next timers that move, found without a lock, and the key of the last one looked at; None at the end."""
    found, seen = [], 0
    rows = Timer.objects.filter(status=Timer.Status.LIVE, days__isnull=False, pk__gt=after).order_by("pk")
    for timer in rows.only(*FIELDS)[:SCANNED].iterator():
        seen, after = seen + 1, timer.pk
        if moves.wanted(timer, floor) is not None:
            found.append(timer)
            if len(found) == MOVED:
                return found, after
    return found, after if seen == SCANNED else None


@actors.rule
def has_no_way_of_its_own(actor, subject):
    """A model with an action of its own for more time is extended by that one."""
    return not getattr(subject, "extend_with", "")


@action(
    by=actors.role("policy_admin") & has_no_way_of_its_own, source=None, audit=["days", "words"],
    says=_("gave more time: “%(what)s” moves from %(before_on)s to %(after_on)s"),
)  # fmt: skip
def extend_deadline(subject, *, actor, clock: str, days: int, words: str):
    """Move the live deadline `clock` (a timer's action) of the subject by so many working days, for a reason.

    `Refused` where it runs no more, or is not a deadline that anybody works towards.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Refused(_("Give 1 to %(most)s working days.") % {"most": MOST_DAYS}, "days")
    must_say(words)
    timer = timers.live(subject).filter(action=clock).first()
    if timer is None:
        raise Refused(_("This clock does not run any more."))
    before = calendar.last_day(timer.due)
    after, provisional = calendar.add(before, days)
    move = moves.Move(timer, before, after, provisional)
    if timer.days is None and move.shown is None:
        raise Refused(_("This clock is not a deadline that can be moved."))
    Timer.objects.filter(pk=timer.pk, days__isnull=False).update(days=F("days") + days)
    moves.set_timers([move])
    moves.set_pages([move])
    told = moves.facts(move, words)
    note(what=told["what"], before_on=before, after_on=after)
    current().stack[-1].public = public = bool(move.shown and move.shown.what)
    if public:
        moves.tell_suppliers([move], words)
    dates_moved.send(sender=moves.Move, moves=[move])


@dataclass
class Extended:
    """What became of one timer: its last day before and after, or the error."""

    timer: Timer
    before: datetime.date
    after: datetime.date | None = None
    error: ActionError | None = None


def extend_deadlines(found: list[Timer], *, actor, days: int, words: str) -> list[Extended]:
    """More time for many deadlines at once, with a result for each; see `extend_deadline`.

    Models that name an action of their own (`extend_with`) are extended by it, once for each object.
    """
    kinds: dict[tuple, list[Timer]] = {}
    for timer in found:
        model = ContentType.objects.get_for_id(timer.subject_type_id).model_class()
        own = getattr(model, "extend_with", "")
        kinds.setdefault((model, own, "" if own else timer.action), []).append(timer)
    results = []
    for (model, own, clock), group in kinds.items():
        subjects = model._base_manager.in_bulk({t.subject_id for t in group})
        if own:
            done = REGISTRY[own].many(subjects.values(), actor=actor, days=days, words=words)
        else:
            done = extend_deadline.many(subjects.values(), actor=actor, clock=clock, days=days, words=words)
        errors = {result.subject.pk: result.error for result in done}
        now = Timer.objects.in_bulk([t.pk for t in group])
        for timer in group:
            before, missing = calendar.last_day(timer.due), Refused(_("This does not exist any more."))
            result = Extended(timer, before, error=errors.get(timer.subject_id, missing))
            if result.error is None:
                result.after = calendar.last_day(newest(timer, now[timer.pk]).due)
            results.append(result)
    return results


def newest(timer: Timer, now: Timer) -> Timer:
    """The timer as it runs now: the same one moved, or the one that took its place."""
    alive = Timer.objects.filter(
        subject_type_id=timer.subject_type_id, subject_id=timer.subject_id, action=timer.action, status="live"
    )
    return now if now.status == Timer.Status.LIVE else alive.first() or now
