"""The supplier's deposit: balance, entries, what to pay and where, proof, guarantee, the notice for the bookkeeper."""

from django.shortcuts import redirect

from accounts.models import Hold
from workflow import reasons
from workflow.pages import page, perform, supplier_page, visible

from ..actions.notices import send_guarantee, send_proof
from ..cards import card, grouped, next_thing
from ..forms.notices import GuaranteeForm, ProofForm
from ..models import DepositAccount, DepositNotice, Payout, Refund
from ..refunds.picture import Picture, entries_with_balance, shown_refunds


@supplier_page
def account(request):
    """What is held, what is missing, and the next thing to do about it."""
    found = card(request.supplier.party_id) if request.supplier else None
    if found is None:
        return page(request, "deposits/none.html")
    notice, context = found.notice, {"card": found, "remark": None}
    if notice and notice.reason:
        context["remark"] = {"code": notice.reason, "sentence": reasons.sentence(notice.reason), "words": notice.words}
    context |= {
        "next": next_thing(found),
        "notice": notice,
        "entries": entries_with_balance(found.account, found.balances, limit=200),
        "notices": found.account.notices.exclude(state=DepositNotice.State.CANCELLED).order_by("-pk")[:20],
        "holds": Hold.objects.filter(party_id=found.account.party_id, lifted_at=None),
        **way_back(request, found.account),
        "proofs": notice.proofs.filter(superseded=False).select_related("file").order_by("-pk") if notice else [],
        "guarantees": notice.guarantees.filter(superseded=False).select_related("file").order_by("-pk")
        if notice
        else [],
    }
    return page(request, "deposits/account.html", context)


def way_back(request, row: DepositAccount) -> dict:
    """The live checklist, deductions, freezes and payouts of a deposit that has been paid; the request under way."""
    if row.state not in (DepositAccount.State.HELD, DepositAccount.State.RELEASED):
        return {}
    latest = shown_refunds().filter(account=row).order_by("-pk").first()
    under_way = latest if latest and latest.state not in Refund.ENDED else None
    picture = Picture(under_way or Refund(account=row), request.actor)
    payouts = row.payouts.exclude(state=Payout.State.CANCELLED).order_by("-pk")[:20]
    return {"picture": picture, "refund": latest, "payouts": payouts}


def shown_notice(request, pk) -> DepositNotice:
    """The notice, with what its pages show."""
    return visible(DepositNotice.objects.select_related("account", "party__supplier"), request, pk=pk)


@supplier_page
def proof(request, pk):
    """Upload the bank receipt of a wire."""
    row = shown_notice(request, pk)
    initial = {"payer_name": row.party.supplier.name, "amount_fen": row.missing_fen()}
    form = ProofForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and perform(request, send_proof, row, form, **form.cleaned_data):
        return redirect("deposits:account")
    return page(request, "deposits/proof.html", {"notice": row, "may": send_proof.may(row, request.actor)}, form)


@supplier_page
def guarantee(request, pk):
    """Send a bank guarantee instead of money."""
    row = shown_notice(request, pk)
    form = GuaranteeForm(request.POST or None, request.FILES or None, initial={"amount_fen": row.missing_fen()})
    if form.is_valid() and perform(request, send_guarantee, row, form, **form.cleaned_data):
        return redirect("deposits:account")
    return page(
        request, "deposits/guarantee.html", {"notice": row, "may": send_guarantee.may(row, request.actor)}, form
    )


@supplier_page
def notice(request, pk):
    """The deposit notice as a page to print."""
    row = shown_notice(request, pk)
    context = {"notice": row, "company": row.party.supplier, "payee_account": grouped(row.payee["account"])}
    return page(request, "deposits/notice.html", context)
