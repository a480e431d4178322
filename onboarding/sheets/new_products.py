"""新品提报表: the first products, with the field names that the platform uses (JOS)."""

from django.utils.translation import gettext_lazy as _

from workflow.fields import YuanField

from .fields import CodeField, CountField, KilogramField, TextField, WordsField, choice
from .leaves import LeafField
from .parts import Ask, Page, Sheet
from .rules import prices_in_order

PACKS = [
    ("1", _("Ordinary goods")),
    ("2", _("Fragile goods")),
    ("3", _("Liquid, bare bottle")),
    ("4", _("Liquid, packed")),
    ("5", _("Original carton")),
]
VAT = [("13", "13%"), ("9", "9%"), ("6", "6%"), ("0", "0%")]
TAX_CODE = _("A tax category code has 19 digits and begins with 1 to 6.")
NO_CHINESE = _("Enter letters, digits and dashes only, no Chinese characters.")
TRADE_CODE = _("A bar code has 8, 12, 13 or 14 digits.")

HEAD = Page(
    "plan",
    _("Plan"),
    [
        Ask(
            "categories",
            TextField(label=_("Main categories"), max_length=200),
            like="application_categories",
            wide=True,
        ),
        Ask("first_count", CountField(label=_("Products in the first batch"), min_value=1, max_value=10_000)),
        Ask("dispatch_hours", CountField(label=_("Dispatched within (hours)"), min_value=1, max_value=720)),
        Ask("selling_points", WordsField(label=_("What speaks for these products"), required=False), wide=True),
    ],
)
PRODUCT = Page(
    "product",
    _("Products"),
    [
        Ask("name", TextField(label=_("Product name"), max_length=100), wide=True),
        Ask("category", LeafField(label=_("Leaf category"))),
        Ask("brand", TextField(label=_("Brand"), max_length=60)),
        Ask("model", TextField(label=_("Model"), max_length=60)),
        Ask("origin", TextField(label=_("Place of origin"), max_length=60)),
        Ask(
            "warranty", TextField(label=_("Warranty"), max_length=6, help_text=_("At most 6 characters, such as 1年."))
        ),
        Ask("pack_type", choice(_("Kind of package"), PACKS)),
        Ask(
            "pack_list",
            TextField(label=_("Package list"), max_length=200, help_text=_("Such as 主机×1，电源线×1.")),
            wide=True,
        ),
        Ask("weight", KilogramField(label=_("Weight in kg"), help_text=_("Packaging included, three decimals."))),
        Ask("length", CountField(label=_("Length in mm"), min_value=1, max_value=100_000)),
        Ask("width", CountField(label=_("Width in mm"), min_value=1, max_value=100_000)),
        Ask("height", CountField(label=_("Height in mm"), min_value=1, max_value=100_000)),
        Ask("market_fen", YuanField(label=_("Market price"), min_fen=1)),
        Ask("sale_fen", YuanField(label=_("Sale price"), help_text=_("Not above the market price."))),
        Ask("purchase_fen", YuanField(label=_("Purchase price"), help_text=_("Not above the sale price."))),
        Ask("vat", choice(_("VAT rate"), VAT)),
        Ask("tax_code", CodeField(label=_("Tax category code"), pattern=r"[1-6][0-9]{18}", shape=TAX_CODE)),
        Ask(
            "item_number",
            CodeField(label=_("Item number"), pattern=r"[0-9A-Z]{1,40}", shape=NO_CHINESE, required=False),
        ),
        Ask(
            "gtin",
            CodeField(
                label=_("Bar code (UPC, GTIN)"), pattern=r"[0-9]{8}|[0-9]{12,14}", shape=TRADE_CODE, required=False
            ),
        ),
        Ask("shelf_days", CountField(label=_("Shelf life (days)"), min_value=1, required=False)),
    ],
    intro=_("One product after the other; add as many as you want to start with."),
    checks=(prices_in_order,),
    repeats=50,
    row_name="name",
    row_title=_("Product"),
)

SHEET = Sheet("products", _("The first products you want to sell, for submission to the platform."), [HEAD, PRODUCT])
