"""Prices follow the agreed terms: what acceptance hands over."""

from django.utils.translation import gettext_lazy as _

from workflow import actors
from workflow.actions import action, note

from ..models import PriceRule


@action(
    by=actors.system,
    source=None,
    audit=["terms_hash", "delivery"],
    says=_("fixed the price rule of the items: commission %(commission_points)s points, margin %(margin_points)s%%"),
)
def fix_prices(supplier, *, actor, terms_hash, commission, margin, delivery):
    """Terms were agreed: items are measured by them from now on; `commission` and `margin` are basis points.

    The same terms handed over again change nothing.
    """
    current = PriceRule.objects.current(supplier.party_id)
    if current and current.terms_hash == terms_hash:
        return current
    note(commission_points=commission, margin_points=margin)
    return PriceRule.objects.create(
        party_id=supplier.party_id, terms_hash=terms_hash, commission=commission, margin=margin, delivery=delivery
    )
