"""The factors of the rating: what each measures, how it is explained, and what would raise it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.words import day as day_words

from .facts import Conduct
from .rules import Rules, month_of, shifted


@dataclass(frozen=True)
class Measured:
    """What was counted, the factor's score of 0–100 for it, and the numbers of its sentences."""

    value: int
    score: int
    data: dict


@dataclass(frozen=True)
class Factor:
    """`measure` gives None where there was nothing to count: then the factor has no say."""

    code: str
    title: Promise
    measure: Callable[[Conduct, Rules], Measured | None]
    explain: Callable[[dict], str]
    improve: Callable[[dict], str]


def share(part: int, whole: int) -> int:
    return round(100 * part / whole)


def violations(conduct: Conduct, rules: Rules) -> Measured:
    counts = {name: len(conduct.violations.get(name, [])) for name in ("minor", "general", "serious")}
    days = sorted(day for found in conduct.violations.values() for day in found)
    data = counts | {"months": rules.months["violations"]}
    if days:
        forgotten = shifted(month_of(days[0]), rules.months["violations"])
        data["until"] = (forgotten - datetime.timedelta(days=1)).isoformat()
    return Measured(len(days), max(100 - sum(rules.costs[k] * n for k, n in counts.items()), 0), data)


def explain_violations(data) -> str:
    if not any(data[name] for name in ("minor", "general", "serious")):
        return _("No violation in %(months)s months.") % data
    return _("In %(months)s months: minor %(minor)s, general %(general)s, serious %(serious)s.") % data


def improve_violations(data) -> str:
    if "until" not in data:
        return _("Nothing to raise here: keep it so.")
    return _(
        "A violation counts for %(months)s months: the oldest one until %(until)s. One that was wrong can be appealed "
        "against; while the appeal waits it does not count."
    ) % (data | {"until": day_words(datetime.date.fromisoformat(data["until"]))})


def tasks(conduct: Conduct, rules: Rules) -> Measured | None:
    if not conduct.tasks:
        return None
    score = share(conduct.on_time, conduct.tasks)
    data = {"on_time": conduct.on_time, "total": conduct.tasks, "months": rules.months["tasks"]}
    return Measured(score, score, data)


def explain_tasks(data) -> str:
    return _("%(on_time)s of %(total)s group tasks of %(months)s months were handed in on time.") % data


def improve_tasks(data) -> str:
    if data["on_time"] == data["total"]:
        return _("Nothing to raise here: keep it so.")
    return _("Hand in the next tasks by their day; a late one counts for %(months)s months.") % data


def answers(conduct: Conduct, rules: Rules) -> Measured:
    score = max(100 - rules.costs["late_answer"] * conduct.late_answers, 0)
    return Measured(
        conduct.late_answers, score, {"late": conduct.late_answers, "months": rules.months["answers"]}
    )  # fmt: skip


def explain_answers(data) -> str:
    if not data["late"]:
        return _("Nothing waited for you too long in %(months)s months.") % data
    return _("Reminders and deadlines that passed in %(months)s months: %(late)s.") % data


def improve_answers(data) -> str:
    if not data["late"]:
        return _("Nothing to raise here: keep it so.")
    return _("Answer what is marked as yours before the reminder comes, and pay notices by their day.")


def complaints(conduct: Conduct, rules: Rules) -> Measured:
    score = max(100 - rules.costs["complaint"] * conduct.complaints, 0)
    data = {"count": conduct.complaints, "open": conduct.open_complaints, "months": rules.months["complaints"]}
    return Measured(conduct.complaints, score, data)


def explain_complaints(data) -> str:
    if not data["count"]:
        return _("No complaint in %(months)s months.") % data
    return _("Complaints in %(months)s months: %(count)s, of which still open: %(open)s.") % data


def improve_complaints(data) -> str:
    if not data["count"]:
        return _("Nothing to raise here: keep it so.")
    return _("Solve complaints with the customer early; each one counts for %(months)s months.") % data


def items(conduct: Conduct, rules: Rules) -> Measured | None:
    if not conduct.items:
        return None
    score = share(conduct.items - conduct.faulty, conduct.items)
    data = {"faulty": conduct.faulty, "total": conduct.items, "months": rules.months["items"]}
    return Measured(score, score, data)


def explain_items(data) -> str:
    return _(
        "Of %(total)s items of %(months)s months, %(faulty)s were returned by reviewers, taken off the shelf or found "
        "not to comply."
    ) % data  # fmt: skip


def improve_items(data) -> str:
    if not data["faulty"]:
        return _("Nothing to raise here: keep it so.")
    return _("Look through the list of what is missing before you submit an item; returned items are counted.")


FACTORS = {
    factor.code: factor
    for factor in (
        Factor("violations", gettext_lazy("Violations"), violations, explain_violations, improve_violations),
        Factor("tasks", gettext_lazy("Tasks on time"), tasks, explain_tasks, improve_tasks),
        Factor("answers", gettext_lazy("Late answers"), answers, explain_answers, improve_answers),
        Factor("complaints", gettext_lazy("Complaints"), complaints, explain_complaints, improve_complaints),
        Factor("items", gettext_lazy("Compliance of items"), items, explain_items, improve_items),
    )
}
