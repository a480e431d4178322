"""Step 5 for the supplier: read the contract, confirm it or send it back, print it."""

from django.shortcuts import redirect

from deposits.cards import card
from workflow.pages import page, perform, supplier_page, visible

from ..actions.contract import confirm_contract, return_contract
from ..forms.contract import ChangesForm, ConfirmForm
from ..models import Application, Contract

SHOWN = [Contract.State.SENT, Contract.State.RETURNED, Contract.State.CONFIRMED]


@supplier_page
def contract(request, pk):
    """The contract as it was sent, and the deposit that follows it."""
    application, row = found(request, pk)
    form = ConfirmForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and row and form.is_valid():
        inputs = {k: v for k, v in form.cleaned_data.items() if k != "agreed"}
        if perform(request, confirm_contract, row, form, **inputs):
            return redirect("onboarding:contract", pk)
    return page(request, "onboarding/contract/contract.html", standing(request, application, row), form)


@supplier_page
def changes(request, pk):
    """Send the contract back with what should be changed."""
    application, row = found(request, pk)
    form = ChangesForm(request.POST or None)
    if (
        request.method == "POST"
        and row
        and form.is_valid()
        and perform(request, return_contract, row, form, **form.cleaned_data)
    ):
        return redirect("onboarding:contract", pk)
    return page(request, "onboarding/contract/changes.html", standing(request, application, row), form)


@supplier_page
def paper(request, pk):
    """The contract alone, for printing or keeping."""
    application, row = found(request, pk)
    response = page(request, "onboarding/contract/paper.html", standing(request, application, row))
    if row and "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="{row.number}.html"'
    return response


def found(request, pk):
    """The application and the contract its supplier may see: not a draft, not a cancelled one."""
    application = visible(Application.objects.select_related("supplier"), request, pk=pk)
    row = Contract.objects.filter(application=application, state__in=SHOWN).select_related("power").first()
    return application, row


def standing(request, application, row) -> dict:
    return {
        "application": application, "contract": row, "deposit": card(application.party_id, application.channel),
        "may_confirm": row is not None and confirm_contract.may(row, request.actor),
    }  # fmt: skip
