"""The negotiation: the supplier's product list, offers as immutable rounds, and the terms both sides accepted."""

import datetime
import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow import calendar
from workflow.fields import FenField, SealedField
from workflow.models import Party, ShownDate, Stateful, VisibleQuerySet
from workflow.triggers import append_only

from .application import Application


class Side(models.TextChoices):
    SUPPLIER = "supplier", _("supplier")
    BUYER = "buyer", _("buyer")


class ProductList(Stateful):
    """What the supplier would sell, as it was submitted; a new list replaces the one before it."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        REPLACED = "replaced", _("replaced")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.SUBMITTED, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="product_lists")

    class Meta:
        verbose_name = _("product list")
        verbose_name_plural = _("product lists")
        constraints = [
            models.UniqueConstraint(
                fields=["application"], name="product_list_one_current", condition=models.Q(state="submitted")
            )
        ]


class ListedProduct(models.Model):
    """One row of a product list; `own_cost` (fen as text) is sealed and shown to the supplier only."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    product_list = models.ForeignKey(ProductList, models.PROTECT, related_name="products")
    name = models.CharField(_("product"), max_length=120)
    model = models.CharField(_("model"), max_length=60, blank=True)
    sale_fen = FenField(_("sale price"))
    own_cost = SealedField(_("your cost"), blank=True)
    freight_fen = FenField(_("freight per unit"), default=0)

    supplier_only = ("own_cost",)  # no staff role reads it in full

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("listed product")
        verbose_name_plural = _("listed products")
        ordering = ["id"]

    def __str__(self):
        return " ".join(filter(None, [self.name, self.model]))

    @property
    def cost_fen(self) -> int | None:
        """The supplier's own cost in fen; None when it was not given."""
        return int(self.own_cost) if self.own_cost else None


