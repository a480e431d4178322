"""A bank's guarantee (保函) as a form of deposit: sent, accepted, claimed from the bank, released or ended."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow import calendar
from workflow.fields import FenField
from workflow.models import Stateful, StoredFile

from .notice import DepositNotice


class Guarantee(Stateful):
    """A bank's promise to pay instead of the supplier, up to an amount and until a day (included, Asia/Shanghai).

    `counted_fen` is what of it stands in the ledger as deposit: it may be less than `amount_fen`, and falls when the
    bank pays. `claimed_fen` is what finance has asked the bank for and waits for. One that `replaces` another takes
    its place without a notice of its own.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("being checked")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("sent back")
        CLAIMED = "claimed", _("claimed from the bank")
        CALLED = "called", _("paid by the bank")
        RELEASED = "released", _("given back")
        EXPIRED = "expired", _("expired")

    COUNTING = (State.ACCEPTED, State.CLAIMED)

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.PENDING, editable=False)
    notice = models.ForeignKey(DepositNotice, models.PROTECT, related_name="guarantees")
    account = models.ForeignKey("deposits.DepositAccount", models.PROTECT, related_name="guarantees")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals")
    bank = models.CharField(_("guaranteeing bank"), max_length=120)
    number = models.CharField(_("number of the guarantee"), max_length=60)
    amount_fen = FenField(_("amount"))
    counted_fen = FenField(_("counts as deposit"), default=0)
    claimed_fen = FenField(_("claimed from the bank"), default=0)
    valid_until = models.DateField(_("valid until"))
    words = models.CharField(_("note"), max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    superseded = models.BooleanField(default=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("bank guarantee")
        verbose_name_plural = _("bank guarantees")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "number"], name="guarantee_once", condition=Q(superseded=False)),
            models.UniqueConstraint(
                fields=["replaces"],
                name="guarantee_one_renewal",
                condition=Q(state="pending") & Q(replaces__isnull=False),
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="guarantee_positive"),
            models.CheckConstraint(
                condition=Q(counted_fen__gte=0, counted_fen__lte=F("amount_fen")), name="guarantee_counted"
            ),
            models.CheckConstraint(
                condition=Q(claimed_fen__gte=0, claimed_fen__lte=F("amount_fen")), name="guarantee_claimed"
            ),
        ]
        indexes = [models.Index(fields=["state", "valid_until", "id"], name="guarantee_queue")]

    def __str__(self):
        return self.number

    @property
    def counts(self) -> bool:
        """Whether it stands for a part of the deposit now."""
        return self.state in self.COUNTING

    @property
    def days_left(self) -> int:
        """Calendar days until its last day (Asia/Shanghai); below zero once that has passed."""
        return (self.valid_until - calendar.today()).days

    @property
    def replaceable(self) -> bool:
        """Whether the supplier may send a new one in its place now; lists know `is_replaced` beforehand."""
        return self.state == self.State.ACCEPTED and not getattr(self, "is_replaced", False)

    @property
    def reference(self) -> str:
        """What names the guarantee in the ledger."""
        return f"{self.bank} {self.number}"[:80]
