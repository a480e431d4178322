"""A text field that keeps only what can be read: no control characters, none that turn the direction of text."""

import unicodedata

from django import forms

KEPT = "\n\t"


class PlainField(forms.CharField):
    """Text with control, format and bidirectional characters removed; only spaces is empty."""

    def to_python(self, value):
        value = super().to_python(value)
        if isinstance(value, str):
            value = value.replace("\r\n", "\n")
            value = "".join(c for c in value if c in KEPT or unicodedata.category(c)[0] != "C").strip()
        return value