class Offer(Stateful):
    """One round: what one side offers, never changed; the other side accepts, answers or ends it, or it expires.

    Commission, margin and rebate are in basis points, money in fen, `settlement_days` in calendar days,
    `deposit_due_days` in working days. `flags` holds what was outside the channel's bands or against the law when
    the round was made, `approval` the role that must agree to it.
    """

    class State(models.TextChoices):
        AWAITING_APPROVAL = "awaiting_approval", _("awaiting approval")
        OPEN = "open", _("on the table")
        AWAITING_CONSENT = "awaiting_consent", _("accepted, awaiting approval")
        COUNTERED = "countered", _("answered by another round")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")
        REFUSED = "refused", _("approval refused")

    LIVE = (State.AWAITING_APPROVAL, State.OPEN, State.AWAITING_CONSENT)

    class CommissionBase(models.TextChoices):
        SALE_PRICE = "sale_price", _("of the JD sale price")
        PAID = "paid", _("of what the customer paid")

    class Shortfall(models.TextChoices):
        MONTHLY = "monthly", _("made up monthly")
        QUARTERLY = "quarterly", _("made up quarterly")
        NONE = "none", _("not made up")

    class Rebate(models.TextChoices):
        NONE = "none", _("none")
        PURCHASES = "purchases", _("of the month's purchases")
        ABOVE = "above", _("of the month's purchases above the threshold")

    class Start(models.TextChoices):
        RECEIPT = "receipt", _("from the customer's confirmed receipt")
        DELIVERY = "delivery", _("from delivery")
        INVOICE = "invoice", _("from receipt of the invoice")

    class Payment(models.TextChoices):
        WIRE = "wire", _("bank transfer")
        ACCEPTANCE = "acceptance", _("bank acceptance bill")

    class DepositForm(models.TextChoices):
        CASH = "cash", _("bank transfer")
        GUARANTEE = "guarantee", _("bank guarantee")

    class Delivery(models.TextChoices):
        DIRECT = "direct", _("direct from the factory")
        WAREHOUSE = "warehouse", _("through the warehouse")

    class Freight(models.TextChoices):
        SUPPLIER = "supplier", _("paid by the supplier")
        PLATFORM = "platform", _("paid by the platform")
        CUSTOMER = "customer", _("paid by the customer")

    class Returns(models.TextChoices):
        QUALITY = "quality", _("for quality reasons only")
        UNOPENED = "unopened", _("within 7 days, unopened")
        SEVEN_DAYS = "seven_days", _("within 7 days without a reason")

    class AfterSales(models.TextChoices):
        SUPPLIER = "supplier", _("by the supplier")
        MANUFACTURER = "manufacturer", _("by the manufacturer's service network")

    class InvoiceKind(models.TextChoices):
        SPECIAL = "special", _("special VAT invoice")
        ORDINARY = "ordinary", _("ordinary VAT invoice")

    shown_dates = {"onboarding.expire_offer": ShownDate(_("the answer to the offer"), "expires_at", role="buyer")}

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.OPEN, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="offers")
    round = models.PositiveSmallIntegerField(_("round"))
    side = models.CharField(_("offered by"), max_length=8, choices=Side)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    commission = models.PositiveIntegerField(_("commission"))
    commission_base = models.CharField(
        _("commission base"), max_length=12, choices=CommissionBase, default=CommissionBase.SALE_PRICE
    )
    margin = models.PositiveIntegerField(_("guaranteed gross margin"), default=0)
    shortfall = models.CharField(_("shortfall"), max_length=12, choices=Shortfall, default=Shortfall.MONTHLY)
    rebate_kind = models.CharField(_("monthly rebate"), max_length=12, choices=Rebate, default=Rebate.NONE)
    rebate = models.PositiveIntegerField(_("rebate rate"), default=0)
    rebate_from_fen = FenField(_("rebate threshold"), default=0)
    fee_fen = FenField(_("platform fee"), default=0)
    settlement_days = models.PositiveSmallIntegerField(_("settlement period"))
    settlement_start = models.CharField(_("period starts"), max_length=12, choices=Start, default=Start.RECEIPT)
    payment = models.CharField(_("payment"), max_length=12, choices=Payment, default=Payment.WIRE)
    deposit_fen = FenField(_("deposit"))
    deposit_forms = models.JSONField(_("deposit forms"), default=list)
    deposit_due_days = models.PositiveSmallIntegerField(_("deposit due"), default=7)
    delivery = models.CharField(_("delivery"), max_length=12, choices=Delivery, default=Delivery.DIRECT)
    freight = models.CharField(_("freight"), max_length=12, choices=Freight, default=Freight.SUPPLIER)
    returns = models.CharField(_("returns"), max_length=12, choices=Returns, default=Returns.UNOPENED)
    after_sales = models.CharField(
        _("after-sales service"), max_length=16, choices=AfterSales, default=AfterSales.SUPPLIER
    )
    warranty_months = models.PositiveSmallIntegerField(_("warranty"), default=12)
    vat = models.PositiveSmallIntegerField(_("VAT rate"), default=13)
    invoice_kind = models.CharField(_("invoice"), max_length=12, choices=InvoiceKind, default=InvoiceKind.SPECIAL)
    valid_months = models.PositiveSmallIntegerField(_("validity of the terms"), default=12)
    message = models.TextField(_("message"), blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True)
    flags = models.JSONField(default=list)
    approval = models.CharField(_("approval by"), max_length=16, blank=True)
    reason = models.TextField(_("reason for the approver"), blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    words = models.TextField(_("words"), blank=True)  # why it was declined, approved or refused

    # What the two sides agree on, in the order it is read; everything else is about the round itself.
    TERMS = (
        "commission",
        "commission_base",
        "margin",
        "shortfall",
        "rebate_kind",
        "rebate",
        "rebate_from_fen",
        "fee_fen",
        "settlement_days",
        "settlement_start",
        "payment",
        "deposit_fen",
        "deposit_forms",
        "deposit_due_days",
        "delivery",
        "freight",
        "returns",
        "after_sales",
        "warranty_months",
        "vat",
        "invoice_kind",
        "valid_months",
    )

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], name="offer_round"),
            models.UniqueConstraint(
                fields=["application"],
                name="offer_one_live",
                condition=models.Q(state__in=["awaiting_approval", "open", "awaiting_consent"]),
            ),
        ]
        indexes = [models.Index(fields=["state", "changed_at"], name="offer_queue")]  # the approvers' queue

    def __str__(self):
        return f"{self.application.number} · {self.round}"

    @property
    def live(self) -> bool:
        return self.state in self.LIVE

    @property
    def expired(self) -> bool:
        """Whether its time has passed, even if the sweep has not come by yet."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def stands_until(self) -> datetime.date | None:
        """The last day (Asia/Shanghai, until 24:00) on which it can be accepted."""
        return calendar.last_day(self.expires_at) if self.expires_at else None

    def values(self) -> dict:
        """The agreed part, by field name."""
        return {name: getattr(self, name) for name in self.TERMS}


@append_only
class Terms(models.Model):
    """What both sides accepted, frozen: canonical form and the SHA-256 that contract, prices and deposit refer to."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="terms")
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="terms")
    canonical = models.TextField(_("canonical form"))
    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("accepted"), default=timezone.now)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")

    def __str__(self):
        return f"{self.application.number} {self.sha256[:12]}"

    @property
    def content(self) -> dict:
        return json.loads(self.canonical)


def canonical(content: dict) -> str:
    """The one way to write content down: keys sorted, no spaces, characters as they are."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
