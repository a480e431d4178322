"""Lines of the platform's own bank statement: the only thing that makes money received."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.fields import FenField, SealedField


class StatementLine(models.Model):
    """One credit on the platform's bank account, as finance copied it from the statement.

    What it says never changes; `state` says what became of the money. It belongs to no supplier until it is matched,
    so it locks itself. `bank_reference` is the bank's own number of the line, unique for ever.
    """

    class State(models.TextChoices):
        OPEN = "open", _("not matched yet")
        USED = "used", _("matched")
        TO_RETURN = "to_return", _("to be sent back")
        SENT_BACK = "sent_back", _("sent back")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.OPEN, editable=False)
    bank_reference = models.CharField(_("bank reference"), max_length=60, unique=True)
    paid_on = models.DateField(_("booked on"))
    payer_name = models.CharField(_("payer"), max_length=120)
    payer_account = SealedField(_("payer's account number"), blank=True)
    amount_fen = FenField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    text = models.CharField(_("remittance text"), max_length=300, blank=True)
    return_reference = models.CharField(_("bank reference of the return"), max_length=60, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("entered"), default=timezone.now)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    party_id = None

    class Meta:
        verbose_name = _("statement line")
        verbose_name_plural = _("statement lines")
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="line_positive")]
        indexes = [
            models.Index(fields=["state", "-paid_on", "-id"], name="statement_line_queue")
        ]  # what is not matched yet

    def __str__(self):
        return self.bank_reference
