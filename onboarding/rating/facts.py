"""What the portal knows about the conduct of many suppliers, read with a constant number of queries."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q

from deposits.models import Obligation
from workflow import calendar
from workflow.models import Event

from ..models import Task
from .rules import Rules, shifted

Kind = Obligation.Kind
# Each of these in the log is an answer of the supplier that did not come in time; a clock that rang for nothing,
# because something was being checked, has no `late` in its data.
LATE_ANSWERS = ["onboarding.remind", "deposits.mark_overdue"]
GAVE_UP = "onboarding.expire_application"
SUBMITTED, RETURNED, TAKEN_OFF = "catalog.submit_item", "catalog.return_item", "catalog.take_off_shelf"


@dataclass
class Conduct:
    """What one supplier did in the windows of the rules.

    `violations` holds the days by severity; `tasks` and `on_time` count tasks that were due; `items` and `faulty` are
    items handed in and those of them that reviewers returned, a buyer took off the shelf or that do not comply.
    """

    violations: dict[str, list[datetime.date]] = field(default_factory=lambda: defaultdict(list))
    tasks: int = 0
    on_time: int = 0
    late_answers: int = 0
    complaints: int = 0
    open_complaints: int = 0
    items: int = 0
    faulty: int = 0


def midnight(day: datetime.date) -> datetime.datetime:
    """The moment a day begins in Asia/Shanghai."""
    return calendar.end_of(day - calendar.ONE_DAY)


def read(parties: list[int], month: datetime.date, rules: Rules) -> dict[int, Conduct]:
    """The conduct of these parties up to the end of a month: six queries, however many parties there are."""
    end = shifted(month, 1)
    start = {name: shifted(month, 1 - count) for name, count in rules.months.items()}
    found = {party: Conduct() for party in parties}
    read_violations(found, start["violations"], end)
    read_complaints(found, start["complaints"], end)
    read_tasks(found, start["tasks"], end)
    read_answers(found, start["answers"], end)
    read_items(found, start["items"], end)
    return found


def obligations(found, kind, start, end):
    return Obligation.objects.filter(party_id__in=list(found), kind=kind, happened_on__gte=start, happened_on__lt=end)


def read_violations(found, start, end):
    """Violations that count: none that was taken back on appeal, none whose appeal waits (D)."""
    about = ContentType.objects.get_for_model(Obligation)
    granted = Event.objects.filter(verb="deposits.grant_appeal", subject_type=about).values("subject_id")
    rows = obligations(found, Kind.VIOLATION, start, end).filter(Q(appeal="") | ~Q(pk__in=granted), appealed=False)
    for party, severity, day in rows.values_list("party_id", "severity", "happened_on"):
        found[party].violations[severity or Obligation.Severity.MINOR].append(day)


def read_complaints(found, start, end):
    rows = obligations(found, Kind.COMPLAINT, start, end).values("party_id")
    rows = rows.annotate(count=Count("pk"), still=Count("pk", filter=Q(state=Obligation.State.OPEN))).order_by()
    for row in rows:
        found[row["party_id"]].complaints, found[row["party_id"]].open_complaints = row["count"], row["still"]


def read_tasks(found, start, end):
    """Tasks whose due day lay in the window; ended ones say nothing."""
    rows = Task.objects.filter(party_id__in=list(found), due__gte=start, due__lt=end).exclude(state=Task.State.ENDED)
    for row in rows.values("party_id").annotate(count=Count("pk"), late=Count("pk", filter=Q(late=True))).order_by():
        conduct = found[row["party_id"]]
        conduct.tasks, conduct.on_time = row["count"], row["count"] - row["late"]


def log(found, verbs, start, end):
    return Event.objects.filter(party_id__in=list(found), verb__in=verbs, at__gte=midnight(start), at__lt=midnight(end))


def read_answers(found, start, end):
    rows = log(found, [*LATE_ANSWERS, GAVE_UP], start, end).filter(Q(verb=GAVE_UP) | Q(data__late=True))
    rows = rows.values("party_id").annotate(count=Count("pk")).order_by()
    for row in rows:
        found[row["party_id"]].late_answers = row["count"]


def read_items(found, start, end):
    """Items handed in, and which of them were returned, taken off by a buyer, or found not to comply."""
    handed_in, faulty = defaultdict(set), defaultdict(set)
    rows = log(found, [SUBMITTED, RETURNED, TAKEN_OFF], start, end).exclude(verb=TAKEN_OFF, actor_kind="system")
    for party, verb, item in rows.values_list("party_id", "verb", "subject_id").distinct():
        handed_in[party].add(item)
        if verb != SUBMITTED:
            faulty[party].add(item)
    goods = Counter(obligations(found, Kind.GOODS, start, end).values_list("party_id", flat=True))
    for party, conduct in found.items():
        conduct.items = len(handed_in[party])
        conduct.faulty = min(len(faulty[party]) + goods[party], conduct.items)
