"""Categories: families of goods and the leaves that lines, items and permits refer to."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Permit(models.TextChoices):
    """Papers the law asks for before certain goods may be sold (L); a category lists the ones it needs."""

    FOOD = "food", _("Food business licence")
    HEALTH_FOOD = "health_food", _("Health food registration or filing certificate")
    ALCOHOL = "alcohol", _("Alcohol wholesale filing form")
    MEDICAL = "medical", _("Medical device business filing certificate")
    DISINFECTANT = "disinfectant", _("Disinfectant producer hygiene licence")
    COSMETICS = "cosmetics", _("Cosmetics filing certificate")
    CCC = "ccc", _("China compulsory certification (CCC)")
    PUBLICATION = "publication", _("Publication business licence")
    PROTECTIVE = "protective", _("Labour protection (LA) mark certificate")


class Category(models.Model):
    """A family (no parent) or a leaf category of goods.

    `permits` lists the `Permit` keys every line in the category needs; `vat` is the usual VAT rate in percent;
    `nice` lists the classes (1–45) of the Nice classification whose trademarks cover these goods.
    """

    code = models.CharField(_("code"), max_length=16, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="leaves", verbose_name=_("family"))
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80)
    permits = models.JSONField(_("permits needed"), default=list, blank=True)
    vat = models.PositiveSmallIntegerField(_("VAT rate, %"), default=13)
    nice = models.JSONField(_("Nice classes"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("offered"), default=True)

    party_id = None

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "code"]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en

    @property
    def permits_needed(self) -> list[Permit]:
        return [Permit(key) for key in self.permits]


def offered_leaves():
    """The leaf categories that a new line may name, with their families."""
    return Category.objects.filter(parent__isnull=False, active=True).select_related("parent")
