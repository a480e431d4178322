"""The supplier replaces a bank guarantee that ends."""

from django.shortcuts import redirect

from workflow.pages import page, perform, supplier_page, visible

from ..actions.renewals import renew_guarantee
from ..forms.notices import GuaranteeForm
from ..models import Guarantee


@supplier_page
def renew(request, pk):
    """Send a new guarantee in place of one that counts."""
    row = visible(Guarantee.objects.select_related("account", "notice"), request, pk=pk)
    initial = {"amount_fen": row.counted_fen, "bank": row.bank}
    form = GuaranteeForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and perform(request, renew_guarantee, row, form, **form.cleaned_data):
        return redirect("deposits:account")
    return page(
        request, "deposits/renew.html", {"guarantee": row, "may": renew_guarantee.may(row, request.actor)}, form
    )
