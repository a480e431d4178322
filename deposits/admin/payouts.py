"""Payouts and the lists of them that go to the bank: export, the bank's answer, what failed or is unknown."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import roles
from workflow.actions import ActionError
from workflow.desk import Button, CaseAdmin, Panel, ReadOnlyAdmin
from workflow.models import Event
from workflow.pages import answers
from workflow.queues import Clock
from workflow.tables import Unreadable
from workflow.templatetags.portal import badge, date_only, day, left, moment
from workflow.words import money

from ..actions.batches import begin_batch, download_batch, export_payouts
from ..actions.payouts import bounce_payout, cancel_payout, mark_failed, mark_paid, mark_unknown
from ..actions.rerouting import pay_again
from ..bank.answers import take
from ..forms.payouts import AnswerForm, BounceForm, CancelForm, FailedForm, PaidForm
from ..models import Payout, PayoutBatch

State = Payout.State
TONES = {
    State.READY: "us", State.EXPORTED: "outside", State.UNKNOWN: "warning", State.PAID: "done",
    State.FAILED: "returned", State.CANCELLED: "ended",
}  # fmt: skip
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
MOST = 1000  # payouts on one list


@admin.register(Payout)
class PayoutAdmin(CaseAdmin):
    """Queue: what is to be paid, what is unknown, what came back. The list goes to the bank from here."""

    queue = {roles.FINANCE: [State.READY, State.UNKNOWN, State.FAILED]}
    clocks = [Clock(due="due", states=(State.READY, State.EXPORTED, State.UNKNOWN))]
    list_display = ["number", "holder", "purpose", "amount", "state_badge", "to", "deadline", "batch"]
    list_filter = ["state", "purpose"]
    search_fields = ["number", "holder", "bank_reference", "party__supplier__uscc"]
    search_help_text = _("Number, account name, bank reference or credit code")
    list_select_related = ["batch"]
    show_full_result_count = False
    ordering = ["-id"]
    actions = ["give_to_bank"]
    buttons = [
        Button(mark_paid, _("It was paid"), _("The ledger books it; the supplier is told."), PaidForm, "primary"),
        Button(
            mark_failed, _("The bank returned it"), _("The account is confirmed again before it is paid again."),
            FailedForm,
        ),
        Button(
            mark_unknown, _("Outcome unknown"),
            _("Nothing is paid again by itself; a person finds out from the bank."),
        ),
        Button(pay_again, _("Pay it again"), _("It waits for the next list, to the same confirmed account.")),
        Button(
            bounce_payout, _("It came back after all"),
            _("The money is set aside again; the account is confirmed anew."), BounceForm, "danger",
        ),
        Button(cancel_payout, _("Cancel the payout"), _("The money goes back to the deposit."), CancelForm, "danger"),
    ]  # fmt: skip

    @admin.display(description=_("amount"), ordering="fen")
    def amount(self, payout):
        return money(payout.fen)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, payout):
        return badge(TONES[payout.state], payout.get_state_display())

    @admin.display(description=_("to account"))
    def to(self, payout):
        return f"****{payout.tail}"

    @admin.display(description=_("due"), ordering="due")
    def deadline(self, payout):
        if payout.due is None or payout.state not in Payout.OPEN:
            return date_only(payout.due) or "–"
        return format_html("{}<br><small>{}</small>", day(payout.due), left(payout.due))

    def get_actions(self, request):
        words = _("Make a list for the bank of the selected payouts")
        return {"give_to_bank": (give_to_bank, "give_to_bank", words)} if begin_batch.may(None, request.actor) else {}

    def case_queryset(self, request):
        return Payout.objects.select_related(
            "party__supplier", "refund", "account", "payee", "line", "batch", "paid_by"
        )

    def title(self, payout):
        return f"{payout.number} · {payout.holder}"

    def events(self, payout):
        return Event.objects.about(payout)

    def facts(self, payout):
        found = [
            (_("Purpose"), payout.get_purpose_display()),
            (_("Amount"), money(payout.fen)),
            (_("To account"), f"{payout.holder} ****{payout.tail}"),
            (_("Bank and branch, or payment platform"), payout.bank or "–"),
            (_("Due"), self.deadline(payout)),
            (_("List"), batch_link(payout.batch)),
        ]
        if payout.refund_id:
            url = reverse("admin:deposits_refund_change", args=[payout.refund_id])
            found.append((_("Refund request"), format_html('<a class="ob-link" href="{}">{}</a>', url, payout.refund)))
        if payout.bank_words:
            found.append((_("The bank’s answer"), payout.bank_words))
        if payout.paid_on:
            found.append((_("Paid on"), f"{day(payout.paid_on)} · {payout.bank_reference}"))
        return found

    def panels(self, payout, request):
        entries = payout.entries.select_related("recorded_by").order_by("-pk")
        return [Panel(_("Ledger"), "admin/deposits/entries.html", {"entries": entries})]


def give_to_bank(modeladmin, request, queryset):
    """Put the ticked payouts on one list; a result for each that could not be, then the list's page."""
    try:
        batch, results = export_payouts(queryset.select_related("refund", "payee")[:MOST], actor=request.actor)
    except ActionError as error:
        messages.error(request, error.message)
        return None
    for result in results:
        if result.error is not None:
            messages.error(request, f"{result.subject}: {result.error.message}")
    messages.success(request, gettext("The list %(number)s is ready to be downloaded.") % {"number": batch.number})
    return redirect("admin:deposits_payoutbatch_change", batch.pk)


