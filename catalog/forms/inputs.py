"""Form fields for papers: their numbers as people type them."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.names import cleaned


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
