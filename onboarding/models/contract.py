"""The purchase contract (采购合同): drafted from the frozen terms, sent, confirmed by the supplier."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from workflow.models import Stateful, StoredFile

from .application import Application


class Contract(Stateful):
    """One purchase contract of an application; at most one that is not cancelled.

    `content` (JSON) is everything the contract says: number, parties, the platform's signer, the frozen terms with
    their hash, and the clauses in both languages. It is written when drafted and `sha256` is the SHA-256 over its
    canonical form. Who signed for the supplier, and by what authority, is added when it is confirmed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENT = "sent", _("waiting for the supplier")
        RETURNED = "returned", _("sent back by the supplier")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")

    class Authority(models.TextChoices):
        LEGAL = "legal", _("as legal representative")
        POWER = "power", _("by power of attorney")

    OPEN = (State.DRAFT, State.SENT, State.RETURNED)

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.DRAFT, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="contracts")
    number = models.CharField(_("number"), max_length=20, unique=True)
    content = models.JSONField(_("content"))
    terms_hash = models.CharField(_("hash of the terms"), max_length=64)
    sha256 = models.CharField(_("hash of the contract"), max_length=64)
    words = models.TextField(_("supplier’s remarks"), blank=True)  # the supplier's, from when it was last sent back
    signer_name = models.CharField(_("signed for the supplier by"), max_length=60, blank=True)
    signer_title = models.CharField(_("signer’s position"), max_length=60, blank=True)
    authority = models.CharField(_("authority"), max_length=8, choices=Authority, blank=True)
    power = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("power of attorney")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("purchase contract")
        verbose_name_plural = _("purchase contracts")
        constraints = [
            models.UniqueConstraint(fields=["application"], name="contract_one", condition=~Q(state="cancelled"))
        ]
        indexes = [models.Index(fields=["state", "changed_at"], name="contract_queue")]  # the buyers' queue

    def __str__(self):
        return self.number

    @property
    def clauses(self) -> list[dict]:
        """Title and text of each clause in the reader's language; the Chinese text prevails."""
        texts = self.content["clauses"]
        return texts["zh-hans" if (get_language() or "zh").startswith("zh") else "en"]
