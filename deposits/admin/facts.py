"""The desk about facts: what is open between suppliers and the platform, appeals, lists of facts, the JSON call."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.models import Supplier
from workflow.desk import Button, CaseAdmin, Panel
from workflow.history import timeline
from workflow.models import Event
from workflow.pages import answers, guards, perform
from workflow.tables import Unreadable
from workflow.templatetags.portal import badge, day
from workflow.words import money

from ..actions.facts import (
    change_fact,
    clear_fact,
    dismiss_appeal,
    grant_appeal,
    receive_order,
    record_facts,
    reopen_fact,
    start_list,
)
from ..facts import lists
from ..forms.facts import AmountForm, ClearForm, FactForm, ListForm, ReceivedForm, WordsForm, fields
from ..models import FactFile, Obligation

State, Kind = Obligation.State, Obligation.Kind
RESULTS = {"done": _("recorded"), "known": _("known already"), "refused": _("refused")}
LINES = 60  # of the timeline
SHOWN = 200  # refused rows on the page; the file has them all


def amount_form(fact, data, files, actor, prefix):
    return AmountForm(data, prefix=prefix, initial={"fen": fact.fen})


@admin.register(Obligation)
class ObligationAdmin(CaseAdmin):
    """Facts with their source and what they are worth; entered here, from lists, or sent by other systems."""

    change_list_template = "admin/deposits/obligation_list.html"
    list_display = ["number", "kind", "company", "source", "amount", "happened", "ends", "standing"]
    list_filter = ["state", "kind", "severity", "appealed"]
    search_fields = ["reference", "party__supplier__name", "party__supplier__uscc"]
    search_help_text = _("Number, company or credit code")
    list_select_related = ["party__supplier"]
    show_full_result_count = False
    ordering = ["-id"]
    buttons = [
        Button(grant_appeal, _("Grant the appeal"), _("The violation no longer counts."), WordsForm, "primary"),
        Button(dismiss_appeal, _("Dismiss the appeal"), _("The violation stands; it cannot be appealed again."),
               WordsForm, "danger"),
        Button(
            receive_order, _("The customer has the order"), _("It counts for settlement from that day on."),
            ReceivedForm, inputs=lambda fact, form: {"orders": {fact.pk: form.cleaned_data}},
        ),
        Button(clear_fact, _("Clear it"), _("It no longer counts for the deposit, as of today."), ClearForm),
        Button(change_fact, _("Correct the amount"), _("The supplier reads the reason."), make=amount_form),
        Button(reopen_fact, _("Open it again"), _("It counts again."), WordsForm),
    ]  # fmt: skip
    bulk = [Button(clear_fact, _("Clear the facts ticked"), form=ClearForm)]

    def waiting(self):
        rows = Obligation.objects.filter(appealed=True, state=State.OPEN)
        return [(role, rows, "appealed__exact=1", _("appeals against violations"))
                for role in (roles.QUALITY_LEAD, roles.REFUND_LEAD)]  # fmt: skip

    @admin.display(description=_("Number there"), ordering="reference")
    def number(self, fact):
        return fact.reference

    @admin.display(description=_("company"), ordering="party__supplier__name")
    def company(self, fact):
        return fact.party.supplier.name

    @admin.display(description=_("amount"), ordering="fen")
    def amount(self, fact):
        return money(fact.fen) if fact.fen else "–"

    @admin.display(description=_("happened on"), ordering="happened_on")
    def happened(self, fact):
        return day(fact.happened_on)

    @admin.display(description=_("ends by itself on"), ordering="clears_on")
    def ends(self, fact):
        return day(fact.clears_on) if fact.clears_on else "–"

    @admin.display(description=_("state"), ordering="state")
    def standing(self, fact):
        if fact.appealed and fact.state == State.OPEN:
            return badge("us", _("Appeal to be decided"))
        return badge("done" if fact.state == State.CLEARED else "warning", fact.get_state_display())

    state_badge = standing

    def case_queryset(self, request):
        return Obligation.objects.select_related("party__supplier", "entered_by", "appeal_file")

    def title(self, fact):
        return f"{fact.get_kind_display()} {fact.reference}"

    def facts(self, fact):
        found = [
            (_("company"), fact.party.supplier.name),
            (_("source"), fact.source),
            (_("amount"), self.amount(fact)),
            (_("happened on"), day(fact.happened_on)),
            (_("entered by"), fact.entered_by or self.sender(fact)),
        ]
        if fact.kind == Kind.VIOLATION:
            found += [(_("severity"), fact.get_severity_display()), (_("points"), fact.points)]
        if fact.clears_on:
            found.append((_("ends by itself on"), day(fact.clears_on)))
        if fact.cleared_on:
            found.append((_("cleared on"), day(fact.cleared_on)))
        return [*found, *([(_("what it is about"), fact.words)] if fact.words else [])]

    def sender(self, fact):
        """Which machine sent it."""
        first = Event.objects.about(fact).first()
        return timeline([first], self.reader)[0].who if first else "–"

    def panels(self, fact, request):
        if not fact.appeal:
            return []
        return [Panel(_("The supplier’s appeal"), "admin/deposits/appeal.html", {"fact": fact})]

    def case(self, request, obj, posted="", offered=None, status=200):
        self.reader = request.actor
        response = super().case(request, obj, posted, offered, status)
        response.context_data["events"] = timeline(Event.objects.about(obj).reverse()[:LINES], request.actor)
        return response

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"may_enter": start_list.may(None, request.actor)})

    def get_urls(self):
        views = [("enter", self.enter), ("calls", self.calls)]
        own = [
            path(f"{name}/", self.admin_site.admin_view(answers(view)), name=f"deposits_obligation_{name}")
            for name, view in views
        ]
        return [*own, *super().get_urls()]

    def enter(self, request):
        """Record one fact."""
        if not start_list.may(None, request.actor):
            raise Http404
        form = FactForm(request.POST or None, initial={"supplier": request.GET.get("supplier", "")})
        if request.method == "POST" and form.is_valid() and (row := self.recorded(request, form)):
            messages.success(request, _("The fact was recorded."))
            return redirect(reverse("admin:deposits_obligation_change", args=[row.pk]))
        return self.page(
            request, "admin/deposits/fact_form.html", _("Enter a fact"), form, columns=2, submit=_("Record it")
        )

    def recorded(self, request, form):
        """The row of the fact that the form describes; None with errors in the form."""
        fact = form.fact
        supplier = Supplier.objects.filter(uscc=fact.supplier).first()
        if supplier is None:
            return form.add_error("supplier", _("No supplier here has this credit code."))
        done = perform(request, record_facts, supplier, form, facts=[fact])
        answer = done.result[0][1] if done and isinstance(done.result, list) else None
        if done is None or isinstance(answer, Exception):
            return form.add_error(answer.field if answer.field in form.fields else None, answer.message)
        kind, source, reference = fact.key
        return Obligation.objects.get(kind=kind, source=source, reference=reference)

    def calls(self, request):
        """How other systems send facts: the address, the fields, an example."""
        if not self.has_view_permission(request):
            raise Http404
        known = fields(codes=True)
        return self.page(
            request, "admin/deposits/calls.html", _("Sending facts from another system"),
            fields=[{"name": name, "field": field} for name, field in known.items()],
            url=request.build_absolute_uri(reverse("api:facts")),
        )  # fmt: skip


@admin.register(FactFile)
class FactFileAdmin(CaseAdmin):
    """Uploaded lists with the result of every row."""

    change_list_template = "admin/deposits/fact_file_list.html"
    list_display = ["name", "created_at", "entered_by", "summary"]
    list_select_related = ["entered_by"]
    search_fields = ["name"]
    search_help_text = _("File")
    show_full_result_count = False
    ordering = ["-id"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("refused", "spans")

    @admin.display(description=_("result"))
    def summary(self, file):
        if file.state == FactFile.State.READING:
            return file.get_state_display()
        return " · ".join(f"{words} {file.counts.get(name, 0)}" for name, words in RESULTS.items())

    def state_badge(self, file):
        tone = "warning" if file.counts.get("refused") or file.state == FactFile.State.READING else "done"
        return badge(tone, file.get_state_display())

    def case_queryset(self, request):
        return FactFile.objects.select_related("entered_by")

    def facts(self, file):
        return [
            (_("uploaded by"), file.entered_by),
            *((words, file.counts.get(name, 0)) for name, words in RESULTS.items()),
        ]

    def panels(self, file, request):
        refused = {"rows": file.refused[:SHOWN], "more": max(len(file.refused) - SHOWN, 0), "file": file}
        spans = {"spans": [(low, high, RESULTS[result]) for low, high, result in file.spans[:SHOWN]]}
        found = [Panel(_("Every row"), "admin/deposits/fact_spans.html", spans)]
        if file.refused:
            note = _("Mend them in the file and upload it again: rows recorded before count once")
            found.insert(0, Panel(_("Refused rows"), "admin/deposits/fact_refused.html", refused, note))
        return found

    def case(self, request, obj, posted="", offered=None, status=200):
        response = super().case(request, obj, posted, offered, status)
        response.context_data["events"] = timeline(Event.objects.about(obj).reverse(), request.actor)
        return response

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("import/", view(answers(self.bring)), name="deposits_factfile_import"),
            path("template/", view(self.template), name="deposits_factfile_template"),
            path("<int:pk>/refused/", view(self.refused), name="deposits_factfile_refused"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"may_enter": start_list.may(None, request.actor)})

    def bring(self, request):
        """Upload a list; every row is taken on its own."""
        if not start_list.may(None, request.actor):
            raise Http404
        form = ListForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            name, content = form.cleaned_data["file"]
            try:
                file = lists.bring_in(name, content, lists.read(content), request.actor, guards(request)["once"])
                return redirect(reverse("admin:deposits_factfile_change", args=[file.pk]))
            except Unreadable as error:
                form.add_error("file", error)
        return self.page(
            request, "admin/deposits/fact_import.html", _("Upload a list of facts"), form, submit=_("Upload and record")
        )

    def template(self, request):
        """An empty list to fill in."""
        return attached(lists.template(), "facts.xlsx")

    def refused(self, request, pk):
        """The refused rows as a file."""
        return attached(lists.refused_rows(self.found(request, pk)), f"refused-{pk}.xlsx")


def attached(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, lists.XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
