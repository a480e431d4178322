"""The shelf form of an approved item."""

from django.shortcuts import redirect

from workflow.pages import page, perform, supplier_page

from ..actions.shelf import fill_shelf_form
from ..forms.shelf import ShelfFormForm
from ..item_summary import open_remarks
from ..models import PriceRule
from .items import own_item


@supplier_page
def shelf(request, pk):
    """Fill in the form and hand it to the buyer."""
    item = own_item(request, pk)
    if not fill_shelf_form.may(item, request.actor) and request.method == "GET":
        return redirect("catalog:item", item.pk)
    rule, before = PriceRule.objects.current(item.party_id), item.shelf_forms.first()
    form = ShelfFormForm(request.POST or None, item=item, rule=rule, before=before)
    if form.is_valid() and perform(request, fill_shelf_form, item, form, values=form.cleaned_data):
        return redirect("catalog:item", item.pk)
    context = {"item": item, "rule": rule, "remark": open_remarks(item).get("shelf")}
    return page(request, "catalog/items/shelf.html", context, form)
