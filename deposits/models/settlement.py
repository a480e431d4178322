"""Settlement, as far as refunds need it: orders that customers received, and the bills made of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.fields import FenField
from workflow.models import Party, Stateful, VisibleQuerySet


class SettlementBill(Stateful):
    """A bill of one period. Amount due (应结) and amount to invoice (开票) are kept apart (JOS).

    `due_fen` below zero (倒挂) is what the supplier owes: it is carried into the next bill (`carried_into`), or
    deducted from the deposit when there is none. `carried_fen` (never above zero) came from earlier bills and is part
    of `due_fen`. Invoices have no negative amount: what returns leave below zero (`invoice_left_fen`, never above) is
    taken off the next bill's. The supplier confirms the bill and names the invoice; then the platform pays it, by
    `pay_by` at the latest (L: Decree 802, counted from the first receipt).
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("to be confirmed")
        DISPUTED = "disputed", _("being checked after an objection")
        CONFIRMED = "confirmed", _("to be invoiced")
        INVOICED = "invoiced", _("to be paid")
        SETTLED = "settled", _("settled")
        NEGATIVE = "negative", _("owed by the supplier")
        CARRIED = "carried", _("carried forward")
        DEDUCTED = "deducted", _("deducted from the deposit")

    OPEN = (State.ISSUED, State.DISPUTED, State.CONFIRMED, State.INVOICED, State.NEGATIVE)

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.ISSUED, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    channel = models.CharField(_("channel"), max_length=16)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    due_fen = FenField(_("amount due"))
    invoice_fen = FenField(_("amount to invoice"))
    carried_fen = FenField(_("carried from earlier bills"), default=0)
    invoice_left_fen = FenField(_("invoiced less next time"), default=0)
    carried_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="carried")
    pay_by = models.DateField(_("paid by"), null=True)
    invoice_number = models.CharField(_("invoice number"), max_length=40, blank=True)
    payment_reference = models.CharField(_("bank reference"), max_length=60, blank=True)
    objection = models.TextField(_("the supplier’s objection"), blank=True)
    words = models.TextField(_("words to the supplier"), blank=True)

    class Meta:
        verbose_name = _("settlement bill")
        verbose_name_plural = _("settlement bills")
        constraints = [
            models.UniqueConstraint(fields=["party", "channel", "starts_on"], name="bill_once"),
            models.CheckConstraint(
                condition=Q(carried_fen__lte=0, invoice_fen__gte=0, invoice_left_fen__lte=0), name="bill_signs"
            ),
            models.UniqueConstraint(
                fields=["invoice_number"], name="bill_invoice_once", condition=~Q(invoice_number="")
            ),
        ]
        indexes = [models.Index(fields=["state", "-ends_on", "-id"], name="bill_queue")]

    def __str__(self):
        return self.number


class OrderLine(models.Model):
    """One order (or its return: amounts below zero) that counts for settlement once the customer has received it.

    `due_fen` is what the platform owes for it after commission, `invoice_fen` what the supplier invoices.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    channel = models.CharField(_("channel"), max_length=16)
    reference = models.CharField(_("order number"), max_length=60)
    received_on = models.DateField(_("received by the customer"))
    due_fen = FenField(_("amount due"))
    invoice_fen = FenField(_("amount to invoice"))
    bill = models.ForeignKey(SettlementBill, models.PROTECT, null=True, related_name="orders")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("settled order")
        verbose_name_plural = _("settled orders")
        constraints = [models.UniqueConstraint(fields=["party", "reference"], name="order_once")]
        indexes = [models.Index(fields=["party", "received_on"], name="order_unbilled", condition=Q(bill=None))]

    def __str__(self):
        return self.reference
