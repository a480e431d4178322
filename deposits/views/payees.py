"""The account a refund is paid to, as the supplier enters it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from workflow import reasons
from workflow.pages import page, perform, supplier_page

from ..actions.payee import propose_payee
from ..forms.payees import PayeeForm
from ..models import PayeeAccount
from .refunds import own_account, posted


@supplier_page
def payee(request):
    """The confirmed account, the one being checked, and the form for another one; the owner enters it."""
    account = own_account(request)
    if account is None:
        return page(request, "deposits/none.html")
    initial = {"holder": account.party.supplier.name, "kind": PayeeAccount.Kind.BANK}
    form = PayeeForm(posted(request), request.FILES or None, initial=initial)
    if form.is_valid() and perform(request, propose_payee, account, form, **form.cleaned_data):
        messages.success(request, _("The account was sent to finance; you are told when it is confirmed."))
        return redirect("deposits:payee")
    rows = list(PayeeAccount.objects.filter(party_id=account.party_id).select_related("file").order_by("-pk")[:20])
    context = {"rows": rows, "account": account, "may": propose_payee.may(account, request.actor)}
    context |= {"latest": rows[0] if rows else None, "sentence": reasons.sentence(rows[0].reason) if rows else ""}
    return page(request, "deposits/payee.html", context, form)
