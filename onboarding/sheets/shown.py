"""How an answer is stored and how it is read: JSON values on one side, words for people on the other."""

import datetime
from decimal import Decimal

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _

from workflow.fields import YuanField, mask
from workflow.words import money

from .fields import LONG_TERM, DayField, KilogramField, ValidityField
from .leaves import LeafField
from .parts import Ask


def stored(value):
    """A cleaned value as JSON keeps it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return "" if value is None else value


def cleaned_again(ask: Ask, value):
    """Run a stored value through its field once more, as if it had been typed; raises ValidationError."""
    field = ask.field
    if isinstance(field, forms.MultiValueField):
        return field.clean(field.widget.decompress(value))
    return field.clean(field.prepare_value(value))


def is_empty(value) -> bool:
    """Whether nothing was answered; an unticked promise counts as nothing, the number 0 does not."""
    return value is None or value is False or value in ("", [])


def words(ask: Ask, value) -> str:
    """One answer as people read it; what is sealed stays masked."""
    if is_empty(value):
        return ""
    if ask.sealed:
        return mask(value)
    field = ask.field
    if isinstance(field, YuanField):
        return money(value)
    if isinstance(field, LeafField):
        return field.words(value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(k): str(v) for k, v in field.choices}
        joined = [labels.get(str(v), str(v)) for v in (value if isinstance(value, list) else [value])]
        return _(", ").join(joined)
    if isinstance(field, forms.BooleanField):
        return _("Yes")
    if isinstance(field, (DayField, ValidityField)):
        if value == LONG_TERM:
            return _("Long-term")
        return formats.date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
    if isinstance(field, KilogramField):
        return f"{value} kg"
    return str(value)
