"""Changes to the rules of the business: a version entered by one person, approved by another."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import actors, calendar, deadlines, timers
from .actions import Refused, action, must_say
from .fields import MAX_FEN
from .models import CalendarYear, Policy
from .words import weekday

MOST = 10_000  # days, hours, months or basis points: more is a slip
# Rules with an amount in fen for each of some codes, which may change: what gives the codes there are, set by the app
# that knows them.
BY_CODE: dict[str, Callable[[], set[str]]] = {}
POLICY_ADMIN = "policy_admin"  # the role's name; its title is in accounts.roles
policy_admin = actors.role(POLICY_ADMIN)


@action(by=policy_admin, source=None, audit=["effective_from"], says=_("proposed a new version of a policy"))
def propose_policy(policy, *, actor, value, effective_from, source):
    """Enter a new version of a policy's key; it counts once a second person has approved it."""
    if effective_from < calendar.today():
        raise Refused(_("A rule cannot begin in the past."), "effective_from")
    if type(value) is not type(policy.value):
        raise Refused(_("The value must have the same shape as the one in force."), "value")
    if isinstance(value, dict) and set(value) != set(policy.value) and policy.key not in BY_CODE:
        raise Refused(_("The value must have the same entries as the one in force."), "value")
    if policy.key in BY_CODE and (unknown := set(value) - BY_CODE[policy.key]()):
        raise Refused(_("There is no such code: %(codes)s.") % {"codes": ", ".join(sorted(unknown)[:5])}, "value")
    if (entry := misfit(value, policy.value, policy.key)) is not None:
        raise Refused(
            _("The value must have the same shape as the one in force; look at “%(entry)s”.") % {"entry": entry},
            "value",
        )
    must_say(source, _("Name the source: the document, law or decision behind this version."), "source")
    return Policy.objects.create(
        key=policy.key, value=value, effective_from=effective_from, source=source, state="proposed",
        entered_by_id=actor.user_id,
    )  # fmt: skip


def misfit(value, known, name: str) -> str | None:
    """The first entry whose kind or size the readers of a policy could not work with; None when all of it fits.

    An entry of a list is like one of those it has now; what is null now may become a pair of numbers.
    """
    if name in BY_CODE and isinstance(value, dict):
        return next((code for code, fen in value.items() if misfit(fen, 0, "_fen") is not None), None)
    if known is None:
        return None if value is None else misfit(value, [0, 0], name)
    if type(value) is not type(known):
        return name
    if isinstance(value, dict):
        if set(value) != set(known):
            return name
        return next((m for k in value if (m := misfit(value[k], known[k], k)) is not None), None)
    if isinstance(value, list):
        numbers = all(isinstance(k, int) for k in known)
        if known and (not value or numbers and len(value) != len(known)):
            return name
        return None if all(any(misfit(v, k, name) is None for k in known) for v in value) or not known else name
    if isinstance(value, str):
        return None if value.strip() and value.isprintable() else name
    if isinstance(value, int):
        return None if 0 <= value <= (MAX_FEN if "_fen" in name else MOST) else name
    return name


@action(
    by=policy_admin & actors.not_who_entered,
    source=["proposed"],
    to="approved",
    says=_("approved a version of a policy"),
)
def approve_policy(policy, *, actor):
    """The second person's yes: the version counts from its day on."""


@action(by=policy_admin, source=["proposed"], to="dropped", says=_("dropped a version of a policy"))
def drop_policy(policy, *, actor):
    """This version will not come."""


@action(by=policy_admin, source=None, audit=["year"], says=_("published a working-day calendar"))
def publish_calendar(*, actor, year: int, days_off, work_weekends, source, published_on):
    """A year's official days as a new version; `Refused`, naming the day, when they contradict the week or themselves.

    Running timers that rest on the calendar are moved by the next sweep (see `deadlines`).
    """
    for field, days, other in (("days_off", days_off, work_weekends), ("work_weekends", work_weekends, days_off)):
        for day in days:
            if wrong := contradiction(day, year, days, other, free=field == "days_off"):
                raise Refused(wrong % {"day": day.isoformat(), "weekday": weekday(day), "year": year}, field)
    last = CalendarYear.objects.filter(year=year).order_by("-version").first()
    row = CalendarYear.objects.create(
        year=year, version=last.version + 1 if last else 1, days_off=sorted(d.isoformat() for d in days_off),
        work_weekends=sorted(d.isoformat() for d in work_weekends), source=source, published_on=published_on,
    )  # fmt: skip
    timers.start(row, deadlines.VERB, due=timezone.now())
    return row


def contradiction(day, year: int, days, other, *, free: bool) -> str:
    """What is wrong with one day of a calendar, as a sentence with gaps; "" when nothing is."""
    if day.year != year:
        return _("%(day)s does not lie in %(year)s.")
    if day in other:
        return _("%(day)s (%(weekday)s) stands in both lists: it cannot be free and worked.")
    if days.count(day) > 1:
        return _("%(day)s (%(weekday)s) is there twice.")
    if free and day.weekday() > 4:
        return _("%(day)s is a %(weekday)s and free anyway: list weekdays only.")
    if not free and day.weekday() < 5:
        return _("%(day)s is a %(weekday)s and worked anyway: list weekend days only.")
    return ""
