"""The shelf form 上柜表格."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow import calendar
from workflow.fields import DayField

from ..items import excused, points
from ..models import Item
from .items import PlainField, PriceForm, TaxCodeField, yuan


class CountField(forms.IntegerField):
    """A whole number from 0 on; full-width figures and separators are read."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value):
        return super().to_python(
            unicodedata.normalize("NFKC", value).replace(",", "") if isinstance(value, str) else value
        )


class ShelfFormForm(PriceForm):
    """Prices, tax, stock and delivery with which an approved item goes on sale."""

    market_fen = yuan(_("Market price"), required=True)
    sale_fen = yuan(_("Sale price"), required=True)
    purchase_fen = yuan(_("Purchase price"), required=True)
    vat = forms.TypedChoiceField(label=_("VAT rate"), choices=Item.Vat.choices, coerce=int)
    tax_code = TaxCodeField(label=_("Tax category code"), max_length=40)
    stock = CountField(label=_("Stock"), min_value=1, max_value=10_000_000, help_text=_("Pieces you can dispatch now."))
    dispatch = PlainField(label=_("Place of dispatch"), max_length=60, help_text=_("Province and city."))
    lead_days = CountField(
        label=_("Lead time"), min_value=0, max_value=180, help_text=_("Days from order to dispatch.")
    )
    effective_on = DayField(label=_("On sale from"))

    SECTIONS = [
        ("prices", _("Prices and tax"), ["market_fen", "sale_fen", "purchase_fen", "vat", "tax_code"]),
        ("supply", _("Stock and delivery"), ["stock", "dispatch", "lead_days", "effective_on"]),
    ]

    def __init__(self, data=None, *, item, rule, before=None):
        self.rule, self.item = rule, item
        source = before or item
        initial = {name: getattr(source, name, None) for name in self.base_fields}
        initial |= {"effective_on": calendar.today()}
        super().__init__(data, initial=initial)
        for name in ("market_fen", "sale_fen", "purchase_fen"):
            self.fields[name].prefix = "¥"
        self.fields["lead_days"].suffix = _("days")
        if rule:
            self.fields["purchase_fen"].help_text = _("Agreed margin: %(points)s%%.") % {"points": points(rule.floor)}

    def excused(self, data):
        return excused(self.item, data.get("sale_fen"), data.get("purchase_fen"))

    def sections(self):
        """(code, title, bound fields) as the page shows them."""
        return [(code, title, [self[name] for name in names]) for code, title, names in self.SECTIONS]
