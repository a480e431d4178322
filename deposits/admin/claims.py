"""Deductions with their objections, and freezes, as staff decide on them."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow.desk import Button, CaseAdmin, Panel
from workflow.models import Event
from workflow.queues import Clock
from workflow.templatetags.portal import badge, day, left
from workflow.words import money

from ..actions.claims import drop_deduction, uphold_deduction
from ..actions.freezes import lift_freeze
from ..forms.claims import DecisionForm
from ..models import Deduction, Freeze
from ..refunds.picture import DEDUCTION_BADGES

State = Deduction.State


def company_of(row) -> str:
    return row.party.supplier.name


def request_link(row):
    """The refund request it belongs to."""
    if row.refund_id is None:
        return "–"
    return format_html(
        '<a class="ob-link" href="{}">{}</a>', reverse("admin:deposits_refund_change", args=[row.refund_id]), row.refund
    )


@admin.register(Deduction)
class DeductionAdmin(CaseAdmin):
    """What is kept: noticed, objected, decided by somebody else, booked."""

    queue = {roles.REFUND_LEAD: [State.OBJECTED]}
    clocks = [Clock(due="objection_until", states=(State.NOTICED,), provisional="provisional")]
    list_display = ["number", "company", "kind", "amount", "state_badge", "until", "request_of", "entered_by"]
    list_filter = ["state", "kind"]
    search_fields = ["number", "basis", "party__supplier__name", "party__supplier__uscc"]
    search_help_text = _("Number, basis, company or credit code")
    list_select_related = ["party__supplier", "refund", "entered_by"]
    show_full_result_count = False
    ordering = ["-id"]
    buttons = [
        Button(
            uphold_deduction,
            _("The deduction stays"),
            _("The objection is answered; the deduction is final and is booked."),
            DecisionForm,
            "primary",
        ),
        Button(
            drop_deduction,
            _("Drop the deduction"),
            _("Nothing is taken; what was kept back for it goes back with the refund."),
            DecisionForm,
            "danger",
        ),
    ]

    @admin.display(description=_("company"), ordering="party__supplier__name")
    def company(self, row):
        return company_of(row)

    @admin.display(description=_("amount"), ordering="fen")
    def amount(self, row):
        return money(row.fen)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, row):
        return badge(DEDUCTION_BADGES[row.state], row.get_state_display(), staff=True)

    @admin.display(description=_("objection until"), ordering="objection_until")
    def until(self, row):
        if row.state != State.NOTICED:
            return day(row.objection_until)
        return format_html("{}<br><small>{}</small>", day(row.objection_until), left(row.objection_until))

    @admin.display(description=_("refund request"))
    def request_of(self, row):
        return request_link(row)

    def case_queryset(self, request):
        return Deduction.objects.select_related(
            "party__supplier", "refund", "account", "evidence", "objection_file", "entered_by", "decided_by",
            "obligation", "bill",
        )  # fmt: skip

    def title(self, row):
        return f"{row.number} · {company_of(row)}"

    def events(self, row):
        return Event.objects.about(row)

    def facts(self, row):
        found = [
            (_("Kind"), row.get_kind_display()),
            (_("Amount"), money(row.fen)),
            (_("Told on"), day(row.noticed_on)),
            (_("Objection until"), self.until(row)),
            (_("Entered by"), row.entered_by or _("The system")),
            (_("Refund request"), request_link(row)),
        ]
        if row.decided_by_id:
            found.append((_("Decided by"), row.decided_by))
        if row.state == State.BOOKED:
            found += [(_("Deducted"), money(row.booked_fen)), (_("Still owed"), money(row.owed_fen))]
        return found

    def panels(self, row, request):
        entries = row.entries.select_related("recorded_by")
        found = [Panel(_("Basis and objection"), "admin/deposits/deduction.html", {"deduction": row})]
        if row.state == State.BOOKED:
            found.append(Panel(_("Ledger"), "admin/deposits/entries.html", {"entries": entries}))
        return found


@admin.register(Freeze)
class FreezeAdmin(CaseAdmin):
    """What is held until a dispute is solved; looked at again by a day."""

    clocks = [Clock(due="review_by", states=(Freeze.State.HELD,), provisional="provisional")]
    list_display = ["cause", "company", "amount", "state_badge", "review", "request_of", "frozen_by"]
    list_filter = ["state", "whole"]
    search_fields = ["cause", "party__supplier__name", "party__supplier__uscc"]
    search_help_text = _("Cause, company or credit code")
    list_select_related = ["party__supplier", "refund", "frozen_by"]
    show_full_result_count = False
    ordering = ["review_by", "id"]
    buttons = [
        Button(
            lift_freeze,
            _("Release it"),
            _("On a granted refund the amount is paid, with working days of its own."),
            DecisionForm,
            "primary",
        ),
    ]

    def waiting(self):
        held = Freeze.objects.filter(state=Freeze.State.HELD)
        return [(roles.REFUND_LEAD, held, f"state__exact={Freeze.State.HELD}")]

    @admin.display(description=_("company"), ordering="party__supplier__name")
    def company(self, row):
        return company_of(row)

    @admin.display(description=_("amount"), ordering="fen")
    def amount(self, row):
        return _("everything") if row.whole else money(row.fen)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, row):
        return badge("frozen" if row.state == Freeze.State.HELD else "done", row.get_state_display())

    @admin.display(description=_("looked at again by"), ordering="review_by")
    def review(self, row):
        if row.state != Freeze.State.HELD:
            return day(row.lifted_on)
        return format_html("{}<br><small>{}</small>", day(row.review_by), left(row.review_by))

    @admin.display(description=_("refund request"))
    def request_of(self, row):
        return request_link(row)

    def case_queryset(self, request):
        return Freeze.objects.select_related("party__supplier", "refund", "account", "obligation", "frozen_by")

    def title(self, row):
        return f"{row.cause} · {company_of(row)}"

    def events(self, row):
        return Event.objects.about(row)

    def facts(self, row):
        return [
            (_("Amount"), self.amount(row)),
            (_("Looked at again by"), self.review(row)),
            (_("Frozen by"), row.frozen_by or _("The system")),
            (_("Rests on the fact"), row.obligation or "–"),
            (_("Refund request"), request_link(row)),
            (_("Words to the supplier"), row.words or "–"),
        ]
