"""The three forms of step 2: answers, papers and the reviewer's remarks."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.fields import SealedJSONField
from workflow.models import ShownDate, Stateful, StoredFile, VisibleQuerySet

from .application import Application


class FormSheet(Stateful):
    """One of the three forms of an application, as filled in so far.

    `answers` maps field names to values as JSON (dates as ISO text, money in fen, rows of a repeating page by number);
    what names a person's document, phone or account is in `sealed`, encrypted. `saved` keeps per page when and by
    whom it was last saved and the revision it made. `reviewed` is what the last reviewer who sent the form back had
    seen. `version` counts the submissions.
    """

    class Kind(models.TextChoices):
        EVALUATION = "evaluation", _("Supplier evaluation form")
        CONTRACT = "contract", _("Contract information form")
        PRODUCTS = "products", _("New product form")

    class State(models.TextChoices):
        DRAFT = "draft", _("being filled in")
        SUBMITTED = "submitted", _("in review")
        RETURNED = "returned", _("sent back")
        APPROVED = "approved", _("approved")

    shown_dates = {"onboarding.note_slow_review": ShownDate(field="due", role="buyer")}

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.DRAFT, editable=False)
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="sheets", verbose_name=_("application"), editable=False
    )
    kind = models.CharField(_("form"), max_length=12, choices=Kind, editable=False)
    answers = models.JSONField(default=dict, editable=False)
    sealed = SealedJSONField(default=dict, blank=True, editable=False)
    saved = models.JSONField(default=dict, editable=False)
    reviewed = SealedJSONField(default=dict, blank=True, editable=False)
    version = models.PositiveSmallIntegerField(_("submission"), default=0, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    due = models.DateField(_("answer due"), null=True, editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("reviewer"),
        editable=False,
    )
    score = models.PositiveSmallIntegerField(_("score"), null=True, editable=False)
    valid_until = models.DateField(_("valid until"), null=True, editable=False)

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="sheet_once"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="sheet_score"),
        ]
        indexes = [models.Index(fields=["state", "due", "id"], name="sheet_queue")]  # the staff queue

    def __str__(self):
        return f"{self.get_kind_display()} {self.application.number}"

    @property
    def editable(self) -> bool:
        """Whether the supplier may change something in it now."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class Paper(models.Model):
    """A file attached to a field of a form; the newest that was not removed counts, the older ones stay as history.

    `field` names the field in the definition, so that one paper serves every form of the application that asks for it.
    """

    party = models.ForeignKey("workflow.Party", models.PROTECT, related_name="+")
    sheet = models.ForeignKey(FormSheet, models.PROTECT, related_name="papers")
    field = models.CharField(max_length=60)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    expires_on = models.DateField(_("valid until"), null=True)
    attached_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "field"], name="paper_current", condition=Q(removed_at=None))
        ]


class Remark(models.Model):
    """What a reviewer said about one field when sending a form back, and whether the supplier has mended it.

    `place` is the field's name, or page-row-field on a repeating page; `round` is the submission it is about;
    `reply` is why the supplier leaves the answer as it is.
    """

    party = models.ForeignKey("workflow.Party", models.PROTECT, related_name="+")
    sheet = models.ForeignKey(FormSheet, models.PROTECT, related_name="remarks")
    round = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80)
    code = models.CharField(_("reason code"), max_length=12)
    words = models.CharField(_("words"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    mended = models.BooleanField(_("mended"), default=False)
    reply = models.CharField(_("reply"), max_length=300, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "round", "place"], name="remark_once")]
