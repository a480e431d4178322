"""Shelf forms 上柜表格: with what prices, stock and delivery an approved item goes on sale."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.fields import FenField
from workflow.models import Party, VisibleQuerySet

from .items import Item
from .prices import margin_points


class ShelfForm(models.Model):
    """One shelf form of an item: filled in by the supplier, confirmed or sent back by the buyer.

    `verdict` is empty while the buyer has not decided; an item has at most one such form.
    """

    class Verdict(models.TextChoices):
        OPEN = "", _("waits for the buyer")
        CONFIRMED = "confirmed", _("confirmed")
        RETURNED = "returned", _("sent back")
        TAKEN_BACK = "taken_back", _("taken back")

    party = models.ForeignKey(Party, models.PROTECT, related_name="+", editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="shelf_forms")
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, blank=True, default="")
    market_fen = FenField(_("market price"))
    sale_fen = FenField(_("sale price"))
    purchase_fen = FenField(_("purchase price"))
    vat = models.PositiveSmallIntegerField(_("VAT rate"), choices=Item.Vat)
    tax_code = models.CharField(_("tax category code"), max_length=19)
    stock = models.PositiveIntegerField(_("stock"))
    dispatch = models.CharField(_("place of dispatch"), max_length=60)
    lead_days = models.PositiveSmallIntegerField(_("lead time, days"))
    effective_on = models.DateField(_("on sale from"))
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filled_at = models.DateTimeField(_("handed in"), default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    code = models.CharField(_("reason code"), max_length=12, blank=True)
    words = models.CharField(_("words"), max_length=500, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("shelf form")
        verbose_name_plural = _("shelf forms")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["item"], name="shelf_form_one_open", condition=Q(verdict=""))]

    @property
    def margin(self) -> int:
        """In basis points, see `Item.margin`."""
        return margin_points(self.sale_fen, self.purchase_fen)
