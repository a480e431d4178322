"""The desk about settlement bills: finance checks invoices, answers objections and records payments."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow.desk import Button, CaseAdmin, Panel
from workflow.templatetags.portal import badge, date_only, day
from workflow.words import money

from ..actions.settlement import answer_bill, return_invoice, settle_bill
from ..billing import happened
from ..forms.settlement import AnswerForm, NothingToPayForm, PaymentForm
from ..models import SettlementBill

State = SettlementBill.State
TONES = {
    State.ISSUED: "you", State.DISPUTED: "us", State.CONFIRMED: "you", State.INVOICED: "us", State.SETTLED: "done",
    State.NEGATIVE: "warning", State.CARRIED: "ended", State.DEDUCTED: "ended",
}  # fmt: skip
ORDERS = 200  # shown on the case page


def payment_form(bill, data, files, actor, prefix):
    return (PaymentForm if bill.due_fen else NothingToPayForm)(data, prefix=prefix)


@admin.register(SettlementBill)
class SettlementBillAdmin(CaseAdmin):
    """Bills with their orders; made by the system, never changed."""

    queue = {roles.FINANCE: [State.INVOICED, State.DISPUTED]}
    list_display = ["number", "company", "days", "due", "invoice", "standing", "pay_until"]
    list_filter = ["state"]
    search_fields = ["number", "invoice_number", "party__supplier__name", "party__supplier__uscc"]
    search_help_text = _("Number, invoice, company or credit code")
    list_select_related = ["party__supplier"]
    show_full_result_count = False
    ordering = ["-ends_on", "-id"]
    buttons = [
        Button(settle_bill, _("Record the payment"), _("The bill is settled."), tone="primary", make=payment_form),
        Button(return_invoice, _("Send the invoice back"), _("The supplier enters another one."), AnswerForm, "danger"),
        Button(
            answer_bill, _("Answer the objection"),
            _("The bill is to be confirmed again. A correction is an order line of the next bill."),
            AnswerForm, "primary",
        ),
    ]  # fmt: skip

    @admin.display(description=_("company"), ordering="party__supplier__name")
    def company(self, bill):
        return bill.party.supplier.name

    @admin.display(description=_("orders received"), ordering="ends_on")
    def days(self, bill):
        return f"{date_only(bill.starts_on)} – {date_only(bill.ends_on)}"

    @admin.display(description=_("amount due"), ordering="due_fen")
    def due(self, bill):
        return money(bill.due_fen)

    @admin.display(description=_("amount to invoice"), ordering="invoice_fen")
    def invoice(self, bill):
        return money(bill.invoice_fen)

    @admin.display(description=_("paid by"), ordering="pay_by")
    def pay_until(self, bill):
        return day(bill.pay_by) if bill.pay_by else "–"

    @admin.display(description=_("state"), ordering="state")
    def standing(self, bill):
        return badge(TONES[bill.state], bill.get_state_display())

    state_badge = standing

    def case_queryset(self, request):
        return SettlementBill.objects.select_related("party__supplier", "carried_into")

    def title(self, bill):
        return f"{bill.number} · {bill.party.supplier.name}"

    def facts(self, bill):
        found = [
            (_("orders received"), self.days(bill)),
            (_("amount due"), money(bill.due_fen)),
            (_("amount to invoice"), money(bill.invoice_fen)),
            (_("carried from earlier bills"), money(bill.carried_fen)),
            (_("paid by"), self.pay_until(bill)),
            (_("invoice number"), bill.invoice_number or "–"),
            (_("bank reference"), bill.payment_reference or "–"),
        ]
        if bill.carried_into:
            found.append((_("carried into"), bill.carried_into.number))
        return found

    def panels(self, bill, request):
        orders = bill.orders.order_by("received_on", "pk")
        more = max(orders.count() - ORDERS, 0)
        found = [Panel(_("Orders"), "admin/deposits/bill_orders.html", {"orders": orders[:ORDERS], "more": more})]
        if bill.objection:
            found.insert(0, Panel(_("The supplier’s objection"), "admin/deposits/bill_objection.html", {"bill": bill}))
        return found

    def events(self, bill):
        return happened(bill)
