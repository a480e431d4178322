"""Money that leaves: payouts, and the lists of them that go to the bank."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.fields import FenField, SealedField
from workflow.models import Stateful


class PayoutBatch(models.Model):
    """One list of payouts as it was given to the bank; `sha256` is that of the exported file."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    exported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    exported_at = models.DateTimeField(_("exported"), default=timezone.now)
    count = models.PositiveIntegerField(_("payouts"), default=0)
    total_fen = FenField(_("total"), default=0)
    answered_at = models.DateTimeField(_("answered"), null=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    party_id = None

    class Meta:
        verbose_name = _("payout list")
        verbose_name_plural = _("payout lists")

    def __str__(self):
        return self.number


class Payout(Stateful):
    """One payment to one account. Its money stands on the ledger's payable account from the start, so it is spent.

    `purpose` says what it pays; a wrong payer's money (`line`) was never a deposit, belongs to the payer named here
    and has no deposit account. The payee is copied when the payout is made and cannot change: another account makes
    another payout. UNKNOWN is never paid again by itself: a person finds out first.
    """

    class State(models.TextChoices):
        READY = "ready", _("to be paid out")
        EXPORTED = "exported", _("with the bank")
        UNKNOWN = "unknown", _("outcome unknown")
        PAID = "paid", _("paid out")
        FAILED = "failed", _("returned by the bank")
        CANCELLED = "cancelled", _("cancelled")

    class Purpose(models.TextChoices):
        REFUND = "refund", _("refund")
        RELEASED = "released", _("refund of a released part")
        SURPLUS = "surplus", _("surplus")
        INTEREST = "interest", _("interest for late payment")
        WRONG_PAYER = "wrong_payer", _("back to a wrong payer")

    OPEN = (State.READY, State.EXPORTED, State.UNKNOWN)

    party = models.ForeignKey("workflow.Party", models.PROTECT, null=True, related_name="+", editable=False)
    state = models.CharField(_("state"), max_length=24, choices=State, default=State.READY, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    account = models.ForeignKey("deposits.DepositAccount", models.PROTECT, null=True, related_name="payouts")
    refund = models.ForeignKey("deposits.Refund", models.PROTECT, null=True, related_name="payouts")
    line = models.OneToOneField("deposits.StatementLine", models.PROTECT, null=True, related_name="payout")
    batch = models.ForeignKey(PayoutBatch, models.PROTECT, null=True, related_name="payouts")
    fen = FenField(_("amount"))
    payee = models.ForeignKey("deposits.PayeeAccount", models.PROTECT, null=True, related_name="payouts")
    holder = models.CharField(_("account name"), max_length=120)
    bank = models.CharField(_("bank and branch, or payment platform"), max_length=120, blank=True)
    number_sealed = SealedField(_("account number"), blank=True)
    tail = models.CharField(max_length=4, blank=True)
    due = models.DateField(_("due"), null=True)
    bank_reference = models.CharField(_("bank reference"), max_length=60, blank=True)
    paid_on = models.DateField(_("paid on"), null=True)
    bank_words = models.CharField(_("the bank’s answer"), max_length=300, blank=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("paid by")
    )

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="payout_positive"),
            models.UniqueConstraint(
                fields=["bank_reference"], name="payout_reference_once", condition=~Q(bank_reference="")
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="payout_queue")]

    def __str__(self):
        return self.number
