"""Model fields and masks: integer money, encrypted personal data."""

import json
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_FEN = 10**13  # a hundred thousand million yuan: above every real amount, far below 64 bits


class FenField(models.BigIntegerField):
    """Money as an integer number of fen (0.01 CNY); SQLite would sum decimals as floats.

    Forms show and read yuan with at most two decimals (`YuanField`); everything inside works in fen.
    """

    def formfield(self, **kwargs):
        return YuanField(
            **{"required": not self.blank, "label": self.verbose_name, "help_text": self.help_text} | kwargs
        )


def fen(yuan) -> int:
    """Yuan (Decimal, int or numeric text) as fen, rounded half up: the one rounding of the product."""
    return int((Decimal(yuan) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def yuan(amount: int) -> Decimal:
    """Fen as an exact Decimal of yuan with two places."""
    return Decimal(amount).scaleb(-2)


def share(amount: int, basis_points: int) -> int:
    """`basis_points` hundredths of a percent of an amount in fen, rounded half up to the fen."""
    return int((Decimal(amount) * basis_points / 10000).quantize(Decimal(1), rounding=ROUND_HALF_UP))


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")


class PlainField(forms.CharField):
    """Text with control, format and bidirectional characters removed; only spaces is empty."""

    def to_python(self, value):
        value = super().to_python(value)
        if isinstance(value, str):
            value = value.replace("\r\n", "\n")
            value = "".join(c for c in value if c in "\n\t" or unicodedata.category(c)[0] != "C").strip()
        return value


class YuanField(forms.Field):
    """An amount in yuan as people type it: 50000, 50,000.00, ¥５００００; cleaned to fen."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "amount": _("Enter the amount in yuan as digits, for example 1234.50."),
        "decimals": _("An amount has at most two decimals."),
        "negative": _("Enter an amount that is not negative."),
        "large": _("This amount is larger than the portal can hold."),
        "small": _("Enter an amount of at least %(least)s."),
    }

    def __init__(self, *, min_fen=0, **kwargs):
        super().__init__(**kwargs)
        self.min_fen = min_fen

    def prepare_value(self, value):
        return str(yuan(value)) if isinstance(value, int) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        text = str(value).translate(_FULL_WIDTH).strip().lstrip("¥￥").strip()
        if not re.fullmatch(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?", text):
            raise ValidationError(self.error_messages["amount"], "amount")
        try:
            number = Decimal(text.replace(",", ""))
        except InvalidOperation:
            raise ValidationError(self.error_messages["amount"], "amount") from None
        if -number.as_tuple().exponent > 2:
            raise ValidationError(self.error_messages["decimals"], "decimals")
        if number < 0:
            raise ValidationError(self.error_messages["negative"], "negative")
        if number * 100 > MAX_FEN:
            raise ValidationError(self.error_messages["large"], "large")
        if number * 100 < self.min_fen:
            raise ValidationError(self.error_messages["small"], "small", {"least": f"¥{yuan(self.min_fen):,.2f}"})
        return fen(number)

    def has_changed(self, initial, data):
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class DayField(forms.DateField):
    """A date as people type it: 2026-03-01, 2026/3/1, 2026.3.1 or 2026年3月1日, full-width digits too."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01", "max": "2200-12-31"})
    default_error_messages = {
        "invalid": _("Enter a date such as 2026-03-01."),
        "future": _("This day has not come yet. Enter a day that has."),
    }

    def __init__(self, *, past=False, years=(1900, 2200), **kwargs):
        super().__init__(**kwargs)
        self.past, self.years = past, years

    def to_python(self, value):
        if isinstance(value, str):
            value = re.sub(r"[年月/.．]", "-", unicodedata.normalize("NFKC", value).strip()).rstrip("日")
            match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value)
            value = "-".join([match[1], match[2].zfill(2), match[3].zfill(2)]) if match else value
        day = super().to_python(value)
        if day and not self.years[0] <= day.year <= self.years[1]:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        from .calendar import today

        if day and self.past and day > today():
            raise ValidationError(self.error_messages["future"], "future")
        return day


class PointsField(forms.DecimalField):
    """Commission points (percent with one or two decimals), cleaned to integer basis points: 8.5 → 850."""

    def __init__(self, **kwargs):
        super().__init__(**{"min_value": 0, "max_value": 100, "decimal_places": 2} | kwargs)

    def prepare_value(self, value):
        if not isinstance(value, int):
            return value
        return f"{Decimal(value) / 100:.2f}".removesuffix("0")  # 8.0, 8.25

    def clean(self, value):
        value = super().clean(value.translate(_FULL_WIDTH) if isinstance(value, str) else value)
        return None if value is None else int(value * 100)


@lru_cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(text: str) -> str:
    """Encrypt text with the newest of FIELD_KEYS; the keys live outside the database."""
    return _box(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """Decrypt what `seal` made with any of FIELD_KEYS; an unknown key raises `InvalidToken`."""
    return _box(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()


class SealedField(models.TextField):
    """Text that is encrypted in the database and plain in Python; cannot be searched or ordered by.

    Pages show it through `mask`; reading it in full is an action that leaves an event (L: PIPL).
    """

    def get_prep_value(self, value):
        return value if value in (None, "") else seal(str(value))

    def from_db_value(self, value, expression, connection):
        if value in (None, ""):
            return value
        try:
            return unseal(value)
        except InvalidToken:
            return ""  # the key was withdrawn: the evidence stays, the person is gone

    def get_lookup(self, lookup_name):
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class SealedJSONField(SealedField):
    """A JSON object that is encrypted as a whole; `{}` when empty."""

    def get_prep_value(self, value):
        return seal(json.dumps(value, ensure_ascii=False)) if value else ""

    def from_db_value(self, value, expression, connection):
        return json.loads(super().from_db_value(value, expression, connection) or "{}")

    def to_python(self, value):
        return value if isinstance(value, dict) else json.loads(value or "{}")


def mask(value: str | None) -> str:
    """Personal data as it may be shown: 110***********002X, 6222****1234, 138****5678, w***@example.com, 王*."""
    if not value:
        return ""
    if "@" in value:
        name, _at, host = value.partition("@")
        return f"{name[:1]}***@{host}"
    if len(value) == 18 and value[:-1].isdigit():
        return value[:3] + "*" * (len(value) - 7) + value[-4:]
    if len(value) >= 8:
        keep = 3 if len(value) == 11 else 4
        return f"{value[:keep]}****{value[-4:]}"
    return value[:1] + "*" * max(len(value) - 1, 1)
