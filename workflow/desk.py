"""The staff desk inside Django admin: read-only case pages with exactly the buttons this person may press now."""

from dataclasses import dataclass, field

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import queues, timers
from .actions import Action, ActionError
from .history import timeline
from .models import Event
from .pages import perform, problem
from .pagination import Pages
from .queues import AgeFilter, Clock, DueFilter, OwnerFilter
from .templatetags.portal import badge

TIMELINE = 30  # lines on a case page; the rest is a click away
FEW = 20  # rows that a bulk button's page names one by one


class NoForm(forms.Form):
    """For a button that needs nothing but a click."""


@dataclass(frozen=True)
class Button:
    """One action as staff see it: what it is called, what will happen, what it asks for.

    `inputs(obj, form)` turns cleaned data into the action's keyword arguments (default: cleaned data as they are).
    `make(obj, data, files, actor)` builds the form where it needs the object; else `form(data, files)`.
    `subject(obj)` is what the action is about where that is not the case itself, None where there is no such thing.
    """

    action: Action
    label: str
    will: str = ""
    form: type[forms.Form] = NoForm
    tone: str = "secondary"  # primary | secondary | danger
    make: object = None
    inputs: object = None
    subject: object = None

    @property
    def name(self):
        return self.action.name

    def about(self, obj):
        """What the action is about, on the page of a case."""
        return self.subject(obj) if self.subject else obj

    def may(self, obj, actor) -> bool:
        about = self.about(obj)
        return about is not None and self.action.may(about, actor)

    def bound(self, obj, actor, data=None, files=None):
        prefix = self.name
        if self.make:
            return self.make(obj, data, files, actor, prefix)
        return self.form(data, files, prefix=prefix)


@dataclass
class Offered:
    """A button on the page of one object, with its form."""

    button: Button
    form: forms.Form
    will: str = ""
    open: bool = False
    subject: object = None


@dataclass
class Panel:
    """A part of a case page: a title and a template with its own context."""

    title: str
    template: str
    context: dict = field(default_factory=dict)
    note: str = ""


class ReadOnlyAdmin(admin.ModelAdmin):
    """Nothing is added, changed or deleted by the stock admin: actions do that."""

    paginator = Pages

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return request.actor.is_staff

    def has_module_permission(self, request):
        return request.actor.is_staff

    def page(self, request, template: str, title: str, form=None, **context) -> TemplateResponse:
        """One of the desk's own pages (see `admin/workflow/page.html`); 422 where its form has errors."""
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": title, "form": form} | context
        return TemplateResponse(request, template, context, status=422 if form is not None and form.errors else 200)

    def response_action(self, request, queryset):
        """What was ticked are keys; anything else that was sent as one counts as nothing."""
        request.POST = request.POST.copy()
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST.setlist(ACTION_CHECKBOX_NAME, [pk for pk in ticked if pk.isdecimal() and len(pk) < 19])
        return super().response_action(request, queryset)


