"""The supplier's list of what is open between it and the platform, and the appeal against a violation."""

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.pages import page, perform, supplier_page, visible

from ..actions.facts import appeal_violation
from ..forms.facts import AppealForm
from ..models import Obligation

State, Kind = Obligation.State, Obligation.Kind
PAGE = 50

# How each kind of fact clears, for who reads it.
CLEARS = {
    Kind.ORDER: gettext_lazy("Clears when the customer has received it."),
    Kind.AFTER_SALES: gettext_lazy("Clears when the case is closed with the customer."),
    Kind.INVOICE: gettext_lazy("Clears when finance has your invoice."),
    Kind.VIOLATION: gettext_lazy("Stays, unless an appeal against it is granted."),
    Kind.COMPLAINT: gettext_lazy("Clears when the investigation ends; until then the disputed amount is frozen."),
    Kind.COMPENSATION: gettext_lazy("Clears when you have paid the customer, or by deduction from the deposit."),
    Kind.DEBT: gettext_lazy("Clears when you have paid it, or by deduction from the deposit."),
    Kind.PENALTY: gettext_lazy("Clears when you have paid it, or by deduction from the deposit."),
    Kind.RECEIPT: gettext_lazy("Clears when finance has the receipt back."),
    Kind.WARRANTY: gettext_lazy("Clears by itself when the warranty has ended."),
    Kind.GOODS: gettext_lazy("Clears when the goods are withdrawn or put right, and quality management has seen it."),
}


@supplier_page
def facts(request):
    """What is open, newest first, and what was cleared."""
    party = request.supplier.party_id if request.supplier else None
    rows = Obligation.objects.filter(party_id=party)
    counts = {state: rows.filter(state=state).count() for state in State}
    wanted = request.GET.get("state") if request.GET.get("state") in counts else str(State.OPEN)
    found = Paginator(rows.filter(state=wanted).order_by("-happened_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": found, "wanted": wanted, "rows": [explained(row, request.actor) for row in found],
        "chips": [{"label": s.label, "count": counts[s], "value": str(s)} for s in State],
    }  # fmt: skip
    return page(request, "deposits/facts_list.html", context)


def explained(row: Obligation, actor) -> Obligation:
    """The row with its badge, how it clears, and whether it may be appealed."""
    row.clears = CLEARS.get(row.kind, "")
    row.may_appeal = appeal_violation.may(row, actor)
    if row.state == State.CLEARED:
        row.badge = ("done", row.get_state_display())
    elif row.appealed:
        row.badge = ("us", _("Appeal is being decided"))
    else:
        row.badge = ("warning", row.get_state_display())
    return row


@supplier_page
def appeal(request, pk):
    """Dispute a violation, once."""
    row = visible(Obligation.objects.select_related("party__supplier"), request, pk=pk, kind=Kind.VIOLATION)
    form = AppealForm(request.POST or None, request.FILES or None)
    if form.is_valid() and perform(request, appeal_violation, row, form, **form.cleaned_data):
        return redirect("deposits:facts")
    return page(request, "deposits/appeal.html", {"fact": row, "may": appeal_violation.may(row, request.actor)}, form)
