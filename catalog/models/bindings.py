"""Bindings: the leaf categories in which a supplier's account may offer items, with from and to dates."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.models import Stateful, VisibleQuerySet

from .categories import Category
from .lines import ProductLine


class BindingQuerySet(VisibleQuerySet):
    def live_on(self, day: datetime.date):
        """Bindings in force on a day (Asia/Shanghai)."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), state=Binding.State.BOUND, starts_on__lte=day)


class Binding(Stateful):
    """One category of an approved line, bound to the supplier's account; items outside bound categories cannot exist.

    `starts_on` and `ends_on` are whole days (Asia/Shanghai), both included; `ends_on` is never after the papers' end.
    """

    class State(models.TextChoices):
        BOUND = "bound", _("bound")
        UNBOUND = "unbound", _("unbound")
        EXPIRED = "expired", _("expired")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.BOUND, editable=False)
    line = models.ForeignKey(ProductLine, models.PROTECT, related_name="bindings", verbose_name=_("product line"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="bindings", verbose_name=_("category"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True)
    code = models.CharField(_("reason code"), max_length=12, blank=True)
    words = models.CharField(_("words"), max_length=500, blank=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("bound category")
        verbose_name_plural = _("bound categories")
        constraints = [
            models.UniqueConstraint(fields=["line", "category"], name="binding_once", condition=Q(state="bound"))
        ]
        indexes = [models.Index(fields=["party", "state", "category"], name="binding_live")]

    def __str__(self):
        return f"{self.line.number} {self.category}"
