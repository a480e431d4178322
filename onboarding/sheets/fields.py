"""Form fields of the trade: text without tricks, numbers as people type them, codes with their check digits."""

import datetime
import re
import unicodedata
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.cnaps import is_cnaps
from workflow import files
from workflow.calendar import today
from workflow.fields import DayField

from .checks import clean_text, code_text, has_emoji

LONG_TERM = "long"


class TextField(forms.CharField):
    """A line of text such as a name: no control or direction characters, no emoji, not only spaces."""

    lines = emoji = False
    default_error_messages = {
        "emoji": _("Leave out emoji and other pictures here."),
        "max_length": ngettext_lazy(
            "At most %(limit_value)d character fits here; this has %(show_value)d. Shorten it.",
            "At most %(limit_value)d characters fit here; this has %(show_value)d. Shorten it.",
            "limit_value",
        ),
    }

    def __init__(self, *, max_length=120, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        for validator in self.validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = self.error_messages["max_length"]

    def to_python(self, value):
        value = clean_text(super().to_python(value), self.lines, self.emoji)
        if not self.emoji and has_emoji(value):
            raise ValidationError(self.error_messages["emoji"], "emoji")
        return value

    def widget_attrs(self, widget):
        # No maxlength: a browser would cut pasted text without a word.
        return {k: v for k, v in super().widget_attrs(widget).items() if k != "maxlength"}


class WordsField(TextField):
    """Free text over several lines; emoji are welcome."""

    lines = emoji = True
    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, max_length=1000, **kwargs):
        super().__init__(max_length=max_length, **kwargs)


class CodeField(forms.CharField):
    """A number or code: full-width characters, spaces and dashes are forgiven; `pattern` decides about the rest."""

    pattern = r"[0-9A-Z]+"
    default_error_messages = {"shape": _("Enter letters and digits only.")}

    def __init__(self, *, pattern="", shape=None, **kwargs):
        super().__init__(**kwargs)
        self.pattern = pattern or self.pattern
        if shape:
            self.error_messages["shape"] = shape

    def to_python(self, value):
        value = code_text(clean_text(super().to_python(value)))
        if value and not re.fullmatch(self.pattern, value):
            raise ValidationError(self.error_messages["shape"], "shape")
        return value


class MobileField(CodeField):
    """A mainland mobile number: 11 digits; a leading +86 is taken off."""

    pattern = r"1[3-9][0-9]{9}"
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    default_error_messages = {"shape": _("Enter a mainland mobile number: 11 digits, beginning with 1.")}

    def to_python(self, value):
        return super().to_python(re.sub(r"^\s*[+＋](86|８６)", "", value or ""))


class PhoneField(CodeField):
    """A telephone number, landline with area code or mobile."""

    pattern = r"\+?[0-9]{7,15}"
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    default_error_messages = {"shape": _("Enter a telephone number with area code, for example 0571-88886666.")}

    def to_python(self, value):
        return super().to_python(re.sub(r"[()（）]", "", value or ""))


class CnapsField(CodeField):
    """A bank branch's CNAPS code (联行号): 12 digits, the last by ISO 7064 MOD 11,10."""

    pattern = r"[0-9]{12}"
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "shape": _("A CNAPS code has 12 digits. It is printed on the bank's account confirmation."),
        "check": _("The last digit does not fit the other eleven. Compare each digit with the bank's confirmation."),
    }

    def to_python(self, value):
        value = super().to_python(value)
        if value and not is_cnaps(value):
            raise ValidationError(self.error_messages["check"], "check")
        return value


AGAIN = _("The same number again")


class TwiceWidget(forms.MultiWidget):
    """Two inputs for one number, so that a slip of the finger shows."""

    def __init__(self):
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        once, again = forms.TextInput(attrs), forms.TextInput(attrs | {"aria-label": AGAIN, "placeholder": AGAIN})
        super().__init__({"": once, "again": again})

    def decompress(self, value):
        return [value, value] if value else [None, None]


class AccountField(forms.MultiValueField):
    """A company's bank account number: 8 to 32 digits, typed twice; never checked by Luhn, which is for cards."""

    widget = TwiceWidget
    default_error_messages = {
        "shape": _("An account number has 8 to 32 digits and nothing else."),
        "differ": _("The two numbers differ. Type the account number again in both places."),
        "incomplete": _("Type the account number in both places."),
    }

    def __init__(self, **kwargs):
        part = CodeField(pattern=r"[0-9]{8,32}", shape=self.default_error_messages["shape"], required=False)
        super().__init__([part, part], require_all_fields=False, **kwargs)

    def clean(self, value):
        first, second = (value or ["", ""])[:2]
        if bool(first) != bool(second):
            raise ValidationError(self.error_messages["incomplete"], "incomplete")
        return super().clean(value)

    def compress(self, values):
        if not values:
            return ""
        if values[0] != values[1]:
            raise ValidationError(self.error_messages["differ"], "differ")
        return values[0]


