"""The rows under every process: parties, events, timers, notifications, policies, calendars, files."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .triggers import append_only


class Party(models.Model):
    """The row that is locked while anything of one supplier changes; a supplier is one-to-one with it."""

    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    @property
    def party_id(self):
        return self.pk


class VisibleQuerySet(models.QuerySet):
    """Fetching is authorising: rows of other parties do not exist for an actor."""

    def visible_to(self, actor):
        """All rows for staff with a role and for the system, a member's own party's rows, nothing for anybody else."""
        if actor.is_staff or actor.kind == "system":
            return self
        return self.filter(party_id__in=list(actor.parties))


@dataclass(frozen=True)
class ShownDate:
    """A deadline that the supplier reads: what it is, the subject's fields that keep it, where it stands.

    `field` (a date, or a moment: 24:00 of the day) and `provisional` move with the timer as long as they show its
    day; "" where the subject keeps none. `role` is the staff role that follows it; `url` is the supplier's page, into
    which the subject's key is filled as `%(pk)s`. Without `what` only staff read it.
    """

    what: str = ""
    field: str = ""
    provisional: str = ""
    role: str = ""
    url: str = ""


class Stateful(models.Model):
    """Something with a state that only an action moves.

    `revision` counts the actions on it; a page remembers the revision it showed (`seen`). `changed_at` is when the
    last action happened. `shown_dates` are the deadlines that the supplier reads, by the timer's action;
    `extend_with` names the action that gives more time where the model has one of its own, called with the subject,
    `days` (working days) and `words`.
    """

    shown_dates: ClassVar[dict[str, ShownDate]] = {}
    extend_with: ClassVar[str] = ""

    party = models.ForeignKey(Party, models.PROTECT, related_name="+", editable=False)
    state = models.CharField(_("state"), max_length=24, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        abstract = True


class EventQuerySet(VisibleQuerySet):
    def about(self, subject):
        """Events on one object, oldest first."""
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk).order_by(
            "id"
        )


@append_only
class Event(models.Model):
    """One thing that happened; append-only (a database trigger refuses changes).

    `data` holds ids, codes and the inputs the action names in `audit`, never personal data: names are resolved when
    read, so that a person can be removed without touching the log. `public` events are on the supplier's timeline.
    """

    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="events")
    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    verb = models.CharField(_("verb"), max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_kind = models.CharField(_("actor"), max_length=12)
    before = models.CharField(_("before"), max_length=24, blank=True)
    after = models.CharField(_("after"), max_length=24, blank=True)
    revision = models.PositiveIntegerField(default=0)
    data = models.JSONField(default=dict)
    public = models.BooleanField(default=True)
    once = models.UUIDField(null=True)
    caused_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="effects")
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["party", "-at"], name="event_timeline"),
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["verb", "at"], name="event_verb"),  # medians per step
        ]
        constraints = [models.UniqueConstraint(fields=["once", "verb"], name="event_once")]

    def __str__(self):
        return f"{self.verb} #{self.subject_id}"


class Timer(models.Model):
    """An action that the system performs when it is due, unless the subject's state changes first.

    `due` never changes by itself; `next_at` is when the sweep looks again (later than `due` after a failure).
    For working-day timers `start`, `days` and `pauses` (pairs of ISO dates: the working days after the first up to and
    including the second do not count) are the basis from which `due` is recomputed when a calendar arrives;
    `favour` says who gains from doubt: "earlier" for what the platform owes, "later" for what the supplier owes.
    """

    class Status(models.TextChoices):
        LIVE = "live", _("running")
        FIRED = "fired", _("fired")
        CANCELLED = "cancelled", _("cancelled")

    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="timers")
    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    action = models.CharField(_("action"), max_length=64)
    inputs = models.JSONField(default=dict)
    due = models.DateTimeField(_("due"))
    next_at = models.DateTimeField()
    start = models.DateField(null=True)
    days = models.PositiveSmallIntegerField(null=True)
    pauses = models.JSONField(default=list)
    favour = models.CharField(max_length=8, default="later")
    provisional = models.BooleanField(_("provisional"), default=False)
    survives = models.BooleanField(default=False)  # not cancelled when the subject's state changes
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.LIVE)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.TextField(_("last error"), blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("timer")
        verbose_name_plural = _("timers")
        indexes = [
            # Read by the sweep each few seconds: only live rows, so that history costs nothing.
            models.Index(fields=["next_at"], name="timer_due", condition=Q(status="live")),
            models.Index(fields=["next_at"], name="timer_stuck", condition=Q(status="live", tries__gt=0)),
            models.Index(fields=["party", "due"], name="timer_party"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "action"], name="timer_one_live", condition=Q(status="live")
            )
        ]

    def __str__(self):
        return f"{self.action} #{self.subject_id}"


class Notification(models.Model):
    """A message to one person: a code and values, rendered in the reader's language when read."""

    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="notifications")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    code = models.CharField(_("kind"), max_length=64)
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notification_list"),
            models.Index(fields=["user"], name="notification_unread", condition=Q(read_at=None)),  # the bell
        ]


