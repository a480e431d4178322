"""Staff give more time to many deadlines at once, from the list of clocks."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .deadlines import MOST_DAYS, extend_deadlines
from .desk import ask
from .fields import PlainField
from .models import Timer
from .words import CLOCKS, day

MAY_EXTEND = {"policy_admin", "refund_lead"}  # roles; what each may extend its action knows
MOST = 500  # clocks at once: a page answers within seconds
FEW = 10  # named on the page
SHOWN = 30  # results told one by one; the list shows the rest


class MoreTimeForm(forms.Form):
    """How much more time, and why."""

    days = forms.IntegerField(label=gettext_lazy("Working days more"), min_value=1, max_value=MOST_DAYS)
    words = PlainField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("Every supplier concerned reads it.")
    )


@dataclass(frozen=True)
class MoreTime:
    """The bulk button as its page shows it."""

    name: str = "more_time"
    label: str = gettext_lazy("Give more time")
    will: str = gettext_lazy("The date on each page moves with its clock, and the suppliers are told.")


def more_time(modeladmin, request, queryset):
    """Ask how long and why, then extend what was ticked and say what became of each."""
    found = list(queryset.filter(status=Timer.Status.LIVE).select_related("subject_type")[: MOST + 1])
    if not found:
        messages.error(request, _("Tick clocks that are still running."))
        return None
    if len(found) > MOST:
        messages.error(request, _("Tick at most %(most)s at once.") % {"most": MOST})
        return None
    form = MoreTimeForm(request.POST if "decided" in request.POST else None)
    if form.is_valid():
        tell_results(request, extend_deadlines(found, actor=request.actor, **form.cleaned_data))
        return None
    return ask(modeladmin, request, MoreTime(), form, len(found), [name(timer) for timer in found[:FEW]])


def name(timer) -> str:
    """A clock and what it is about, as staff read it."""
    return named(f"{timer.subject_type.name} {timer.subject_id}", CLOCKS.get(timer.action, timer.action))


def named(what: str, value) -> str:
    return _("%(name)s: %(value)s") % {"name": what, "value": value}


def tell_results(request, results):
    """One line for each, the failed ones first."""
    done = [r for r in results if r.error is None]
    if done:
        text = ngettext("%(n)d deadline has more time.", "%(n)d deadlines have more time.", len(done))
        messages.success(request, text % {"n": len(done)})
    for result in sorted(results, key=lambda r: r.error is None)[:SHOWN]:
        if result.error is None:
            messages.info(request, named(name(result.timer), f"{day(result.before)} → {day(result.after)}"))
        else:
            messages.error(request, named(name(result.timer), result.error.message))
