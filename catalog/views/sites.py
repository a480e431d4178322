"""The procurement sites and what they take, in words."""

from workflow.pages import page, supplier_page

from ..models import Item, ProcurementSite
from ..visibility import limited_words, paused_words, rows, rules_in_words
from .items import own


@supplier_page
def sites(request):
    """Every site with its state, its rules and how many items of the company it shows."""
    supplier = own(request)
    shown = Item.objects.filter(party_id=supplier.party_id, state=Item.State.ON_SHELF).select_related(
        "category__parent"
    )
    counts = {}
    for _item, found in rows(shown, supplier.party_id):
        for entry in found:
            if entry.state in ("visible", "partly"):
                counts[entry.site.pk] = counts.get(entry.site.pk, 0) + 1
    found = [
        {"site": site, "rules": rules_in_words(site), "count": counts.get(site.pk, 0), "words": state_words(site)}
        for site in ProcurementSite.objects.all()
    ]
    return page(request, "catalog/sites/list.html", {"sites": found})


def state_words(site) -> str:
    if site.state == site.State.SUSPENDED:
        return paused_words(site)
    return limited_words(site) if site.state == site.State.LIMITED else ""
