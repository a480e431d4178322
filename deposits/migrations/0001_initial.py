import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import workflow.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_initial"),
        ("workflow", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DepositAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.party",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "agreed, not due yet"), ("due", "to be paid"), ("held", "held")],
                        default="asked",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("channel", models.CharField(max_length=16, verbose_name="channel")),
                ("required_fen", workflow.fields.FenField(verbose_name="required")),
                ("forms", models.JSONField(verbose_name="accepted forms")),
                ("due_days", models.PositiveSmallIntegerField(verbose_name="due after working days")),
                ("terms_hash", models.CharField(max_length=64, verbose_name="hash of the terms")),
            ],
            options={
                "verbose_name": "deposit account",
                "verbose_name_plural": "deposit accounts",
                "constraints": [
                    models.UniqueConstraint(fields=("party", "channel"), name="deposit_account_once"),
                    models.CheckConstraint(
                        condition=models.Q(("required_fen__gte", 0)), name="deposit_required_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "not matched yet"),
                            ("used", "matched"),
                            ("to_return", "to be sent back"),
                            ("sent_back", "sent back"),
                        ],
                        default="open",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("bank_reference", models.CharField(max_length=60, unique=True, verbose_name="bank reference")),
                ("paid_on", models.DateField(verbose_name="booked on")),
                ("payer_name", models.CharField(max_length=120, verbose_name="payer")),
                ("payer_account", workflow.fields.SealedField(blank=True, verbose_name="payer's account number")),
                ("amount_fen", workflow.fields.FenField(verbose_name="amount")),
                ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="remittance text")),
                (
                    "return_reference",
                    models.CharField(blank=True, max_length=60, verbose_name="bank reference of the return"),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="entered")),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed"),
                ),
            ],
            options={
                "verbose_name": "statement line",
                "verbose_name_plural": "statement lines",
                "indexes": [models.Index(fields=["state", "-paid_on", "-id"], name="statement_line_queue")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="line_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="DepositNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.party",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "waiting for the transfer"),
                            ("proof_sent", "receipt is being checked"),
                            ("guarantee_sent", "guarantee is being checked"),
                            ("paid", "paid"),
                            ("cancelled", "cancelled"),
                        ],
                        default="issued",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="deposits.depositaccount",
                    ),
                ),
                ("contract", models.CharField(max_length=20, verbose_name="contract")),
                ("amount_fen", workflow.fields.FenField(verbose_name="amount")),
                ("due", models.DateField(verbose_name="due")),
                ("provisional", models.BooleanField(default=False, verbose_name="provisional date")),
                ("overdue", models.BooleanField(default=False, verbose_name="overdue")),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="remittance code")),
                ("payee", models.JSONField(verbose_name="payee")),
                ("reason", models.CharField(blank=True, max_length=12, verbose_name="reason")),
                ("words", models.TextField(blank=True, verbose_name="words to the supplier")),
            ],
            options={
                "verbose_name": "deposit notice",
                "verbose_name_plural": "deposit notices",
                "indexes": [models.Index(fields=["state", "due", "id"], name="notice_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["paid", "cancelled"]), _negated=True),
                        fields=("account",),
                        name="notice_one_open",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="notice_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="deposits.depositaccount",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("surplus", "received beyond the amount asked"),
                            ("guaranteed", "guaranteed by a bank"),
                            ("surplus_returned", "surplus paid back"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("reference", models.CharField(max_length=80, verbose_name="reference")),
                ("from_account", models.CharField(max_length=40, verbose_name="from account")),
                ("to_account", models.CharField(max_length=40, verbose_name="to account")),
                ("fen", workflow.fields.FenField(verbose_name="amount")),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="deposits.depositnotice",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="deposits.statementline",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
            ],
            options={
                "verbose_name": "ledger entry",
                "verbose_name_plural": "ledger entries",
                "indexes": [models.Index(fields=["account", "id"], name="ledger_account")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "reference"), name="ledger_once"),
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="ledger_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("from_account", models.F("to_account")), _negated=True),
                        name="ledger_two_sided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proofs", to="deposits.depositnotice"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "being checked"),
                            ("matched", "found on the bank statement"),
                            ("returned", "sent back"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("payer_name", models.CharField(max_length=120, verbose_name="payer")),
                ("payer_account", workflow.fields.SealedField(verbose_name="payer's account number")),
                ("amount_fen", workflow.fields.FenField(verbose_name="amount")),
                ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                ("paid_on", models.DateField(verbose_name="paid on")),
                ("receipt_number", models.CharField(max_length=40, verbose_name="bank receipt number")),
                ("flow_number", models.CharField(blank=True, max_length=40, verbose_name="transaction number")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.storedfile"
                    ),
                ),
                ("superseded", models.BooleanField(default=False)),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent")),
            ],
            options={
                "verbose_name": "proof of payment",
                "verbose_name_plural": "proofs of payment",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded", False)), fields=("receipt_number",), name="receipt_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="proof_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Guarantee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantees",
                        to="deposits.depositnotice",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("pending", "being checked"), ("accepted", "accepted"), ("returned", "sent back")],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("bank", models.CharField(max_length=120, verbose_name="guaranteeing bank")),
                ("number", models.CharField(max_length=60, verbose_name="number of the guarantee")),
                ("amount_fen", workflow.fields.FenField(verbose_name="amount")),
                ("valid_until", models.DateField(verbose_name="valid until")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.storedfile"
                    ),
                ),
                ("superseded", models.BooleanField(default=False)),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent")),
            ],
            options={
                "verbose_name": "bank guarantee",
                "verbose_name_plural": "bank guarantees",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded", False)), fields=("bank", "number"), name="guarantee_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="guarantee_positive"),
                ],
            },
        ),
    ]
