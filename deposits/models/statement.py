"""The platform's own bank statement: files as uploaded, and their lines, the only thing that makes money received."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.fields import FenField, SealedField
from workflow.models import Party, VisibleQuerySet, storage_name
from workflow.triggers import append_only


class BankLayout(models.Model):
    """Which column of one bank's statement holds what; recognised, or mapped once by finance.

    `columns` maps our names (`deposits.bank.columns.NAMES`: bank_reference, paid_on, credit, debit, amount, direction,
    payer_name, payer_account, text, currency) to the bank's headings; `headings` is the row of headings it was made
    for.
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

    It is read in pieces outside of any long transaction: `done` rows so far, by whoever holds the lease; killed in
    the middle it is taken up again and ends with the same lines. `rows` = `added` + `known` + `bad`. `problems` lists
    the first rows that could not be read: row, cell, heading, code and what stood there, never a whole line;
    `error` is the code (and values) of what is wrong with the file as a whole.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("being read")
        COLUMNS = "columns", _("columns to be named")
        READ = "read", _("has been read")
        UNREADABLE = "unreadable", _("cannot be read")

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING, editable=False)
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.FileField(upload_to=storage_name)
    layout = models.ForeignKey(BankLayout, models.PROTECT, null=True, related_name="files")
    rows = models.PositiveIntegerField(_("rows"), default=0)
    added = models.PositiveIntegerField(_("new lines"), default=0)
    known = models.PositiveIntegerField(_("known lines"), default=0)
    bad = models.PositiveIntegerField(_("rows that cannot be read"), default=0)
    done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    error = models.JSONField(default=dict)
    leased_until = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    party_id = None

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        indexes = [models.Index(fields=["state"], name="statement_file_waiting", condition=Q(state="waiting"))]

    def __str__(self):
        return self.name


class StatementLine(models.Model):
    """One movement on the platform's bank account, as the bank's statement has it.

    Credits (`outgoing` false) are money that came in and waits for its notice; debits are matched with payouts.

    What it says never changes; `state` says what became of the money. It belongs to no supplier until it is matched,
    so it locks itself. `bank_reference` is the bank's own number of the line, unique for ever. `raw` is the row as it
    stood, by heading, with the account number masked (`payer_account` keeps it, sealed).

    `code` (remittance code in the text) and `payer_key` (payer's name as it is compared) are what matching looks for;
    `proposal` and `notice` are what it found, derived again whenever a notice changes: they decide nothing.
    `for_payout` is set once a line turned out to be a payout of ours, going out or coming back.
    """

    class State(models.TextChoices):
        OPEN = "open", _("not matched yet")
        USED = "used", _("matched")
        TO_RETURN = "to_return", _("to be sent back")
        SENT_BACK = "sent_back", _("sent back")
        OTHER = "other", _("not about deposits")

    class Proposal(models.TextChoices):
        EXACT = "exact", _("agrees")
        SHORT = "short", _("less than asked")
        OVER = "over", _("more than asked")
        THIRD_PARTY = "third_party", _("paid by a third party")
        UNKNOWN = "unknown", _("no notice found")
        PAYOUT = "payout", _("payout found")
        LEFT = "left", _("no payout found")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.OPEN, editable=False)
    outgoing = models.BooleanField(_("outgoing"), default=False)
    file = models.ForeignKey(StatementFile, models.PROTECT, null=True, related_name="lines")
    raw = models.JSONField(default=dict)
    bank_reference = models.CharField(_("bank reference"), max_length=60, unique=True)
    paid_on = models.DateField(_("booked on"))
    payer_name = models.CharField(_("payer"), max_length=120, blank=True)
    payer_account = SealedField(_("payer's account number"), blank=True)
    amount_fen = FenField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    text = models.CharField(_("remittance text"), max_length=300, blank=True)
    code = models.CharField(_("remittance code"), max_length=12, blank=True)
    payer_key = models.CharField(max_length=120, blank=True)
    proposal = models.CharField(_("proposal"), max_length=12, choices=Proposal, default=Proposal.UNKNOWN)
    notice = models.ForeignKey(
        "deposits.DepositNotice", models.SET_NULL, null=True, related_name="+", verbose_name=_("deposit notice")
    )
    for_payout = models.ForeignKey(
        "deposits.Payout", models.PROTECT, null=True, related_name="lines", verbose_name=_("payout")
    )
    words = models.CharField(_("note"), max_length=300, blank=True)
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
            models.Index(fields=["state", "-paid_on", "-id"], name="statement_line_queue"),  # what is not matched yet
            models.Index(fields=["state", "proposal", "-paid_on", "-id"], name="statement_line_proposal"),
            models.Index(fields=["code"], name="statement_line_code", condition=~Q(code="")),
            models.Index(fields=["payer_key"], name="statement_line_payer", condition=Q(state="open")),
            models.Index(fields=["paid_on", "outgoing", "state"], name="statement_line_day"),  # reconciliation
        ]

    def __str__(self):
        return self.bank_reference


@append_only
class Receipt(models.Model):
    """The numbered receipt 收据 for a statement line that was confirmed: what the supplier can print and file.

    `fen` is the whole amount of the line, `deposit_fen` what of it counts as deposit; the rest is a surplus.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    account = models.ForeignKey("deposits.DepositAccount", models.PROTECT, related_name="receipts")
    notice = models.ForeignKey("deposits.DepositNotice", models.PROTECT, related_name="receipts")
    line = models.OneToOneField(StatementLine, models.PROTECT, related_name="receipt")
    fen = FenField(_("amount"))
    deposit_fen = FenField(_("of it deposit"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0, deposit_fen__gte=0), name="receipt_positive"),
            models.CheckConstraint(condition=Q(deposit_fen__lte=models.F("fen")), name="receipt_parts"),
        ]

    def __str__(self):
        return self.number

    @property
    def surplus_fen(self) -> int:
        """What was paid beyond the amount asked."""
        return self.fen - self.deposit_fen


class LedgerCheck(models.Model):
    """One run of the checks over the whole ledger; `findings` is empty when everything holds."""

    at = models.DateTimeField(_("time"), default=timezone.now)
    seconds = models.FloatField(_("seconds"), default=0)
    findings = models.JSONField(default=list)

    party_id = None

    class Meta:
        verbose_name = _("check of the ledger")
        verbose_name_plural = _("reconciliation")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"
