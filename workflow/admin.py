"""Staff pages of the rules: policies and calendars; those of the log are in `log_admin`."""

import datetime
import json
import re
import unicodedata

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import calendar, governance
from .actions import ActionError
from .desk import Button, CaseAdmin, Panel, ReadOnlyAdmin
from .fields import PlainField
from .log_admin import CodeFilter
from .models import CalendarYear, Policy
from .pages import guards, problem
from .templatetags.portal import badge
from .words import RULES, day, rule_words


class PolicyForm(forms.Form):
    """A new version of one policy."""

    value = forms.CharField(
        label=_("Value"),
        widget=forms.Textarea({"rows": 8}),
        help_text=_("JSON with the same entries as now; money in fen, commission in basis points, periods in days."),
    )
    effective_from = forms.DateField(label=_("In force from"), widget=forms.DateInput({"type": "date"}))
    source = PlainField(label=_("Source"), max_length=200)

    def clean_value(self):
        try:
            return json.loads(self.cleaned_data["value"])
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("This is not JSON: %(why)s.") % {"why": error}) from None


def policy_form(policy, data, files, actor, prefix):
    initial = {"value": json.dumps(policy.value, ensure_ascii=False, indent=1), "effective_from": calendar.today()}
    return PolicyForm(data, prefix=prefix, initial=initial)


POLICY_STATES = {"proposed": _("proposed"), "approved": _("approved"), "dropped": _("dropped")}
POLICY_TONES = {"proposed": "us", "approved": "done", "dropped": "ended"}


class StateFilter(CodeFilter):
    title, parameter_name = _("state"), "state"

    def codes(self):
        return POLICY_STATES

    def words(self, code):
        return POLICY_STATES.get(code, code)


@admin.register(Policy)
class PolicyAdmin(CaseAdmin):
    """Rules with their versions; a change is a new version that a second person approves."""

    list_display = ["rule", "shown_value", "effective_from", "state_badge", "shown_source"]
    list_filter = [StateFilter]
    search_fields = ["key"]
    search_help_text = _("Code of the rule, such as target.forms")
    ordering = ["key", "-effective_from"]
    buttons = [
        Button(governance.approve_policy, _("Approve this version"), _("It counts from its day on."), tone="primary"),
        Button(governance.drop_policy, _("Drop this version"), _("It never comes into force."), tone="danger"),
        Button(
            governance.propose_policy,
            _("Propose a new version"),
            _("A second person has to approve it."),
            make=policy_form,
        ),
    ]

    @admin.display(description=_("rule"), ordering="key")
    def rule(self, policy):
        return format_html('{}<small class="ob-mono">{}</small>', RULES.get(policy.key, policy.key), policy.key)

    @admin.display(description=_("value"))
    def shown_value(self, policy):
        return format_html('<span class="ob-lines">{}</span>', rule_words(policy.key, policy.value))

    @admin.display(description=_("source"), ordering="source")
    def shown_source(self, policy):
        return gettext(policy.source)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, policy):
        return badge(POLICY_TONES.get(policy.state, "later"), POLICY_STATES.get(policy.state, policy.state))

    def title(self, policy):
        return RULES.get(policy.key, policy.key)

    def facts(self, policy):
        return [
            (_("code"), policy.key),
            (_("in force from"), day(policy.effective_from)),
            (_("source"), self.shown_source(policy)),
        ]

    def panels(self, policy, request):
        rows = Policy.objects.filter(key=policy.key).order_by("-effective_from", "-id")
        rows = [(row, self.shown_value(row), self.shown_source(row), self.state_badge(row)) for row in rows]
        return [Panel(_("Versions"), "admin/workflow/policy_versions.html", {"rows": rows})]


class DatesField(forms.CharField):
    """ISO dates, one a line or separated by commas or blanks; full-width figures are as good."""

    widget = forms.Textarea({"rows": 4})

    def clean(self, value):
        found = []
        for word in re.findall(r"[^\s,、;]+", unicodedata.normalize("NFKC", super().clean(value))):
            try:
                found.append(datetime.date.fromisoformat(word))
            except ValueError:
                raise ValidationError(_("%(word)s is not a date: write it as 2026-02-13.") % {"word": word}) from None
        return found


class CalendarForm(forms.Form):
    """The official days of one year."""

    year = forms.IntegerField(label=_("Year"), min_value=2024, max_value=2100)
    days_off = DatesField(label=_("Weekdays that are free"))
    work_weekends = DatesField(label=_("Weekend days that are worked"), required=False)
    source = PlainField(label=_("Source"), max_length=200)
    published_on = forms.DateField(label=_("Published on"), widget=forms.DateInput({"type": "date"}))


@admin.register(CalendarYear)
class CalendarAdmin(ReadOnlyAdmin):
    """Published calendars; a new version is entered here and running deadlines follow it."""

    list_display = ["year", "version", "source", "published_on"]
    change_list_template = "admin/workflow/calendar_list.html"

    def get_urls(self):
        return [
            path("publish/", self.admin_site.admin_view(self.publish), name="workflow_calendaryear_publish"),
            *super().get_urls(),
        ]

    def publish(self, request):
        if not governance.publish_calendar.may(None, request.actor):
            raise PermissionDenied
        form = CalendarForm(request.POST or None)
        if request.method == "POST":
            try:
                if form.is_valid():
                    once = guards(request)["once"]
                    governance.publish_calendar(actor=request.actor, once=once, **form.cleaned_data)
                    text = gettext("The calendar of %(year)s is published. Running deadlines follow it by themselves.")
                    messages.success(request, text % {"year": form.cleaned_data["year"]})
                    return redirect(reverse("admin:workflow_calendaryear_changelist"))
            except ActionError as error:
                if error.status != 422:
                    return problem(request, error)
                form.add_error(error.field, error.message)
        return self.page(
            request, "admin/workflow/form.html", _("Publish a calendar"), form, submit=_("Publish a calendar")
        )
