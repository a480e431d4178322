"""Product lines: brand × leaf categories with their papers, and what reviewers said about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Supplier
from workflow.models import Party, Stateful, StoredFile

from .brands import Brand, both
from .categories import Category, Permit


def paper(label):
    return models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label)


class ProductLine(Stateful):
    """A brand in some leaf categories with its papers; reviewed by two roles, then bound to the account by the buyer.

    `brand` is set when the name is in the library, else at approval, when the brand joins it. `product_verdict` and
    `quality_verdict` are what each role has said of the papers as they stand.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("in review")
        RETURNED = "returned", _("sent back")
        APPROVED = "approved", _("approved")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Role(models.TextChoices):
        MANUFACTURER = "manufacturer", _("Manufacturer")
        OWNER = "owner", _("Brand owner")
        AGENT = "agent", _("Agent")

    class Trademark(models.TextChoices):
        REGISTERED = "r", _("Registered (R)")
        ACCEPTED = "tm", _("Acceptance notice (TM)")

    class Verdict(models.TextChoices):
        OPEN = "", _("to be reviewed")
        PASSED = "passed", _("approved")
        RETURNED = "returned", _("sent back")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.DRAFT, editable=False)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="lines", verbose_name=_("supplier"))
    number = models.CharField(_("number"), max_length=20, unique=True)
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, related_name="lines", verbose_name=_("brand"))
    brand_zh = models.CharField(_("brand name in Chinese"), max_length=60, blank=True)
    brand_en = models.CharField(_("brand name in English"), max_length=60, blank=True)
    logo = paper(_("logo"))
    categories = models.ManyToManyField(Category, related_name="lines", verbose_name=_("categories"))
    role = models.CharField(_("role for the brand"), max_length=16, choices=Role, blank=True)
    trademark_number = models.CharField(_("trademark number"), max_length=20, blank=True)
    trademark_status = models.CharField(_("trademark status"), max_length=4, choices=Trademark, blank=True)
    trademark_class = models.PositiveSmallIntegerField(_("Nice class"), null=True)
    trademark_owner = models.CharField(_("trademark owner"), max_length=120, blank=True)
    trademark_since = models.DateField(_("registered or accepted on"), null=True)
    trademark_until = models.DateField(_("trademark valid until"), null=True)
    trademark_file = paper(_("trademark certificate"))
    laboratory = models.CharField(_("laboratory"), max_length=120, blank=True)
    accreditation = models.CharField(_("CMA or CNAS number"), max_length=40, blank=True)
    report_number = models.CharField(_("report number"), max_length=60, blank=True)
    report_on = models.DateField(_("report issued on"), null=True)
    report_brand = models.CharField(_("brand on the report"), max_length=60, blank=True)
    report_product = models.CharField(_("product on the report"), max_length=120, blank=True)
    report_file = paper(_("quality report"))
    product_verdict = models.CharField(_("product review"), max_length=10, choices=Verdict, blank=True, default="")
    quality_verdict = models.CharField(_("quality review"), max_length=10, choices=Verdict, blank=True, default="")
    changed_keys = models.JSONField(default=list)  # what was changed since it was sent back
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    approved_at = models.DateTimeField(_("approved"), null=True)

    class Meta:
        verbose_name = _("product line")
        verbose_name_plural = _("product lines")
        indexes = [
            models.Index(fields=["state", "submitted_at", "id"], name="line_queue"),
            models.Index(fields=["party", "state"], name="line_party"),
        ]

    def __str__(self):
        return f"{self.number} {self.brand_name or _('no brand yet')}"

    @property
    def brand_name(self) -> str:
        return self.brand.name if self.brand else both(self.brand_zh, self.brand_en)

    @property
    def waits_for(self) -> list[str]:
        """The reviews still open while it is in review: "product", "quality"."""
        verdicts = {"product": self.product_verdict, "quality": self.quality_verdict}
        return [side for side, verdict in verdicts.items() if verdict != self.Verdict.PASSED]


class Authorisation(models.Model):
    """One paper of the chain from the trademark's owner to the supplier: `giver` lets `taker` use the trademark."""

    line = models.ForeignKey(ProductLine, models.PROTECT, related_name="authorisations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", editable=False)
    giver = models.CharField(_("authorised by"), max_length=120)
    taker = models.CharField(_("authorised company"), max_length=120)
    scope = models.CharField(_("scope"), max_length=200)
    starts_on = models.DateField(_("valid from"))
    ends_on = models.DateField(_("valid until"))
    file = paper(_("authorisation letter"))

    class Meta:
        verbose_name = _("authorisation")
        verbose_name_plural = _("authorisations")
        ordering = ["id"]

    def __str__(self):
        return f"{self.giver} → {self.taker}"


class LinePermit(models.Model):
    """A permit that the line's categories need."""

    line = models.ForeignKey(ProductLine, models.PROTECT, related_name="permits")
    kind = models.CharField(_("permit"), max_length=16, choices=Permit)
    number = models.CharField(_("number"), max_length=60, blank=True)
    valid_until = models.DateField(_("valid until"), null=True)
    file = paper(_("permit"))

    class Meta:
        verbose_name = _("category permit")
        verbose_name_plural = _("category permits")
        constraints = [models.UniqueConstraint(fields=["line", "kind"], name="line_permit_once")]


class LineRemark(models.Model):
    """A reviewer's words about one part of a line; closed when the line is submitted again.

    `key` names the part (see `catalog/parts.py`), `old` what stood there (never a person's data), `code` a reason
    code.
    """

    line = models.ForeignKey(ProductLine, models.PROTECT, related_name="remarks")
    key = models.CharField(_("part"), max_length=32)
    code = models.CharField(_("code"), max_length=12)
    words = models.CharField(_("words"), max_length=500)
    old = models.CharField(max_length=300, blank=True)
    side = models.CharField(_("review"), max_length=8)  # product or quality
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["id"]
        indexes = [models.Index(fields=["line"], name="line_remark_open", condition=Q(closed_at=None))]
