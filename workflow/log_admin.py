"""Staff pages of what the machinery keeps: what happened, clocks, mails."""

import json

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .desk import ReadOnlyAdmin
from .extending import MAY_EXTEND, MoreTime, more_time
from .history import actor_key, entry, machines, people, verb_words
from .models import Delivery, Event, Timer
from .notices import NOTICES
from .pagination import Latest
from .templatetags.portal import moment
from .words import CLOCKS, with_gaps

ACTORS = {"person": _("a person"), "system": _("The system"), "anonymous": _("a visitor"), "machine": _("a machine")}


class CodeFilter(admin.SimpleListFilter):
    """The codes of a column in words; never asked of the rows, of which there may be millions."""

    def codes(self):
        raise NotImplementedError

    def words(self, code):
        raise NotImplementedError

    def lookups(self, request, model_admin):
        return sorted(((code, str(self.words(code))) for code in self.codes()), key=lambda pair: pair[1])

    def queryset(self, request, queryset):
        return queryset.filter(**{self.parameter_name: self.value()}) if self.value() else queryset


class ActorFilter(CodeFilter):
    title, parameter_name = _("actor"), "actor_kind"

    def codes(self):
        return ACTORS

    def words(self, code):
        return ACTORS.get(code, code)


class VerbFilter(CodeFilter):
    title, parameter_name = _("what"), "verb"

    def codes(self):
        return occurring_verbs()

    def words(self, code):
        return verb_words(code)


class ClockFilter(CodeFilter):
    title, parameter_name = _("what"), "action"

    def codes(self):
        return CLOCKS

    def words(self, code):
        return CLOCKS.get(code) or verb_words(code)


class MailFilter(CodeFilter):
    title, parameter_name = _("kind"), "code"

    def codes(self):
        return NOTICES

    def words(self, code):
        return with_gaps(NOTICES[code].title) if code in NOTICES else code


def occurring_verbs() -> list[str]:
    """The verbs in the log, by jumping along the index from each to the next."""
    found, verbs = "", []
    while found := Event.objects.filter(verb__gt=found).order_by("verb").values_list("verb", flat=True).first():
        verbs.append(found)
    return verbs


def about(row) -> str:
    """What an event or a clock is about, with a link where it has a page of its own."""
    model = row.subject_type.model_class()
    if model is None:
        return "–"
    name = f"{capfirst(model._meta.verbose_name)} {row.subject_id}"
    try:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.subject_id])
    except NoReverseMatch:
        return name
    return format_html('<a href="{}">{}</a>', url, name)


def state_words(event, code: str) -> str:
    """A state that an event names, in the words of the model it belongs to."""
    model = event.subject_type.model_class()
    known = dict(getattr(getattr(model, "State", None), "choices", []))
    return str(known.get(code, code))


class LogAdmin(ReadOnlyAdmin):
    """A row of the log is called by what it says, not by its code."""

    paginator = Latest

    def what(self, row):
        raise NotImplementedError

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        named = {"title": self.what(row), "subtitle": None} if row else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | named)


def name_actors(rows, reader):
    """Write on each event who acted, for this reader; the names of a page are read at once."""
    names = people({row.user_id for row in rows if row.user_id}, reader) | machines(rows)
    for row in rows:
        named = names.get(actor_key(row))
        row.named = named[0] if named else ACTORS.get(row.actor_kind, row.actor_kind)


class LogPage(ChangeList):
    """A page of the log."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        name_actors(self.result_list, request.actor)


@admin.register(Event)
class EventAdmin(LogAdmin):
    """The log, for auditors and for questions."""

    list_display = ["at", "who", "what", "about", "change", "company"]
    list_filter = [ActorFilter, VerbFilter]
    search_fields = ["verb", "party__supplier__name"]
    search_help_text = _("Company or code of the action")
    date_hierarchy = "at"
    show_full_result_count = False
    fields = ["at", "who", "what", "verb", "about", "company", "change", "shown_revision", "shown_data", "cause"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("subject_type", "party__supplier")

    def get_changelist(self, request, **kwargs):
        return LogPage

    def get_object(self, request, object_id, from_field=None):
        event = super().get_object(request, object_id, from_field)
        if event is not None:
            name_actors([event], request.actor)
        return event

    @admin.display(description=_("who"))
    def who(self, event):
        return event.named

    @admin.display(description=_("revision"))
    def shown_revision(self, event):
        return event.revision

    @admin.display(description=_("what was kept"))
    def shown_data(self, event):
        return format_html('<pre class="ob-data">{}</pre>', json.dumps(event.data, ensure_ascii=False, indent=1))

    @admin.display(description=_("caused by"))
    def cause(self, event):
        return entry(event.caused_by, {}).text if event.caused_by_id else "–"

    @admin.display(description=_("what"))
    def what(self, event):
        return entry(event, {}).text

    @admin.display(description=_("about"))
    def about(self, event):
        return about(event)

    @admin.display(description=_("state"))
    def change(self, event):
        before, after = state_words(event, event.before), state_words(event, event.after)
        return f"{before} → {after}" if before and after and before != after else after or before or "–"

    @admin.display(description=_("company"))
    def company(self, event):
        supplier = getattr(event.party, "supplier", None) if event.party_id else None
        return supplier.name if supplier else "–"


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
class TimerAdmin(LogAdmin):
    """Clocks, with the reason where one fails."""

    list_display = ["what", "about", "due", "status", "tries", "error"]
    fields = ["what", "about", "when", "status", "tries", "error"]
    list_filter = [StuckFilter, "status", ClockFilter]
    list_select_related = ["subject_type"]
    ordering = ["-id"]
    show_full_result_count = False

    def get_actions(self, request):
        """More time, for those whose deadlines these are."""
        key = f"many_{MoreTime.name}"
        return {key: (more_time, key, MoreTime.label)} if request.actor.roles & MAY_EXTEND else {}

    @admin.display(description=_("what"), ordering="action")
    def what(self, timer):
        return CLOCKS.get(timer.action) or verb_words(timer.action)

    @admin.display(description=_("due"))
    def when(self, timer):
        return f"{moment(timer.due)} · {_('expected')}" if timer.provisional else moment(timer.due)

    @admin.display(description=_("about"))
    def about(self, timer):
        return about(timer)


@admin.register(Delivery)
class DeliveryAdmin(LogAdmin):
    """Mails: what was sent and what could not be."""

    list_display = ["what", "addressee", "subject_line", "planned", "mailed", "tries", "error"]
    list_filter = [StuckFilter, MailFilter]
    list_select_related = ["user"]
    fields = ["what", "addressee", "subject_line", "body", "planned", "mailed", "tries", "error"]
    ordering = ["-id"]
    show_full_result_count = False

    @admin.display(description=_("kind"), ordering="code")
    def what(self, mail):
        return with_gaps(NOTICES[mail.code].title) if mail.code in NOTICES else mail.code

    @admin.display(description=_("planned for"), ordering="due")
    def planned(self, mail):
        return moment(mail.due)

    @admin.display(description=_("mailed"), ordering="sent_at")
    def mailed(self, mail):
        return moment(mail.sent_at) or _("not yet")

    @admin.display(description=_("reader"))
    def addressee(self, mail):
        return mail.user or _("no account yet")
