"""Names as people type them: cleaned for keeping, and a company's name in the form that is compared."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WIDE = "[\u2e80-\uffef]"  # Chinese characters and signs: no blank belongs beside them
BRACKETS = str.maketrans("()", "（）")


def cleaned(text: str) -> str:
    """Without control, direction and other invisible characters; runs of blanks are one blank."""
    if text.isprintable():  # nothing to remove: nearly every name there is
        return " ".join(text.split())
    text = "".join(" " if c.isspace() else c for c in text)
    return " ".join("".join(c for c in text if unicodedata.category(c)[0] != "C").split())


def comparable(name: str) -> str:
    """A company's name for comparing: NFKC, no blanks, full-width brackets, capitals (domain §6)."""
    name = unicodedata.normalize("NFKC", cleaned(name))
    return "".join(name.split()).translate(BRACKETS).upper()


class NameField(forms.CharField):
    """A name on one line with something to read in it."""

    default_error_messages = {
        "max_length": _("This is too long: %(limit_value)d characters at most, you entered %(show_value)d."),
        "empty": _("Enter a name: letters or characters, not only blanks or signs."),
    }

    def to_python(self, value):
        return cleaned(super().to_python(value))

    def clean(self, value):
        value = super().clean(value)
        if value and not any(unicodedata.category(c)[0] in "LN" for c in value):
            raise ValidationError(self.error_messages["empty"], "empty")
        return value


class CompanyField(NameField):
    """A company's name as on the licence, with full-width brackets."""

    def to_python(self, value):
        name = cleaned(unicodedata.normalize("NFKC", super().to_python(value))).translate(BRACKETS)
        return re.sub(rf"(?<={WIDE}) +| +(?={WIDE})", "", name)
