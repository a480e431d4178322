"""Template tags and filters every page uses: money, dates, badges, icons, fields. Registered as builtins."""

import datetime as dt
from functools import lru_cache

from django import template
from django.forms import BoundField, widgets
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from workflow import words as sentences
from workflow.calendar import today, working_days_between
from workflow.fields import mask

register = template.Library()

# state → (tone class, icon, words). Never colour alone: the words and the icon say the same.
BADGES = {
    "you": ("you", "pencil", gettext_lazy("Your turn")),
    "us": ("us", "clock", gettext_lazy("With us")),
    "done": ("done", "check", gettext_lazy("Done")),
    "returned": ("returned", "arrow-back-up", gettext_lazy("Sent back")),
    "later": ("later", "circle-dashed", gettext_lazy("Later")),
    "frozen": ("frozen", "snowflake", gettext_lazy("Frozen")),
    "paused": ("frozen", "player-pause", gettext_lazy("Paused")),
    "overdue": ("overdue", "alert-triangle", gettext_lazy("Overdue")),
    "outside": ("us", "hourglass", gettext_lazy("With a third party")),
    "rejected": ("returned", "x", gettext_lazy("Rejected")),
    "waived": ("later", "check", gettext_lazy("Waived")),
    "ended": ("later", "ban", gettext_lazy("Ended")),
    "warning": ("you", "alert-triangle", gettext_lazy("Please note")),
    "accent": ("accent", "info-circle", gettext_lazy("New")),
}
STAFF_WORDS = {"you": gettext_lazy("Supplier"), "us": gettext_lazy("Platform")}
STAFF_ICONS = {"you": "user"}
ALIASES = {"now": "you", "waiting": "us", "nobody": "later", "platform": "us", "supplier": "you"}


# ---- figures ----


@register.filter
def money(fen):
    """An amount in fen as yuan with sign and separators: 123400 → ¥1,234.00, negative with a real minus sign."""
    return "" if fen in (None, "") else sentences.money(int(fen))


@register.filter
def yuan(fen):
    """The same without the currency sign, for cells whose head names the currency: 123400 → 1,234.00."""
    return "" if fen in (None, "") else money(fen).replace("¥", "")


@register.filter
def points(basis_points):
    """Commission points from basis points, at least one decimal: 800 → 8.0, 825 → 8.25."""
    if basis_points in (None, ""):
        return ""
    text = f"{abs(int(basis_points)) / 100:.2f}"
    text = text.removesuffix("0")
    return f"−{text}" if int(basis_points) < 0 else text


@register.filter
def masked(value):
    """A sensitive value with its middle hidden: 110***********002X, 6222****1234."""
    return mask(value) if value else ""


# ---- dates; people read Asia/Shanghai ----


def _as_date(value):
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def _date_words(date):
    """Day and month, with the year when it is not the current one."""
    if date.year == today().year:
        return dateformat.format(date, pgettext("date format", "j M"))
    return dateformat.format(date, pgettext("date format", "j M Y"))


@register.filter
def day(value):
    """A date with its weekday: 11月30日（周一）, Mon 30 Nov; with the year when it is not the current one."""
    return sentences.day(_as_date(value)) if value else ""


@register.filter
def date_only(value):
    """A date without its weekday: 11月30日, 30 Nov; with the year when it is not the current one."""
    return _date_words(_as_date(value)) if value else ""


