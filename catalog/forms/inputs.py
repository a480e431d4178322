"""Form fields for papers: dates and numbers as people type them."""

import datetime
import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.names import cleaned


class DateField(forms.DateField):
    """A date as people type it: 2026-03-01, 2026/3/1, 2026.3.1 or 2026年3月1日, full-width digits too."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01", "max": "2200-12-31"})
    default_error_messages = {"invalid": _("Enter a date such as 2026-03-01.")}

    def to_python(self, value):
        if isinstance(value, str):
            text = re.sub(r"[年月/.]", "-", unicodedata.normalize("NFKC", value).strip()).rstrip("日")
            match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
            value = "-".join([match[1], match[2].zfill(2), match[3].zfill(2)]) if match else text
        day = super().to_python(value)
        if isinstance(day, datetime.date) and not 1900 <= day.year <= 2200:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return day


class CodeField(forms.CharField):
    """A number of a paper: full-width characters become plain ones, capitals, no blanks inside."""

    default_error_messages = {
        "shape": _("Letters, digits and the signs - / . ( ) only."),
        "max_length": _("This is too long: %(limit_value)d characters at most, you entered %(show_value)d."),
    }

    def to_python(self, value):
        text = cleaned(unicodedata.normalize("NFKC", super().to_python(value))).upper().replace(" ", "")
        if text and not re.fullmatch(r"[\w\-/.()〔〕\[\]号第字]+", text):
            raise ValidationError(self.error_messages["shape"], "shape")
        return text


class ClassField(forms.IntegerField):
    """A class of the Nice classification, 1 to 45; "第9类" is read as 9."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Enter one class as a number from 1 to 45.")}

    def to_python(self, value):
        if isinstance(value, str):
            value = re.sub(r"[第类\s]", "", unicodedata.normalize("NFKC", value))
        number = super().to_python(value)
        if number is not None and not 1 <= number <= 45:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return number
