"""The staff queue and case page of the three forms: answers, papers, what changed, and the decision on one screen."""

from django.contrib import admin
from django.db.models import F
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.actions.reveal import may_reveal, reveal
from workflow.actions import ActionError
from workflow.desk import Button, CaseAdmin, Panel
from workflow.pages import problem
from workflow.queues import Clock
from workflow.templatetags.portal import badge, day, left, moment

from ..actions.forms import approve_sheet, return_sheet, take_sheet
from ..forms.sheets import ApproveForm, ReturnForm, RevealForm
from ..models import FormSheet
from ..sheets.filled import Filled
from ..sheets.layout import state_badge
from ..sheets.review import sections


def approve_form(sheet, data, files, actor, prefix):
    return ApproveForm(sheet, data, prefix)


def return_form(sheet, data, files, actor, prefix):
    return ReturnForm(Filled.of(sheet), data, prefix)


@admin.register(FormSheet)
class FormSheetAdmin(CaseAdmin):
    """Queue of forms in review; the page sends single answers back or approves the whole."""

    queue = {"buyer": ["submitted"]}
    clocks = [Clock(due="due", states=("submitted",))]
    claimed = "reviewer"
    list_display = ["kind", "number", "company", "standing", "since", "deadline", "reviewer"]
    list_filter = ["state", "kind"]
    search_fields = ["application__number", "application__supplier__name", "application__supplier__uscc"]
    search_help_text = _("Number, company or credit code")
    list_select_related = ["application__supplier", "reviewer"]
    list_per_page = 50
    show_full_result_count = False
    buttons = [
        Button(take_sheet, _("Review it myself"), _("The supplier can no longer take the form back.")),
        Button(
            approve_sheet,
            _("Approve the form"),
            _("The supplier is told; the journey moves on when all three forms are approved."),
            make=approve_form,
            tone="primary",
        ),
        Button(
            return_sheet,
            _("Send the ticked answers back"),
            make=return_form,
            inputs=lambda obj, form: {"remarks": form.remarks()},
        ),
    ]

    def get_ordering(self, request):
        return [F("due").asc(nulls_last=True), "id"]

    def case_queryset(self, request):
        return FormSheet.objects.select_related("application__supplier", "application__buyer", "reviewer")

    @admin.display(description=_("application"), ordering="application__number")
    def number(self, sheet):
        return sheet.application.number

    @admin.display(description=_("company"), ordering="application__supplier__name")
    def company(self, sheet):
        return sheet.application.supplier.name

    @admin.display(description=_("state"), ordering="state")
    def standing(self, sheet):
        return badge(state_badge(sheet), sheet.get_state_display())

    state_badge = standing

    @admin.display(description=_("waiting since"), ordering="submitted_at")
    def since(self, sheet):
        return moment(sheet.submitted_at) if sheet.state == FormSheet.State.SUBMITTED else "–"

    @admin.display(description=_("due"), ordering="due")
    def deadline(self, sheet):
        return format_html("{} <small>{}</small>", day(sheet.due), left(sheet.due)) if sheet.due else "–"

    def title(self, sheet):
        return f"{sheet.get_kind_display()} · {sheet.application.supplier.name}"

    def facts(self, sheet):
        link = reverse("admin:onboarding_application_change", args=[sheet.application_id])
        rows = [
            (_("application"), format_html('<a href="{}">{}</a>', link, sheet.application.number)),
            (_("submission"), sheet.version),
            (_("submitted"), moment(sheet.submitted_at)),
            (_("reviewer"), sheet.reviewer or "–"),
        ]
        if sheet.due:
            rows.append((_("due"), format_html("{} <small>{}</small>", day(sheet.due), left(sheet.due))))
        if sheet.score is not None:
            rows += [(_("score"), sheet.score), (_("valid until"), day(sheet.valid_until))]
        return rows

    def panels(self, sheet, request):
        filled = Filled.of(sheet)
        answering = None
        if return_sheet.may(sheet, request.actor):
            answering = getattr(request, "return_form", None) or ReturnForm(filled)
        context = {
            "sections": sections(filled, answering, getattr(request, "revealed", None)),
            "form": answering,
            "act": reverse("admin:onboarding_formsheet_act", args=[sheet.pk, return_sheet.name]),
            "reveal": getattr(request, "reveal_form", None) or RevealForm(prefix="reveal"),
            "reveal_url": reverse("admin:onboarding_formsheet_reveal", args=[sheet.pk]),
            "may_reveal": bool(sheet.sealed) and not hasattr(request, "revealed") and may_reveal(sheet, request.actor),
            "revealed": hasattr(request, "revealed"),
        }
        return [Panel(_("Answers and papers"), "admin/onboarding/form_answers.html", context)]

    def offered(self, request, obj, posted=""):
        """Sending back is done where the answers are, not beside them."""
        return [o for o in super().offered(request, obj, posted) if o.button.action is not return_sheet]

    def again(self, request, obj, button, form):
        if button.action is return_sheet:
            request.return_form = form
            return self.case(request, obj, status=422)
        return super().again(request, obj, button, form)

    def get_urls(self):
        view = self.admin_site.admin_view(self.read_in_full)
        return [path("<path:object_id>/reveal/", view, name="onboarding_formsheet_reveal"), *super().get_urls()]

    def read_in_full(self, request, object_id):
        """Show the personal data once, unmasked; the reason stays in the log."""
        sheet = self.found(request, object_id)
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:onboarding_formsheet_change", args=[sheet.pk]))
        request.reveal_form = RevealForm(request.POST, prefix="reveal")
        if not request.reveal_form.is_valid():
            return self.case(request, sheet, status=422)
        try:
            reason = request.reveal_form.cleaned_data["reason"]
            request.revealed = reveal(sheet, actor=request.actor, field="sealed", reason=reason)
        except ActionError as error:
            return problem(request, error)
        response = self.case(request, sheet)
        response["Cache-Control"] = "private, no-store"
        return response