class CaseAdmin(ReadOnlyAdmin):
    """A queue and a case page for one `Stateful` model."""

    change_form_template = "admin/workflow/case.html"
    queue: dict[str, list[str]] = {}  # role -> states that wait for it; counted on the staff front page
    clocks: list[Clock] = []  # by when staff owe something on it: the front page and the list's filter
    claimed = ""  # the field with the person who looks after it
    age = ""  # the field with the day or moment an open case began
    buttons: list[Button] = []
    bulk: list[Button] = []

    def title(self, obj) -> str:
        return str(obj)

    def state_badge(self, obj) -> str:
        """The state as icon, colour and words beside the title; the list of most cases shows the same."""
        return badge("later", obj.get_state_display()) if hasattr(obj, "get_state_display") else ""

    def facts(self, obj) -> list[tuple[str, object]]:
        """Label and value pairs under the title."""
        return []

    def panels(self, obj, request) -> list[Panel]:
        """What the decision needs, on one screen."""
        return []

    def requirements(self, obj) -> list:
        """The same list that the supplier sees and the gates use."""
        return []

    def events(self, obj):
        """What the case's timeline is made of: everything about the supplier, unless a case has enough of its own."""
        return Event.objects.filter(party_id=obj.party_id)

    def waiting(self) -> list[tuple]:
        """What waits for one decision: (role, rows, query of the list that shows them[, name of the queue])."""
        rows = self.model._default_manager
        return [
            (role, rows.filter(state__in=states), f"state__in={','.join(states)}")
            for role, states in self.queue.items()
        ]

    def get_list_filter(self, request):
        own = [(self.clocks, DueFilter), (self.claimed, OwnerFilter), (self.age, AgeFilter)]
        return [*(kind for declared, kind in own if declared), *self.list_filter]

    def offered(self, request, obj, posted: str = "") -> list[Offered]:
        found = []
        for button in self.buttons:
            if button.may(obj, request.actor):
                mine = button.name == posted
                form = button.bound(obj, request.actor, *((request.POST, request.FILES) if mine else (None, None)))
                will = button.will(obj) if callable(button.will) else button.will
                found.append(Offered(button, form, will, mine, button.about(obj)))
        return found

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        act = self.admin_site.admin_view(self.act)
        return [path("<path:object_id>/act/<slug:name>/", act, name=name), *super().get_urls()]

    def case_queryset(self, request):
        """What the case page reads; override to add select_related."""
        return self.get_queryset(request)

    def found(self, request, object_id):
        if not self.has_view_permission(request):
            raise Http404
        try:
            return self.case_queryset(request).get(pk=object_id)
        except (self.model.DoesNotExist, ValueError):
            raise Http404 from None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.case(request, self.found(request, object_id))

    def case(self, request, obj, posted: str = "", offered=None, status: int = 200):
        told = Q(public=True) | Q(user__is_staff=True)  # drafts and the machinery's own steps are in the full log
        events = self.events(obj).filter(told).order_by("-at", "-id")[:TIMELINE] if obj.party_id else []
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": obj,
            "title": self.title(obj),
            "state_badge": self.state_badge(obj),
            "facts": self.facts(obj),
            "panels": self.panels(obj, request),
            "requirements": self.requirements(obj),
            "offered": self.offered(request, obj) if offered is None else offered,
            "events": timeline(events, request.actor),
            "more_url": f"{reverse('admin:workflow_event_changelist')}?party={obj.party_id}" if obj.party_id else "",
            "more_text": _("Everything"),
            "timers": timers.live(obj),
            "actions_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_act",
        }
        return TemplateResponse(request, self.change_form_template, context, status=status)

    def act(self, request, object_id, name):
        """POST from a button: run its action, back to the case; a refusal is shown beside the button."""
        obj = self.found(request, object_id)
        button = next((b for b in self.buttons if b.name == name), None)
        here = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        if button is None or request.method != "POST" or button.about(obj) is None:
            return HttpResponseRedirect(here)
        form = button.bound(obj, request.actor, request.POST, request.FILES)
        if not form.is_valid():
            return self.again(request, obj, button, form)
        inputs = button.inputs(obj, form) if button.inputs else form.cleaned_data
        try:
            done = perform(request, button.action, button.about(obj), form, **inputs)
        except ActionError as error:
            error.form = form
            return problem(request, error)
        if done is None:
            return self.again(request, obj, button, form)
        queues.forget()
        messages.success(request, _("Done: %(what)s.") % {"what": button.label})
        return HttpResponseRedirect(here)

    def again(self, request, obj, button, form):
        offered = self.offered(request, obj)
        mine = next((o for o in offered if o.button is button), None)
        if mine is None:
            offered.insert(0, mine := Offered(button, form, subject=button.about(obj)))
        mine.form, mine.open = form, True
        return self.case(request, obj, button.name, offered, status=422)

    def get_actions(self, request):
        """Bulk buttons in the list: only what is declared, with a result per row."""
        return {f"many_{b.name}": (self._bulk(b), f"many_{b.name}", b.label) for b in self.bulk}

    def _bulk(self, button):
        def run(modeladmin, request, queryset):
            form = button.bound(None, request.actor, request.POST if "decided" in request.POST else None, None)
            if form.fields and not form.is_valid():
                return ask(self, request, button, form, queryset.count(), queryset[:FEW])
            results = button.action.many(list(queryset), actor=request.actor, **getattr(form, "cleaned_data", {}))
            done = [r for r in results if r.error is None]
            if done:
                queues.forget()
                text = ngettext("%(label)s: done for %(n)d.", "%(label)s: done for %(n)d.", len(done))
                names = ", ".join(str(r.subject) for r in done[:FEW]) + (" …" if len(done) > FEW else "")
                messages.success(request, f"{text % {'label': button.label, 'n': len(done)}} {names}")
            for result in results:
                if result.error is not None:
                    messages.error(request, f"{result.subject}: {result.error.message}")

        return run


def ask(desk: ReadOnlyAdmin, request, button, form, count: int, rows) -> TemplateResponse:
    """The page that asks once for all the rows that were ticked; `rows` are the first few."""
    return desk.page(
        request, "admin/workflow/bulk.html", button.label, form, button=button, submit=button.label, count=count,
        rows=rows, ticked=request.POST.getlist(ACTION_CHECKBOX_NAME), across=request.POST.get("select_across", "0"),
    )  # fmt: skip
