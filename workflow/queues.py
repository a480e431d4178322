"""How urgent waiting work is, said once per kind of case: the staff front page counts by it, the lists filter by it."""

import datetime
from dataclasses import dataclass, field

from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from . import calendar, policies

SOON = 3  # working days ahead that count as soon
AGES = {"0-3": (0, 3), "4-7": (4, 7), "8-10": (8, 10), "11-15": (11, 15), "16": (16, None)}  # working days
KEPT = 60  # seconds that the numbers of the front page are kept, unless somebody decides something before
NUMBERS = "desk-numbers"


@dataclass(frozen=True)
class Clock:
    """By when staff owe something on a kind of case.

    Either `due` names the field that keeps the last day, or `since` the one that keeps when it was handed over (a
    moment) and `target` the policy that says how many working days we give ourselves. `states` are those in which the
    date is ours; without them, all in which the case is open; `where` narrows them down.
    """

    due: str = ""
    since: str = ""
    target: str = ""
    states: tuple = ()
    provisional: str = ""
    where: Q = Q()

    def running(self, model) -> Q:
        """The rows whose date still matters."""
        if states := self.states or getattr(model, "OPEN", ()):
            return Q(state__in=[str(s) for s in states]) & self.where
        ended = [str(s) for s in getattr(model, "ENDED", ())]
        return ~Q(state__in=ended) & self.where if ended else self.where

    def urgency(self, model, targets=None) -> dict[str, Q]:
        """Conditions by code: over, today, soon (today included), provisional where a calendar may still move it.

        `targets` are the policies target.* where many clocks are asked at once.
        """
        today = calendar.today()
        soon = calendar.add(today, SOON)[0]
        running = self.running(model)
        if self.due:
            by = self.due
            found = {"over": Q(**{f"{by}__lt": today}), "today": Q(**{by: today}),
                     "soon": Q(**{f"{by}__gte": today, f"{by}__lte": soon})}  # fmt: skip
        else:
            days = int((targets or {}).get(self.target) or policies.value(self.target))
            over = self._until(handed_over(days, today - calendar.ONE_DAY))
            found = {
                "over": over,
                "today": self._until(handed_over(days, today)) & ~over,
                "soon": self._until(handed_over(days, soon)) & ~over,
            }
        if self.provisional:
            found["provisional"] = Q(**{self.provisional: True})
        return {code: condition & running for code, condition in found.items()}

    def _until(self, day: datetime.date) -> Q:
        return Q(**{f"{self.since}__lt": calendar.end_of(day)})


def urgency(model, clocks, targets=None) -> dict[str, Q]:
    """What `Clock.urgency` says for every clock of a kind of case, taken together."""
    found = {}
    for clock in clocks:
        for code, condition in clock.urgency(model, targets).items():
            found[code] = found[code] | condition if code in found else condition
    return found


def handed_over(days: int, due: datetime.date) -> datetime.date:
    """The last day on which something may be handed over that is due `days` working days later, on `due` or before."""
    day = due
    while calendar.add(day, days)[0] > due:
        day -= calendar.ONE_DAY
    return day


def aged(days: tuple[int, int | None], today: datetime.date) -> tuple[datetime.date | None, datetime.date]:
    """First and last of the days since which that many working days have passed; no first one where `days` is open."""
    low, high = days
    last = today
    while calendar.working_days_between(last, today) < low:
        last -= calendar.ONE_DAY
    if high is None:
        return None, last
    first = last
    while calendar.working_days_between(first - calendar.ONE_DAY, today) <= high:
        first -= calendar.ONE_DAY
    return first, last


def age_conditions(model, name: str) -> dict[str, Q]:
    """Conditions by age of an open case, by the codes of `AGES`; `name` is the field with its first day or moment."""
    today, found = calendar.today(), {}
    moments = model._meta.get_field(name).get_internal_type() == "DateTimeField"
    for code, days in AGES.items():
        first, last = aged(days, today)
        end = {f"{name}__lt": calendar.end_of(last)} if moments else {f"{name}__lte": last}
        if first is None:
            begin = {}
        elif moments:
            begin = {f"{name}__gte": calendar.end_of(first - calendar.ONE_DAY)}
        else:
            begin = {f"{name}__gte": first}
        found[code] = Q(**begin, **end) & Clock().running(model)
    return found


