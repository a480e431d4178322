"""合同信息表: what the purchase contract needs beyond the agreed terms."""

from django.utils.translation import gettext_lazy as _

from . import shared
from .fields import (
    CodeField,
    CountField,
    DayField,
    MobileField,
    PaperField,
    PhoneField,
    TextField,
    WordsField,
    choice,
    promise,
)
from .parts import Ask, Page, Sheet, when
from .rules import own_account

MODES = [
    ("direct", _("Direct ship: goods go from you to the customer")),
    ("stock", _("Goods go to the platform's warehouse")),
]
SIGNERS = [("legal", _("Legal representative")), ("agent", _("Somebody with a power of attorney"))]
FREIGHT = [
    ("supplier", _("The supplier")),
    ("customer", _("The customer")),
    ("above", _("The supplier above an amount")),
]
RENEWAL = [("automatic", _("Automatically by a year")), ("agreement", _("By a new agreement"))]

SIGNER = Page(
    "signer",
    _("Parties and signer"),
    [
        *shared.company(),
        Ask("mode", choice(_("Mode of delivery"), MODES), wide=True),
        Ask(
            "categories",
            TextField(label=_("Main categories"), max_length=200),
            like="application_categories",
            wide=True,
        ),
        Ask("brands", TextField(label=_("Brands"), max_length=200), wide=True),
        Ask("signer", choice(_("Who signs the contract"), SIGNERS, radio=True), wide=True),
        Ask("signer_name", TextField(label=_("Name of the signer"), max_length=60), like="legal_name"),
        Ask("signer_mobile", MobileField(label=_("Mobile of the signer")), sealed=True),
        Ask("attorney", PaperField(label=_("Power of attorney")), when("signer", "agent"), expires="attorney_until"),
        Ask("attorney_until", DayField(label=_("Power of attorney valid until")), when("signer", "agent")),
    ],
)
TERMS = Page(
    "terms",
    _("Agreed terms"),
    [
        Ask("starts_on", DayField(label=_("Contract from"))),
        Ask("months", CountField(label=_("Term in months"), min_value=1, max_value=60, initial=12)),
        Ask("renewal", choice(_("Renewal"), RENEWAL)),
        Ask(
            "terms_kept",
            promise(_("Commission, settlement, deposit and delivery are as agreed in the terms.")),
            wide=True,
        ),
    ],
    intro=_("Prices and periods come from the terms both sides accepted; they are not asked again."),
)
INVOICE = Page(
    "invoice",
    _("Invoice"),
    [
        Ask("invoice_title", TextField(label=_("Invoice title")), fact=lambda a: a.supplier.name),
        Ask("tax_number", TextField(label=_("Tax number")), fact=lambda a: a.supplier.uscc),
        Ask("invoice_address", TextField(label=_("Address on the invoice"), max_length=200), like="address", wide=True),
        Ask("invoice_phone", PhoneField(label=_("Telephone on the invoice"))),
        Ask("invoice_bank", TextField(label=_("Bank on the invoice")), like="bank_branch"),
        Ask(
            "invoice_account",
            CodeField(
                label=_("Account on the invoice"),
                pattern=r"[0-9]{8,32}",
                shape=_("An account number has 8 to 32 digits and nothing else."),
            ),
            like="bank_number",
            sealed=True,
        ),
    ],
)
PAYEE = Page(
    "payee",
    _("Payee account"),
    shared.account(),
    intro=_("Settlements are paid to this account; it must be the company's own."),
    checks=(own_account(),),
)
SERVICE = Page(
    "service",
    _("Freight, returns, service"),
    [
        Ask("freight", choice(_("Who pays the freight"), FREIGHT)),
        Ask("return_address", TextField(label=_("Return address"), max_length=200), wide=True, like="address"),
        Ask(
            "return_days", CountField(label=_("Returns accepted within (days)"), min_value=7, max_value=365, initial=7)
        ),
        Ask("service_promise", WordsField(label=_("After-sales service")), wide=True),
    ],
)
PAPERS = Page(
    "papers",
    _("Attachments"),
    [
        Ask("anti_bribery", PaperField(label=_("Anti-bribery agreement, signed and sealed"))),
        Ask("price_list", PaperField(label=_("Price list, sealed"))),
        Ask("settlement_paper", PaperField(label=_("Settlement terms"), required=False)),
        Ask("service_paper", PaperField(label=_("After-sales terms"), required=False)),
    ],
)

SHEET = Sheet(
    "contract",
    _("What the purchase contract needs beyond the agreed terms."),
    [SIGNER, TERMS, INVOICE, PAYEE, SERVICE, PAPERS],
)
