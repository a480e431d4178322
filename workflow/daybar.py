"""The picture of a working-day clock: every calendar day as a cell that says in words what it counts."""

import datetime
from dataclasses import dataclass, field
from itertools import groupby

import holidays
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from . import calendar
from .words import day as day_words

# The holidays by what the library's names contain, short enough for a band over a few days; the first that fits counts.
HOLIDAYS = {
    "Chinese New Year": gettext_lazy("Spring Festival"), "New Year": gettext_lazy("New Year"),
    "Spring": gettext_lazy("Spring Festival"), "Tomb": gettext_lazy("Qingming"),
    "Labor": gettext_lazy("Labour Day"), "Labour": gettext_lazy("Labour Day"),
    "Dragon": gettext_lazy("Dragon Boat"), "Mid-Autumn": gettext_lazy("Mid-Autumn"),
    "National": gettext_lazy("National Day"),
}  # fmt: skip

LONG = 8  # days of a run whose label stands at its start


@dataclass
class Cell:
    """One calendar day. `looks` are its CSS classes, `words` say the same to who cannot see them.

    `mark` stands in the cell (the working day's number, or that none is counted), `band` and `flag` above and below.
    """

    date: datetime.date
    mark: str = ""
    number: int | None = None
    looks: list[str] = field(default_factory=list)
    words: str = ""
    makeup: bool = False
    band: str = ""
    band_looks: str = ""
    band_label: str = ""
    flag: str = ""
    pad: bool = False

    @property
    def weekday(self) -> str:
        return weekdays()[self.date.weekday()]

    @property
    def label(self) -> str:
        """The day of the month; the first of a month says its month."""
        return f"{self.date.month}/{self.date.day}" if self.date.day == 1 else str(self.date.day)

    @property
    def classes(self) -> str:
        return " ".join(f"ob-wd-{look}" for look in self.looks)


@dataclass
class Bar:
    """The cells with whole weeks around them (`pad`, for the phone), and which kinds of cells the legend explains."""

    cells: list[Cell]
    legend: list[tuple[str, str, str]]
    weekdays: list[str]


def weekdays() -> list[str]:
    """One sign for each weekday, Monday first."""
    return [
        pgettext("weekday sign", "M"), pgettext("weekday sign", "Tu"), pgettext("weekday sign", "W"),
        pgettext("weekday sign", "Th"), pgettext("weekday sign", "F"), pgettext("weekday sign", "Sa"),
        pgettext("weekday sign", "Su"),
    ]  # fmt: skip


def day_bar(days, *, target_on=None, limit_on=None, today=None) -> Bar:
    """The bar of a clock's days (dicts or objects with `date`, `number` and `kind`), in the order of the calendar.

    `number` is the working day that a day is, None where it does not count; `kind` says why (submitted, rest, paused)
    or how far the clock is (used, ahead). What is today, a make-up day, the target or the limit is told by the date.
    """
    today = today or calendar.today()
    given = [d if isinstance(d, dict) else {k: getattr(d, k) for k in ("date", "number", "kind")} for d in days]
    cells = [cell(d["date"], d["number"], str(d["kind"]), target_on, limit_on, today) for d in given]
    if cells:
        cells[0].looks.append("first")
        cells[-1].looks.append("last")
    bands(cells, target_on, limit_on)
    thin_out(cells)
    return Bar(padded(cells), legend(cells), weekdays())


def cell(date, number, kind, target_on, limit_on, today) -> Cell:
    found = Cell(date, number=number)
    if number is None:
        said = {
            "submitted": (pgettext("day cell", "in"), _("day of submission, does not count")),
            "paused": (pgettext("day cell", "wait"), _("paused, does not count")),
        }
        if kind in said:
            found.looks, (found.mark, words) = [kind], said[kind]
        else:
            found.looks, found.mark, words = ["rest"], pgettext("day cell", "off"), _("day off, does not count")
        said_words = [words]
    else:
        found.mark, said_words = str(number), [_("working day %(number)s") % {"number": number}]
        late = bool(limit_on and date > limit_on)
        if kind == "used" or (kind != "ahead" and date <= today):
            found.looks = ["over" if late else "used"]
            said_words.append(_("beyond the limit") if late else _("counted"))
        else:
            window = bool(target_on and limit_on and target_on < date < limit_on)
            found.looks = ["window" if window else "ahead"]
            said_words.append(_("between target and limit") if window else _("to come"))
        if date.weekday() > 4 or kind == "makeup":
            found.makeup = True
            found.looks.append("makeup")
            said_words.append(_("make-up working day"))
    for on, look, words, flag in (
        (today, "today", _("today"), _("Today")),
        (target_on, "target", _("expected by this day"), _("Expected %(day)s")),
        (limit_on, "limit", _("latest day"), _("Latest %(day)s")),
    ):
        if on == date:
            found.looks.append(look)
            said_words.append(words)
            found.flag = flag % {"day": short(date)} if "%" in flag else found.flag or flag
    if kind == "submitted":
        found.flag = found.flag or _("Submitted")
    found.words = _("%(day)s: %(what)s") % {"day": day_words(date), "what": _(", ").join(said_words)}
    return found


