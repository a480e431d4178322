"""The ledger: every movement of money, from one account to another, for ever."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.fields import FenField
from workflow.models import Party, Stateful, VisibleQuerySet
from workflow.triggers import append_only, never_negative

ACCOUNTS = {
    "bank": _("the platform’s bank account"),
    "guarantor": _("guaranteeing bank"),
    "deposit": _("deposit of the supplier"),
    "guarantee": _("guarantees of the supplier"),
    "surplus": _("surplus of the supplier"),
    "payable": _("being paid to the supplier"),
    "interest": _("interest of the supplier"),
    "platform": _("the platform’s own money"),
}


def account_words(code: str) -> str:
    """One of the ledger's accounts as people read it: "deposit:7" is the supplier's deposit."""
    return str(ACCOUNTS.get(code.partition(":")[0], code))


@append_only
@never_negative("from_account", "to_account", "fen")
class LedgerEntry(models.Model):
    """`fen` moved from one account to another; never changed, never deleted, corrected by another entry only.

    Accounts are codes: "bank" (the platform's own bank account), "guarantor" (banks that guarantee), "platform"
    (what the platform keeps or spends: deductions, interest), and "deposit:…", "guarantee:…", "surplus:…",
    "payable:…", "interest:…" with the id of a deposit account. `reference` is what makes the entry unrepeatable
    within its kind: the bank's reference, the number of the guarantee, deduction or payout. A supplier's account never
    falls below zero: a trigger refuses the entry, whoever writes it.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("received")
        SURPLUS = "surplus", _("received beyond the amount asked")
        GUARANTEED = "guaranteed", _("guaranteed by a bank")
        SURPLUS_RETURNED = "surplus_returned", _("surplus paid back")
        TOPPED_UP = "topped_up", _("topped up")
        DEDUCTED = "deducted", _("deducted")
        PENALTY = "penalty", _("penalty")
        SET_ASIDE = "set_aside", _("set aside to be paid")
        PUT_BACK = "put_back", _("put back, not paid")
        REFUNDED = "refunded", _("refunded")
        BOUNCED = "bounced", _("returned by the bank")
        RELEASED = "released", _("guarantee released")
        CALLED = "called", _("paid by the guarantor")
        INTEREST_OWED = "interest_owed", _("interest owed")
        INTEREST_PAID = "interest_paid", _("interest paid")
        CORRECTED = "corrected", _("corrected")

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    account = models.ForeignKey("deposits.DepositAccount", models.PROTECT, related_name="entries")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    reference = models.CharField(_("reference"), max_length=80)
    from_account = models.CharField(_("from account"), max_length=40)
    to_account = models.CharField(_("to account"), max_length=40)
    fen = FenField(_("amount"))
    notice = models.ForeignKey("deposits.DepositNotice", models.PROTECT, null=True, related_name="entries")
    line = models.ForeignKey("deposits.StatementLine", models.PROTECT, null=True, related_name="entries")
    payout = models.ForeignKey("deposits.Payout", models.PROTECT, null=True, related_name="entries")
    deduction = models.ForeignKey("deposits.Deduction", models.PROTECT, null=True, related_name="entries")
    booked_on = models.DateField(_("day at the bank"), null=True)
    words = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="ledger_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="ledger_positive"),
            models.CheckConstraint(condition=~Q(from_account=F("to_account")), name="ledger_two_sided"),
        ]
        indexes = [
            models.Index(fields=["account", "id"], name="ledger_account"),  # the account's page and its sums
            # Read by the trigger that refuses a negative account, for each entry.
            models.Index(fields=["from_account", "fen"], name="ledger_from"),
            models.Index(fields=["to_account", "fen"], name="ledger_to"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.reference}"

    @property
    def source(self) -> str:
        """The account the amount leaves, in words."""
        return account_words(self.from_account)

    @property
    def target(self) -> str:
        """The account the amount reaches, in words."""
        return account_words(self.to_account)


class Correction(Stateful):
    """An entry that puts a slip right: proposed by finance with words, booked by a second person.

    `from_account` and `to_account` are codes of the ledger: the supplier's own accounts, "bank", "guarantor" or
    "platform". Nothing is undone: the wrong entry stays, this one stands beside it.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for a second person")
        BOOKED = "booked", _("booked")
        DROPPED = "dropped", _("dropped")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.PROPOSED, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    account = models.ForeignKey("deposits.DepositAccount", models.PROTECT, related_name="corrections")
    from_account = models.CharField(_("from account"), max_length=40)
    to_account = models.CharField(_("to account"), max_length=40)
    fen = FenField(_("amount"))
    words = models.CharField(_("reason"), max_length=300)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="correction_positive"),
            models.CheckConstraint(condition=~Q(from_account=F("to_account")), name="correction_two_sided"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="correction_queue")]

    def __str__(self):
        return self.number

    @property
    def source(self) -> str:
        """The account the amount leaves, in words."""
        return account_words(self.from_account)

    @property
    def target(self) -> str:
        """The account the amount reaches, in words."""
        return account_words(self.to_account)
