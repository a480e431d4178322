"""Finance's queue: what suppliers say they paid, beside the lines of the bank statement."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import reasons
from workflow.desk import Button, CaseAdmin, Panel
from workflow.queues import Clock
from workflow.templatetags.portal import badge, day, left
from workflow.words import money

from ..actions.notices import confirm_guarantee, confirm_receipt, return_proof
from ..bank.matching import candidates
from ..cards import card
from ..forms.notices import ConfirmForm, SendBackForm
from ..models import DepositNotice

State = DepositNotice.State
TONES = {State.ISSUED: "you", State.PROOF_SENT: "us", State.GUARANTEE_SENT: "us", State.PAID: "done"}


def with_lines(form):
    """Build a form that offers the open statement lines, best match first."""
    return lambda notice, data, files, actor, prefix: form(data, files, prefix=prefix, lines=candidates(notice))


@admin.register(DepositNotice)
class DepositNoticeAdmin(CaseAdmin):
    """Queue and decision: confirm by a statement line, accept a guarantee, or send it back."""

    queue = {roles.FINANCE: [State.PROOF_SENT, State.GUARANTEE_SENT]}
    clocks = [Clock(since="changed_at", target="target.deposit", states=(State.PROOF_SENT, State.GUARANTEE_SENT))]
    list_display = ["code", "company", "kind", "amount", "standing", "deadline", "changed_at"]
    list_filter = ["state", "purpose", "overdue"]
    search_fields = ["code", "contract", "party__supplier__name", "party__supplier__uscc"]
    search_help_text = _("Remittance code, contract, company or credit code")
    list_select_related = ["party__supplier"]
    show_full_result_count = False
    ordering = ["due", "id"]
    buttons = [
        Button(
            confirm_receipt,
            _("Confirm the receipt"),
            tone="primary",
            make=with_lines(ConfirmForm),
            will=_(
                "The line’s amount enters the ledger. What is missing stays due, what is over is kept as a surplus."
            ),
        ),
        Button(
            confirm_guarantee,
            _("Accept the guarantee"),
            tone="primary",
            will=_("It counts like money for what is missing."),
        ),
        Button(
            return_proof,
            _("Send it back"),
            tone="danger",
            make=with_lines(SendBackForm),
            will=_("The supplier reads the reason and your words; the notice stays open."),
        ),
    ]

    @admin.display(description=_("company"), ordering="party__supplier__name")
    def company(self, notice):
        return notice.party.supplier.name

    @admin.display(description=_("purpose"), ordering="purpose")
    def kind(self, notice):
        return format_html("{}<br><small>{}</small>", notice.get_purpose_display(), notice.contract)

    @admin.display(description=_("amount"), ordering="amount_fen")
    def amount(self, notice):
        return money(notice.amount_fen)

    @admin.display(description=_("state"), ordering="state")
    def standing(self, notice):
        tone = "overdue" if notice.is_late and notice.state == State.ISSUED else TONES.get(notice.state, "ended")
        return badge(tone, notice.get_state_display())

    state_badge = standing

    @admin.display(description=_("due"), ordering="due")
    def deadline(self, notice):
        if notice.state not in DepositNotice.OPEN:
            return day(notice.due)
        return format_html("{}<br><small>{}</small>", day(notice.due), left(notice.due))

    def case_queryset(self, request):
        return DepositNotice.objects.select_related("account", "party__supplier")

    def title(self, notice):
        return f"{notice.code} · {notice.party.supplier.name}"

    def facts(self, notice):
        found = [
            (_("Purpose"), notice.get_purpose_display()),
            *([(_("Reason"), notice.get_cause_display())] if notice.cause else []),
            (_("Contract"), notice.contract or "–"),
            (_("Amount"), money(notice.amount_fen)),
            (_("Still to be paid"), money(notice.missing_fen())),
            (_("Due"), day(notice.due)),
            (_("Remittance code"), notice.code),
            (_("Payee"), f"{notice.payee['name']} {notice.payee['account']}"),
        ]
        if notice.reason:
            found.append((_("Sent back"), f"{notice.reason} {reasons.sentence(notice.reason)}: {notice.words}"))
        return found

    def panels(self, notice, request):
        sent = {
            "proofs": notice.proofs.select_related("file", "sent_by").order_by("-pk"),
            "guarantees": notice.guarantees.select_related("file", "sent_by").order_by("-pk"),
        }
        entries = notice.account.entries.select_related("recorded_by").order_by("-pk")
        lines = candidates(notice)[:8] if notice.state in DepositNotice.OPEN else []
        note = _("A proof says that money was sent; only a statement line makes it received")
        return [
            Panel(_("What the supplier sent"), "admin/deposits/sent.html", sent, note),
            Panel(_("Open statement lines, best match first"), "admin/deposits/lines.html", {"lines": lines}),
            Panel(
                _("Deposit"), "admin/deposits/standing.html", {"card": card(notice.party_id, notice.account.channel)}
            ),
            Panel(_("Ledger"), "admin/deposits/entries.html", {"entries": entries}, _("Nothing here can be changed")),
        ]
