"""What the agreed terms say about prices: commission, guaranteed margin, delivery; one row per agreement."""

from decimal import ROUND_FLOOR, Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.fields import share
from workflow.models import Party, VisibleQuerySet
from workflow.triggers import append_only


class PriceRuleQuerySet(VisibleQuerySet):
    def current(self, party_id: int) -> "PriceRule | None":
        """The rule that counts for a supplier: the newest."""
        return self.filter(party_id=party_id).order_by("-id").first()


@append_only
class PriceRule(models.Model):
    """Prices as agreed: append-only, the newest row of a party counts.

    `commission` and `margin` are basis points (800 = 8 %); `terms_hash` is the SHA-256 of the agreed terms. Under
    commission terms the purchase price is the sale price less commission; a guaranteed margin is a second floor.
    """

    class Delivery(models.TextChoices):
        DIRECT = "direct", _("direct from the factory")
        WAREHOUSE = "warehouse", _("through the warehouse")

    party = models.ForeignKey(Party, models.PROTECT, related_name="price_rules")
    terms_hash = models.CharField(_("hash of the terms"), max_length=64)
    commission = models.PositiveIntegerField(_("commission, basis points"))
    margin = models.PositiveIntegerField(_("guaranteed margin, basis points"))
    delivery = models.CharField(_("delivery"), max_length=16, choices=Delivery)
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects = PriceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("price rule")
        verbose_name_plural = _("price rules")
        indexes = [models.Index(fields=["party", "-id"], name="price_rule_newest")]

    def __str__(self):
        values = {"points": f"{self.commission / 100:g}", "margin": f"{self.margin / 100:g}"}
        return str(_("commission %(points)s, margin %(margin)s%%") % values)

    @property
    def floor(self) -> int:
        """The lowest margin that fits, in basis points: the higher of commission and guaranteed margin."""
        return max(self.commission, self.margin)

    def highest_purchase(self, sale_fen: int) -> int:
        """The highest purchase price in fen that fits a sale price: half up to the fen (S, domain §6)."""
        return share(sale_fen, 10000 - self.floor)

    def fits(self, sale_fen: int, purchase_fen: int) -> bool:
        """Whether the prices keep the agreed margin, rounding in the supplier's favour as the highest price does."""
        return purchase_fen <= self.highest_purchase(sale_fen)


def margin_points(sale_fen: int, purchase_fen: int) -> int:
    """(sale − purchase) / sale in basis points, rounded down, so that no margin looks better than it is."""
    if not sale_fen:
        return 0
    exact = Decimal(sale_fen - purchase_fen) * 10000 / sale_fen
    return int(exact.to_integral_value(rounding=ROUND_FLOOR))


__all__ = ["PriceRule", "margin_points"]
