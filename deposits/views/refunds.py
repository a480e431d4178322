"""The supplier's refund: what is in the way, the request with its dates, papers, answers, objections, the appeal."""

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect

from workflow import reasons
from workflow.history import timeline
from workflow.models import Event
from workflow.pages import page, perform, supplier_page, visible

from ..actions.claims import object_deduction
from ..actions.refunds import (
    answer_more,
    appeal_refund,
    describe_refund,
    open_refund,
    send_paper,
    submit_refund,
    withdraw_refund,
)
from ..forms.refunds import AppealForm, DescribeForm, ObjectionForm, PaperForm
from ..models import Deduction, DepositAccount, Freeze, PayeeAccount, Payout, Refund
from ..refunds.next_thing import next_thing
from ..refunds.picture import Picture, shown_refunds

State = Refund.State
LINES = 30  # of the timeline


class Confirm(forms.Form):
    """A page that asks for nothing but the click."""


def posted(request):
    """What was sent, also when nothing was filled in; None for a page that is only read."""
    return request.POST if request.method == "POST" else None


def own_account(request) -> DepositAccount | None:
    """The newest deposit account of the company that the reader acts for."""
    party = request.supplier.party_id if request.supplier else None
    return DepositAccount.objects.filter(party_id=party).select_related("party__supplier").order_by("-pk").first()


def shown(request, pk, **where) -> Picture:
    """A request of the reader's own company as pages show it, else 404."""
    return Picture(visible(shown_refunds(), request, pk=pk, **where), request.actor)


@supplier_page
def refund(request):
    """Before applying: every blocker and the sum; a post begins a request. One under way, or paid, is shown instead."""
    account = own_account(request)
    if account is None:
        return page(request, "deposits/none.html")
    if request.method == "POST":
        return redirect("deposits:refund-page", perform(request, open_refund, account).result.pk)
    rows = list(account.refunds.order_by("-pk")[:20])
    given_back = account.state == DepositAccount.State.RELEASED
    last = next((r for r in rows if given_back or r.state not in Refund.ENDED), None)
    if last:
        return redirect("deposits:refund-page", last.pk)
    context = {"picture": Picture(Refund(account=account), request.actor), "account": account, "earlier": rows}
    return page(request, "deposits/refund_before.html", context | {"may": open_refund.may(account, request.actor)})


@supplier_page
def request_page(request, pk):
    """One request: a draft with what it still needs, or the request with its dates."""
    picture = shown(request, pk)
    if picture.refund.state == State.DRAFT:
        return draft(request, picture)
    context = {
        "picture": picture, "next": next_thing(picture), "events": events_of(request, picture.refund),
        "payees": payees(request), "sentence": reasons.sentence(picture.refund.reason),
        "may_withdraw": withdraw_refund.may(picture.refund, request.actor),
    }  # fmt: skip
    return page(request, "deposits/refund_page.html", context)


def draft(request, picture):
    """The draft: reason, papers, account, conditions; saving the reason is the only thing done here."""
    form = DescribeForm(posted(request), initial={"words": picture.refund.words})
    if form.is_valid() and perform(request, describe_refund, picture.refund, form, **form.cleaned_data):
        return redirect("deposits:refund-page", picture.refund.pk)
    return page(request, "deposits/refund_draft.html", {"picture": picture, "payees": payees(request)}, form)


def payees(request) -> dict[str, PayeeAccount | None]:
    """The latest account of each state."""
    rows = PayeeAccount.objects.filter(party_id=request.supplier.party_id).order_by("pk")
    return dict.fromkeys(PayeeAccount.State.values) | {str(p.state): p for p in rows}


def events_of(request, row: Refund) -> list:
    """What happened about a request, newest first: itself, and deductions, freezes, accounts and payouts."""
    kinds = ContentType.objects.get_for_models(Refund, DepositAccount, Deduction, Freeze, Payout, PayeeAccount)
    others = [kind for model, kind in kinds.items() if model is not Refund]
    mine = Q(subject_type=kinds[Refund], subject_id=row.pk) | Q(subject_type__in=others)
    rows = Event.objects.filter(mine, party_id=row.party_id, public=True)
    return timeline(rows.order_by("-at", "-id")[:LINES], request.actor)


@supplier_page
def paper(request, pk, which):
    """Send one paper of the request."""
    picture = shown(request, pk)
    wanted = next((p for p in picture.papers if p["kind"] == which), None)
    if wanted is None:
        raise Http404
    row = picture.refund
    form = PaperForm(posted(request), request.FILES or None, title=wanted["title"])
    if form.is_valid() and perform(request, send_paper, row, form, kind=which, file=form.cleaned_data["file"]):
        return redirect("deposits:refund-page", pk)
    context = {"picture": picture, "wanted": wanted, "may": send_paper.may(row, request.actor)}
    return page(request, "deposits/refund_paper.html", context, form)


@supplier_page
def check(request, pk):
    """Check the answers, then hand the request in."""
    picture = shown(request, pk)
    form = Confirm(posted(request))
    if form.is_valid() and perform(request, submit_refund, picture.refund, form):
        return redirect("deposits:refund-page", pk)
    may = submit_refund.may(picture.refund, request.actor)
    return page(
        request, "deposits/refund_check.html", {"picture": picture, "may": may, "payees": payees(request)}, form
    )


@supplier_page
def answer(request, pk):
    """Say that everything that was asked for is there."""
    picture = shown(request, pk)
    form = Confirm(posted(request))
    if form.is_valid() and perform(request, answer_more, picture.refund, form):
        return redirect("deposits:refund-page", pk)
    may = answer_more.may(picture.refund, request.actor)
    context = {"picture": picture, "may": may, "payees": payees(request)}
    return page(request, "deposits/refund_answer.html", context, form)


@supplier_page
def withdraw(request, pk):
    """Take the request back."""
    picture = shown(request, pk)
    form = Confirm(posted(request))
    if form.is_valid() and perform(request, withdraw_refund, picture.refund, form):
        return redirect("deposits:refund-page", pk)
    may = withdraw_refund.may(picture.refund, request.actor)
    return page(request, "deposits/refund_withdraw.html", {"picture": picture, "may": may}, form)


@supplier_page
def appeal(request, pk):
    """Appeal against a rejection, once."""
    picture = shown(request, pk)
    form = AppealForm(posted(request))
    if form.is_valid() and perform(request, appeal_refund, picture.refund, form, **form.cleaned_data):
        return redirect("deposits:refund-page", pk)
    may = appeal_refund.may(picture.refund, request.actor) and not picture.refund.appealed
    return page(request, "deposits/refund_appeal.html", {"picture": picture, "may": may}, form)


@supplier_page
def deduction(request, pk):
    """One deduction: basis, evidence, until when it can be objected to, and the objection."""
    rows = Deduction.objects.select_related("refund", "evidence", "objection_file", "account")
    row = visible(rows, request, pk=pk)
    form = ObjectionForm(posted(request), request.FILES or None)
    if form.is_valid() and perform(request, object_deduction, row, form, **form.cleaned_data):
        return redirect("deposits:deduction", pk)
    context = {"deduction": row, "may": object_deduction.may(row, request.actor)}
    return page(request, "deposits/deduction.html", context | {"events": about(request, row)}, form)


def about(request, row) -> list:
    """What happened about one thing, newest first."""
    return timeline(Event.objects.about(row).filter(public=True).reverse()[:LINES], request.actor)
