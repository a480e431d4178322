"""Sentences with values: one way to fill events, notifications and mails in the reader's language."""

import datetime
import re

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from .fields import yuan

# Titles of staff roles by code, set by the accounts app.
ROLE_TITLES: dict[str, str] = {}
# Words for other codes that staff read, set when Django starts (config/vocabulary.py).
CLOCKS: dict[str, str] = {}
CHANNELS: dict[str, str] = {}
RULES: dict[str, str] = {}
ENTRIES: dict[str, str] = {}
CODES: dict[str, str] = {}


def role_title(code: str) -> str:
    """A role, side or turn as staff read it."""
    return str(ROLE_TITLES.get(code, code))


def channel_title(code: str) -> str:
    """An entry channel as people read it."""
    return str(CHANNELS.get(code, code))


def with_gaps(sentence) -> str:
    """A sentence for every case: an ellipsis stands where a value would."""
    return re.sub(r"\s?%\(\w+\)[sd]\s?", "…", str(sentence)).replace("%%", "%")


def money(fen: int) -> str:
    """Fen as ¥1,234.00, with a true minus sign."""
    return f"{'−' if fen < 0 else ''}¥{abs(yuan(fen)):,.2f}"


def weekday(date: datetime.date) -> str:
    """The day of the week, in short."""
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")][date.weekday()]


def day(date: datetime.date) -> str:
    """A date with its weekday: 11月30日（周一）; with the year when it is not this one."""
    from .calendar import today

    values = {
        "y": date.year, "m": date.month, "d": date.day, "month": formats.date_format(date, "M"), "name": weekday(date),
    }  # fmt: skip
    if date.year == today().year:
        return _("%(name)s %(d)s %(month)s") % values
    return _("%(name)s %(d)s %(month)s %(y)s") % values


def in_every_language(make) -> dict[str, str]:
    """What `make()` says in each language, for values that are kept now and read later in the reader's language."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(make())
    return found


def shown(key: str, value):
    """One value as people read it, by the ending of its key: `_fen`, `_on`, `_points`."""
    if value is None:
        return "–"
    if isinstance(value, dict):
        return value.get(translation.get_language()) or next(iter(value.values()), "–")
    if key.endswith("_fen"):
        return money(int(value))
    if key.endswith("_on"):
        return day(datetime.date.fromisoformat(str(value)[:10]))
    if key.endswith("_points"):
        return f"{value / 100:.1f}".removesuffix(".0")
    return value


class _Values(dict):
    def __missing__(self, key):
        return "–"


def fill(sentence, data: dict) -> str:
    """The sentence with its values; one that is missing reads as a dash, never as an error."""
    sentence = str(sentence)
    if not re.search(r"%\(", sentence):
        return sentence.replace("%%", "%")
    return sentence % _Values({k: shown(k, v) for k, v in data.items()})


def rule_words(key: str, value) -> str:
    """The value of a rule as people read it: amounts, points, ranges and entries by name."""
    if isinstance(value, dict):
        if set(value) <= {code for code, _name in settings.LANGUAGES}:
            return str(shown(key, value))
        if "title_zh" in value:  # something that has a title of its own
            return value["title_zh" if (translation.get_language() or "zh").startswith("zh") else "title_en"]
        return "\n".join(
            _("%(name)s: %(value)s")
            % {"name": ENTRIES.get(k, k), "value": rule_words("_fen" if key == "deposit.by_category" else k, v)}
            for k, v in value.items()
        )
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, int) for v in value):
        low, high = (rule_words(key, v) for v in value)
        return low if low == high else f"{low}–{high}"
    if isinstance(value, list):
        return " · ".join(
            role_title(v["role"]) if isinstance(v, dict) and "role" in v else rule_words(key, v) for v in value
        )
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if value is None:
        return str(_("by negotiation"))
    if key.endswith("_fen"):
        return money(value)
    if key == "commission":
        return f"{value / 100:g}"
    return str(CODES.get(value, value))
