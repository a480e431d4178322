"""The form of an item, in sections; a half-filled one can be saved, what is filled in must be right."""

import re
import unicodedata
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField, cleaned
from workflow import calendar
from workflow.fields import YuanField
from workflow.files import ImageField

from ..barcodes import gtin_fault
from ..items import PICTURE_EDGE, SECTIONS, points, price_faults
from ..models import Binding, Item

TOO_LONG = _("This is too long: %(limit_value)d characters at most, you entered %(show_value)d.")
TAG = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>|javascript:", re.IGNORECASE)
FORMULA = re.compile(r"[=@]|[+-]\s*[A-Za-z(]|[+-].*[(!|]")
LINK = re.compile(r"https?://|www\.|ftp://", re.IGNORECASE)


def refuse_programs(text: str):
    """`ValidationError` for markup and for what a spreadsheet would run as a formula."""
    if TAG.search(text):
        raise ValidationError(_("Write plain text without HTML tags or scripts."), "markup")
    if FORMULA.match(text):
        raise ValidationError(_("Do not begin with “%(sign)s”: a spreadsheet would run it as a formula."), "formula", {
            "sign": text[0]})  # fmt: skip


class PlainField(NameField):
    """Text on one line that is neither markup nor a formula."""

    def clean(self, value):
        value = super().clean(value)
        refuse_programs(value or "")
        return value


class CodeField(PlainField):
    """An item code: letters, figures and - _ . / only, no Chinese (JOS); full-width characters become plain ones."""

    def clean(self, value):
        value = super().clean(unicodedata.normalize("NFKC", value or "").replace(" ", ""))
        if value and not re.fullmatch(r"[A-Za-z0-9._/\-]+", value):
            raise ValidationError(_("Letters A–Z, figures and - _ . / only, no Chinese characters."), "shape")
        return value


class BarcodeField(forms.CharField):
    """A barcode; a GTIN must have its check digit."""

    def clean(self, value):
        value = cleaned(super().clean(unicodedata.normalize("NFKC", value or ""))).replace(" ", "")
        if fault := gtin_fault(value):
            raise ValidationError(fault, "gtin")
        if value and not re.fullmatch(r"[A-Za-z0-9\-]+", value):
            raise ValidationError(_("Letters A–Z, figures and - only."), "shape")
        return value


class TaxCodeField(forms.CharField):
    """税收分类编码: 19 figures, the first from 1 to 6 (L)."""

    def clean(self, value):
        value = re.sub(r"\s", "", unicodedata.normalize("NFKC", super().clean(value) or ""))
        if value and not re.fullmatch(r"[1-6]\d{18}", value, re.ASCII):
            raise ValidationError(
                _("A tax category code has 19 figures and begins with 1 to 6; this has %(n)s."),
                "shape",
                {"n": len(value)},
            )
        return value


class MillimetreField(forms.IntegerField):
    """A length in whole millimetres, more than nothing."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Enter whole millimetres, for example 400.")}

    def __init__(self, **kwargs):
        super().__init__(**{"min_value": 1, "max_value": 1_000_000, "required": False} | kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace(",", "").strip()
            if value and not value.isdigit():
                raise ValidationError(self.error_messages["invalid"], "invalid")
        return super().to_python(value)


class WeightField(forms.DecimalField):
    """Kilograms with at most three decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Enter the weight in kilograms, for example 12.500."),
        "max_decimal_places": _("A weight has at most three decimals."),
    }

    def __init__(self, **kwargs):
        limits = {"min_value": Decimal("0.001"), "max_value": Decimal(100_000), "decimal_places": 3, "required": False}
        super().__init__(**limits | kwargs)

    def to_python(self, value):
        return super().to_python(
            unicodedata.normalize("NFKC", value).replace(",", "") if isinstance(value, str) else value
        )