class DueFilter(admin.SimpleListFilter):
    """How urgent: over, today, soon; only dates that are ours."""

    title = _("due")
    parameter_name = "due_in"

    def lookups(self, request, model_admin):
        found = [("over", _("overdue")), ("today", _("due today")), ("soon", _("due within 3 working days"))]
        moves = any(clock.provisional for clock in model_admin.clocks)
        return found + [("provisional", _("provisional date"))] * moves

    def __init__(self, request, params, model, model_admin):
        self.clocks = model_admin.clocks
        super().__init__(request, params, model, model_admin)

    def queryset(self, request, queryset):
        condition = urgency(queryset.model, self.clocks).get(self.value()) if self.value() else None
        return queryset if condition is None else queryset.filter(condition)


class OwnerFilter(admin.SimpleListFilter):
    """Who looks after it."""

    parameter_name = "owner"

    def __init__(self, request, params, model, model_admin):
        self.name = model_admin.claimed
        self.title = get_fields_from_path(model, self.name)[-1].verbose_name
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [("me", _("mine")), ("nobody", _("nobody’s"))]

    def queryset(self, request, queryset):
        if self.value() == "me":
            return queryset.filter(**{self.name: request.user.pk})
        return queryset.filter(**{self.name: None}) if self.value() == "nobody" else queryset


class AgeFilter(admin.SimpleListFilter):
    """For how many working days an open case has been under way."""

    title = _("age in working days")
    parameter_name = "age"

    def __init__(self, request, params, model, model_admin):
        self.name = model_admin.age
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [(code, age_label(code)) for code in AGES]

    def queryset(self, request, queryset):
        condition = age_conditions(queryset.model, self.name).get(self.value()) if self.value() else None
        return queryset if condition is None else queryset.filter(condition)


def age_label(code: str) -> str:
    """A bucket as people read it: 4–7, over 15."""
    low, high = AGES[code]
    return f"{low}–{high}" if high is not None else _("over %(days)s") % {"days": low - 1}


@dataclass
class Queue:
    """What waits for one decision of one role; `numbers` by code (count, over, soon, provisional, mine)."""

    label: str
    role: str
    rows: object
    query: str
    url: str
    clocks: list[Clock] = field(default_factory=list)
    claimed: str = ""
    numbers: dict = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        return f"{self.url} {self.role} {self.query}"

    def measure(self, targets=None) -> dict[str, int]:
        """The numbers that are the same for every reader, in one query."""
        conditions = urgency(self.rows.model, self.clocks, targets)
        counts = {code: Count("pk", filter=q) for code, q in conditions.items() if code != "today"}
        return self.rows.order_by().aggregate(count=Count("pk"), **counts)

    def cells(self) -> list[dict]:
        """Number and address of its list for each column; no number where this kind of case knows none."""
        ways = {"count": "", "over": "&due_in=over", "soon": "&due_in=soon", "provisional": "&due_in=provisional",
                "mine": "&owner=me"}  # fmt: skip
        return [
            {"code": code, "n": self.numbers.get(code), "url": f"{self.url}?{self.query}{way}"}
            for code, way in ways.items()
        ]


def kept(name: str, make):
    """A part of the front page's numbers, counted anew after a minute or when somebody on the desk has decided."""
    numbers = cache.get(NUMBERS) or {}
    if name not in numbers:
        numbers = {"at": timezone.now(), **numbers, name: make()}
        cache.set(NUMBERS, numbers, KEPT)
    return numbers[name]


def counted_at():
    """When the numbers of the front page were counted."""
    return (cache.get(NUMBERS) or {}).get("at") or timezone.now()


def forget():
    """Count anew: a member of staff has decided something and looks at what is left."""
    cache.delete(NUMBERS)
