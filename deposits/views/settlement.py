"""The supplier's settlement bills: what is due and what is to be invoiced, with the orders behind it."""

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow.history import timeline
from workflow.pages import page, perform, supplier_page, visible
from workflow.words import money

from ..actions.settlement import confirm_bill, dispute_bill, invoice_bill
from ..billing import happened
from ..forms.settlement import InvoiceForm, ObjectionForm
from ..models import SettlementBill

State = SettlementBill.State
TONES = {
    State.ISSUED: "you", State.DISPUTED: "us", State.CONFIRMED: "you", State.INVOICED: "us", State.SETTLED: "done",
    State.NEGATIVE: "warning", State.CARRIED: "ended", State.DEDUCTED: "ended",
}  # fmt: skip
PAGE = 30
ORDERS = 20


@supplier_page
def bills(request):
    """All bills of the company, newest first; those that wait for it on top."""
    party = request.supplier.party_id if request.supplier else None
    rows = SettlementBill.objects.filter(party_id=party).select_related("carried_into").order_by("-ends_on", "-pk")
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    waiting = rows.filter(state__in=[State.ISSUED, State.CONFIRMED]).order_by("ends_on", "pk")
    context = {"page": found, "rows": [shown(b) for b in found], "next": next_thing(waiting.first(), waiting.count())}
    return page(request, "deposits/bills.html", context)


def shown(bill: SettlementBill) -> SettlementBill:
    bill.tone = TONES[bill.state]
    return bill


def next_thing(bill: SettlementBill | None, count: int = 1) -> dict | None:
    """The card on top while a bill waits for the supplier."""
    if bill is None:
        return None
    title = _("Confirm settlement bill %(number)s") if bill.state == State.ISSUED else _("Invoice bill %(number)s")
    more = _("%(count)s bills wait for you; this is the oldest.") % {"count": count} if count > 1 else ""
    return {
        "turn": "you", "title": title % {"number": bill.number}, "text": more,
        "given": [{"label": _("Amount due"), "value": money(bill.due_fen)}],
        "note": _("Paid once the bill is confirmed and invoiced."),
        "link": reverse("deposits:bill", args=[bill.pk]), "link_text": _("Open the bill"), "icon": "receipt",
    }  # fmt: skip


def own_bill(request, pk) -> SettlementBill:
    return shown(visible(SettlementBill.objects.select_related("carried_into", "party__supplier"), request, pk=pk))


@supplier_page
def bill(request, pk):
    """One bill with its orders; where it is confirmed, the invoice's number is entered here."""
    row = own_bill(request, pk)
    form = InvoiceForm(request.POST or None, initial={"invoice_number": row.invoice_number})
    if form.is_valid() and perform(request, invoice_bill, row, form, **form.cleaned_data):
        return redirect("deposits:bill", row.pk)
    orders = row.orders.order_by("received_on", "pk")
    sum_due = row.due_fen - row.carried_fen
    context = {
        "bill": row, "page": Paginator(orders, ORDERS).get_page(request.GET.get("page")),
        "parts": [
            {"label": _("Orders"), "fen": sum_due, "sign": ""},
            {"label": _("Carried from earlier bills"), "fen": -row.carried_fen, "sign": "−"},
            {"label": _("Amount due"), "fen": row.due_fen, "sign": "=", "result": True},
        ],
        "may_confirm": confirm_bill.may(row, request.actor), "may_invoice": invoice_bill.may(row, request.actor),
        "events": timeline(happened(row).filter(public=True).order_by("-id")[:30], request.actor),
    }  # fmt: skip
    return page(request, "deposits/bill.html", context, form)


@supplier_page
@require_POST
def confirm(request, pk):
    """The supplier agrees with a bill."""
    perform(request, confirm_bill, own_bill(request, pk))
    return redirect("deposits:bill", pk)


@supplier_page
def objection(request, pk):
    """The supplier does not agree with a bill."""
    row = own_bill(request, pk)
    form = ObjectionForm(request.POST or None)
    if form.is_valid() and perform(request, dispute_bill, row, form, **form.cleaned_data):
        return redirect("deposits:bill", row.pk)
    return page(request, "deposits/objection.html", {"bill": row, "may": dispute_bill.may(row, request.actor)}, form)
