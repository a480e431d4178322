"""Staff pages of the machinery: what happened, clocks and mails that are stuck, policies, calendars."""

import datetime
import json

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from . import calendar, governance
from .actions import ActionError
from .desk import Button, CaseAdmin, Panel, ReadOnlyAdmin
from .fields import PlainField
from .history import people
from .models import CalendarYear, Delivery, Event, Policy, Timer
from .pages import guards, problem


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The log, for auditors and for questions."""

    list_display = ["at", "who", "verb", "before", "after", "subject_id", "party_id"]
    list_filter = ["actor_kind", "verb"]
    search_fields = ["verb"]
    date_hierarchy = "at"
    show_full_result_count = False
    fields = ["at", "who", "verb", "subject_type", "subject_id", "before", "after", "revision", "data", "caused_by_id"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user")

    @admin.display(description=_("who"))
    def who(self, event):
        return people({event.user_id}, self.reader).get(event.user_id, (event.actor_kind, ""))[0]

    def changelist_view(self, request, extra_context=None):
        self.reader = request.actor
        return super().changelist_view(request, extra_context)

    def change_view(self, request, *args, **kwargs):
        self.reader = request.actor
        return super().change_view(request, *args, **kwargs)


class StuckFilter(admin.SimpleListFilter):
    """Only what has failed at least once and still waits."""

    title = _("stuck")
    parameter_name = "stuck"

    def lookups(self, request, model_admin):
        return [("1", _("stuck"))]

    def queryset(self, request, queryset):
        return model_stuck(queryset) if self.value() else queryset


def model_stuck(queryset):
    live = {"status": Timer.Status.LIVE} if queryset.model is Timer else {"sent_at": None}
    return queryset.filter(tries__gt=0, **live)


@admin.register(Timer)
class TimerAdmin(ReadOnlyAdmin):
    """Clocks, with the reason where one fails."""

    list_display = ["action", "subject_id", "due", "status", "provisional", "tries", "error"]
    list_filter = [StuckFilter, "status", "action"]
    show_full_result_count = False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Mails: what was sent and what could not be."""

    list_display = ["code", "user", "subject_line", "due", "sent_at", "tries", "error"]
    list_filter = [StuckFilter, "code"]
    fields = ["code", "user", "subject_line", "body", "due", "sent_at", "tries", "error"]
    show_full_result_count = False


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


@admin.register(Policy)
class PolicyAdmin(CaseAdmin):
    """Rules with their versions; a change is a new version that a second person approves."""

    list_display = ["key", "shown_value", "effective_from", "state", "source"]
    list_filter = ["state"]
    search_fields = ["key"]
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

    @admin.display(description=_("value"))
    def shown_value(self, policy):
        return json.dumps(policy.value, ensure_ascii=False)[:120]

    def facts(self, policy):
        return [
            (_("value"), self.shown_value(policy)),
            (_("in force from"), policy.effective_from),
            (_("source"), policy.source),
            (_("state"), policy.state),
        ]

    def panels(self, policy, request):
        rows = Policy.objects.filter(key=policy.key).order_by("-effective_from", "-id")
        return [Panel(_("Versions"), "admin/workflow/policy_versions.html", {"rows": rows})]


class DatesField(forms.CharField):
    """ISO dates, one a line or separated by commas or blanks."""

    widget = forms.Textarea({"rows": 4})

    def clean(self, value):
        found = []
        for word in super().clean(value).replace(",", " ").replace("、", " ").split():
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
        status = 200
        if request.method == "POST":
            try:
                if form.is_valid():
                    once = guards(request)["once"]
                    governance.publish_calendar(actor=request.actor, once=once, **form.cleaned_data)
                    return redirect(reverse("admin:workflow_calendaryear_changelist"))
            except ActionError as error:
                if error.status != 422:
                    return problem(request, error)
                form.add_error(error.field, error.message)
            status = 422
        context = self.admin_site.each_context(request) | {
            "form": form,
            "opts": self.opts,
            "title": _("Publish a calendar"),
        }
        return TemplateResponse(request, "admin/workflow/calendar_publish.html", context, status=status)