@register.filter
def moment(value):
    """A point in time in Asia/Shanghai: 11月23日 16:05."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{_date_words(local.date())} {local:%H:%M}"


@register.filter
def left(value):
    """How many working days are left until the end of a date, or by how many it is passed."""
    if not value:
        return ""
    date, now = _as_date(value), today()
    if date == now:
        return _("due today")
    if date > now:
        days = working_days_between(now, date)
        return ngettext("%(days)d working day left", "%(days)d working days left", days) % {"days": days}
    days = max(1, working_days_between(date, now))
    return ngettext("overdue by %(days)d working day", "overdue by %(days)d working days", days) % {"days": days}


@register.filter
def is_past(value):
    """Whether a date is over: its last minute has passed in Asia/Shanghai."""
    return bool(value) and _as_date(value) < today()


@register.simple_tag
def countdown(until):
    """Time left until a moment in days, hours and minutes; the script keeps it current, without it the text stays."""
    if not until:
        return ""
    texts = {
        "days": _("%(days)s d %(hours)s h %(minutes)s min left"),
        "hours": _("%(hours)s h %(minutes)s min left"),
        "over": _("expired"),
    }
    minutes = int((until - timezone.now()).total_seconds() // 60)
    values = {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}
    text = texts["over" if minutes < 0 else "days" if values["days"] else "hours"] % values
    return format_html(
        '<time datetime="{}" data-countdown data-days="{}" data-hours="{}" data-over="{}">{}</time>',
        until.isoformat(),
        texts["days"],
        texts["hours"],
        texts["over"],
        text,
    )


EVENT_TONES = {"supplier": "accent", "platform": "us", "system": "later", "": "later"}


@register.filter
def event_tone(entry):
    """The dot of a timeline entry: blue for the supplier, hollow for the platform, else the tone of what happened."""
    name = getattr(entry, "tone", "") or ""
    return EVENT_TONES.get(name) or tone(name)


# ---- small pieces of markup ----


@register.simple_tag
def icon(name, title=""):
    """One symbol of the sprite; decorative unless a title is given (then it is an image with that name)."""
    if title:
        href = f"{static('icons.svg')}#{name}"
        return format_html('<svg class="ob-icon" role="img" aria-label="{}"><use href="{}"></use></svg>', title, href)
    return _symbol(str(name))


@lru_cache(maxsize=500)  # a page shows a hundred of a few dozen
def _symbol(name):
    href = f"{static('icons.svg')}#{name}"
    return format_html('<svg class="ob-icon" aria-hidden="true"><use href="{}"></use></svg>', href)


def _badge(state):
    """The state without its aliases, its tone, icon and words."""
    state = ALIASES.get(state, state)
    return state, *BADGES.get(state, ("later", "circle-dashed", state or ""))


@register.simple_tag
def badge(state, words="", icon="", staff=False):
    """A state as icon, words and colour; `words` replaces the usual ones, `staff` names the side instead of 'you'."""
    state, tone, symbol, usual = _badge(str(state or ""))
    if staff and not words:
        usual, symbol = STAFF_WORDS.get(state, usual), STAFF_ICONS.get(state, symbol)
    return format_html('<span class="ob-badge ob-{}">{}{}</span>', tone, _icon(icon or symbol), words or usual)


@register.simple_tag
def dot(state, words=""):
    """The round mark of a state in the sidebar and in lists of steps; its words are read by screen readers only."""
    _state, tone, symbol, usual = _badge(str(state or ""))
    return format_html(
        '<span class="ob-dot ob-{}">{}<span class="ob-hide">{}</span></span>', tone, _icon(symbol), words or usual
    )


_icon = icon


@register.filter
def tone(state):
    """The tone class of a state, without the prefix: returned, you, us, done, later, frozen, overdue, accent."""
    return _badge(str(state or ""))[1]


@register.filter
def initial(name):
    """The character for a person's round mark: the family name's in Chinese, the first letter otherwise."""
    return str(name).strip()[:1].upper()


@register.filter
def own(thing, name):
    """An entry of a dict or an attribute; never one of the dict's own methods, as a dot would find for `copy`."""
    return thing.get(name, "") if isinstance(thing, dict) else getattr(thing, name, "")


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """The current query string with some parameters replaced; None or '' removes one, and `page` starts over."""
    params = context["request"].GET.copy()
    if "page" not in changes:
        params.pop("page", None)
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = value
    return f"?{params.urlencode()}" if params else "?"


@register.simple_tag(takes_context=True)
def query_of(context, name, value=None):
    """`query` for a parameter whose name is itself a value, as filters need it."""
    return query(context, **{name: value})


@lru_cache(maxsize=500)  # a queue shows the same few bars again and again
def _segments(used: int, target: int, limit: int, paused: bool):
    parts = []
    for number in range(1, limit + 1):
        if number > used:
            kind = "todo"
        elif paused:
            kind = "paused"
        elif number > limit - 3:
            kind = "limit"
        else:
            kind = "late" if number > target else "used"
        parts.append((f"ob-seg-{kind}" + (" ob-seg-tick" if number == target else ""),))
    return format_html_join("", '<span class="{}"></span>', parts)


