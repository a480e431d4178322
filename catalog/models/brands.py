"""The brand library: one row per brand, found again however its name is typed."""

import unicodedata

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.models import Party, StoredFile

MOST = 80  # characters of a key; folding may make a name many times longer


def brand_key(name: str) -> str:
    """A brand name for comparing: NFKC, lower case, letters, digits and 汉字 only: "ＤＥＬＩ " and "deli" are one."""
    folded = unicodedata.normalize("NFKC", name or "").casefold()
    return "".join(c for c in folded if c.isalnum())[:MOST]


class BrandQuerySet(models.QuerySet):
    def named(self, *names: str):
        """Brands that go by one of these names, in whatever language and spelling."""
        keys = [k for k in map(brand_key, names) if k]
        return self.filter(Q(key__in=keys) | Q(key_en__in=keys)) if keys else self.none()


class Brand(models.Model):
    """A brand as the platform knows it; `key` and `key_en` are its names as `brand_key` folds them."""

    name_zh = models.CharField(_("name in Chinese"), max_length=60, blank=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    key = models.CharField(max_length=MOST, unique=True, editable=False)
    key_en = models.CharField(max_length=MOST, blank=True, db_index=True, editable=False)
    logo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("logo"))
    added_by = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("added"), default=timezone.now)

    objects = BrandQuerySet.as_manager()
    party_id = None

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["key"]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return both(self.name_zh, self.name_en)


def both(zh: str, en: str) -> str:
    """Both names of a brand as they are shown: 得力 (deli), or the one there is."""
    return f"{zh} ({en})" if zh and en and brand_key(zh) != brand_key(en) else zh or en


__all__ = ["Brand", "both", "brand_key"]
