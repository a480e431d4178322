"""The supplier group 商家群: a seat in it, its tasks, and what was handed in."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from workflow.models import Party, ShownDate, Stateful, StoredFile, VisibleQuerySet
from workflow.triggers import append_only

from .application import Application


class Seat(Stateful):
    """That a supplier has joined the group; ended when its store closes."""

    class State(models.TextChoices):
        JOINED = "joined", _("joined")
        LEFT = "left", _("left")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.JOINED, editable=False)
    application = models.OneToOneField(Application, models.PROTECT, related_name="seat")
    joined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("group seat")
        verbose_name_plural = _("group seats")


class Task(Stateful):
    """One task 作业 with a due day (Asia/Shanghai, until 24:00); `late` stays once the day has passed without it."""

    class State(models.TextChoices):
        OPEN = "open", _("to be handed in")
        HANDED_IN = "handed_in", _("handed in")
        RETURNED = "returned", _("returned")
        CONFIRMED = "confirmed", _("confirmed")
        ENDED = "ended", _("ended")

    shown_dates = {"onboarding.mark_task_late": ShownDate(_("the task of the supplier group"), "due", role="buyer")}

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.OPEN, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="tasks")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what to do"), blank=True)
    # Only the standard task of the policy carries English words; a buyer writes in one language.
    title_en = models.CharField(max_length=120, blank=True)
    text_en = models.TextField(blank=True)
    due = models.DateField(_("due"))
    late = models.BooleanField(_("late"), default=False)
    words = models.TextField(_("remark"), blank=True)

    class Meta:
        verbose_name = _("group task")
        verbose_name_plural = _("group tasks")
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="task_number")]
        indexes = [models.Index(fields=["state", "due"], name="task_queue")]  # the buyers' queue

    def __str__(self):
        return self.shown_title

    @property
    def shown_title(self) -> str:
        return self.title_en if self.title_en and (get_language() or "").startswith("en") else self.title

    @property
    def shown_text(self) -> str:
        return self.text_en if self.text_en and (get_language() or "").startswith("en") else self.text


@append_only
class HandIn(models.Model):
    """What the supplier handed in for a task, each time."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="hand_ins")
    text = models.TextField(_("answer"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    late = models.BooleanField(_("late"), default=False)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-in")
        verbose_name_plural = _("hand-ins")
        ordering = ["id"]
