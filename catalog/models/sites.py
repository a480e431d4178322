"""Procurement sites of big buyers that the EP pool feeds: open, limited to some departments, or suspended."""

from django.conf import settings
from django.db import models
from django.db.models import Q
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


class SiteChange(models.Model):
    """A proposed version of a site: entered by one policy administrator, in force once another approves it.

    `change` says what it does; `departments`, `rules` and `words` are what it brings, `source` what it rests on.
    `version` counts the changes proposed for the site.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        DROPPED = "dropped", _("dropped")

    class Change(models.TextChoices):
        OPEN = "open", _("open the site")
        LIMIT = "limit", _("limit the site to departments")
        SUSPEND = "suspend", _("suspend the site")
        RULES = "rules", _("change the rules")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.PROPOSED, editable=False)
    site = models.ForeignKey(ProcurementSite, models.PROTECT, related_name="changes", verbose_name=_("site"))
    version = models.PositiveIntegerField(_("version"))
    change = models.CharField(_("change"), max_length=8, choices=Change)
    departments = models.JSONField(_("departments"), default=list)
    rules = models.JSONField(_("rules"), default=dict)
    words = models.CharField(_("reason"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    party_id = None

    class Meta:
        verbose_name = _("change of a site")
        verbose_name_plural = _("changes of sites")
        constraints = [
            models.UniqueConstraint(fields=["site", "version"], name="site_version"),
            models.UniqueConstraint(fields=["site"], name="site_one_proposed", condition=Q(state="proposed")),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="site_change_list")]

    def __str__(self):
        return f"{self.site} · {self.version}"
