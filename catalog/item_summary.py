"""An item as people read it: its sections with what was said about them, and the one next thing."""

from django.urls import reverse
from django.utils.translation import gettext as _

from workflow import reasons
from workflow.requirements import Status
from workflow.templatetags.portal import money
from workflow.words import role_title

from . import visibility
from .actions.items import edit_item
from .barcodes import gtin_warning
from .forms.items import ItemForm
from .items import PICTURES_MOST, field_title, open_faults, points, requirements
from .ladder import title as stage_title
from .models import Item, PriceRule

State = Item.State
TONES = {
    State.DRAFT: "you", State.IN_REVIEW: "us", State.RETURNED: "returned", State.READY: "accent",
    State.SHELF_REQUESTED: "us", State.ON_SHELF: "done", State.OFF_SHELF: "ended", State.DELETED: "ended",
}  # fmt: skip


def tone(item) -> str:
    """The badge of its state."""
    return TONES[item.state]


def value(item, key: str):
    """One field as text."""
    if key == "binding":
        return f"{item.category.name} · {item.line.brand_name}"
    if key.endswith("_fen"):
        return money(getattr(item, key)) or "–"
    found = getattr(item, f"get_{key}_display", lambda: getattr(item, key))()
    if found in (None, ""):
        return "–"
    suffix = ItemForm.SUFFIXES.get(key)
    return f"{found} {suffix}" if suffix else found


def pinned(remark, words: dict[str, str], mended: bool = False) -> dict:
    """A remark as the component shows it: by role, with the sentence of its code."""
    return {
        "who": role_title(remark.role), "code": remark.code, "title": words.get(remark.code, ""), "text": remark.words,
        "at": remark.at, "old": remark.old, "mended": mended,
    }  # fmt: skip


def open_remarks(item) -> dict[str, dict]:
    """The open remarks by field, as they are shown."""
    rows = list(item.remarks.filter(closed_at=None))
    words = reasons.sentences() if rows else {}
    return {r.key: pinned(r, words, r.key in item.changed_keys) | {"field": field_title(r.key)} for r in rows}


def sections(item, remarks: dict[str, dict]) -> list[dict]:
    """Label and value pairs by section of the form, with the remarks about each."""
    found = []
    for code, heading, names in ItemForm.SECTIONS:
        keys = ["category" if name == "binding" else name for name in names]
        rows = [
            {
                "label": ItemForm.base_fields[name].label,
                "value": value(item, name),
                "wide": name in ("detail", "margin_words"),
            }
            for name in names
            if name != "margin_words" or item.margin_words
        ]
        found.append(
            {"code": code, "title": heading, "rows": rows, "remarks": [remarks[k] for k in keys if k in remarks]}
        )
    return found


def stages(item) -> list[dict]:
    """The review ladder of this round as phases: done, waiting, later."""
    if not item.ladder or item.state == State.DRAFT:
        return []
    passed = len(item.ladder) if item.state in Item.OFFERED else item.stage
    current = item.state == State.IN_REVIEW
    back = item.state == State.RETURNED
    return [
        {
            "title": stage_title(stage["code"]),
            "state": "done" if n < passed else ("returned" if back else "us") if n == passed else "later",
            "current": current and n == passed,
        }
        for n, stage in enumerate(item.ladder)
    ]


def next_step(item, found, form) -> dict:
    """The card on top of the item's page; `found` are its requirements, `form` its newest shelf form."""
    if item.state in (State.DRAFT, State.RETURNED):
        return before_review(item, found)
    if item.state == State.IN_REVIEW:
        words = _("%(who)s looks at it now. You will be told; there is nothing for you to do.")
        return {"turn": "us", "title": _("In review"), "text": words % {"who": stage_title(item.current_stage["code"])}}
    if item.state in (State.READY, State.OFF_SHELF):
        back = form is not None and form.verdict == "returned" and item.state == State.READY
        return {
            "turn": "returned" if back else "you",
            "title": _("Fill in the shelf form again") if back else _("Fill in the shelf form"),
            "text": form.words
            if back
            else _("Say with what price, stock and delivery it goes on sale. The buyer confirms it."),
            "link": reverse("catalog:item-shelf", args=[item.pk]),
            "link_text": _("Fill in the shelf form"),
        }
    if item.state == State.SHELF_REQUESTED:
        return {"turn": "us", "title": _("The buyer looks at your shelf form"),
                "text": _("Once it is confirmed, the item goes on sale and into the EP pool by itself.")}  # fmt: skip
    if item.state == State.ON_SHELF and not item.in_pool:
        return {
            "turn": "us",
            "title": _("On its way to the EP pool"),
            "text": _("The platform sends it by itself, usually within a minute. There is nothing for you to do."),
        }
    if item.state == State.ON_SHELF:
        return {"turn": "done", "title": _("On sale and in the EP pool"),
                "text": _("Below you see on which procurement sites it shows.")}  # fmt: skip
    return {"turn": "ended", "title": _("Withdrawn"), "text": _("What you entered stays readable.")}


def before_review(item, found) -> dict:
    """The card of an item that is not in review: what to correct, what is missing, what it waits for, or submit."""
    faults = open_faults(found)
    sent_back = [r for r in faults if r.status == Status.RETURNED]
    missing = [r for r in faults if r.link]
    if sent_back:
        return {
            "turn": "returned", "title": _("Correct what is marked, then submit it again"),
            "text": _("It keeps its number %(number)s.") % {"number": item.number},
            "link": sent_back[0].link, "link_text": _("Correct it"),
        }  # fmt: skip
    if missing:
        return {
            "turn": "you", "title": _("Complete the item"),
            "text": _("Still missing: %(what)s.") % {"what": _(", ").join(r.title for r in missing[:6])},
            "link": missing[0].link, "link_text": _("Fill in what is missing"),
        }  # fmt: skip
    if faults:
        return {"turn": "later", "title": _("Complete, but it cannot be submitted yet"), "text": faults[0].reason}
    return {
        "turn": "you", "title": _("Complete: submit it for review"), "text": _("Everything that is required is there."),
    }  # fmt: skip


def margin_row(item, rule) -> dict | None:
    """The margin against the agreed one: {"points", "agreed", "highest" (fen) when it is too low}."""
    if item.margin is None:
        return None
    fits = rule is None or rule.fits(item.sale_fen, item.purchase_fen)
    return {
        "points": points(item.margin), "agreed": points(rule.floor) if rule else "",
        "highest": None if fits else rule.highest_purchase(item.sale_fen),
    }  # fmt: skip


def room(item) -> int:
    """How many pictures may still be added."""
    return max(0, PICTURES_MOST - item.pictures.count())


def page_of(item, actor) -> dict:
    """Everything the supplier's page shows of an item, for somebody who may or may not change it."""
    remarks, editable = open_remarks(item), edit_item.may(item, actor)
    found = requirements(item) if editable else []
    shelf = item.shelf_forms.first()
    return {
        "item": item, "tone": tone(item), "editable": editable, "requirements": found,
        "next": next_step(item, found, shelf), "sections": sections(item, remarks), "whole": remarks.get(""),
        "pictures_remark": remarks.get("pictures"), "complete": editable and not open_faults(found),
        "stages": stages(item), "shelf": shelf, "margin": margin_row(item, PriceRule.objects.current(item.party_id)),
        "pictures": item.pictures.select_related("file"), "room": room(item),
        "sites": visibility.everywhere(item), "barcode_note": gtin_warning(item.gtin),
    }  # fmt: skip
