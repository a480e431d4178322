"""供应商入驻评估信息表: who the company is and what it can do."""

from django.utils.translation import gettext_lazy as _

from workflow.fields import YuanField

from . import rules, shared
from .fields import (
    CodeField,
    CountField,
    DayField,
    PaperField,
    TextField,
    ValidityField,
    WordsField,
    choice,
    promise,
    several,
)
from .parts import Ask, Page, Sheet, when

TYPES = [
    ("limited", _("Limited liability company")),
    ("stock", _("Joint-stock company")),
    ("sole", _("Sole proprietorship enterprise")),
    ("partnership", _("Partnership")),
    ("other", _("Other")),
]
SIZES = [("large", _("Large")), ("medium", _("Medium")), ("small", _("Small")), ("micro", _("Micro"))]
CURRENCIES = [("CNY", _("Renminbi")), ("USD", _("US dollar")), ("HKD", _("Hong Kong dollar")), ("EUR", _("Euro"))]
ID_TYPES = [
    ("resident", _("Resident ID card")),
    ("passport", _("Passport")),
    ("permit", _("Travel permit of Hong Kong, Macao or Taiwan residents")),
]
ROLES = [("manufacturer", _("Manufacturer")), ("owner", _("Brand owner")), ("agent", _("Agent"))]
LEVELS = [("1", _("Authorised by the brand owner")), ("2", _("Second level")), ("3", _("Third level"))]
CHANNELS = [
    ("offline", _("Shops and distributors")),
    ("enterprise", _("Enterprises and public bodies")),
    ("online", _("Online shops")),
]
WAREHOUSES = [("own", _("Own")), ("rented", _("Rented")), ("third", _("Run by a logistics company"))]
CONSENT_VERSION = "2026-11"  # of the sentence below; a new text is a new version
CONSENT = _(
    "I may hand in the data of the legal representative and the contacts, and agree to their use for this review."
)

