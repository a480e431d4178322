"""Corrections of the ledger that wait for a second person, and those that were booked."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow.desk import Button, CaseAdmin, Panel
from workflow.models import Event
from workflow.templatetags.portal import badge
from workflow.words import money

from ..actions.corrections import book_correction, drop_correction
from ..models import Correction
from ..refunds.picture import entries_with_balance

State = Correction.State
TONES = {State.PROPOSED: "us", State.BOOKED: "done", State.DROPPED: "ended"}


@admin.register(Correction)
class CorrectionAdmin(CaseAdmin):
    """Proposed by finance on the deposit account, booked by the refund lead; nothing is ever undone."""

    queue = {roles.REFUND_LEAD: [State.PROPOSED]}
    list_display = ["number", "company", "source", "target", "amount", "state_badge", "entered_by"]
    list_filter = ["state"]
    search_fields = ["number", "words", "party__supplier__name", "party__supplier__uscc"]
    search_help_text = _("Number, reason, company or credit code")
    list_select_related = ["party__supplier", "entered_by"]
    show_full_result_count = False
    ordering = ["-id"]
    buttons = [
        Button(
            book_correction,
            _("Book the correction"),
            _("An entry is written beside the wrong one; no account may fall below zero."),
            tone="primary",
        ),
        Button(drop_correction, _("Drop it"), _("Nothing is written."), tone="danger"),
    ]

    @admin.display(description=_("company"), ordering="party__supplier__name")
    def company(self, row):
        return row.party.supplier.name

    @admin.display(description=_("from account"))
    def source(self, row):
        return row.source

    @admin.display(description=_("to account"))
    def target(self, row):
        return row.target

    @admin.display(description=_("amount"), ordering="fen")
    def amount(self, row):
        return money(row.fen)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, row):
        return badge(TONES[row.state], row.get_state_display())

    def case_queryset(self, request):
        return Correction.objects.select_related("party__supplier", "account", "entered_by")

    def title(self, row):
        return f"{row.number} · {row.party.supplier.name}"

    def events(self, row):
        return Event.objects.about(row)

    def facts(self, row):
        return [
            (_("From account"), row.source),
            (_("To account"), row.target),
            (_("Amount"), money(row.fen)),
            (_("What was wrong"), row.words),
            (_("Entered by"), row.entered_by or "–"),
        ]

    def panels(self, row, request):
        about = {"entries": entries_with_balance(row.account), "planned": []}
        note = _("Nothing here can be changed")
        return [Panel(_("Ledger"), "admin/deposits/refund_ledger.html", about, note)]
