"""Fields that bank papers need: numbers as banks print them, days, money above nothing."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from workflow.fields import DayField, YuanField


class ReferenceField(forms.CharField):
    """A number of a bank's: letters, digits and hyphens, without spaces, in capitals; full width is accepted."""

    default_error_messages = {
        "reference": _("Enter the number as printed: letters, digits and hyphens only."),
        "max_length": _("This is too long: %(limit_value)d characters at most, you entered %(show_value)d."),
    }

    def to_python(self, value):
        value = unicodedata.normalize("NFKC", super().to_python(value))
        return re.sub(r"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", value).upper()

    def validate(self, value):
        super().validate(value)
        if value and not re.fullmatch(r"[0-9A-Z][0-9A-Z/._-]*", value):
            raise ValidationError(self.error_messages["reference"], "reference")


class AccountField(forms.CharField):
    """A corporate bank account number: 8 to 32 digits, typed with or without spaces and hyphens (domain §6)."""

    default_error_messages = {"account": _("Enter the account number: 8 to 32 digits.")}

    def __init__(self, **kwargs):
        super().__init__(
            **{"max_length": 80, "widget": forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})} | kwargs
        )

    def to_python(self, value):
        return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", super().to_python(value)))

    def validate(self, value):
        super().validate(value)
        if value and not re.fullmatch(r"[0-9]{8,32}", value):
            raise ValidationError(self.error_messages["account"], "account")


class PaidField(YuanField):
    """An amount that was paid: more than nothing."""

    default_error_messages = {"small": _("Enter the amount that was paid; it is more than nothing.")}

    def __init__(self, **kwargs):
        super().__init__(min_fen=1, **kwargs)


class BankDayField(DayField):
    """A day on a bank's paper: between 2000 and 2100."""

    def __init__(self, **kwargs):
        super().__init__(years=(2000, 2100), **kwargs)