COMPANY = Page(
    "company",
    _("The company"),
    [
        *shared.company(),
        Ask("company_type", choice(_("Type of company"), TYPES)),
        Ask("capital_fen", YuanField(label=_("Registered capital"), help_text=_("In yuan, or in the currency below."))),
        Ask("currency", choice(_("Currency"), CURRENCIES, initial="CNY")),
        Ask("founded_on", DayField(label=_("Founded on"), past=True)),
        Ask("licence_until", ValidityField(label=_("Business term until"), days=60), wide=True),
        Ask("address", TextField(label=_("Registered address"), max_length=200), wide=True),
        Ask("scope", WordsField(label=_("Business scope"), max_length=3000), wide=True),
        Ask("size", choice(_("Company size"), SIZES)),
        Ask("licence", PaperField(label=_("Scan of the business licence")), expires="licence_until"),
        Ask("group_name", TextField(label=_("Group the company belongs to"), required=False)),
        Ask("affiliates", WordsField(label=_("Affiliated companies"), required=False), wide=True),
    ],
    intro=_("Word for word as on the business licence."),
    checks=(rules.founded_before_valid,),
)
PERSON = Page(
    "representative",
    _("Legal representative and tax"),
    [
        Ask("legal_name", TextField(label=_("Legal representative"), max_length=60)),
        Ask("id_type", choice(_("Kind of document"), ID_TYPES, initial="resident")),
        Ask(
            "id_number",
            CodeField(
                label=_("Document number"), pattern=r"[0-9A-Z]{5,20}", shape=_("Enter 5 to 20 letters and digits.")
            ),
            sealed=True,
        ),
        Ask(
            "id_until",
            ValidityField(label=_("Document valid until"), days=60, help_text=_("More than 60 days from now.")),
            wide=True,
        ),
        Ask("consent", promise(CONSENT), wide=True),
        Ask(
            "taxpayer",
            choice(_("Taxpayer type"), [("general", _("General VAT taxpayer")), ("small", _("Small-scale taxpayer"))]),
        ),
        Ask("taxpayer_since", DayField(label=_("General taxpayer since"), past=True)),
        Ask("taxpayer_proof", PaperField(label=_("Proof of general taxpayer status"))),
    ],
    checks=(rules.identity_number, rules.general_taxpayer),
)
BUSINESS = {
    "name": _("Business contact"),
    "mobile": _("Mobile of the business contact"),
    "email": _("E-mail of the business contact"),
}
FINANCE = {
    "name": _("Finance contact"),
    "mobile": _("Mobile of the finance contact"),
    "email": _("E-mail of the finance contact"),
}
SERVICE = {
    "name": _("After-sales contact"),
    "mobile": _("Mobile of the after-sales contact"),
    "email": _("E-mail of the after-sales contact"),
}
STORE = {
    "name": _("Warehouse contact"),
    "mobile": _("Mobile of the warehouse contact"),
    "email": _("E-mail of the warehouse contact"),
}
LAW = {
    "name": _("Legal contact"),
    "mobile": _("Mobile of the legal contact"),
    "email": _("E-mail of the legal contact"),
}
CONTACTS = Page(
    "contacts",
    _("Contacts and addresses"),
    [
        *shared.contact("business", BUSINESS),
        *shared.contact("finance", FINANCE),
        *shared.contact("service", SERVICE),
        Ask("dispatch_address", TextField(label=_("Dispatch address"), max_length=200), wide=True, like="address"),
        Ask("return_address", TextField(label=_("Return address"), max_length=200), wide=True, like="address"),
        *shared.contact("warehouse", STORE, required=False),
        *shared.contact("law", LAW, required=False),
    ],
    intro=_("Whom we reach for what; one person may have several duties."),
)
BANK = Page(
    "bank",
    _("Bank account"),
    [
        *shared.account(),
        Ask(
            "basic_account",
            CodeField(label=_("Basic account number"), pattern=r"[0-9A-Z]{8,32}", required=False),
            sealed=True,
        ),
    ],
    intro=_("Settlements and a returned deposit are paid to this account only."),
    checks=(rules.own_account(),),
)
ROLE = Page(
    "role",
    _("Role and brands"),
    [
        Ask(
            "categories",
            TextField(label=_("Main categories"), max_length=200),
            like="application_categories",
            wide=True,
        ),
        Ask(
            "brands",
            TextField(label=_("Brands"), max_length=200, help_text=_("Separate several by commas.")),
            wide=True,
        ),
        Ask("role", choice(_("The company is"), ROLES, radio=True), wide=True),
        Ask("level", choice(_("Level of the agency"), LEVELS), when=when("role", "agent")),
        Ask("sku_count", CountField(label=_("Number of products (SKU)"), min_value=1, max_value=10_000_000)),
        Ask("price_band", TextField(label=_("Price band"), required=False, help_text=_("For example 50–800 yuan."))),
        Ask("customers", TextField(label=_("Target customers"), required=False, max_length=200)),
        Ask("certificates", PaperField(label=_("Certificates"), required=False)),
    ],
)
SALES = Page(
    "sales",
    _("Sales"),
    [
        Ask("sales_channels", several(_("Where you sell"), CHANNELS), wide=True),
        Ask("sales_fen", YuanField(label=_("Sales of the last full year"), help_text=_("In yuan, all channels."))),
        Ask("sales_before_fen", YuanField(label=_("Sales of the year before"), required=False)),
        Ask("sales_two_before_fen", YuanField(label=_("Sales two years before"), required=False)),
        Ask("key_accounts", WordsField(label=_("Key accounts"), required=False), wide=True),
        Ask("shops", WordsField(label=_("Shops on other platforms"), required=False), wide=True),
        Ask("statements", PaperField(label=_("Financial statements of the last year"), required=False)),
    ],
)
WAREHOUSE = Page(
    "warehouse",
    _("Warehouse and logistics"),
    [
        Ask("warehouse", choice(_("Warehouse"), WAREHOUSES, radio=True), wide=True),
        Ask(
            "warehouse_address",
            TextField(label=_("Address of the warehouse"), max_length=200),
            wide=True,
            like="dispatch_address",
        ),
        Ask("orders_a_day", CountField(label=_("Orders you can dispatch a day"), min_value=1)),
        Ask("dispatch_hours", CountField(label=_("Dispatched within (hours)"), min_value=1, max_value=720)),
        Ask("carriers", TextField(label=_("Logistics companies"), required=False, max_length=200), wide=True),
        Ask("warehouse_proof", PaperField(label=_("Proof of the warehouse"), required=False)),
    ],
)
PRODUCTION = Page(
    "production",
    _("Production and quality"),
    [
        Ask(
            "site",
            TextField(label=_("Address of the factory"), max_length=200),
            when("role", "manufacturer"),
            wide=True,
        ),
        Ask("staff", CountField(label=_("Employees"), min_value=1), when("role", "manufacturer")),
        Ask("quality_staff", CountField(label=_("Employees in quality"), required=False), when("role", "manufacturer")),
        Ask("capacity", TextField(label=_("Capacity a month")), when("role", "manufacturer")),
        Ask("lead_days", CountField(label=_("Lead time (days)"), min_value=1), when("role", "manufacturer")),
        Ask("minimum", TextField(label=_("Minimum order"), required=False), when("role", "manufacturer")),
        Ask(
            "equipment", WordsField(label=_("Main equipment"), required=False), when("role", "manufacturer"), wide=True
        ),
    ],
)
PROMISES = Page(
    "promises",
    _("Promises"),
    [
        Ask(
            "service_promise",
            WordsField(label=_("After-sales service"), help_text=_("Response time, repair, exchange.")),
            wide=True,
        ),
        Ask("truth", promise(_("Everything stated here is true and complete.")), wide=True),
        Ask(
            "integrity",
            promise(_("We give and promise no advantage to anybody deciding about us (anti-bribery).")),
            wide=True,
        ),
    ],
)

SHEET = Sheet(
    "evaluation",
    _("Who the company is and what it can do; the buyer scores it."),
    [COMPANY, PERSON, CONTACTS, BANK, ROLE, SALES, WAREHOUSE, PRODUCTION, PROMISES],
)