@register.simple_tag
def segments(used, target=7, limit=15, paused=False):
    """The mini bar of a working-day clock: one segment per day, amber after the target, red in the last three."""
    used = int(used or 0)
    text = _("Working day %(used)s of %(limit)s, target %(target)s") % {"used": used, "limit": limit, "target": target}
    inner = _segments(min(used, int(limit)), int(target), int(limit), bool(paused))
    return format_html('<span class="ob-segs" role="img" aria-label="{}">{}</span>', text, inner)


# ---- forms ----

KINDS = [
    (widgets.SelectDateWidget, "split"),
    (widgets.MultiWidget, "split"),
    (widgets.CheckboxSelectMultiple, "checkboxes"),
    (widgets.RadioSelect, "radio"),
    (widgets.CheckboxInput, "checkbox"),
    (widgets.FileInput, "file"),
    (widgets.HiddenInput, "hidden"),
    (widgets.Textarea, "textarea"),
    (widgets.Select, "select"),
    (widgets.DateInput, "date"),
    (widgets.NumberInput, "number"),
    (widgets.PasswordInput, "password"),
]


@register.filter
def fieldtype(field):
    """What a bound field looks like: checkbox, checkboxes, radio, select, file, textarea, date, split, text, …"""
    return next((kind for widget, kind in KINDS if isinstance(field.field.widget, widget)), "text")


@register.filter
def focus_id(field):
    """The id an error link jumps to: the control itself, or the first choice of a group."""
    if not isinstance(field, BoundField) or not field.auto_id:
        return ""
    return f"{field.auto_id}_0" if fieldtype(field) in ("radio", "checkboxes") else field.id_for_label or field.auto_id


LOOKS = ("locked", "value", "remark", "existing", "prefix", "suffix", "wide")


@register.simple_tag(takes_context=True)
def field_look(context, field):
    """How one field is shown: what the include names, else what the form set on the field.

    Only the innermost variables count, those after `with`: a page that happens to have a `value` or a `remark` of
    its own does not change its fields.
    """
    named = context.dicts[-1]
    look = {name: named.get(name, getattr(field.field, name, None)) for name in LOOKS}
    kind = fieldtype(field)
    look |= {
        "kind": kind,
        "group": kind in ("radio", "checkboxes", "split"),
        "wide": look["wide"] or look["remark"] or kind == "file",
    }
    look["value"] = named.get("value", getattr(field.field, "shown", None))
    look["listed"], look["short"] = getattr(field.field, "listed", False), getattr(field.field, "short", False)
    look["optional"] = not field.field.required and not getattr(field.field, "quiet", False)
    return look


@register.simple_tag
def control(field, remark=None):
    """The input of a bound field, described by its hint, its error and the reviewer's remark."""
    described = [field.aria_describedby or "", f"{field.auto_id}_remark" if remark else ""]
    attrs = {"aria-describedby": " ".join(filter(None, described))} if any(described) else {}
    if fieldtype(field) in ("radio", "checkboxes", "split"):
        # The fieldset around the choices carries the description; the parts of a split field need a name of their own.
        attrs = {"aria-label": field.label} if fieldtype(field) == "split" else {}
    return field.as_widget(attrs=attrs)


@register.filter
def describedby(field, remark=None):
    """The ids that describe a group of choices, for its fieldset."""
    return " ".join(filter(None, [field.aria_describedby or "", f"{field.auto_id}_remark" if remark else ""]))


@register.simple_tag
def error_list(*forms):
    """(field or None, message) for every error of the forms given, in the order of the page."""
    found = []
    for form in forms:
        if not form:
            continue
        for entry in form if not hasattr(form, "non_field_errors") else [form]:
            found += [(None, message) for message in entry.non_field_errors()]
            found += [(field, message) for field in entry for message in field.errors]
    return found


@register.simple_tag
def requirement_groups(requirements):
    """The list of what is missing as it is read: yours, with us, later, and what is done."""
    groups = {"yours": [], "ours": [], "later": [], "done": []}
    for entry in requirements or []:
        if entry.status in ("done", "waived"):
            groups["done"].append(entry)
        elif entry.status == "later":
            groups["later"].append(entry)
        else:
            groups["yours" if _badge(entry.turn)[0] == "you" else "ours"].append(entry)
    return groups


@register.filter
def requirement_state(entry):
    """The badge of a requirement: whose turn it is, unless it was sent back, is overdue, done or later."""
    if entry.status in ("returned", "overdue", "done", "waived", "later"):
        return entry.status
    return _badge(entry.turn)[0]
