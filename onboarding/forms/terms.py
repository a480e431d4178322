"""Forms of the negotiation: rows of the product list, an offer with its essentials first, plain answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.fields import PlainField, PointsField, YuanField

from ..models.terms import Offer

ROWS_SHOWN, ROWS_MOST = 3, 50


class ProductForm(forms.Form):
    """One product of the list; an untouched row is ignored."""

    name = PlainField(label=_("Product"), max_length=120)
    model = PlainField(label=_("Model"), max_length=60, required=False)
    sale_fen = YuanField(label=_("JD sale price"), min_fen=1)
    cost_fen = YuanField(label=_("Your cost"), required=False)
    freight_fen = YuanField(label=_("Freight per unit"), required=False)

    def clean_sale_fen(self):
        value = self.cleaned_data["sale_fen"]
        if not value:
            raise forms.ValidationError(_("Enter a price above zero."))
        return value

    def clean_freight_fen(self):
        return self.cleaned_data["freight_fen"] or 0


class ProductRows(forms.BaseFormSet):
    """The rows of a list; at least one must be filled in."""

    def clean(self):
        if not any(self.errors) and not self.products():
            raise forms.ValidationError(_("Enter at least one product."))

    fields = ()

    def add_error(self, field, message):
        """What the action refuses is said above the rows."""
        self.non_form_errors().append(message)

    def products(self) -> list[dict]:
        return [f.cleaned_data for f in self.forms if f.has_changed() and f.cleaned_data]


def product_rows(data=None, known=(), rows: int = ROWS_SHOWN):
    """The formset: the products `known` already and `rows` empty ones, at most fifty."""
    made = forms.formset_factory(
        ProductForm, formset=ProductRows, extra=rows, max_num=ROWS_MOST, validate_max=True, absolute_max=ROWS_MOST + 1
    )
    return made(data, prefix="products", initial=known)


def counted(data, more: int = 0):
    """What was typed, with `more` empty rows added and a row count that is a number whatever was posted."""
    data = data.copy()
    total = data.get("products-TOTAL_FORMS", "")
    rows = int(total) if total.isdecimal() and len(total) < 6 else sum(key.endswith("-name") for key in data)
    data["products-TOTAL_FORMS"] = str(min(rows + more, ROWS_MOST) if more else rows)
    data["products-INITIAL_FORMS"] = "0"
    return data


def count(label, low, high, **kwargs):
    """A whole number typed as text, so that full-width digits and phones' number pads work."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=low, max_value=high, widget=widget, **kwargs)


def rate(label, **kwargs):
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return PointsField(label=label, widget=widget, **kwargs)


def choice(label, choices, **kwargs):
    return forms.ChoiceField(label=label, choices=choices.choices, **kwargs)