def thin_out(cells: list[Cell]):
    """Take the flag of today away where those of target and limit, which name their days, would run into it."""
    for at, one in enumerate(cells):
        if one.flag == _("Today") and any(c.flag for c in [*cells[max(at - 3, 0) : at], *cells[at + 1 : at + 4]]):
            one.flag = ""


def short(date: datetime.date) -> str:
    from .templatetags.portal import date_only

    return date_only(date)


def bands(cells: list[Cell], target_on, limit_on):
    """What stands above runs of days: a pause, a holiday by its name, the days between target and limit."""
    named = {c.date: holiday(c.date) for c in cells if "rest" in c.looks}
    for is_rest, run in groupby(cells, key=lambda c: "rest" in c.looks):
        run = list(run)
        names = [named[c.date] for c in run if is_rest and named[c.date]]
        if names:
            band(run, "holiday", names[0])
    for paused, run in groupby(cells, key=lambda c: "paused" in c.looks):
        if paused:
            band(list(run), "pause", _("Paused"))
    if target_on and limit_on:
        free = [c for c in cells if target_on <= c.date <= limit_on]
        for blank, run in groupby(free, key=lambda c: not c.band):
            run = list(run)
            if blank and len(run) > 3:
                numbers = {"target": number_on(cells, target_on), "limit": number_on(cells, limit_on)}
                label = _("target %(target)s → limit %(limit)s") % numbers if all(numbers.values()) else ""
                band(run, "window", label if target_on in {c.date for c in run} else "")


def band(run: list[Cell], name: str, label: str):
    for one in run:
        one.band, one.band_looks = name, f"ob-wd-band-{name}"
    run[-1].band_looks += " ob-wd-band-end"
    # In the middle, but at the start of a long run, whose row may end anywhere.
    middle = run[(len(run) - 1) // 2 if len(run) < LONG else 0]
    middle.band_label = label
    middle.band_looks += " ob-wd-band-start" if len(run) >= LONG else "" if len(run) % 2 else " ob-wd-band-even"


def number_on(cells, date) -> int | None:
    return next((c.number for c in cells if c.date == date), None)


def holiday(date: datetime.date) -> str:
    """The name of the statutory holiday on a day, short; empty on other days."""
    if not 1950 <= date.year <= 2100:
        return ""
    name = holidays.country_holidays("CN", years=date.year, observed=False, language="en_US").get(date, "")
    return next((str(words) for start, words in HOLIDAYS.items() if start in name), "")


def padded(cells: list[Cell]) -> list[Cell]:
    """The cells with the days that fill their first and last week."""
    if not cells:
        return []
    first, last = cells[0].date, cells[-1].date
    before = [first - datetime.timedelta(days=n) for n in range(first.weekday(), 0, -1)]
    after = [last + datetime.timedelta(days=n) for n in range(1, 7 - last.weekday())]
    return [*(Cell(d, pad=True) for d in before), *cells, *(Cell(d, pad=True) for d in after)]


def legend(cells: list[Cell]) -> list[tuple[str, str, str]]:
    """(look, mark, words) of the kinds that this bar has."""
    known = [
        ("used", "", _("counted")), ("over", "", _("beyond the limit")), ("today", "", _("today")),
        ("ahead", "", _("to come")), ("window", "", _("between target and limit")),
        ("paused", pgettext("day cell", "wait"), _("paused")),
        ("rest", pgettext("day cell", "off"), _("weekend or holiday")),
        ("makeup", pgettext("day cell", "on"), _("make-up working day")),
    ]  # fmt: skip
    there = {look for c in cells for look in c.looks}
    return [entry for entry in known if entry[0] in there]
