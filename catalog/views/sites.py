"""The procurement sites and what they take, in words."""

from workflow.pages import page, supplier_page

from ..models import Item, PriceRule, ProcurementSite
from ..visibility import rows, rules_in_words, state_words
from .items import own


@supplier_page
def procurement_sites(request):
    """Every site with its state, its rules and how many items of the company it shows."""
    supplier = own(request)
    shown = Item.objects.filter(party_id=supplier.party_id, state=Item.State.ON_SHELF).select_related(
        "category__parent"
    )
    sites, counts = list(ProcurementSite.objects.all()), {}
    for _item, found in rows(shown, PriceRule.objects.current(supplier.party_id), sites):
        for entry in found:
            if entry.state in ("visible", "partly"):
                counts[entry.site.pk] = counts.get(entry.site.pk, 0) + 1
    found = [
        {"site": site, "rules": rules_in_words(site), "count": counts.get(site.pk, 0), "words": state_words(site)}
        for site in sites
    ]
    return page(request, "catalog/sites/list.html", {"sites": found})
