"""Procurement sites of big buyers that the EP pool feeds: open, limited to some departments, or suspended."""

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ProcurementSite(models.Model):
    """A site and what it takes; changed by policy administration only, each change an event.

    `departments` are those it is limited to. `rules` may hold "delivery" (list of delivery modes it accepts),
    "categories" (list of codes of families or leaves it accepts), "warranty_months" (least warranty) and
    "price_fen" (highest sale price); what is absent does not matter. `words` say why the state is as it is.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open to all")
        LIMITED = "limited", _("some departments")
        SUSPENDED = "suspended", _("suspended")

    class Kind(models.TextChoices):
        STATE = "state", _("state enterprise")
        BANK = "bank", _("bank")
        UNIVERSITY = "university", _("university")
        PUBLIC = "public", _("public body")
        MILITARY = "military", _("armed forces")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.OPEN, editable=False)
    code = models.CharField(_("code"), max_length=24, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    departments = models.JSONField(_("departments"), default=list)
    rules = models.JSONField(_("rules"), default=dict)
    words = models.CharField(_("reason"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    party_id = None

    class Meta:
        verbose_name = _("procurement site")
        verbose_name_plural = _("procurement sites")
        ordering = ["position", "id"]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en
