import uuid

import django.core.validators
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
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="code")),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaves",
                        to="catalog.category",
                        verbose_name="family",
                    ),
                ),
                ("name_zh", models.CharField(max_length=60, verbose_name="name in Chinese")),
                ("name_en", models.CharField(max_length=80, verbose_name="name in English")),
                ("permits", models.JSONField(blank=True, default=list, verbose_name="permits needed")),
                ("vat", models.PositiveSmallIntegerField(default=13, verbose_name="VAT rate, %")),
                ("nice", models.JSONField(blank=True, default=list, verbose_name="Nice classes")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("active", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ["position", "code"],
            },
        ),
        migrations.CreateModel(
            name="Brand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_zh", models.CharField(blank=True, max_length=60, verbose_name="name in Chinese")),
                ("name_en", models.CharField(blank=True, max_length=60, verbose_name="name in English")),
                ("key", models.CharField(editable=False, max_length=80, unique=True)),
                ("key_en", models.CharField(blank=True, db_index=True, editable=False, max_length=80)),
                (
                    "logo",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                        verbose_name="logo",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.party"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added")),
            ],
            options={
                "verbose_name": "brand",
                "verbose_name_plural": "brands",
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="PriceRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="price_rules", to="workflow.party"
                    ),
                ),
                ("terms_hash", models.CharField(max_length=64, verbose_name="hash of the terms")),
                ("commission", models.PositiveIntegerField(verbose_name="commission, basis points")),
                ("margin", models.PositiveIntegerField(verbose_name="guaranteed margin, basis points")),
                (
                    "delivery",
                    models.CharField(
                        choices=[("direct", "direct from the factory"), ("warehouse", "through the warehouse")],
                        max_length=16,
                        verbose_name="delivery",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
            ],
            options={
                "verbose_name": "price rule",
                "verbose_name_plural": "price rules",
                "indexes": [models.Index(fields=["party", "-id"], name="price_rule_newest")],
            },
        ),
        migrations.CreateModel(
            name="ProcurementSite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open to all"), ("limited", "some departments"), ("suspended", "suspended")],
                        default="open",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="code")),
                ("name_zh", models.CharField(max_length=60, verbose_name="name in Chinese")),
                ("name_en", models.CharField(max_length=80, verbose_name="name in English")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "state enterprise"),
                            ("bank", "bank"),
                            ("university", "university"),
                            ("public", "public body"),
                            ("military", "armed forces"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("departments", models.JSONField(default=list, verbose_name="departments")),
                ("rules", models.JSONField(default=dict, verbose_name="rules")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed"),
                ),
            ],
            options={
                "verbose_name": "procurement site",
                "verbose_name_plural": "procurement sites",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProductLine",
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
                            ("submitted", "in review"),
                            ("returned", "sent back"),
                            ("approved", "approved"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="accounts.supplier",
                        verbose_name="supplier",
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                (
                    "brand",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="catalog.brand",
                        verbose_name="brand",
                    ),
                ),
                ("brand_zh", models.CharField(blank=True, max_length=60, verbose_name="brand name in Chinese")),
                ("brand_en", models.CharField(blank=True, max_length=60, verbose_name="brand name in English")),
                (
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                        verbose_name="logo",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[("manufacturer", "Manufacturer"), ("owner", "Brand owner"), ("agent", "Agent")],
                        max_length=16,
                        verbose_name="role for the brand",
                    ),
                ),
                ("trademark_number", models.CharField(blank=True, max_length=20, verbose_name="trademark number")),
                (
                    "trademark_status",
                    models.CharField(
                        blank=True,
                        choices=[("r", "Registered (R)"), ("tm", "Acceptance notice (TM)")],
                        max_length=4,
                        verbose_name="trademark status",
                    ),
                ),
                ("trademark_class", models.PositiveSmallIntegerField(null=True, verbose_name="Nice class")),
                ("trademark_owner", models.CharField(blank=True, max_length=120, verbose_name="trademark owner")),
                ("trademark_since", models.DateField(null=True, verbose_name="registered or accepted on")),
                ("trademark_until", models.DateField(null=True, verbose_name="trademark valid until")),
                (
                    "trademark_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                        verbose_name="trademark certificate",
                    ),
                ),
                ("laboratory", models.CharField(blank=True, max_length=120, verbose_name="laboratory")),
                ("accreditation", models.CharField(blank=True, max_length=40, verbose_name="CMA or CNAS number")),
                ("report_number", models.CharField(blank=True, max_length=60, verbose_name="report number")),
                ("report_on", models.DateField(null=True, verbose_name="report issued on")),
                ("report_brand", models.CharField(blank=True, max_length=60, verbose_name="brand on the report")),
                ("report_product", models.CharField(blank=True, max_length=120, verbose_name="product on the report")),
                (
                    "report_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                        verbose_name="quality report",
                    ),
                ),
                (
                    "product_verdict",
                    models.CharField(
                        blank=True,
                        choices=[("", "to be reviewed"), ("passed", "approved"), ("returned", "sent back")],
                        default="",
                        max_length=10,
                        verbose_name="product review",
                    ),
                ),
                (
                    "quality_verdict",
                    models.CharField(
                        blank=True,
                        choices=[("", "to be reviewed"), ("passed", "approved"), ("returned", "sent back")],
                        default="",
                        max_length=10,
                        verbose_name="quality review",
                    ),
                ),
                ("changed_keys", models.JSONField(default=list)),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="submitted")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved")),
                (
                    "categories",
                    models.ManyToManyField(related_name="lines", to="catalog.category", verbose_name="categories"),
                ),
            ],
            options={
                "verbose_name": "product line",
                "verbose_name_plural": "product lines",
                "indexes": [
                    models.Index(fields=["state", "submitted_at", "id"], name="line_queue"),
                    models.Index(fields=["party", "state"], name="line_party"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("approved", "approved"), ("dropped", "dropped")],
                        default="proposed",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="catalog.procurementsite",
                        verbose_name="site",
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("open", "open the site"),
                            ("limit", "limit the site to departments"),
                            ("suspend", "suspend the site"),
                            ("rules", "change the rules"),
                        ],
                        max_length=8,
                        verbose_name="change",
                    ),
                ),
                ("departments", models.JSONField(default=list, verbose_name="departments")),
                ("rules", models.JSONField(default=dict, verbose_name="rules")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
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
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="proposed"),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed"),
                ),
            ],
            options={
                "verbose_name": "change of a site",
                "verbose_name_plural": "changes of sites",
                "indexes": [models.Index(fields=["state", "-id"], name="site_change_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "version"), name="site_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")), fields=("site",), name="site_one_proposed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="catalog.productline",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.party",
                    ),
                ),
                ("giver", models.CharField(max_length=120, verbose_name="authorised by")),
                ("taker", models.CharField(max_length=120, verbose_name="authorised company")),
                ("scope", models.CharField(max_length=200, verbose_name="scope")),
                ("starts_on", models.DateField(verbose_name="valid from")),
                ("ends_on", models.DateField(verbose_name="valid until")),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                        verbose_name="authorisation letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "authorisation",
                "verbose_name_plural": "authorisations",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LinePermit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="permits", to="catalog.productline"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("food", "Food business licence"),
                            ("health_food", "Health food registration or filing certificate"),
                            ("alcohol", "Alcohol wholesale filing form"),
                            ("medical", "Medical device business filing certificate"),
                            ("disinfectant", "Disinfectant producer hygiene licence"),
                            ("cosmetics", "Cosmetics filing certificate"),
                            ("ccc", "China compulsory certification (CCC)"),
                            ("publication", "Publication business licence"),
                            ("protective", "Labour protection (LA) mark certificate"),
                        ],
                        max_length=16,
                        verbose_name="permit",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("valid_until", models.DateField(null=True, verbose_name="valid until")),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.storedfile",
                        verbose_name="permit",
                    ),
                ),
            ],
            options={
                "verbose_name": "category permit",
                "verbose_name_plural": "category permits",
                "constraints": [models.UniqueConstraint(fields=("line", "kind"), name="line_permit_once")],
            },
        ),
        migrations.CreateModel(
            name="LineRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="catalog.productline"
                    ),
                ),
                ("key", models.CharField(max_length=32, verbose_name="part")),
                ("code", models.CharField(max_length=12, verbose_name="code")),
                ("words", models.CharField(max_length=500, verbose_name="words")),
                ("old", models.CharField(blank=True, max_length=300)),
                ("side", models.CharField(max_length=8, verbose_name="review")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
                "ordering": ["id"],
                "indexes": [
                    models.Index(condition=models.Q(("closed_at", None)), fields=["line"], name="line_remark_open")
                ],
            },
        ),
        migrations.CreateModel(
            name="Binding",
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
                        choices=[("bound", "bound"), ("unbound", "unbound"), ("expired", "expired")],
                        default="bound",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bindings",
                        to="catalog.productline",
                        verbose_name="product line",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bindings",
                        to="catalog.category",
                        verbose_name="category",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(null=True, verbose_name="until")),
                ("code", models.CharField(blank=True, max_length=12, verbose_name="reason code")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="words")),
            ],
            options={
                "verbose_name": "bound category",
                "verbose_name_plural": "bound categories",
                "indexes": [models.Index(fields=["party", "state", "category"], name="binding_live")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "bound")), fields=("line", "category"), name="binding_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
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
                            ("draft", "not submitted"),
                            ("in_review", "in review"),
                            ("returned", "sent back"),
                            ("ready", "ready for the shelf"),
                            ("shelf_requested", "shelf form handed in"),
                            ("on_shelf", "on shelf"),
                            ("off_shelf", "off shelf"),
                            ("deleted", "withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="accounts.supplier",
                        verbose_name="supplier",
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="application number")),
                ("sku", models.CharField(max_length=12, null=True, unique=True, verbose_name="SKU")),
                ("name", models.CharField(max_length=100, verbose_name="item name")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="catalog.category",
                        verbose_name="leaf category",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="catalog.productline",
                        verbose_name="product line",
                    ),
                ),
                ("model", models.CharField(blank=True, max_length=60, verbose_name="model")),
                ("origin", models.CharField(blank=True, max_length=40, verbose_name="place of origin")),
                ("warranty", models.CharField(blank=True, max_length=6, verbose_name="warranty")),
                (
                    "pack",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "ordinary goods"),
                            (2, "fragile"),
                            (3, "bare liquid"),
                            (4, "packed liquid"),
                            (5, "original carton"),
                        ],
                        null=True,
                        verbose_name="kind of packing",
                    ),
                ),
                ("package_list", models.CharField(blank=True, max_length=200, verbose_name="package list")),
                ("seller_code", models.CharField(blank=True, max_length=30, verbose_name="your item code")),
                ("buyer_code", models.CharField(blank=True, max_length=30, verbose_name="item number")),
                ("gtin", models.CharField(blank=True, max_length=30, verbose_name="barcode")),
                (
                    "weight_kg",
                    models.DecimalField(decimal_places=3, max_digits=9, null=True, verbose_name="weight, kg"),
                ),
                (
                    "length_mm",
                    models.PositiveIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                        verbose_name="length, mm",
                    ),
                ),
                (
                    "width_mm",
                    models.PositiveIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                        verbose_name="width, mm",
                    ),
                ),
                (
                    "height_mm",
                    models.PositiveIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                        verbose_name="height, mm",
                    ),
                ),
                ("market_fen", workflow.fields.FenField(null=True, verbose_name="market price")),
                ("sale_fen", workflow.fields.FenField(null=True, verbose_name="sale price")),
                ("purchase_fen", workflow.fields.FenField(null=True, verbose_name="purchase price")),
                (
                    "margin_words",
                    models.CharField(blank=True, max_length=300, verbose_name="reason for a lower margin"),
                ),
                (
                    "vat",
                    models.PositiveSmallIntegerField(
                        choices=[(13, "13 %"), (9, "9 %"), (6, "6 %"), (0, "0 %")], null=True, verbose_name="VAT rate"
                    ),
                ),
                ("tax_code", models.CharField(blank=True, max_length=19, verbose_name="tax category code")),
                ("detail", models.TextField(blank=True, max_length=5000, verbose_name="detail text")),
                ("ladder", models.JSONField(default=list)),
                ("stage", models.PositiveSmallIntegerField(default=0)),
                ("review_role", models.CharField(blank=True, max_length=24, verbose_name="review by")),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round")),
                ("changed_keys", models.JSONField(default=list)),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="submitted")),
                ("ready_at", models.DateTimeField(null=True, verbose_name="ready since")),
                ("off_asked_at", models.DateTimeField(null=True, verbose_name="taking off the shelf asked for")),
                ("off_words", models.CharField(blank=True, max_length=300)),
                ("pool_id", models.CharField(blank=True, max_length=40, verbose_name="id in the EP pool")),
                ("pool_at", models.DateTimeField(null=True, verbose_name="in the EP pool since")),
                ("pool_first_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "item",
                "verbose_name_plural": "items",
                "indexes": [
                    models.Index(fields=["party", "state", "-id"], name="item_list"),
                    models.Index(fields=["state", "review_role", "submitted_at"], name="item_queue"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("market_fen", None),
                            ("sale_fen", None),
                            ("market_fen__gte", models.F("sale_fen")),
                            _connector="OR",
                        ),
                        name="item_prices",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sale_fen", None),
                            ("purchase_fen", None),
                            ("sale_fen__gte", models.F("purchase_fen")),
                            _connector="OR",
                        ),
                        name="item_purchase",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pictures", to="catalog.item"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.storedfile"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "main picture",
                "verbose_name_plural": "main pictures",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="ItemReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="catalog.item"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.party",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                ("stage", models.CharField(max_length=24, verbose_name="stage")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("passed", "approved"), ("returned", "sent back")],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "item review",
                "verbose_name_plural": "item reviews",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "round", "stage"), name="item_review_once_per_stage")
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="catalog.item"
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=24, verbose_name="field")),
                ("code", models.CharField(max_length=12, verbose_name="code")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="words")),
                ("old", models.CharField(blank=True, max_length=300)),
                ("role", models.CharField(max_length=24, verbose_name="review")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "item remark",
                "verbose_name_plural": "item remarks",
                "ordering": ["id"],
                "indexes": [
                    models.Index(condition=models.Q(("closed_at", None)), fields=["item"], name="item_remark_open")
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolPush",
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
                            ("queued", "on its way"),
                            ("sent", "delivered"),
                            ("failed", "failed"),
                            ("superseded", "overtaken by a newer one"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pushes",
                        to="catalog.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("put", "add or change"), ("remove", "remove")], max_length=8, verbose_name="kind"
                    ),
                ),
                ("payload", models.JSONField(default=dict, verbose_name="content")),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="key")),
                ("due", models.DateTimeField(default=django.utils.timezone.now, null=True, verbose_name="next try")),
                ("leased_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="last error")),
                ("external_id", models.CharField(blank=True, max_length=40, verbose_name="id in the pool")),
                ("synced_at", models.DateTimeField(null=True, verbose_name="delivered")),
            ],
            options={
                "verbose_name": "message to the EP pool",
                "verbose_name_plural": "messages to the EP pool",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "failed"])), fields=["due"], name="pool_push_due"
                    ),
                    models.Index(fields=["item", "-id"], name="pool_push_item"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShelfForm",
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
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shelf_forms", to="catalog.item"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "waits for the buyer"),
                            ("confirmed", "confirmed"),
                            ("returned", "sent back"),
                            ("taken_back", "taken back"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                ("market_fen", workflow.fields.FenField(verbose_name="market price")),
                ("sale_fen", workflow.fields.FenField(verbose_name="sale price")),
                ("purchase_fen", workflow.fields.FenField(verbose_name="purchase price")),
                (
                    "vat",
                    models.PositiveSmallIntegerField(
                        choices=[(13, "13 %"), (9, "9 %"), (6, "6 %"), (0, "0 %")], verbose_name="VAT rate"
                    ),
                ),
                ("tax_code", models.CharField(max_length=19, verbose_name="tax category code")),
                ("stock", models.PositiveIntegerField(verbose_name="stock")),
                ("dispatch", models.CharField(max_length=60, verbose_name="place of dispatch")),
                ("lead_days", models.PositiveSmallIntegerField(verbose_name="lead time, days")),
                ("effective_on", models.DateField(verbose_name="on sale from")),
                (
                    "filled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("filled_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="handed in")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("code", models.CharField(blank=True, max_length=12, verbose_name="reason code")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="words")),
            ],
            options={
                "verbose_name": "shelf form",
                "verbose_name_plural": "shelf forms",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("verdict", "")), fields=("item",), name="shelf_form_one_open"
                    )
                ],
            },
        ),
    ]
