"""The deposit notice and the proof of a wire that the supplier sends in answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow import calendar
from workflow.fields import FenField, SealedField
from workflow.models import Party, ShownDate, Stateful, StoredFile, VisibleQuerySet


class DepositNotice(Stateful):
    """What to pay, by when, to whom and with which code. The payee (JSON: name, bank, account) is fixed when issued.

    `due` is the last day (Asia/Shanghai); `overdue` is raised once it has passed. `purpose` says whether it asks for
    the deposit of the terms or for a top-up 补缴 of a deposit that is held already; `cause` why a top-up became
    necessary. `reason` (a reason code) and `words` are finance's, from when something was last sent back.
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("waiting for the transfer")
        PROOF_SENT = "proof_sent", _("receipt is being checked")
        GUARANTEE_SENT = "guarantee_sent", _("guarantee is being checked")
        PAID = "paid", _("paid")
        CANCELLED = "cancelled", _("cancelled")

    class Purpose(models.TextChoices):
        FIRST = "first", _("deposit")
        TOP_UP = "topup", _("top-up")

    class Cause(models.TextChoices):
        CATEGORY = "category", _("a bound category asks for a higher deposit")
        DEDUCTION = "deduction", _("an amount was deducted")
        GUARANTEE = "guarantee", _("a bank guarantee ended")
        BALANCE = "balance", _("the balance is below the required amount")

    OPEN = (State.ISSUED, State.PROOF_SENT, State.GUARANTEE_SENT)

    shown_dates = {
        "deposits.mark_overdue": ShownDate(_("payment of the deposit"), "due", "provisional", "finance", "/deposit/")
    }

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.ISSUED, editable=False)
    account = models.ForeignKey("deposits.DepositAccount", models.PROTECT, related_name="notices")
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.FIRST)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause, blank=True)
    contract = models.CharField(_("contract"), max_length=20)
    amount_fen = FenField(_("amount"))
    due = models.DateField(_("due"))
    provisional = models.BooleanField(_("provisional date"), default=False)
    overdue = models.BooleanField(_("overdue"), default=False)
    code = models.CharField(_("remittance code"), max_length=12, unique=True)
    payee = models.JSONField(_("payee"))
    reason = models.CharField(_("reason"), max_length=12, blank=True)
    words = models.TextField(_("words to the supplier"), blank=True)

    class Meta:
        verbose_name = _("deposit notice")
        verbose_name_plural = _("deposit notices")
        constraints = [
            models.UniqueConstraint(
                fields=["account"], name="notice_one_open", condition=~Q(state__in=["paid", "cancelled"])
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="notice_positive"),
        ]
        indexes = [models.Index(fields=["state", "due", "id"], name="notice_queue")]  # finance's queue

    def __str__(self):
        return self.code

    def received_fen(self) -> int:
        """What has come in for this notice, as money or guarantee; a surplus is not part of it."""
        wanted = self.entries.filter(kind__in=["received", "topped_up", "guaranteed"])
        return wanted.aggregate(total=Sum("fen"))["total"] or 0

    def missing_fen(self) -> int:
        """What is still to be paid."""
        return self.amount_fen - self.received_fen()

    @property
    def is_late(self) -> bool:
        return self.state in self.OPEN and self.due < calendar.today()


class Proof(models.Model):
    """What the supplier says about a transfer. It proves nothing by itself: only a statement line makes money.

    A bank's receipt number (回单编号) belongs to one notice for ever; sent again for the same notice it takes the
    place of the earlier one. The payer's account is sealed.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("being checked")
        MATCHED = "matched", _("found on the bank statement")
        RETURNED = "returned", _("sent back")

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    notice = models.ForeignKey(DepositNotice, models.PROTECT, related_name="proofs")
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PENDING)
    payer_name = models.CharField(_("payer"), max_length=120)
    payer_account = SealedField(_("payer's account number"))
    amount_fen = FenField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    paid_on = models.DateField(_("paid on"))
    receipt_number = models.CharField(_("bank receipt number"), max_length=40)
    flow_number = models.CharField(_("transaction number"), max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    superseded = models.BooleanField(default=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof of payment")
        verbose_name_plural = _("proofs of payment")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["receipt_number"], name="receipt_once", condition=Q(superseded=False)),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="proof_positive"),
        ]

    def __str__(self):
        return self.receipt_number
