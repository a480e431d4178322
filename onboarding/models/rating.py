"""The monthly credit rating 信用评估 of a supplier: a snapshot that explains itself."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.models import Party, VisibleQuerySet
from workflow.triggers import append_only


@append_only
class CreditRating(models.Model):
    """What a supplier's conduct of one month (`month`: its first day) came to: a score of 0–100 and its grade.

    `factors` is a list of {"code", "weight", "value", "score", "data"}: the weight in the rule of that day, what was
    counted (null where there was nothing to count, then the factor has no say), the factor's own score of 0–100, and
    the numbers its sentences are filled with. Never changed and never deleted; computed once (`onboarding/rating`).
    """

    class Grade(models.TextChoices):
        A = "A", _("very good")
        B = "B", _("good")
        C = "C", _("fair")
        D = "D", _("weak")

    party = models.ForeignKey(Party, models.PROTECT, related_name="ratings")
    month = models.DateField(_("month"))
    score = models.PositiveSmallIntegerField(_("score"))
    grade = models.CharField(_("grade"), max_length=1, choices=Grade)
    factors = models.JSONField(_("factors"))
    computed_at = models.DateTimeField(_("computed"), default=timezone.now)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit rating")
        verbose_name_plural = _("credit ratings")
        constraints = [
            models.UniqueConstraint(fields=["party", "month"], name="rating_once"),
            models.CheckConstraint(condition=Q(score__lte=100), name="rating_score"),
        ]
        indexes = [models.Index(fields=["-month", "score", "id"], name="rating_list")]

    def __str__(self):
        return f"{self.month:%Y-%m} · {self.score}"
