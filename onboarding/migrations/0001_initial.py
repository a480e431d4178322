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
            name="Application",
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
                            ("terms", "Terms"),
                            ("forms", "Three forms"),
                            ("vc", "VC account"),
                            ("lines", "Store and product lines"),
                            ("contract", "Contract and deposit"),
                            ("items", "New items"),
                            ("group", "Supplier group"),
                            ("live", "In operation"),
                            ("withdrawn", "Withdrawn"),
                            ("rejected", "Rejected"),
                            ("expired", "Expired"),
                            ("closed", "Store closed"),
                        ],
                        default="terms",
                        editable=False,
                        max_length=24,
                        verbose_name="step",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="accounts.supplier",
                        verbose_name="supplier",
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                (
                    "channel",
                    models.CharField(
                        choices=[("huicai", "Huicai"), ("main_site", "Main site"), ("xintonglu", "Xintonglu / Jingxi")],
                        max_length=16,
                        verbose_name="channel",
                    ),
                ),
                ("categories", models.CharField(max_length=200, verbose_name="main categories")),
                (
                    "buyer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="buyer",
                    ),
                ),
                ("turn", models.CharField(default="supplier", max_length=24, verbose_name="whose turn")),
                ("waiting_since", models.DateTimeField(null=True, verbose_name="waiting since")),
                ("due", models.DateField(null=True, verbose_name="due")),
                ("provisional", models.BooleanField(default=False, verbose_name="provisional date")),
                ("due_since", models.DateField(null=True)),
                ("due_days", models.PositiveSmallIntegerField(null=True)),
                ("returned", models.CharField(blank=True, max_length=80, verbose_name="sent back")),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "indexes": [
                    models.Index(fields=["due", "id"], name="application_due"),
                    models.Index(fields=["turn", "due", "id"], name="application_turn"),
                    models.Index(fields=["state", "due", "id"], name="application_step"),
                    models.Index(fields=["buyer", "due"], name="application_buyer"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["withdrawn", "rejected", "expired", "closed"]), _negated=True
                        ),
                        fields=("supplier", "channel"),
                        name="application_one_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="workflow.party"
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("score", models.PositiveSmallIntegerField(verbose_name="score")),
                (
                    "grade",
                    models.CharField(
                        choices=[("A", "very good"), ("B", "good"), ("C", "fair"), ("D", "weak")],
                        max_length=1,
                        verbose_name="grade",
                    ),
                ),
                ("factors", models.JSONField(verbose_name="factors")),
                ("computed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="computed")),
            ],
            options={
                "verbose_name": "credit rating",
                "verbose_name_plural": "credit ratings",
                "indexes": [models.Index(fields=["-month", "score", "id"], name="rating_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("party", "month"), name="rating_once"),
                    models.CheckConstraint(condition=models.Q(("score__lte", 100)), name="rating_score"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BuyerCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="buyer_code",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="buyer code")),
            ],
            options={
                "verbose_name": "buyer code",
                "verbose_name_plural": "buyer codes",
            },
        ),
        migrations.CreateModel(
            name="Contract",
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
                            ("sent", "waiting for the supplier"),
                            ("returned", "sent back by the supplier"),
                            ("confirmed", "confirmed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="onboarding.application",
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                ("content", models.JSONField(verbose_name="content")),
                ("terms_hash", models.CharField(max_length=64, verbose_name="hash of the terms")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash of the contract")),
                ("words", models.TextField(blank=True, verbose_name="supplier’s remarks")),
                ("signer_name", models.CharField(blank=True, max_length=60, verbose_name="signed for the supplier by")),
                ("signer_title", models.CharField(blank=True, max_length=60, verbose_name="signer’s position")),
                (
                    "authority",
                    models.CharField(
                        blank=True,
                        choices=[("legal", "as legal representative"), ("power", "by power of attorney")],
                        max_length=8,
                        verbose_name="authority",
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                        verbose_name="power of attorney",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
            ],
            options={
                "verbose_name": "purchase contract",
                "verbose_name_plural": "purchase contracts",
                "indexes": [models.Index(fields=["state", "changed_at"], name="contract_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("application",),
                        name="contract_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormSheet",
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
                            ("draft", "being filled in"),
                            ("submitted", "in review"),
                            ("returned", "sent back"),
                            ("approved", "approved"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="onboarding.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("evaluation", "Supplier evaluation form"),
                            ("contract", "Contract information form"),
                            ("products", "New product form"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="form",
                    ),
                ),
                ("answers", models.JSONField(default=dict, editable=False)),
                ("sealed", workflow.fields.SealedJSONField(blank=True, default=dict, editable=False)),
                ("saved", models.JSONField(default=dict, editable=False)),
                ("reviewed", workflow.fields.SealedJSONField(blank=True, default=dict, editable=False)),
                ("version", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="submission")),
                ("submitted_at", models.DateTimeField(editable=False, null=True, verbose_name="submitted")),
                ("due", models.DateField(editable=False, null=True, verbose_name="answer due")),
                (
                    "reviewer",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="score")),
                ("valid_until", models.DateField(editable=False, null=True, verbose_name="valid until")),
            ],
            options={
                "verbose_name": "form",
                "verbose_name_plural": "forms",
                "indexes": [models.Index(fields=["state", "due", "id"], name="sheet_queue")],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "kind"), name="sheet_once"),
                    models.CheckConstraint(
                        condition=models.Q(("score", None), ("score__lte", 100), _connector="OR"), name="sheet_score"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                        choices=[("joined", "joined"), ("left", "left")],
                        default="joined",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seat", to="onboarding.application"
                    ),
                ),
                (
                    "joined_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "group seat",
                "verbose_name_plural": "group seats",
            },
        ),
        migrations.CreateModel(
            name="Task",
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
                            ("open", "to be handed in"),
                            ("handed_in", "handed in"),
                            ("returned", "returned"),
                            ("confirmed", "confirmed"),
                            ("ended", "ended"),
                        ],
                        default="open",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="onboarding.application"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="what to do")),
                ("title_en", models.CharField(blank=True, max_length=120)),
                ("text_en", models.TextField(blank=True)),
                ("due", models.DateField(verbose_name="due")),
                ("late", models.BooleanField(default=False, verbose_name="late")),
                ("words", models.TextField(blank=True, verbose_name="remark")),
            ],
            options={
                "verbose_name": "group task",
                "verbose_name_plural": "group tasks",
                "indexes": [models.Index(fields=["state", "due"], name="task_queue")],
                "constraints": [models.UniqueConstraint(fields=("application", "number"), name="task_number")],
            },
        ),
        migrations.CreateModel(
            name="ProductList",
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
                        choices=[("submitted", "submitted"), ("replaced", "replaced")],
                        default="submitted",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="product_lists",
                        to="onboarding.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "product list",
                "verbose_name_plural": "product lists",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "submitted")),
                        fields=("application",),
                        name="product_list_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
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
                            ("awaiting_approval", "awaiting approval"),
                            ("open", "on the table"),
                            ("awaiting_consent", "accepted, awaiting approval"),
                            ("countered", "answered by another round"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("expired", "expired"),
                            ("refused", "approval refused"),
                        ],
                        default="open",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="onboarding.application"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                (
                    "side",
                    models.CharField(
                        choices=[("supplier", "supplier"), ("buyer", "buyer")], max_length=8, verbose_name="offered by"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("commission", models.PositiveIntegerField(verbose_name="commission")),
                (
                    "commission_base",
                    models.CharField(
                        choices=[("sale_price", "of the JD sale price"), ("paid", "of what the customer paid")],
                        default="sale_price",
                        max_length=12,
                        verbose_name="commission base",
                    ),
                ),
                ("margin", models.PositiveIntegerField(default=0, verbose_name="guaranteed gross margin")),
                (
                    "shortfall",
                    models.CharField(
                        choices=[
                            ("monthly", "made up monthly"),
                            ("quarterly", "made up quarterly"),
                            ("none", "not made up"),
                        ],
                        default="monthly",
                        max_length=12,
                        verbose_name="shortfall",
                    ),
                ),
                (
                    "rebate_kind",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("purchases", "of the month's purchases"),
                            ("above", "of the month's purchases above the threshold"),
                        ],
                        default="none",
                        max_length=12,
                        verbose_name="monthly rebate",
                    ),
                ),
                ("rebate", models.PositiveIntegerField(default=0, verbose_name="rebate rate")),
                ("rebate_from_fen", workflow.fields.FenField(default=0, verbose_name="rebate threshold")),
                ("fee_fen", workflow.fields.FenField(default=0, verbose_name="platform fee")),
                ("settlement_days", models.PositiveSmallIntegerField(verbose_name="settlement period")),
                (
                    "settlement_start",
                    models.CharField(
                        choices=[
                            ("receipt", "from the customer's confirmed receipt"),
                            ("delivery", "from delivery"),
                            ("invoice", "from receipt of the invoice"),
                        ],
                        default="receipt",
                        max_length=12,
                        verbose_name="period starts",
                    ),
                ),
                (
                    "payment",
                    models.CharField(
                        choices=[("wire", "bank transfer"), ("acceptance", "bank acceptance bill")],
                        default="wire",
                        max_length=12,
                        verbose_name="payment",
                    ),
                ),
                ("deposit_fen", workflow.fields.FenField(verbose_name="deposit")),
                ("deposit_forms", models.JSONField(default=list, verbose_name="deposit forms")),
                ("deposit_due_days", models.PositiveSmallIntegerField(default=7, verbose_name="deposit due")),
                (
                    "delivery",
                    models.CharField(
                        choices=[("direct", "direct from the factory"), ("warehouse", "through the warehouse")],
                        default="direct",
                        max_length=12,
                        verbose_name="delivery",
                    ),
                ),
                (
                    "freight",
                    models.CharField(
                        choices=[
                            ("supplier", "paid by the supplier"),
                            ("platform", "paid by the platform"),
                            ("customer", "paid by the customer"),
                        ],
                        default="supplier",
                        max_length=12,
                        verbose_name="freight",
                    ),
                ),
                (
                    "returns",
                    models.CharField(
                        choices=[
                            ("quality", "for quality reasons only"),
                            ("unopened", "within 7 days, unopened"),
                            ("seven_days", "within 7 days without a reason"),
                        ],
                        default="unopened",
                        max_length=12,
                        verbose_name="returns",
                    ),
                ),
                (
                    "after_sales",
                    models.CharField(
                        choices=[
                            ("supplier", "by the supplier"),
                            ("manufacturer", "by the manufacturer's service network"),
                        ],
                        default="supplier",
                        max_length=16,
                        verbose_name="after-sales service",
                    ),
                ),
                ("warranty_months", models.PositiveSmallIntegerField(default=12, verbose_name="warranty")),
                ("vat", models.PositiveSmallIntegerField(default=13, verbose_name="VAT rate")),
                (
                    "invoice_kind",
                    models.CharField(
                        choices=[("special", "special VAT invoice"), ("ordinary", "ordinary VAT invoice")],
                        default="special",
                        max_length=12,
                        verbose_name="invoice",
                    ),
                ),
                ("valid_months", models.PositiveSmallIntegerField(default=12, verbose_name="validity of the terms")),
                ("message", models.TextField(blank=True, verbose_name="message")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="expires")),
                ("flags", models.JSONField(default=list)),
                ("approval", models.CharField(blank=True, max_length=16, verbose_name="approval by")),
                ("reason", models.TextField(blank=True, verbose_name="reason for the approver")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="words")),
            ],
            options={
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
                "indexes": [models.Index(fields=["state", "changed_at"], name="offer_queue")],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "round"), name="offer_round"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["awaiting_approval", "open", "awaiting_consent"])),
                        fields=("application",),
                        name="offer_one_live",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VcAccount",
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
                            ("code_issued", "code issued"),
                            ("registered", "registered, to be authorised"),
                            ("authorised", "authorised, being opened"),
                            ("open", "account open"),
                            ("returned", "registration sent back"),
                        ],
                        default="code_issued",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vc_account",
                        to="onboarding.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="buyer",
                    ),
                ),
                ("buyer_code", models.CharField(blank=True, max_length=12, verbose_name="buyer code")),
                ("login_name", models.CharField(blank=True, max_length=40, verbose_name="VC log-in name")),
                ("registered_at", models.DateTimeField(null=True, verbose_name="registered")),
                ("authorised_at", models.DateTimeField(null=True, verbose_name="authorised")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="opened")),
                ("remark_code", models.CharField(blank=True, max_length=12, verbose_name="reason code")),
                ("remark", models.CharField(blank=True, max_length=500, verbose_name="words")),
            ],
            options={
                "verbose_name": "VC account",
                "verbose_name_plural": "VC accounts",
                "indexes": [models.Index(fields=["state", "registered_at", "id"], name="vc_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("login_name", ""), _negated=True),
                        fields=("login_name",),
                        name="vc_login_once",
                        violation_error_message="This log-in name belongs to another account.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="onboarding.formsheet"
                    ),
                ),
                ("field", models.CharField(max_length=60)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.storedfile"
                    ),
                ),
                ("expires_on", models.DateField(null=True, verbose_name="valid until")),
                ("attached_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "paper",
                "verbose_name_plural": "papers",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)), fields=("sheet", "field"), name="paper_current"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="onboarding.formsheet"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("place", models.CharField(max_length=80)),
                ("code", models.CharField(max_length=12, verbose_name="reason code")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="words")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("mended", models.BooleanField(default=False, verbose_name="mended")),
                ("reply", models.CharField(blank=True, max_length=300, verbose_name="reply")),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("sheet", "round", "place"), name="remark_once")],
            },
        ),
        migrations.CreateModel(
            name="HandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_ins", to="onboarding.task"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="answer")),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("late", models.BooleanField(default=False, verbose_name="late")),
            ],
            options={
                "verbose_name": "hand-in",
                "verbose_name_plural": "hand-ins",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ListedProduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "product_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="onboarding.productlist",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="product")),
                ("model", models.CharField(blank=True, max_length=60, verbose_name="model")),
                ("sale_fen", workflow.fields.FenField(verbose_name="sale price")),
                ("own_cost", workflow.fields.SealedField(blank=True, verbose_name="your cost")),
                ("freight_fen", workflow.fields.FenField(default=0, verbose_name="freight per unit")),
            ],
            options={
                "verbose_name": "listed product",
                "verbose_name_plural": "listed products",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="onboarding.application"
                    ),
                ),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="onboarding.offer"
                    ),
                ),
                ("canonical", models.TextField(verbose_name="canonical form")),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="fingerprint")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="accepted")),
            ],
            options={
                "verbose_name": "terms",
                "verbose_name_plural": "terms",
            },
        ),
    ]