class ValidityWidget(forms.MultiWidget):
    """ "Long-term", or a last day."""

    def __init__(self):
        choices = [(LONG_TERM, _("Long-term")), ("until", _("Until"))]
        day = forms.DateInput(
            format="%Y-%m-%d", attrs=DayField.widget.attrs | {"type": "date", "aria-label": _("Last day")}
        )
        super().__init__({"kind": forms.RadioSelect(choices=choices), "day": day})

    def decompress(self, value):
        if not value:
            return [None, None]
        return [LONG_TERM, None] if value == LONG_TERM else ["until", value]


class ValidityField(forms.MultiValueField):
    """Until when a document is valid: "long" or an ISO date more than `days` days ahead."""

    widget = ValidityWidget
    default_error_messages = {
        "expired": _("This has expired. Renew the document first, then enter the new date and upload the new scan."),
        "soon": _("This expires within %(days)d days. Renew the document first, then enter the new date."),
        "which": _("Choose “long-term” or enter the last day."),
    }

    def __init__(self, *, days=0, **kwargs):
        self.days = days
        kind = forms.ChoiceField(choices=[(LONG_TERM, ""), ("until", "")], required=False)
        super().__init__([kind, DayField(required=False)], require_all_fields=False, **kwargs)

    def clean(self, value):
        kind, day = (value or ["", ""])[:2]
        day = day.strip() if isinstance(day, str) else day
        if day and not kind:
            kind = "until"  # who types a date means it
        if kind == "until" and not day:
            raise ValidationError(self.error_messages["which"], "which")
        return super().clean([kind, day])

    def compress(self, values):
        if not values or not values[0]:
            return ""
        if values[0] == LONG_TERM:
            return LONG_TERM
        left = (values[1] - today()).days
        if left < 0:
            raise ValidationError(self.error_messages["expired"], "expired")
        if left <= self.days and self.days:
            raise ValidationError(self.error_messages["soon"], "soon", {"days": self.days})
        return values[1].isoformat()


def plain(value):
    """A number as typed with full-width digits and thousands separators, as Python reads it."""
    return unicodedata.normalize("NFKC", value).replace(",", "").strip() if isinstance(value, str) else value


class CountField(forms.IntegerField):
    """A whole number; full-width digits and separators are forgiven."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Enter a whole number in digits."),
        "min_value": _("Enter a whole number of at least %(limit_value)s."),
        "max_value": _("Enter a whole number of at most %(limit_value)s."),
    }

    def __init__(self, *, min_value=0, max_value=1_000_000_000, **kwargs):
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)
        for validator in self.validators:
            validator.message = self.error_messages.get(validator.code, validator.message)

    def to_python(self, value):
        return super().to_python(plain(value))


class KilogramField(forms.DecimalField):
    """A weight in kg with at most three decimals, packaging included; cleaned to text such as "1.250"."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Enter the weight in kg as digits, for example 1.250."),
        "max_decimal_places": _("A weight has at most three decimals."),
        "min_value": _("Enter a weight above 0."),
        "max_value": _("Enter the weight in kg; at most %(limit_value)s."),
    }

    def __init__(self, **kwargs):
        super().__init__(min_value=Decimal("0.001"), max_value=100_000, decimal_places=3, max_digits=9, **kwargs)
        for validator in self.validators:
            if getattr(validator, "code", "") in self.error_messages:
                validator.message = self.error_messages[validator.code]

    def to_python(self, value):
        return super().to_python(plain(value))

    def clean(self, value):
        number = super().clean(value)
        return None if number is None else f"{number:.3f}"


class PaperField(files.PaperField):
    """A scan, with type and size said before."""

    def __init__(self, **kwargs):
        super().__init__(**{"help_text": _("PDF, JPG or PNG, up to 10 MB.")} | kwargs)


def choice(label, choices, radio=False, **kwargs):
    """One of several (value, words)."""
    if radio:
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)
    return forms.ChoiceField(label=label, choices=[("", _("Please choose")), *choices], **kwargs)


def several(label, choices, **kwargs):
    """Any number of several (value, words)."""
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs)


def promise(label, **kwargs):
    """A statement to be ticked, never ticked beforehand."""
    return forms.BooleanField(label=label, **kwargs)


def as_date(value) -> datetime.date | None:
    """The day of a stored date or validity; None for "long-term" and for nothing."""
    return datetime.date.fromisoformat(value) if value and value != LONG_TERM else None
