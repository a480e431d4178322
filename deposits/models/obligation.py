"""Facts that decide about a refund: what is still open between a supplier and the platform, with its source."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.fields import FenField
from workflow.models import Stateful, StoredFile


class Obligation(Stateful):
    """One fact from outside: an open order, an after-sales case, a violation, a complaint …

    `source` and `reference` name it in the system it comes from; the same kind, source and reference is the same row
    for ever. `fen` is the amount at stake (0 where there is none): what is owed, or for a complaint what is disputed.
    `clears_on` is the last day it counts, where it ends by itself (warranties). Violations carry `severity` and
    `points`; against one the supplier may appeal once (`appeal`, in its words): `appealed` while that waits for a
    decision, `answer` is what was decided in words to the supplier.
    """

    class State(models.TextChoices):
        OPEN = "open", _("still open")
        CLEARED = "cleared", _("cleared")

    class Kind(models.TextChoices):
        ORDER = "order", _("open order")
        AFTER_SALES = "after_sales", _("after-sales case")
        INVOICE = "invoice", _("outstanding invoice")
        VIOLATION = "violation", _("violation")
        COMPLAINT = "complaint", _("complaint or report under investigation")
        COMPENSATION = "compensation", _("compensation to a customer")
        DEBT = "debt", _("debt to the platform")
        PENALTY = "penalty", _("penalty")
        RECEIPT = "receipt", _("deposit receipt not returned")
        WARRANTY = "warranty", _("warranty of sold goods")
        GOODS = "goods", _("non-compliant goods")

    class Severity(models.TextChoices):
        MINOR = "minor", _("minor")
        GENERAL = "general", _("general")
        SERIOUS = "serious", _("serious")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.OPEN, editable=False)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    source = models.CharField(_("source"), max_length=40)
    reference = models.CharField(_("reference"), max_length=60)
    fen = FenField(_("amount"), default=0)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    points = models.PositiveSmallIntegerField(_("points"), default=0)
    appealed = models.BooleanField(_("appealed"), default=False)
    appeal = models.TextField(_("the supplier’s appeal"), blank=True)
    appeal_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(_("words to the supplier"), blank=True)
    happened_on = models.DateField(_("happened on"))
    clears_on = models.DateField(_("ends by itself on"), null=True)
    cleared_on = models.DateField(_("cleared on"), null=True)
    words = models.CharField(_("what it is about"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = [
            models.UniqueConstraint(fields=["kind", "source", "reference"], name="obligation_once"),
            models.CheckConstraint(condition=Q(fen__gte=0), name="obligation_not_negative"),
        ]
        indexes = [
            models.Index(fields=["party", "kind"], name="obligation_party", condition=Q(state="open")),
            models.Index(fields=["state", "-happened_on", "-id"], name="obligation_list"),
            models.Index(fields=["-id"], name="obligation_appeals", condition=Q(appealed=True)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.reference}"


class FactFile(models.Model):
    """One uploaded list of facts and what became of each row.

    `counts` maps done, known and refused to numbers of rows; `spans` lists [first row, last row, result] without gaps
    in the order of the file; `refused` holds the refused rows as they stood: row, cells, the cell at fault and why, in
    the language of who uploaded it. `headings` are the file's own.
    """

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READ = "read", _("read")

    name = models.CharField(_("file"), max_length=120)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.READING, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    headings = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    spans = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )

    party_id = None

    class Meta:
        verbose_name = _("list of facts")
        verbose_name_plural = _("lists of facts")

    def __str__(self):
        return self.name


class Delivered(models.Model):
    """One call of a machine that sent facts: its idempotency key and the answer it got, so that a repeat has none."""

    machine = models.ForeignKey("accounts.Machine", models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=200)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("call of a machine")
        verbose_name_plural = _("calls of machines")
        constraints = [models.UniqueConstraint(fields=["machine", "key"], name="delivered_once")]
