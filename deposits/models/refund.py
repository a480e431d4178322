"""A request to give the deposit back: its papers, the pauses of its clock, and the longer time staff gave it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.fields import FenField
from workflow.models import Party, ShownDate, Stateful, StoredFile, VisibleQuerySet


class Refund(Stateful):
    """One request for a deposit account; at most one is under way.

    `submitted_on` (Asia/Shanghai) starts the clock; `target_days` and `limit_days` (working days) and `order` (kinds
    of deductions, first taken first) are the policies of that day and stay, as do all others of refunds: `rules`.
    `target_on` and `limit_on` are what the clock says now, kept for lists; `snapshot` is what the eligibility said at
    submission (codes and fen). `stage` is the check a request that was asked for more comes back to. `approved_fen` is
    what approval granted.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("business check")
        FINANCE = "finance", _("finance check")
        APPROVAL = "approval", _("approval")
        MORE_WANTED = "more_wanted", _("more is wanted")
        APPROVED = "approved", _("approved")
        PAYING = "paying", _("being paid")
        PART_PAID = "part_paid", _("paid out, a part is still held")
        FAILED = "failed", _("payment failed")
        PAID = "paid", _("paid out")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    IN_REVIEW = (State.SUBMITTED, State.FINANCE, State.APPROVAL)
    UNDECIDED = (State.DRAFT, *IN_REVIEW, State.MORE_WANTED)
    GRANTED = (State.APPROVED, State.PAYING, State.PART_PAID, State.FAILED)
    OPEN = (*UNDECIDED, *GRANTED)
    ENDED = (State.PAID, State.REJECTED, State.WITHDRAWN)

    shown_dates = {
        "deposits.nudge_refund": ShownDate(_("refund expected by"), "target_on", "provisional", "refund_reviewer"),
        "deposits.mark_refund_overdue": ShownDate(_("refund at the latest"), "limit_on", "provisional", "refund_lead"),
    }
    extend_with = "deposits.extend_refund"

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.DRAFT, editable=False)
    account = models.ForeignKey("deposits.DepositAccount", models.PROTECT, related_name="refunds")
    number = models.CharField(_("number"), max_length=20, unique=True)
    words = models.TextField(_("reason for the refund"), blank=True)
    payee = models.ForeignKey("deposits.PayeeAccount", models.PROTECT, null=True, related_name="refunds")
    stage = models.CharField(max_length=24, blank=True)
    snapshot = models.JSONField(default=dict)
    submitted_on = models.DateField(_("submitted on"), null=True)
    target_days = models.PositiveSmallIntegerField(default=7)
    limit_days = models.PositiveSmallIntegerField(default=15)
    order = models.JSONField(default=list)
    rules = models.JSONField(default=dict)
    target_on = models.DateField(_("expected"), null=True)
    limit_on = models.DateField(_("latest"), null=True)
    provisional = models.BooleanField(_("provisional date"), default=False)
    overdue = models.BooleanField(_("overdue"), default=False)
    expected_fen = FenField(_("expected refund"), default=0)
    approved_fen = FenField(_("granted"), default=0)
    asked_times = models.PositiveSmallIntegerField(_("times asked for more"), default=0)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("claimed by")
    )
    reason = models.CharField(_("reason"), max_length=12, blank=True)
    answer = models.TextField(_("words to the supplier"), blank=True)
    appealed = models.BooleanField(_("appealed"), default=False)

    class Meta:
        verbose_name = _("refund request")
        verbose_name_plural = _("refund requests")
        constraints = [
            models.UniqueConstraint(
                fields=["account"], name="refund_one_open", condition=~Q(state__in=["paid", "rejected", "withdrawn"])
            ),
            models.CheckConstraint(condition=Q(approved_fen__gte=0), name="refund_granted_not_negative"),
        ]
        indexes = [
            models.Index(fields=["state", "limit_on", "id"], name="refund_queue"),  # the review queue
            models.Index(fields=["limit_on", "id"], name="refund_limit"),
        ]

    def __str__(self):
        return self.number


class RefundPaper(models.Model):
    """A paper of a request; sent again it takes the place of the earlier one, which is kept.

    `kind` is one of the papers that policy refund.papers names.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("not checked yet")
        ACCEPTED = "accepted", _("checked")
        RETURNED = "returned", _("sent back")

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    refund = models.ForeignKey(Refund, models.PROTECT, related_name="papers")
    kind = models.CharField(_("paper"), max_length=24)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PENDING)
    superseded = models.BooleanField(default=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a refund request")
        verbose_name_plural = _("papers of refund requests")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["refund", "kind"], name="refund_paper", condition=Q(superseded=False))
        ]


class Pause(models.Model):
    """A time in which a request's clock stood still: the supplier was asked for more.

    The working days after `asked_on` up to and including `answered_on` do not count (domain §4); still open while
    `answered_on` is null. `wanted` names what was asked for (papers, "payee"), `words` explains it.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    refund = models.ForeignKey(Refund, models.PROTECT, related_name="pauses")
    asked_on = models.DateField(_("asked on"))
    answered_on = models.DateField(_("answered on"), null=True)
    reason = models.CharField(_("reason"), max_length=12)
    words = models.TextField(_("words to the supplier"))
    wanted = models.JSONField(default=list)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["refund"], name="pause_one_open", condition=Q(answered_on=None)),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")), name="pause_in_order"
            ),
        ]


class Extension(models.Model):
    """Working days that staff added to the limit of a request, with the reason the supplier reads."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    refund = models.ForeignKey(Refund, models.PROTECT, related_name="extensions")
    days = models.PositiveSmallIntegerField(_("working days"))
    words = models.CharField(_("reason"), max_length=300)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["id"]