class DetailField(forms.CharField):
    """The detail text: paragraphs of plain text, no links (JOS: no links and scripts in the detail page)."""

    def to_python(self, value):
        lines = super().to_python(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return re.sub(r"\n{3,}", "\n\n", "\n".join(cleaned(line) for line in lines)).strip()

    def clean(self, value):
        value = super().clean(value)
        for line in value.split("\n"):
            refuse_programs(line) if not line.startswith(("-", "+")) else None
        if LINK.search(value):
            raise ValidationError(_("No links in the detail text: take the address out."), "link")
        return value


class PriceForm(forms.Form):
    """What the item form and the shelf form share: three prices checked against each other and the terms."""

    rule = None

    def excused(self, data) -> bool:
        """Whether a margin below the agreed one is let through."""
        return bool(data.get("margin_words"))

    def clean(self):
        data = super().clean()
        prices = [data.get(key) for key in ("market_fen", "sale_fen", "purchase_fen")]
        for field, message in price_faults(*prices, self.rule, self.excused(data)).items():
            if field not in self.errors:
                self.add_error(field, message)
        return data


def yuan(label, **kwargs):
    return YuanField(**{"label": label, "required": False} | kwargs)


class ItemForm(PriceForm):
    """Everything about one item (domain §5, 新品提报表); `party_id` and `rule` are its supplier's."""

    binding = forms.ModelChoiceField(
        label=_("Category and brand"), queryset=Binding.objects.none(), empty_label=_("Choose a bound category"),
        error_messages={"invalid_choice": _("This category is not bound to your account. Choose one of the list.")},
    )  # fmt: skip
    name = PlainField(
        label=_("Item name"), max_length=100, help_text=_("Brand, product and model, as buyers search for it.")
    )
    model = PlainField(label=_("Model"), max_length=60, required=False)
    origin = PlainField(label=_("Place of origin"), max_length=40, required=False)
    warranty = PlainField(
        label=_("Warranty"), max_length=6, required=False, help_text=_("At most 6 characters, such as 24个月.")
    )
    seller_code = CodeField(label=_("Your item code"), max_length=30, required=False)
    buyer_code = CodeField(label=_("Item number"), max_length=30, required=False, help_text=_("No Chinese characters."))
    gtin = BarcodeField(
        label=_("Barcode"), max_length=30, required=False, help_text=_("8, 12, 13 or 14 digits, as on the pack.")
    )
    pack = forms.TypedChoiceField(
        label=_("Kind of packing"),
        choices=[("", _("Please choose")), *Item.Pack.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    package_list = PlainField(
        label=_("Package list"), max_length=200, required=False, help_text=_("What is in the box.")
    )
    weight_kg = WeightField(label=_("Weight with packaging"))
    length_mm = MillimetreField(label=_("Length"))
    width_mm = MillimetreField(label=_("Width"))
    height_mm = MillimetreField(label=_("Height"))
    market_fen = yuan(_("Market price"))
    sale_fen = yuan(_("Sale price"))
    purchase_fen = yuan(_("Purchase price"))
    margin_words = PlainField(
        label=_("Reason for a lower margin"),
        max_length=300,
        required=False,
        help_text=_("Only if the margin stays below the agreed one; a manager then decides."),
    )
    vat = forms.TypedChoiceField(
        label=_("VAT rate"),
        choices=[("", _("Please choose")), *Item.Vat.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    tax_code = TaxCodeField(
        label=_("Tax category code"),
        required=False,
        max_length=40,
        help_text=_("19 figures, from your invoice system."),
    )
    detail = DetailField(label=_("Detail text"), max_length=5000, required=False, widget=forms.Textarea({"rows": 8}),
                         help_text=_("Plain text in paragraphs, without links."))  # fmt: skip

    SECTIONS = [
        (
            "basics",
            _("Basic information"),
            ["binding", "name", "model", "origin", "warranty", "gtin", "seller_code", "buyer_code"],
        ),
        ("packing", _("Packing"), ["pack", "package_list", "weight_kg", "length_mm", "width_mm", "height_mm"]),
        ("prices", _("Prices"), ["market_fen", "sale_fen", "purchase_fen", "vat", "margin_words", "tax_code"]),
        ("detail", _("Detail page"), ["detail"]),
    ]
    SUFFIXES = {"weight_kg": _("kg"), "length_mm": _("mm"), "width_mm": _("mm"), "height_mm": _("mm")}

    def __init__(self, data=None, *, party_id, rule, item=None, remarks=None):
        self.rule, self.item = rule, item
        super().__init__(data, initial=self.stored(item))
        bindings = Binding.objects.live_on(calendar.today()).filter(party_id=party_id)
        self.fields["binding"].queryset = bindings.select_related("category", "line__brand").order_by(
            "category__position"
        )
        self.fields["binding"].label_from_instance = lambda b: f"{b.category.name} · {b.line.brand_name}"
        for name, suffix in self.SUFFIXES.items():
            self.fields[name].suffix = suffix
        for name in ("market_fen", "sale_fen", "purchase_fen"):
            self.fields[name].prefix = "¥"
        if rule:
            self.fields["purchase_fen"].help_text = _("Agreed margin: %(points)s%%.") % {"points": points(rule.floor)}
        required = {key for keys in SECTIONS.values() for key in keys}
        for name, field in self.fields.items():
            field.quiet = name in required  # needed before submitting, not before saving
            field.error_messages["max_length"] = TOO_LONG
            field.wide = name in ("name", "package_list", "detail", "margin_words")
            if remark := (remarks or {}).get("category" if name == "binding" else name):
                field.remark = remark

    def stored(self, item):
        if item is None:
            return {}
        kept = {name: getattr(item, name) for name in self.base_fields if name != "binding"}
        row = Binding.objects.live_on(calendar.today()).filter(
            party_id=item.party_id, line_id=item.line_id, category_id=item.category_id
        )
        return kept | {"binding": row.first()}

    def clean(self):
        data = super().clean()
        if binding := data.get("binding"):
            data["category"], data["line"] = binding.category, binding.line
        return data

    def values(self) -> dict:
        """What the actions take."""
        return {key: value for key, value in self.cleaned_data.items() if key != "binding"}

    def sections(self):
        """(code, title, bound fields) as the page shows them."""
        return [(code, title, [self[name] for name in names]) for code, title, names in self.SECTIONS]


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PicturesField(ImageField):
    """Several pictures at once, each a JPG or PNG of at least 800 × 800 (JOS)."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        if not [f for f in files if f]:
            raise ValidationError(self.error_messages["required"], "required")
        return [self.large_enough(super(PicturesField, self).clean(file, initial)) for file in files]

    def large_enough(self, picture):
        if min(picture.width, picture.height) < PICTURE_EDGE:
            words = _("%(name)s is %(width)s × %(height)s pixels; at least %(edge)s × %(edge)s are needed.")
            raise ValidationError(
                words,
                "small",
                {"name": picture.name, "width": picture.width, "height": picture.height, "edge": PICTURE_EDGE},
            )
        return picture


class PicturesForm(forms.Form):
    """Pictures to add."""

    pictures = PicturesField(
        label=_("Add pictures"),
        help_text=_("JPG or PNG, at least 800 × 800 pixels, up to 10 MB each; five in all, the first on white."),
    )


class WordsForm(forms.Form):
    """A reason in words."""

    words = PlainField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))