class OfferForm(forms.Form):
    """Every term of a round; `essentials` are shown first, the rest is folded with its defaults."""

    commission = rate(_("Commission (points)"))
    margin = rate(_("Guaranteed gross margin (%)"))
    settlement_days = count(_("Settlement period (days)"), 0, 365)
    deposit_fen = YuanField(label=_("Deposit (yuan)"))
    warranty_months = count(_("Warranty (months)"), 0, 120)
    rebate_kind = choice(_("Monthly rebate"), Offer.Rebate)
    rebate = rate(_("Rebate rate (%)"), required=False)
    rebate_from_fen = YuanField(label=_("Rebate from purchases of (yuan a month)"), required=False)
    commission_base = choice(_("Commission base"), Offer.CommissionBase)
    shortfall = choice(_("A shortfall of the margin is"), Offer.Shortfall)
    fee_fen = YuanField(label=_("Platform fee (yuan)"), required=False)
    settlement_start = choice(_("The period runs"), Offer.Start)
    payment = choice(_("Payment by"), Offer.Payment)
    deposit_forms = forms.MultipleChoiceField(
        label=_("Accepted forms of the deposit"), choices=Offer.DepositForm.choices, widget=forms.CheckboxSelectMultiple
    )
    deposit_due_days = count(_("Deposit due (working days)"), 1, 90)
    delivery = choice(_("Delivery"), Offer.Delivery)
    freight = choice(_("Freight"), Offer.Freight)
    returns = choice(_("Returns"), Offer.Returns)
    after_sales = choice(_("After-sales service"), Offer.AfterSales)
    vat = forms.TypedChoiceField(label=_("VAT rate"), choices=[(n, f"{n} %") for n in (13, 9, 6, 0)], coerce=int)
    invoice_kind = choice(_("Invoice"), Offer.InvoiceKind)
    valid_months = count(_("Validity of the terms (months)"), 1, 60)
    message = PlainField(
        label=_("Message to the other side"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )
    reason = PlainField(
        label=_("Reason for the approver"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "Needed only when a number is outside the channel's band or against a rule. The supplier does not see it."
        ),
    )

    ESSENTIAL = ("commission", "margin", "settlement_days", "deposit_fen", "warranty_months", "rebate_kind")
    ESSENTIAL += ("rebate", "rebate_from_fen", "message")

    def __init__(self, *args, staff=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["message"].wide = True
        if not staff:
            del self.fields["reason"]

    def clean(self):
        data = super().clean()
        for name in ("rebate", "rebate_from_fen", "fee_fen"):
            if name not in self.errors:
                data[name] = data.get(name) or 0
        if data.get("rebate_kind") == Offer.Rebate.NONE:
            data["rebate"] = data["rebate_from_fen"] = 0
        elif data.get("rebate_kind") and "rebate" not in self.errors and not data["rebate"]:
            self.add_error("rebate", _("Enter the rate of the rebate, or choose that there is none."))
        if (
            data.get("rebate_kind") == Offer.Rebate.ABOVE
            and "rebate_from_fen" not in self.errors
            and not data["rebate_from_fen"]
        ):
            self.add_error("rebate_from_fen", _("Enter from which amount the rebate counts."))
        return data

    def essentials(self):
        return [self[name] for name in self.ESSENTIAL]

    def folded(self):
        return [self[name] for name in self.fields if name not in self.ESSENTIAL]

    @property
    def folded_errors(self) -> bool:
        return any(name not in self.ESSENTIAL for name in self.errors)

    def inputs(self) -> dict:
        """Keyword arguments for the actions."""
        data = dict(self.cleaned_data)
        reason = data.pop("reason", "")
        return {"values": data, "reason": reason}


def starting_values(channel: dict, offer=None) -> dict:
    """What an offer form shows first: the round it answers, else the channel's policy."""
    if offer is not None:
        return offer.values()
    low, high = channel["commission"] or (800, 800)
    return {
        "commission": (low + high) // 2,
        "margin": 0,
        "settlement_days": channel["settlement_days"][0],
        "deposit_fen": channel["deposit_typical_fen"][0],
        "deposit_forms": ["cash", "guarantee"],
        "deposit_due_days": 7,
        "warranty_months": 12,
        "delivery": channel["delivery"][0],
        "fee_fen": channel["platform_fee_fen"],
        "vat": 13,
        "returns": Offer.Returns.UNOPENED,
        "valid_months": 12,
        "rebate_kind": Offer.Rebate.NONE,
    }


class AcceptForm(forms.Form):
    """A plain confirmation; staff add a reason where an approver must agree."""

    sure = forms.BooleanField(
        label=_("I have read all of this and accept for my side"),
        error_messages={"required": _("Tick that you have read what becomes fixed.")},
    )


class AcceptWishForm(AcceptForm):
    """Acceptance by the buyer of what may be outside the bands."""

    reason = PlainField(
        label=_("Reason for the approver"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "Needed only when a number is outside the channel's band or against a rule. The supplier does not see it."
        ),
    )


class WordsForm(forms.Form):
    """Why, in words."""

    words = PlainField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
