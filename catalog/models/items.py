"""Items: what a supplier offers, its pictures, and what reviewers decided and said."""

import re

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Supplier
from workflow.fields import FenField
from workflow.models import Party, Stateful, StoredFile

from .categories import Category
from .lines import ProductLine
from .prices import margin_points

ONE_TO = [MinValueValidator(1), MaxValueValidator(1_000_000)]


def millimetres(label):
    return models.PositiveIntegerField(label, null=True, validators=ONE_TO)


class Item(Stateful):
    """One thing on sale, from draft to shelf; the application number stays through every rejection.

    JD's states (JOS): 2 可上柜 is READY, 1 上柜 ON_SHELF, 0 下柜 OFF_SHELF, 10 删除 DELETED; the others come before.
    `ladder` is the list of review stages frozen when it was submitted, `stage` the index of the one it waits for.
    `pool_id` is the EP pool's id while the item is in the pool; `pool_first_at` when it got there for the first time.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("not submitted")
        IN_REVIEW = "in_review", _("in review")
        RETURNED = "returned", _("sent back")
        READY = "ready", _("ready for the shelf")
        SHELF_REQUESTED = "shelf_requested", _("shelf form handed in")
        ON_SHELF = "on_shelf", _("on shelf")
        OFF_SHELF = "off_shelf", _("off shelf")
        DELETED = "deleted", _("withdrawn")

    class Pack(models.IntegerChoices):
        ORDINARY = 1, _("ordinary goods")
        FRAGILE = 2, _("fragile")
        BARE_LIQUID = 3, _("bare liquid")
        PACKED_LIQUID = 4, _("packed liquid")
        ORIGINAL = 5, _("original carton")

    class Vat(models.IntegerChoices):
        GENERAL = 13, "13 %"
        REDUCED = 9, "9 %"
        SERVICES = 6, "6 %"
        NONE = 0, "0 %"

    OFFERED = (State.READY, State.SHELF_REQUESTED, State.ON_SHELF, State.OFF_SHELF)

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.DRAFT, editable=False)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="items", verbose_name=_("supplier"))
    number = models.CharField(_("application number"), max_length=20, unique=True)
    sku = models.CharField(_("SKU"), max_length=12, unique=True, null=True)
    name = models.CharField(_("item name"), max_length=100)
    category = models.ForeignKey(Category, models.PROTECT, related_name="items", verbose_name=_("leaf category"))
    line = models.ForeignKey(ProductLine, models.PROTECT, related_name="items", verbose_name=_("product line"))
    model = models.CharField(_("model"), max_length=60, blank=True)
    origin = models.CharField(_("place of origin"), max_length=40, blank=True)
    warranty = models.CharField(_("warranty"), max_length=6, blank=True)
    pack = models.PositiveSmallIntegerField(_("kind of packing"), choices=Pack, null=True)
    package_list = models.CharField(_("package list"), max_length=200, blank=True)
    seller_code = models.CharField(_("your item code"), max_length=30, blank=True)
    buyer_code = models.CharField(_("item number"), max_length=30, blank=True)
    gtin = models.CharField(_("barcode"), max_length=30, blank=True)
    weight_kg = models.DecimalField(_("weight, kg"), max_digits=9, decimal_places=3, null=True)
    length_mm = millimetres(_("length, mm"))
    width_mm = millimetres(_("width, mm"))
    height_mm = millimetres(_("height, mm"))
    market_fen = FenField(_("market price"), null=True)
    sale_fen = FenField(_("sale price"), null=True)
    purchase_fen = FenField(_("purchase price"), null=True)
    margin_words = models.CharField(_("reason for a lower margin"), max_length=300, blank=True)
    vat = models.PositiveSmallIntegerField(_("VAT rate"), choices=Vat, null=True)
    tax_code = models.CharField(_("tax category code"), max_length=19, blank=True)
    detail = models.TextField(_("detail text"), max_length=5000, blank=True)

    ladder = models.JSONField(default=list)
    stage = models.PositiveSmallIntegerField(default=0)
    review_role = models.CharField(_("review by"), max_length=24, blank=True)  # of the stage, for the staff queues
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    changed_keys = models.JSONField(default=list)  # what was changed since it was sent back
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    ready_at = models.DateTimeField(_("ready since"), null=True)
    off_asked_at = models.DateTimeField(_("taking off the shelf asked for"), null=True)
    off_words = models.CharField(max_length=300, blank=True)
    pool_id = models.CharField(_("id in the EP pool"), max_length=40, blank=True)
    pool_at = models.DateTimeField(_("in the EP pool since"), null=True)
    pool_first_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        indexes = [
            models.Index(fields=["party", "state", "-id"], name="item_list"),  # the supplier's table and its counts
            models.Index(fields=["state", "review_role", "submitted_at"], name="item_queue"),  # the staff queues
        ]
        constraints = [
            models.CheckConstraint(
                name="item_prices",
                condition=Q(market_fen=None) | Q(sale_fen=None) | Q(market_fen__gte=models.F("sale_fen")),
            ),
            models.CheckConstraint(
                name="item_purchase",
                condition=Q(sale_fen=None) | Q(purchase_fen=None) | Q(sale_fen__gte=models.F("purchase_fen")),
            ),
        ]

    def __str__(self):
        return f"{self.sku or self.number} {self.name}"

    @property
    def code(self) -> str:
        """What people call it by: the SKU once there is one, the application number before."""
        return self.sku or self.number

    @property
    def margin(self) -> int | None:
        """(sale − purchase) / sale in basis points."""
        if not self.sale_fen or self.purchase_fen is None:
            return None
        return margin_points(self.sale_fen, self.purchase_fen)

    @property
    def in_pool(self) -> bool:
        return self.pool_at is not None

    @property
    def current_stage(self) -> dict | None:
        """The review stage it waits for ({"code", "role"}), None when it is not in review."""
        if self.state != self.State.IN_REVIEW or self.stage >= len(self.ladder):
            return None
        return self.ladder[self.stage]

    @property
    def warranty_months(self) -> int | None:
        """The warranty in months where it is a figure with 年 or 月 (24个月, 2年), else None."""
        found = re.fullmatch(r"(\d+)\s*(年|个月|月)", self.warranty)
        return int(found[1]) * (12 if found[2] == "年" else 1) if found else None


class ItemPicture(models.Model):
    """A main picture; the one with the lowest position is shown first, on white (JOS: 1–5, at least 800 × 800)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("main picture")
        verbose_name_plural = _("main pictures")
        ordering = ["position", "id"]


class ItemReview(models.Model):
    """What one person decided at one stage of one round."""

    class Verdict(models.TextChoices):
        PASSED = "passed", _("approved")
        RETURNED = "returned", _("sent back")

    item = models.ForeignKey(Item, models.PROTECT, related_name="reviews")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", editable=False)
    round = models.PositiveSmallIntegerField(_("round"))
    stage = models.CharField(_("stage"), max_length=24)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("item review")
        verbose_name_plural = _("item reviews")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "round", "stage"], name="item_review_once_per_stage"),
        ]


class ItemRemark(models.Model):
    """A reviewer's words about one field of an item; closed when the item is submitted again.

    `key` names the field ("" for the whole item, "pictures", "shelf"), `old` what stood there.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="remarks")
    key = models.CharField(_("field"), max_length=24, blank=True)
    code = models.CharField(_("code"), max_length=12)
    words = models.CharField(_("words"), max_length=500, blank=True)
    old = models.CharField(max_length=300, blank=True)
    role = models.CharField(_("review"), max_length=24)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("item remark")
        verbose_name_plural = _("item remarks")
        ordering = ["id"]
        indexes = [models.Index(fields=["item"], name="item_remark_open", condition=Q(closed_at=None))]
