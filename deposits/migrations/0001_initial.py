import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import workflow.fields
import workflow.models


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
                        choices=[
                            ("asked", "agreed, not due yet"),
                            ("due", "to be paid"),
                            ("held", "held"),
                            ("released", "given back"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("channel", models.CharField(max_length=16, verbose_name="channel")),
                ("required_fen", workflow.fields.FenField(verbose_name="required")),
                ("agreed_fen", workflow.fields.FenField(null=True, verbose_name="asked by the terms")),
                ("category_fen", workflow.fields.FenField(default=0, verbose_name="asked by the bound categories")),
                ("forms", models.JSONField(verbose_name="accepted forms")),
                ("due_days", models.PositiveSmallIntegerField(verbose_name="due after working days")),
                ("terms_hash", models.CharField(max_length=64, verbose_name="hash of the terms")),
                (
                    "settlement_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="settlement period in calendar days"),
                ),
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
            name="Obligation",
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
                        choices=[("open", "still open"), ("cleared", "cleared")],
                        default="open",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("order", "open order"),
                            ("after_sales", "after-sales case"),
                            ("invoice", "outstanding invoice"),
                            ("violation", "violation"),
                            ("complaint", "complaint or report under investigation"),
                            ("compensation", "compensation to a customer"),
                            ("debt", "debt to the platform"),
                            ("penalty", "penalty"),
                            ("receipt", "deposit receipt not returned"),
                            ("warranty", "warranty of sold goods"),
                            ("goods", "non-compliant goods"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                ("source", models.CharField(max_length=40, verbose_name="source")),
                ("reference", models.CharField(max_length=60, verbose_name="reference")),
                ("fen", workflow.fields.FenField(default=0, verbose_name="amount")),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[("minor", "minor"), ("general", "general"), ("serious", "serious")],
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                ("points", models.PositiveSmallIntegerField(default=0, verbose_name="points")),
                ("appealed", models.BooleanField(default=False, verbose_name="appealed")),
                ("appeal", models.TextField(blank=True, verbose_name="the supplier’s appeal")),
                (
                    "appeal_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="words to the supplier")),
                ("happened_on", models.DateField(verbose_name="happened on")),
                ("clears_on", models.DateField(null=True, verbose_name="ends by itself on")),
                ("cleared_on", models.DateField(null=True, verbose_name="cleared on")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="what it is about")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "fact",
                "verbose_name_plural": "facts",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["party", "kind"], name="obligation_party"
                    ),
                    models.Index(fields=["state", "-happened_on", "-id"], name="obligation_list"),
                    models.Index(condition=models.Q(("appealed", True)), fields=["-id"], name="obligation_appeals"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "source", "reference"), name="obligation_once"),
                    models.CheckConstraint(condition=models.Q(("fen__gte", 0)), name="obligation_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("reading", "being read"), ("read", "read")],
                        default="reading",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("headings", models.JSONField(default=list)),
                ("counts", models.JSONField(default=dict)),
                ("spans", models.JSONField(default=list)),
                ("refused", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="uploaded")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "list of facts",
                "verbose_name_plural": "lists of facts",
            },
        ),
        migrations.CreateModel(
            name="Delivered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "machine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.machine"
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=200)),
                ("answer", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "call of a machine",
                "verbose_name_plural": "calls of machines",
                "constraints": [models.UniqueConstraint(fields=("machine", "key"), name="delivered_once")],
            },
        ),
        migrations.CreateModel(
            name="PayeeAccount",
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
                            ("proposed", "being checked"),
                            ("confirmed", "confirmed"),
                            ("returned", "sent back"),
                            ("replaced", "replaced"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("bank", "bank account"), ("platform", "payment-platform account")],
                        default="bank",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("holder", models.CharField(max_length=120, verbose_name="account name")),
                ("bank", models.CharField(max_length=120, verbose_name="bank and branch, or payment platform")),
                ("cnaps", models.CharField(blank=True, max_length=12, verbose_name="CNAPS code")),
                ("number", workflow.fields.SealedField(verbose_name="account number")),
                ("tail", models.CharField(max_length=4)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                        verbose_name="proof of the account",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=12, verbose_name="reason")),
                ("words", models.TextField(blank=True, verbose_name="words to the supplier")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
            ],
            options={
                "verbose_name": "payee account",
                "verbose_name_plural": "payee accounts",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed")), fields=("party",), name="payee_one_confirmed"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")), fields=("party",), name="payee_one_proposed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                (
                    "exported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("exported_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="exported")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="payouts")),
                ("total_fen", workflow.fields.FenField(default=0, verbose_name="total")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed"),
                ),
            ],
            options={
                "verbose_name": "payout list",
                "verbose_name_plural": "payout lists",
            },
        ),
        migrations.CreateModel(
            name="SettlementBill",
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
                            ("issued", "to be confirmed"),
                            ("disputed", "being checked after an objection"),
                            ("confirmed", "to be invoiced"),
                            ("invoiced", "to be paid"),
                            ("settled", "settled"),
                            ("negative", "owed by the supplier"),
                            ("carried", "carried forward"),
                            ("deducted", "deducted from the deposit"),
                        ],
                        default="issued",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                ("channel", models.CharField(max_length=16, verbose_name="channel")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("due_fen", workflow.fields.FenField(verbose_name="amount due")),
                ("invoice_fen", workflow.fields.FenField(verbose_name="amount to invoice")),
                ("carried_fen", workflow.fields.FenField(default=0, verbose_name="carried from earlier bills")),
                ("invoice_left_fen", workflow.fields.FenField(default=0, verbose_name="invoiced less next time")),
                (
                    "carried_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="deposits.settlementbill",
                    ),
                ),
                ("pay_by", models.DateField(null=True, verbose_name="paid by")),
                ("invoice_number", models.CharField(blank=True, max_length=40, verbose_name="invoice number")),
                ("payment_reference", models.CharField(blank=True, max_length=60, verbose_name="bank reference")),
                ("objection", models.TextField(blank=True, verbose_name="the supplier’s objection")),
                ("words", models.TextField(blank=True, verbose_name="words to the supplier")),
            ],
            options={
                "verbose_name": "settlement bill",
                "verbose_name_plural": "settlement bills",
                "indexes": [models.Index(fields=["state", "-ends_on", "-id"], name="bill_queue")],
                "constraints": [
                    models.UniqueConstraint(fields=("party", "channel", "starts_on"), name="bill_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("carried_fen__lte", 0), ("invoice_fen__gte", 0), ("invoice_left_fen__lte", 0)
                        ),
                        name="bill_signs",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("invoice_number", ""), _negated=True),
                        fields=("invoice_number",),
                        name="bill_invoice_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="bank")),
                ("headings", models.JSONField(verbose_name="headings")),
                ("columns", models.JSONField(verbose_name="columns")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="entered")),
            ],
            options={
                "verbose_name": "layout of a bank’s statement",
                "verbose_name_plural": "layouts of bank statements",
            },
        ),
        migrations.CreateModel(
            name="LedgerCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                ("seconds", models.FloatField(default=0, verbose_name="seconds")),
                ("findings", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "check of the ledger",
                "verbose_name_plural": "reconciliation",
                "ordering": ["-at"],
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
                (
                    "purpose",
                    models.CharField(
                        choices=[("first", "deposit"), ("topup", "top-up")],
                        default="first",
                        max_length=8,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("category", "a bound category asks for a higher deposit"),
                            ("deduction", "an amount was deducted"),
                            ("guarantee", "a bank guarantee ended"),
                            ("balance", "the balance is below the required amount"),
                        ],
                        max_length=10,
                        verbose_name="cause",
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
            name="Correction",
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
                            ("proposed", "waiting for a second person"),
                            ("booked", "booked"),
                            ("dropped", "dropped"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="deposits.depositaccount",
                    ),
                ),
                ("from_account", models.CharField(max_length=40, verbose_name="from account")),
                ("to_account", models.CharField(max_length=40, verbose_name="to account")),
                ("fen", workflow.fields.FenField(verbose_name="amount")),
                ("words", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction",
                "verbose_name_plural": "corrections",
                "indexes": [models.Index(fields=["state", "-id"], name="correction_queue")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="correction_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("from_account", models.F("to_account")), _negated=True),
                        name="correction_two_sided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
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
                            ("draft", "draft"),
                            ("submitted", "business check"),
                            ("finance", "finance check"),
                            ("approval", "approval"),
                            ("more_wanted", "more is wanted"),
                            ("approved", "approved"),
                            ("paying", "being paid"),
                            ("part_paid", "paid out, a part is still held"),
                            ("failed", "payment failed"),
                            ("paid", "paid out"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="deposits.depositaccount",
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                ("words", models.TextField(blank=True, verbose_name="reason for the refund")),
                (
                    "payee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="deposits.payeeaccount",
                    ),
                ),
                ("stage", models.CharField(blank=True, max_length=24)),
                ("snapshot", models.JSONField(default=dict)),
                ("submitted_on", models.DateField(null=True, verbose_name="submitted on")),
                ("target_days", models.PositiveSmallIntegerField(default=7)),
                ("limit_days", models.PositiveSmallIntegerField(default=15)),
                ("order", models.JSONField(default=list)),
                ("rules", models.JSONField(default=dict)),
                ("target_on", models.DateField(null=True, verbose_name="expected")),
                ("limit_on", models.DateField(null=True, verbose_name="latest")),
                ("provisional", models.BooleanField(default=False, verbose_name="provisional date")),
                ("overdue", models.BooleanField(default=False, verbose_name="overdue")),
                ("expected_fen", workflow.fields.FenField(default=0, verbose_name="expected refund")),
                ("approved_fen", workflow.fields.FenField(default=0, verbose_name="granted")),
                ("asked_times", models.PositiveSmallIntegerField(default=0, verbose_name="times asked for more")),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="claimed by",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=12, verbose_name="reason")),
                ("answer", models.TextField(blank=True, verbose_name="words to the supplier")),
                ("appealed", models.BooleanField(default=False, verbose_name="appealed")),
            ],
            options={
                "verbose_name": "refund request",
                "verbose_name_plural": "refund requests",
                "indexes": [
                    models.Index(fields=["state", "limit_on", "id"], name="refund_queue"),
                    models.Index(fields=["limit_on", "id"], name="refund_limit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["paid", "rejected", "withdrawn"]), _negated=True),
                        fields=("account",),
                        name="refund_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_fen__gte", 0)), name="refund_granted_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                ("channel", models.CharField(max_length=16, verbose_name="channel")),
                ("reference", models.CharField(max_length=60, verbose_name="order number")),
                ("received_on", models.DateField(verbose_name="received by the customer")),
                ("due_fen", workflow.fields.FenField(verbose_name="amount due")),
                ("invoice_fen", workflow.fields.FenField(verbose_name="amount to invoice")),
                (
                    "bill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="deposits.settlementbill",
                    ),
                ),
            ],
            options={
                "verbose_name": "settled order",
                "verbose_name_plural": "settled orders",
                "indexes": [
                    models.Index(
                        condition=models.Q(("bill", None)), fields=["party", "received_on"], name="order_unbilled"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("party", "reference"), name="order_once")],
            },
        ),
        migrations.CreateModel(
            name="StatementFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "being read"),
                            ("columns", "columns to be named"),
                            ("read", "has been read"),
                            ("unreadable", "cannot be read"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("content", models.FileField(upload_to=workflow.models.storage_name)),
                (
                    "layout",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="deposits.banklayout",
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("added", models.PositiveIntegerField(default=0, verbose_name="new lines")),
                ("known", models.PositiveIntegerField(default=0, verbose_name="known lines")),
                ("bad", models.PositiveIntegerField(default=0, verbose_name="rows that cannot be read")),
                ("done", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                ("error", models.JSONField(default=dict)),
                ("leased_until", models.DateTimeField(null=True)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="uploaded")),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed"),
                ),
            ],
            options={
                "verbose_name": "bank statement",
                "verbose_name_plural": "bank statements",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["state"], name="statement_file_waiting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Deduction",
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
                            ("noticed", "objection possible"),
                            ("objected", "objection being decided"),
                            ("final", "final"),
                            ("booked", "deducted"),
                            ("dropped", "not deducted"),
                        ],
                        default="noticed",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deductions",
                        to="deposits.depositaccount",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deductions",
                        to="deposits.refund",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deductions",
                        to="deposits.obligation",
                    ),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deductions",
                        to="deposits.settlementbill",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bill", "unsettled bill"),
                            ("compensation", "compensation to a customer"),
                            ("debt", "other debt"),
                            ("penalty", "penalty"),
                            ("forfeit", "deposit forfeited for a serious violation"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                ("fen", workflow.fields.FenField(verbose_name="amount")),
                ("basis", models.CharField(max_length=300, verbose_name="basis")),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                        verbose_name="evidence",
                    ),
                ),
                ("noticed_on", models.DateField(verbose_name="told on")),
                ("objection_until", models.DateField(verbose_name="objection until")),
                ("provisional", models.BooleanField(default=False, verbose_name="provisional date")),
                ("objection", models.TextField(blank=True, verbose_name="objection")),
                (
                    "objection_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=12, verbose_name="reason")),
                ("answer", models.TextField(blank=True, verbose_name="words to the supplier")),
                ("booked_fen", workflow.fields.FenField(default=0, verbose_name="deducted")),
                ("owed_fen", workflow.fields.FenField(default=0, verbose_name="still owed")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "deduction",
                "verbose_name_plural": "deductions",
                "indexes": [models.Index(fields=["state", "objection_until", "id"], name="deduction_queue")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="deduction_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("booked_fen__gte", 0), ("owed_fen__gte", 0)), name="deduction_not_negative"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("state", "dropped"), _negated=True), ("obligation__isnull", False)
                        ),
                        fields=("obligation",),
                        name="deduction_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("state", "dropped"), _negated=True), ("bill__isnull", False)),
                        fields=("bill",),
                        name="deduction_bill_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Freeze",
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
                        choices=[("held", "frozen"), ("lifted", "released")],
                        default="held",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="freezes",
                        to="deposits.depositaccount",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="freezes",
                        to="deposits.refund",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="freezes",
                        to="deposits.obligation",
                    ),
                ),
                ("whole", models.BooleanField(default=False, verbose_name="whole deposit")),
                ("fen", workflow.fields.FenField(default=0, verbose_name="amount")),
                ("cause", models.CharField(max_length=300, verbose_name="cause")),
                ("review_by", models.DateField(verbose_name="looked at again by")),
                ("provisional", models.BooleanField(default=False, verbose_name="provisional date")),
                ("words", models.TextField(blank=True, verbose_name="words to the supplier")),
                ("lifted_on", models.DateField(null=True, verbose_name="released on")),
                ("release_limit_on", models.DateField(null=True, verbose_name="paid at the latest")),
                (
                    "frozen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="frozen by",
                    ),
                ),
            ],
            options={
                "verbose_name": "freeze",
                "verbose_name_plural": "freezes",
                "indexes": [models.Index(fields=["account", "state"], name="freeze_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("whole", True), ("fen__gt", 0), _connector="OR"), name="freeze_positive"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "held"), ("obligation__isnull", False)),
                        fields=("obligation",),
                        name="freeze_once",
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
                            ("pending", "being checked"),
                            ("accepted", "accepted"),
                            ("returned", "sent back"),
                            ("claimed", "claimed from the bank"),
                            ("called", "paid by the bank"),
                            ("released", "given back"),
                            ("expired", "expired"),
                        ],
                        default="pending",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
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
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantees",
                        to="deposits.depositaccount",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="deposits.guarantee",
                    ),
                ),
                ("bank", models.CharField(max_length=120, verbose_name="guaranteeing bank")),
                ("number", models.CharField(max_length=60, verbose_name="number of the guarantee")),
                ("amount_fen", workflow.fields.FenField(verbose_name="amount")),
                ("counted_fen", workflow.fields.FenField(default=0, verbose_name="counts as deposit")),
                ("claimed_fen", workflow.fields.FenField(default=0, verbose_name="claimed from the bank")),
                ("valid_until", models.DateField(verbose_name="valid until")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="note")),
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
                "indexes": [models.Index(fields=["state", "valid_until", "id"], name="guarantee_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded", False)), fields=("bank", "number"), name="guarantee_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pending"), ("replaces__isnull", False)),
                        fields=("replaces",),
                        name="guarantee_one_renewal",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="guarantee_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("counted_fen__gte", 0), ("counted_fen__lte", models.F("amount_fen"))),
                        name="guarantee_counted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("claimed_fen__gte", 0), ("claimed_fen__lte", models.F("amount_fen"))),
                        name="guarantee_claimed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="deposits.refund"
                    ),
                ),
                ("kind", models.CharField(max_length=24, verbose_name="paper")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.storedfile"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("pending", "not checked yet"), ("accepted", "checked"), ("returned", "sent back")],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
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
                "verbose_name": "paper of a refund request",
                "verbose_name_plural": "papers of refund requests",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded", False)), fields=("refund", "kind"), name="refund_paper"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="deposits.refund"
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="asked on")),
                ("answered_on", models.DateField(null=True, verbose_name="answered on")),
                ("reason", models.CharField(max_length=12, verbose_name="reason")),
                ("words", models.TextField(verbose_name="words to the supplier")),
                ("wanted", models.JSONField(default=list)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pause",
                "verbose_name_plural": "pauses",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_on", None)), fields=("refund",), name="pause_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on", None), ("answered_on__gte", models.F("asked_on")), _connector="OR"
                        ),
                        name="pause_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="deposits.refund"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="working days")),
                ("words", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
            ],
            options={
                "verbose_name": "extension",
                "verbose_name_plural": "extensions",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "party",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.party",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "to be paid out"),
                            ("exported", "with the bank"),
                            ("unknown", "outcome unknown"),
                            ("paid", "paid out"),
                            ("failed", "returned by the bank"),
                            ("cancelled", "cancelled"),
                        ],
                        default="ready",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("refund", "refund"),
                            ("released", "refund of a released part"),
                            ("surplus", "surplus"),
                            ("interest", "interest for late payment"),
                            ("wrong_payer", "back to a wrong payer"),
                        ],
                        max_length=12,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="deposits.depositaccount",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="deposits.refund",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="deposits.payoutbatch",
                    ),
                ),
                ("fen", workflow.fields.FenField(verbose_name="amount")),
                (
                    "payee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="deposits.payeeaccount",
                    ),
                ),
                ("holder", models.CharField(max_length=120, verbose_name="account name")),
                (
                    "bank",
                    models.CharField(blank=True, max_length=120, verbose_name="bank and branch, or payment platform"),
                ),
                ("number_sealed", workflow.fields.SealedField(blank=True, verbose_name="account number")),
                ("tail", models.CharField(blank=True, max_length=4)),
                ("due", models.DateField(null=True, verbose_name="due")),
                ("bank_reference", models.CharField(blank=True, max_length=60, verbose_name="bank reference")),
                ("paid_on", models.DateField(null=True, verbose_name="paid on")),
                ("bank_words", models.CharField(blank=True, max_length=300, verbose_name="the bank’s answer")),
                (
                    "paid_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="paid by",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout",
                "verbose_name_plural": "payouts",
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
                            ("other", "not about deposits"),
                        ],
                        default="open",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("outgoing", models.BooleanField(default=False, verbose_name="outgoing")),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="deposits.statementfile",
                    ),
                ),
                ("raw", models.JSONField(default=dict)),
                ("bank_reference", models.CharField(max_length=60, unique=True, verbose_name="bank reference")),
                ("paid_on", models.DateField(verbose_name="booked on")),
                ("payer_name", models.CharField(blank=True, max_length=120, verbose_name="payer")),
                ("payer_account", workflow.fields.SealedField(blank=True, verbose_name="payer's account number")),
                ("amount_fen", workflow.fields.FenField(verbose_name="amount")),
                ("currency", models.CharField(default="CNY", max_length=3, verbose_name="currency")),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="remittance text")),
                ("code", models.CharField(blank=True, max_length=12, verbose_name="remittance code")),
                ("payer_key", models.CharField(blank=True, max_length=120)),
                (
                    "proposal",
                    models.CharField(
                        choices=[
                            ("exact", "agrees"),
                            ("short", "less than asked"),
                            ("over", "more than asked"),
                            ("third_party", "paid by a third party"),
                            ("unknown", "no notice found"),
                            ("payout", "payout found"),
                            ("left", "no payout found"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="proposal",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="deposits.depositnotice",
                        verbose_name="deposit notice",
                    ),
                ),
                (
                    "for_payout",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="deposits.payout",
                        verbose_name="payout",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="note")),
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
                "indexes": [
                    models.Index(fields=["state", "-paid_on", "-id"], name="statement_line_queue"),
                    models.Index(fields=["state", "proposal", "-paid_on", "-id"], name="statement_line_proposal"),
                    models.Index(
                        condition=models.Q(("code", ""), _negated=True), fields=["code"], name="statement_line_code"
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["payer_key"], name="statement_line_payer"
                    ),
                    models.Index(fields=["paid_on", "outgoing", "state"], name="statement_line_day"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="line_positive")
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
                            ("topped_up", "topped up"),
                            ("deducted", "deducted"),
                            ("penalty", "penalty"),
                            ("set_aside", "set aside to be paid"),
                            ("put_back", "put back, not paid"),
                            ("refunded", "refunded"),
                            ("bounced", "returned by the bank"),
                            ("released", "guarantee released"),
                            ("called", "paid by the guarantor"),
                            ("interest_owed", "interest owed"),
                            ("interest_paid", "interest paid"),
                            ("corrected", "corrected"),
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
                    "payout",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="deposits.payout",
                    ),
                ),
                (
                    "deduction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="deposits.deduction",
                    ),
                ),
                ("booked_on", models.DateField(null=True, verbose_name="day at the bank")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="note")),
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
                "indexes": [
                    models.Index(fields=["account", "id"], name="ledger_account"),
                    models.Index(fields=["from_account", "fen"], name="ledger_from"),
                    models.Index(fields=["to_account", "fen"], name="ledger_to"),
                ],
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
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
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
                        related_name="receipts",
                        to="deposits.depositaccount",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="deposits.depositnotice",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipt", to="deposits.statementline"
                    ),
                ),
                ("fen", workflow.fields.FenField(verbose_name="amount")),
                ("deposit_fen", workflow.fields.FenField(verbose_name="of it deposit")),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="issued")),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("deposit_fen__gte", 0), ("fen__gt", 0)), name="receipt_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("deposit_fen__lte", models.F("fen"))), name="receipt_parts"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="Payout",
            name="line",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payout",
                to="deposits.statementline",
            ),
        ),
        migrations.AddIndex(
            model_name="Payout",
            index=models.Index(fields=["state", "id"], name="payout_queue"),
        ),
        migrations.AddConstraint(
            model_name="Payout",
            constraint=models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="payout_positive"),
        ),
        migrations.AddConstraint(
            model_name="Payout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("bank_reference", ""), _negated=True),
                fields=("bank_reference",),
                name="payout_reference_once",
            ),
        ),
    ]
