"""The supplier's credit rating: the last month factor by factor, and the months before."""

from workflow.pages import page, supplier_page

from ..models import CreditRating
from ..rating.shown import factors

SHOWN = 24  # months


@supplier_page
def rating(request):
    """The newest rating explained, with the history."""
    party_id = request.supplier.party_id if request.supplier else None
    months = list(CreditRating.objects.filter(party_id=party_id).order_by("-month")[:SHOWN])
    newest = months[0] if months else None
    context = {"newest": newest, "months": months, "factors": factors(newest) if newest else []}
    if len(months) > 1:
        context["change"] = newest.score - months[1].score
        context["fall"] = -context["change"]
    return page(request, "onboarding/rating.html", context)
