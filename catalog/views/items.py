"""A supplier's items: the table, one item, its form, pictures, handing in and withdrawing."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.names import cleaned
from workflow.history import timeline
from workflow.models import Event
from workflow.pages import page, perform, supplier_page, visible

from .. import visibility
from ..actions.items import (
    add_pictures,
    draft_item,
    edit_item,
    lead_picture,
    remove_picture,
    submit_item,
    withdraw_item,
)
from ..actions.shelf import ask_off_shelf, take_back_shelf_form
from ..forms.items import ItemForm, PicturesForm, WordsForm
from ..item_summary import margin_row, open_remarks, page_of, room, tone
from ..items import PICTURES_MOST, account_requirements
from ..lines import bound_categories
from ..models import Item, PriceRule, ProcurementSite

State = Item.State
GROUPS = [
    ("", None, [s for s in State if s != State.DELETED]),
    ("draft", State.DRAFT.label, [State.DRAFT]),
    ("in_review", State.IN_REVIEW.label, [State.IN_REVIEW]),
    ("returned", State.RETURNED.label, [State.RETURNED]),
    ("ready", State.READY.label, [State.READY, State.SHELF_REQUESTED]),
    ("on_shelf", State.ON_SHELF.label, [State.ON_SHELF]),
    ("off_shelf", State.OFF_SHELF.label, [State.OFF_SHELF]),
    ("deleted", State.DELETED.label, [State.DELETED]),
]
PAGE = 50


def own(request):
    """The company whose items are shown; 404 for people without one."""
    if not request.supplier:
        raise Http404
    return request.supplier


def own_item(request, pk):
    return visible(Item.objects.select_related("supplier", "category__parent", "line__brand"), request, pk=pk)


@supplier_page
def items(request):
    """All items of the company: search, states with counts, margin, where each one shows."""
    supplier, wanted = own(request), request.GET.get("state", "")
    everything = Item.objects.filter(party_id=supplier.party_id)
    rows = everything.filter(state__in=next((s for c, _label, s in GROUPS if c == wanted), list(State)))
    rows = search(rows, request.GET.get("q", "")).select_related("category__parent", "line__brand").order_by("-pk")
    shown = Paginator(rows.prefetch_related("pictures"), PAGE).get_page(request.GET.get("page"))
    rule = PriceRule.objects.current(supplier.party_id)
    sites = list(ProcurementSite.objects.all())
    context = {
        "page": shown, "chips": chips(everything), "wanted": wanted, "q": request.GET.get("q", ""), "rule": rule,
        "sites": sites, "notes": [note for site in sites if (note := visibility.note_about(site))],
        "rows": table(shown, rule, sites),
        "can_begin": bool(bound_categories(supplier.party_id)),
        "gate": [r for r in account_requirements(supplier.party_id) if r.open],
    }  # fmt: skip
    return page(request, "catalog/items/list.html", context)


def search(rows, text: str):
    text = cleaned(text)[:100]
    if not text:
        return rows
    return rows.filter(
        Q(name__icontains=text) | Q(sku=text) | Q(number__iexact=text) | Q(gtin=text) | Q(model__icontains=text)
    )


def chips(rows) -> list[dict]:
    """The state filters with how many items each holds; one query."""
    counts = dict(rows.values_list("state").annotate(Count("pk")).order_by())
    found = [
        {"label": label or _("All"), "value": code, "count": sum(counts.get(s, 0) for s in states)}
        for code, label, states in GROUPS
    ]
    return [chip for chip in found if chip["count"] or chip["value"] not in ("off_shelf", "deleted")]


def table(shown, rule, sites) -> list[dict]:
    """One entry per item of the page: its margin, badge and visibility on every site."""
    return [
        {"item": item, "tone": tone(item), "margin": margin_row(item, rule), "sites": found,
         "explained": [v for v in found if v.explained], "picture": next(iter(item.pictures.all()), None)}
        for item, found in visibility.rows(shown, rule, sites)
    ]  # fmt: skip


@supplier_page
def item_new(request):
    """Start an item; it is saved as a draft at once."""
    supplier = own(request)
    rule = PriceRule.objects.current(supplier.party_id)
    form = ItemForm(request.POST or None, party_id=supplier.party_id, rule=rule)
    if form.is_valid() and (done := perform(request, draft_item, supplier, form, values=form.values())):
        return redirect("catalog:item", done.result.pk)
    context = {"rule": rule, "can_begin": bool(bound_categories(supplier.party_id))}
    return page(request, "catalog/items/edit.html", context, form)


@supplier_page
def item_edit(request, pk):
    """Change an item that is not submitted, or was sent back."""
    item = own_item(request, pk)
    if not edit_item.may(item, request.actor) and request.method == "GET":
        return redirect("catalog:item", item.pk)
    rule, remarks = PriceRule.objects.current(item.party_id), open_remarks(item)
    form = ItemForm(request.POST or None, party_id=item.party_id, rule=rule, item=item, remarks=remarks)
    if form.is_valid() and perform(request, edit_item, item, form, values=form.values()):
        return redirect("catalog:item", item.pk)
    return page(request, "catalog/items/edit.html", {"item": item, "rule": rule, "can_begin": True}, form)


@supplier_page
def item(request, pk):
    """Where one item stands: what is missing, what was said, prices, pictures, sites, what happened."""
    return item_page(request, own_item(request, pk))


def item_page(request, item, form=None, words=None):
    """The page, with a form of it that was sent and not taken: status 422."""
    events = timeline(Event.objects.about(item).filter(public=True).reverse()[:40], request.actor)
    context = page_of(item, request.actor) | {
        "add": form or PicturesForm(), "words": words or WordsForm(), "events": events,
        "may_withdraw": withdraw_item.may(item, request.actor),
        "may_take_back": take_back_shelf_form.may(item, request.actor),
        "may_ask_off": ask_off_shelf.may(item, request.actor) and item.off_asked_at is None,
    }  # fmt: skip
    bad = any(f is not None and f.errors for f in (form, words))
    return render(request, "catalog/items/item.html", context, status=422 if bad else 200)


@supplier_page
@require_POST
def pictures_add(request, pk):
    """Upload pictures; nothing is stored unless all of them are right."""
    item = own_item(request, pk)
    form = PicturesForm(request.POST, request.FILES)
    if form.is_valid() and add_pictures.may(item, request.actor):
        if len(form.cleaned_data["pictures"]) > room(item):
            form.add_error(
                "pictures", _("An item has at most %(n)s pictures. Remove one first.") % {"n": PICTURES_MOST}
            )
            return item_page(request, item, form)
        if perform(request, add_pictures, item, form, files=form.cleaned_data["pictures"]):
            return redirect(reverse("catalog:item", args=[item.pk]) + "#pictures")
    elif form.is_valid():
        perform(request, add_pictures, item, form, files=[])  # says why not
    return item_page(request, item, form)


@supplier_page
@require_POST
def picture_change(request, pk, picture):
    """Remove a picture, or show it first."""
    item = own_item(request, pk)
    row = get_object_or_404(item.pictures, pk=picture)
    perform(request, lead_picture if "lead" in request.POST else remove_picture, item, picture=row)
    return redirect(reverse("catalog:item", args=[item.pk]) + "#pictures")


@supplier_page
@require_POST
def item_submit(request, pk):
    """Hand the item to review."""
    perform(request, submit_item, own_item(request, pk))
    return redirect("catalog:item", pk)


@supplier_page
@require_POST
def item_withdraw(request, pk):
    """Give the item up."""
    perform(request, withdraw_item, own_item(request, pk))
    return redirect("catalog:item", pk)


@supplier_page
@require_POST
def shelf_take_back(request, pk):
    """Take the shelf form back before the buyer decides."""
    perform(request, take_back_shelf_form, own_item(request, pk))
    return redirect("catalog:item", pk)


@supplier_page
@require_POST
def off_shelf(request, pk):
    """Ask the buyer to take the item off the shelf."""
    item, words = own_item(request, pk), WordsForm(request.POST)
    if words.is_valid() and perform(request, ask_off_shelf, item, words, **words.cleaned_data):
        return redirect("catalog:item", pk)
    return item_page(request, item, words=words)