class Delivery(models.Model):
    """One mail that must reach somebody; the row is the queue and keeps what was sent. At least once."""

    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="deliveries")
    address = models.EmailField(blank=True)  # only where the reader has no account yet
    code = models.CharField(_("kind"), max_length=64)
    notifications = models.ManyToManyField(Notification, related_name="deliveries")
    secret = models.TextField(blank=True)  # sealed values (links with tokens); emptied once sent
    due = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.TextField(_("last error"), blank=True)
    subject_line = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [models.Index(fields=["due"], name="delivery_due", condition=Q(sent_at=None))]


class Policy(models.Model):
    """One version of one rule of the business, in force from a day on; the newest approved version counts.

    `value` is JSON whose shape the key's reader knows (see `workflow/policies.py`); money is in fen, commission in
    basis points. Never edited: a change is a new row, entered by one person and approved by another.
    """

    key = models.CharField(_("key"), max_length=64)
    value = models.JSONField(_("value"))
    effective_from = models.DateField(_("in force from"))
    source = models.CharField(_("source"), max_length=200)
    state = models.CharField(_("state"), max_length=12, default="approved")
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    party_id = None

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        indexes = [models.Index(fields=["key", "-effective_from", "-id"], name="policy_in_force")]

    def __str__(self):
        return f"{self.key} ({self.effective_from})"


class CalendarYear(models.Model):
    """The published working days of one year (State Council notice); the highest version counts.

    `days_off` and `work_weekends` are lists of ISO dates: weekdays that are free and weekend days that are worked.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    days_off = models.JSONField(_("days off"))
    work_weekends = models.JSONField(_("working weekend days"))
    source = models.CharField(_("source"), max_length=200)
    published_on = models.DateField(_("published on"))

    class Meta:
        verbose_name = _("working-day calendar")
        verbose_name_plural = _("working-day calendars")
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="calendar_version")]
        ordering = ["year", "version"]

    party_id = None

    def __str__(self):
        return f"{self.year} v{self.version}"


def storage_name(instance, filename):
    """A path that tells nothing: the original name stays in the row."""
    token = uuid.uuid4().hex
    return f"{token[:2]}/{token}"


class StoredFile(models.Model):
    """An uploaded file: private, type decided by content, images re-encoded, never changed afterwards."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="files")
    content = models.FileField(upload_to=storage_name)
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self):
        return self.name


class Sequence(models.Model):
    """The last number given out per series, for numbers that people read (RZ-2026-000318); gaps are allowed."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    @classmethod
    def next(cls, name: str) -> int:
        """The next number of a series; call inside a transaction (locks the series for its rest)."""
        cls.objects.get_or_create(name=name)
        cls.objects.filter(name=name).update(last=models.F("last") + 1)
        return cls.objects.values_list("last", flat=True).get(name=name)


class ReasonCode(models.Model):
    """A reason for sending something back, as data: a code and its sentence in both languages (see `reasons.py`).

    `kinds` lists what it may be said about: form, line, item, contract, refund.
    """

    code = models.CharField(_("code"), max_length=12, unique=True)
    kinds = models.JSONField(_("used for"), default=list)
    sentence_zh = models.CharField(_("sentence in Chinese"), max_length=120)
    sentence_en = models.CharField(_("sentence in English"), max_length=120)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("reason code")
        verbose_name_plural = _("reason codes")
        ordering = ["code"]

    def __str__(self):
        return self.code
