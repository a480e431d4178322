"""Amounts, percentages and durations of the business, read from dated rows; nothing of it is a constant in code."""

import datetime

from . import calendar
from .models import Policy


class NoPolicy(LookupError):
    """No approved version of this key is in force on that day."""


def value(key: str, on: datetime.date | None = None):
    """The value of a policy key in force on a day (default today, Asia/Shanghai)."""
    return in_force(key, on).value


def in_force(key: str, on: datetime.date | None = None) -> Policy:
    """The version of a policy in force on a day: the newest approved one that has begun."""
    rows = Policy.objects.filter(key=key, state="approved", effective_from__lte=on or calendar.today())
    row = rows.order_by("-effective_from", "-id").first()
    if row is None:
        raise NoPolicy(key)
    return row


def values(prefix: str, on: datetime.date | None = None) -> dict[str, object]:
    """All policies in force whose key starts with `prefix`, in one query."""
    rows = Policy.objects.filter(key__startswith=prefix, state="approved", effective_from__lte=on or calendar.today())
    return dict(rows.order_by("effective_from", "id").values_list("key", "value"))