def batch_link(batch):
    if batch is None:
        return "–"
    url = reverse("admin:deposits_payoutbatch_change", args=[batch.pk])
    return format_html('<a class="ob-link" href="{}">{}</a>', url, batch)


@admin.register(PayoutBatch)
class PayoutBatchAdmin(ReadOnlyAdmin):
    """Lists as they went to the bank: download, the bank's answer, every payout on it."""

    change_form_template = "admin/deposits/batch.html"
    change_list_template = "admin/deposits/batch_list.html"
    list_display = ["number", "exported_at", "exported_by", "count", "total", "answered_at"]
    search_fields = ["number"]
    search_help_text = _("Number")
    list_select_related = ["exported_by"]
    show_full_result_count = False
    ordering = ["-id"]

    @admin.display(description=_("total"), ordering="total_fen")
    def total(self, batch):
        return money(batch.total_fen)

    def get_urls(self):
        download = self.admin_site.admin_view(answers(require_POST(self.download)))
        answer = self.admin_site.admin_view(answers(self.answer))
        return [
            path("answer/", answer, name="deposits_payoutbatch_answer"),
            path("<int:pk>/download/<slug:form>/", download, name="deposits_payoutbatch_download"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        batch = PayoutBatch.objects.filter(pk=object_id if str(object_id).isdecimal() else 0).first()
        if batch is None or not self.has_view_permission(request):
            raise Http404
        context = {
            "batch": batch, "payouts": batch.payouts.select_related("refund").order_by("number"),
            "may": download_batch.may(batch, request.actor), "forms": list(TYPES),
            "answer_url": reverse("admin:deposits_payoutbatch_answer"),
            "title": batch.number, "facts": [
                (_("Made"), f"{moment(batch.exported_at)} · {batch.exported_by}"), (_("Payouts"), batch.count),
                (_("Total"), money(batch.total_fen)), (_("Answered"), moment(batch.answered_at) or "–"),
            ],
        }  # fmt: skip
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"may_answer": begin_batch.may(None, request.actor)})

    def answer(self, request):
        """Read the bank's answer: what became of every row, the good ones taken, the others with their cell."""
        if not begin_batch.may(None, request.actor):
            raise Http404
        form, results = AnswerForm(request.POST or None, request.FILES or None), None
        if form.is_valid():
            _name, content = form.cleaned_data["file"]
            try:
                results = take(content, actor=request.actor)
            except Unreadable as error:
                form.add_error("file", error)
        done = len([r for r in results or () if r.done])
        return self.page(
            request, "admin/deposits/answer.html", _("The bank’s answer"), form, submit=_("Upload and read"),
            results=results, done=done, bad=len(results or ()) - done,
        )  # fmt: skip

    def download(self, request, pk, form):
        """The file, with account numbers in full: only by a button, and every time with a line in the log."""
        batch = PayoutBatch.objects.filter(pk=pk).first()
        if batch is None or form not in TYPES:
            raise Http404
        content = download_batch(batch, actor=request.actor, form=form)
        response = HttpResponse(content, content_type=TYPES[form])
        response["Content-Disposition"] = f'attachment; filename="{batch.number}.{form}"'
        return response
