"""What keeps a part of a deposit from going back: deductions, which take it, and freezes, which hold it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.fields import FenField
from workflow.models import ShownDate, Stateful, StoredFile


class Deduction(Stateful):
    """An amount the platform wants to keep, itemised: basis, evidence, notice, objection window, who decided.

    `noticed_on` is the day the supplier was told; objections are taken until `objection_until` (a working day counted
    from it). `obligation` or `bill` (a negative one) is the fact it takes. Final, it is booked as far as the balance
    reaches: `booked_fen`; the rest is `owed_fen` (an obligation). While it is noticed or objected its amount is kept
    back and nothing else waits for it.
    """

    class State(models.TextChoices):
        NOTICED = "noticed", _("objection possible")
        OBJECTED = "objected", _("objection being decided")
        FINAL = "final", _("final")
        BOOKED = "booked", _("deducted")
        DROPPED = "dropped", _("not deducted")

    class Kind(models.TextChoices):
        BILL = "bill", _("unsettled bill")
        COMPENSATION = "compensation", _("compensation to a customer")
        DEBT = "debt", _("other debt")
        PENALTY = "penalty", _("penalty")
        FORFEIT = "forfeit", _("deposit forfeited for a serious violation")

    OPEN = (State.NOTICED, State.OBJECTED)

    shown_dates = {
        "deposits.finalise_deduction": ShownDate(_("last day to object"), "objection_until", "provisional"),
    }

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.NOTICED, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    account = models.ForeignKey("deposits.DepositAccount", models.PROTECT, related_name="deductions")
    refund = models.ForeignKey("deposits.Refund", models.PROTECT, null=True, related_name="deductions")
    obligation = models.ForeignKey("deposits.Obligation", models.PROTECT, null=True, related_name="deductions")
    bill = models.ForeignKey("deposits.SettlementBill", models.PROTECT, null=True, related_name="deductions")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    fen = FenField(_("amount"))
    basis = models.CharField(_("basis"), max_length=300)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("evidence"))
    noticed_on = models.DateField(_("told on"))
    objection_until = models.DateField(_("objection until"))
    provisional = models.BooleanField(_("provisional date"), default=False)
    objection = models.TextField(_("objection"), blank=True)
    objection_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=12, blank=True)
    answer = models.TextField(_("words to the supplier"), blank=True)
    booked_fen = FenField(_("deducted"), default=0)
    owed_fen = FenField(_("still owed"), default=0)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("deduction")
        verbose_name_plural = _("deductions")
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="deduction_positive"),
            models.CheckConstraint(condition=Q(booked_fen__gte=0, owed_fen__gte=0), name="deduction_not_negative"),
            models.UniqueConstraint(
                fields=["obligation"],
                name="deduction_once",
                condition=~Q(state="dropped") & Q(obligation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["bill"], name="deduction_bill_once", condition=~Q(state="dropped") & Q(bill__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["state", "objection_until", "id"], name="deduction_queue")]

    def __str__(self):
        return self.number


class Freeze(Stateful):
    """An amount (or the whole balance: `whole`) that is held until a dispute is solved; a row with its own clock.

    `review_by` is the last day by which staff look at it again. Lifted, what it held is paid on the refund it stood
    in the way of, at the latest on `release_limit_on` (working days after lifting, policy refund.limit_days).
    """

    class State(models.TextChoices):
        HELD = "held", _("frozen")
        LIFTED = "lifted", _("released")

    shown_dates = {
        "deposits.remind_freeze": ShownDate(_("looked at again by"), "review_by", "provisional", "refund_lead"),
    }

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.HELD, editable=False)
    account = models.ForeignKey("deposits.DepositAccount", models.PROTECT, related_name="freezes")
    refund = models.ForeignKey("deposits.Refund", models.PROTECT, null=True, related_name="freezes")
    obligation = models.ForeignKey("deposits.Obligation", models.PROTECT, null=True, related_name="freezes")
    whole = models.BooleanField(_("whole deposit"), default=False)
    fen = FenField(_("amount"), default=0)
    cause = models.CharField(_("cause"), max_length=300)
    review_by = models.DateField(_("looked at again by"))
    provisional = models.BooleanField(_("provisional date"), default=False)
    words = models.TextField(_("words to the supplier"), blank=True)
    lifted_on = models.DateField(_("released on"), null=True)
    release_limit_on = models.DateField(_("paid at the latest"), null=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("frozen by")
    )

    class Meta:
        verbose_name = _("freeze")
        verbose_name_plural = _("freezes")
        constraints = [
            models.CheckConstraint(condition=Q(whole=True) | Q(fen__gt=0), name="freeze_positive"),
            models.UniqueConstraint(
                fields=["obligation"], name="freeze_once", condition=Q(state="held") & Q(obligation__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["account", "state"], name="freeze_account")]

    def __str__(self):
        return self.cause
