"""Step 1 for the supplier: product list, offers side by side, what they would earn, accept, answer, end."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow import policies
from workflow.pages import page, perform, supplier_page, visible

from ..actions.terms import (
    accept_offer,
    counter_offer,
    decline_offer,
    offer_terms,
    on_table,
    renew_offer,
    submit_list,
)
from ..earnings import earn
from ..forms.terms import AcceptForm, OfferForm, WordsForm, counted, product_rows, starting_values
from ..models import Application, ListedProduct, Offer, ProductList, Terms
from ..models.terms import Side
from ..offers import compare, facts

SHOWN = 4  # rounds beside each other before the older ones are folded away


@supplier_page
def terms(request, pk):
    """The negotiation as it stands."""
    application = visible(Application.objects.select_related("supplier", "buyer"), request, pk=pk)
    return page(request, "onboarding/terms/offers.html", standing(request, application))


@supplier_page
def product_list(request, pk):
    """Enter and submit the products to negotiate about."""
    application = visible(Application, request, pk=pk)
    if request.method == "POST" and "more" in request.POST:
        rows = product_rows(counted(request.POST, more=3))
        return page(request, "onboarding/terms/list.html", {"application": application, "rows": rows})
    rows = (
        product_rows(counted(request.POST)) if request.method == "POST" else product_rows(known=submitted(application))
    )
    valid = request.method == "POST" and rows.is_valid()
    if valid and perform(request, submit_list, application, rows, products=rows.products()):
        return redirect("onboarding:terms", application.pk)
    return page(request, "onboarding/terms/list.html", {"application": application, "rows": rows}, rows)


@supplier_page
def offer(request, pk):
    """Make the first round, or answer the one on the table (`answers` names the round the person saw)."""
    application = visible(Application, request, pk=pk)
    table = seen_offer(request, application) if request.method == "POST" else on_table(application)
    if request.method == "GET" and not (counter_offer if table else offer_terms).may(
        table or application, request.actor
    ):
        return redirect("onboarding:terms", application.pk)
    form = OfferForm(
        request.POST or None,
        initial=starting_values(policies.value(f"channel.{application.channel}"), latest(application)),
    )
    if form.is_valid():
        action, subject = (counter_offer, table) if table else (offer_terms, application)
        if perform(request, action, subject, form, **form.inputs()):
            return redirect("onboarding:terms", application.pk)
    return page(
        request,
        "onboarding/terms/offer.html",
        {"application": application, "offer": table, "number": next_round(application)},
        form,
    )


@supplier_page
@require_POST
def accept(request, pk, offer):
    """Accept the round on the table."""
    row = visible(Offer.objects.select_related("application"), request, pk=offer, application=pk)
    form = AcceptForm(request.POST)
    if form.is_valid() and perform(request, accept_offer, row, form):
        return redirect("onboarding:terms", pk)
    return page(request, "onboarding/terms/offers.html", standing(request, row.application) | {"form": form}, form)


@supplier_page
def decline(request, pk, offer):
    """End this round with a reason."""
    row = visible(Offer.objects.select_related("application"), request, pk=offer, application=pk)
    form = WordsForm(request.POST or None)
    if form.is_valid() and perform(request, decline_offer, row, form, **form.cleaned_data):
        return redirect("onboarding:terms", pk)
    return page(request, "onboarding/terms/decline.html", {"application": row.application, "offer": row}, form)


@supplier_page
@require_POST
def renew(request, pk, offer):
    """Offer an expired round again."""
    perform(request, renew_offer, visible(Offer, request, pk=offer, application=pk))
    return redirect("onboarding:terms", pk)


def submitted(application) -> list[dict]:
    """The current list as the form shows it."""
    rows = ListedProduct.objects.filter(product_list__application=application, product_list__state="submitted")
    return [{n: getattr(p, n) for n in ("name", "model", "sale_fen", "cost_fen", "freight_fen")} for p in rows]


def seen_offer(request, application):
    """The round that the form answers; None when it starts the talks."""
    answers = request.POST.get("answers", "")
    if not answers:
        return None
    number = int(answers) if answers.isdecimal() and len(answers) < 19 else 0
    return visible(Offer, request, pk=number, application=application)


def latest(application):
    """The newest round that the supplier may see."""
    return shown_rounds(application).last()


def next_round(application) -> int:
    last = application.offers.order_by("-round").values_list("round", flat=True).first() or 0
    return last + 1


def shown_rounds(application):
    """Rounds as the supplier sees them: what the buyer has not had approved was never offered."""
    hidden = [Offer.State.AWAITING_APPROVAL, Offer.State.REFUSED]
    rows = Offer.objects.filter(application=application).select_related("made_by").order_by("round")
    return rows.exclude(side=Side.BUYER, state__in=hidden)


def standing(request, application) -> dict:
    """Everything the page of offers shows."""
    rounds = list(shown_rounds(application))
    folded = 0 if "all" in request.GET else max(0, len(rounds) - SHOWN)
    rounds = rounds[folded:]
    current = rounds[-1] if rounds else None
    heads = [head(o) for o in rounds]
    lines = compare(rounds, heads, application.channel) if rounds else []
    products = list(
        ListedProduct.objects.filter(
            product_list__application=application, product_list__state=ProductList.State.SUBMITTED
        )
    )
    return {
        "application": application,
        "products": products,
        "rounds": rounds,
        "heads": heads,
        "folded": folded,
        "current": current,
        "lines": [x for x in lines if x.row.essential or x.differs],
        "same": [
            {"label": x.row.label, "value": x.cells[-1].text} for x in lines if not (x.row.essential or x.differs)
        ],
        "earnings": worked_example(request, products, rounds),
        "form": AcceptForm(),
        "facts": facts(current) if current else [],
        "waiting": Offer.objects.filter(
            application=application, side=Side.BUYER, state=Offer.State.AWAITING_APPROVAL
        ).first(),
        "terms": Terms.objects.filter(application=application).select_related("offer").last(),
        "may": allowed(request.actor, application, current),
        "number": next_round(application),
    }


def head(offer) -> str:
    values = {"round": offer.round, "name": offer.made_by.name}
    return _("Round %(round)s · you") % values if offer.side == Side.SUPPLIER else _("Round %(round)s · buyer") % values


def allowed(actor, application, current) -> set[str]:
    """The buttons of this person on this page."""
    open_now = current is not None and not current.expired
    found = {
        name
        for name, verb in {"accept": accept_offer, "counter": counter_offer, "decline": decline_offer}.items()
        if open_now and verb.may(current, actor)
    }
    if submit_list.may(application, actor):
        found.add("list")
    if offer_terms.may(application, actor) and on_table(application) is None:
        found.add("offer")
    if current is not None and "offer" in found and renew_offer.may(current, actor):
        found.add("renew")
    return found


def worked_example(request, products, rounds) -> dict | None:
    """One product of the list under every round, newest last."""
    if not products or not rounds:
        return None
    wanted = request.GET.get("product", "")
    product = next((p for p in products if str(p.pk) == wanted), products[0])
    sums = [earn(o, product.sale_fen, product.cost_fen, product.freight_fen) for o in rounds]
    rows, before = [], None
    for offer, result in zip(rounds, sums, strict=True):
        moved = None if before is None or result.earned is None else result.earned - before.earned
        rows.append({"offer": offer, "sum": result, "moved": moved, "size": abs(moved or 0), "up": (moved or 0) > 0})
        before = result
    return {"product": product, "products": products, "rows": rows}
