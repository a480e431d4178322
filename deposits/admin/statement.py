"""The bank statement as finance enters it, line by line."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from workflow.desk import Button, CaseAdmin, Panel
from workflow.pages import answers, perform
from workflow.reasons import ReasonField
from workflow.templatetags.portal import badge, day, masked
from workflow.words import money

from ..actions.statement import enter_line, record_return, set_aside
from ..codes import found_in
from ..forms.statement import LineForm, ReturnForm
from ..models import DepositNotice, StatementLine

State = StatementLine.State
TONES = {State.OPEN: "us", State.USED: "done", State.TO_RETURN: "warning", State.SENT_BACK: "ended"}


class AsideForm(forms.Form):
    """Why a line's money goes back."""

    reason = ReasonField("deposit")


@admin.register(StatementLine)
class StatementLineAdmin(CaseAdmin):
    """Lines with what became of them; a new one is entered here, none is ever changed."""

    change_list_template = "admin/deposits/statement_list.html"
    list_display = ["bank_reference", "paid_on", "payer_name", "amount", "text", "standing", "entered_by"]
    list_filter = ["state"]
    search_fields = ["bank_reference", "payer_name", "text"]
    search_help_text = _("Bank reference, payer or remittance text")
    list_select_related = ["entered_by"]
    show_full_result_count = False
    ordering = ["-paid_on", "-id"]
    buttons = [
        Button(set_aside, _("Send the money back"), _("The line cannot be matched any more."), AsideForm, "danger"),
        Button(
            record_return,
            _("Record the return"),
            _("The money has left the bank account again."),
            ReturnForm,
            "primary",
        ),
    ]

    @admin.display(description=_("amount"), ordering="amount_fen")
    def amount(self, line):
        return money(line.amount_fen)

    @admin.display(description=_("state"), ordering="state")
    def standing(self, line):
        return badge(TONES[line.state], line.get_state_display())

    state_badge = standing

    def case_queryset(self, request):
        return StatementLine.objects.select_related("entered_by")

    def title(self, line):
        return f"{line.bank_reference} · {money(line.amount_fen)}"

    def facts(self, line):
        return [
            (_("Booked on"), day(line.paid_on)),
            (_("Payer"), line.payer_name),
            (_("Payer’s account number"), masked(line.payer_account) or "–"),
            (_("Amount"), money(line.amount_fen)),
            (_("Remittance text"), line.text or "–"),
            (_("Entered by"), line.entered_by),
            (_("Bank reference of the return"), line.return_reference or "–"),
        ]

    def panels(self, line, request):
        notices = DepositNotice.objects.filter(code__in=found_in(line.text)).select_related("party__supplier")
        entries = line.entries.select_related("recorded_by")
        return [
            Panel(
                _("Notices with a code from the remittance text"),
                "admin/deposits/notice_list.html",
                {"notices": notices},
            ),
            Panel(_("Ledger"), "admin/deposits/entries.html", {"entries": entries}),
        ]

    def get_urls(self):
        enter = self.admin_site.admin_view(answers(self.enter))
        return [path("enter/", enter, name="deposits_statementline_enter"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"may_enter": enter_line.may(None, request.actor)})

    def enter(self, request):
        """Copy one line from the bank statement."""
        if not enter_line.may(None, request.actor):
            raise Http404
        form = LineForm(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and perform(request, enter_line, None, form, **form.cleaned_data)
        ):
            messages.success(request, _("The statement line was entered."))
            return redirect(reverse("admin:deposits_statementline_changelist"))
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Enter a statement line"),
            "form": form,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/deposits/statement_enter.html", context, status=status)
