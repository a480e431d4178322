"""The platform's own bank statement: files as uploaded, and their lines, the only thing that makes money received."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.fields import FenField, SealedField
from workflow.models import storage_name


class BankLayout(models.Model):
    """Which column of one bank's statement holds what; recognised, or mapped once by finance.

    `columns` maps our names (bank_reference, paid_on, amount, credit, debit, payer_name, payer_account, text, balance)
    to the bank's headings; `headings` is the row of headings it was made for.
    """

    name = models.CharField(_("bank"), max_length=60, unique=True)
    headings = models.JSONField(_("headings"))
    columns = models.JSONField(_("columns"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("entered"), default=timezone.now)

    party_id = None

    class Meta:
        verbose_name = _("layout of a bank’s statement")
        verbose_name_plural = _("layouts of bank statements")

    def __str__(self):
        return self.name


class StatementFile(models.Model):
    """One upload of a bank statement; the same content (`sha256`) again changes nothing.

    `problems` lists the rows that could not be read: row, column, code and what stood there, never a whole line.
    """

    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.FileField(upload_to=storage_name)
    layout = models.ForeignKey(BankLayout, models.PROTECT, null=True, related_name="files")
    rows = models.PositiveIntegerField(_("rows"), default=0)
    added = models.PositiveIntegerField(_("new lines"), default=0)
    known = models.PositiveIntegerField(_("known lines"), default=0)
    problems = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    party_id = None

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")

    def __str__(self):
        return self.name


class StatementLine(models.Model):
    """One movement on the platform's bank account, as the bank's statement has it.

    Credits (`outgoing` false) are money that came in and waits for its notice; debits are matched with payouts.

    What it says never changes; `state` says what became of the money. It belongs to no supplier until it is matched,
    so it locks itself. `bank_reference` is the bank's own number of the line, unique for ever.
    """

    class State(models.TextChoices):
        OPEN = "open", _("not matched yet")
        USED = "used", _("matched")
        TO_RETURN = "to_return", _("to be sent back")
        SENT_BACK = "sent_back", _("sent back")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.OPEN, editable=False)
    outgoing = models.BooleanField(_("outgoing"), default=False)
    file = models.ForeignKey(StatementFile, models.PROTECT, null=True, related_name="lines")
    raw = models.JSONField(default=dict)
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
