"""What the pages of a form show: entries with remarks and papers, the list of pages, the summary, what comes next."""

from collections import Counter
from dataclasses import dataclass

from django.forms import BoundField
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow.actors import Actor
from workflow.history import people

from ..models import FormSheet
from .filled import Filled
from .parts import Ask, Page
from .shown import is_empty, words

State = FormSheet.State
CHECK = "check"


@dataclass
class Entry:
    """One line of a page: an open field (`bound`), or an answer that is locked now."""

    label: str
    value: str = ""
    bound: BoundField | None = None
    remark: dict | None = None
    existing: dict | None = None
    reply: BoundField | None = None
    drop: BoundField | None = None
    wide: bool = False
    url: str = ""


def entries(filled: Filled, page: Page, row: str, form, reader: Actor) -> tuple[list[Entry], list[Entry]]:
    """The lines of a page: what is required first, then the optional rest, which is folded away."""
    first, rest, notes = [], [], remark_words(filled, reader)
    for ask in page.asks:
        if ask.fact is None and not filled.asked(page, ask, row):
            continue
        entry = Entry(ask.label, filled.words(page, ask, row), wide=ask.wide or ask.paper)
        paper = filled.paper(ask) if ask.paper else None
        if paper:
            entry.url = reverse("workflow:file", args=[paper.file_id]) + "?inline"
        if form is not None and ask.name in form.fields:
            entry.bound = form[ask.name]
            entry.remark = notes.get(page.place(ask, row))
            entry.existing = existing(filled, paper)
            entry.reply = form[f"reply_{ask.name}"] if f"reply_{ask.name}" in form.fields else None
            entry.drop = form[f"drop_{ask.name}"] if f"drop_{ask.name}" in form.fields else None
        (first if ask.field.required or ask.fact or entry.remark else rest).append(entry)
    return first, rest


def existing(filled: Filled, paper) -> dict | None:
    """What is said about a paper that is there already."""
    if paper is None:
        return None
    note = "" if paper.sheet_id == filled.sheet.pk else _("Taken from another form of this application.")
    url = reverse("workflow:file", args=[paper.file_id]) + "?inline"
    return {"name": paper.file.name, "size": paper.file.size, "note": note, "url": url}


def remark_words(filled: Filled, reader: Actor) -> dict[str, dict]:
    """The reviewer's remarks by place, as the field shows them."""
    if not filled.remarks:
        return {}
    names = people({r.by_id for r in filled.remarks.values()}, reader)
    return {
        place: {
            "who": names[r.by_id][0],
            "code": r.code,
            "title": filled.titles.get(r.code, ""),
            "text": r.words,
            "at": r.at,
            "old": old_words(filled, place),
            "mended": r.mended,
        }
        for place, r in filled.remarks.items()
    }


def old_words(filled: Filled, place: str) -> str:
    """What the supplier had answered when the reviewer sent it back; papers show their versions themselves."""
    found = filled.find(place)
    if found is None or found[1].paper:
        return ""
    page, ask, row = found
    before = filled.before(page, ask, row)
    return words(ask, before) if before != filled.value(page, ask, row) else ""


def remark_links(filled: Filled) -> list[dict]:
    """The remarks of the last round as links to their fields, for the summary on top."""
    found = []
    for place, remark in filled.remarks.items():
        if where := filled.find(place):
            page, ask, row = where
            url = address(filled, page.key, row) + f"#field-{ask.name}"
            text = remark.words or filled.titles.get(remark.code, "")
            found.append({"label": ask.label, "text": text, "url": url, "mended": remark.mended, "page": page.key})
    return found


def address(filled: Filled, page: str, row: str = "") -> str:
    """The address of a page of the form, or of its summary (`check`)."""
    pk, kind = filled.application.pk, filled.sheet.kind
    if page == CHECK:
        return reverse("onboarding:form-check", args=[pk, kind])
    return reverse("onboarding:form-page", args=[pk, kind, page]) + (f"?row={row}" if row else "")


def page_list(filled: Filled, current: str) -> dict:
    """Every page of the form with its state, for the list at the left."""
    pages, done = [], 0
    marked = [m["page"] for m in remark_links(filled) if not m["mended"]]
    shown = filled.definition.pages_for(filled.answers)
    for page in shown:
        state, note = page_state(filled, page, marked.count(page.key))
        done += state == "done"
        pages.append(
            {
                "title": page.title,
                "url": address(filled, page.key),
                "state": state,
                "note": note,
                "current": page.key == current,
            }
        )
    pages.append(
        {"title": _("Check and hand in"), "url": address(filled, CHECK), "state": "later", "current": current == CHECK}
    )
    return {"pages": pages, "done": done, "total": len(shown)}


def page_state(filled: Filled, page: Page, marked: int) -> tuple[str, str]:
    """The mark and the note of one page in the list."""
    sheet = filled.sheet
    if sheet.state == State.RETURNED:
        if marked:
            return "returned", ngettext("%(n)d to correct", "%(n)d to correct", marked) % {"n": marked}
        return ("done", "") if filled.done(page) else ("you", _("incomplete"))
    if not sheet.editable:
        return "done", ""
    if page.key not in sheet.saved:
        return ("later", "") if any(a.required for a in page.asks) else ("later", _("optional"))
    return ("done", "") if filled.done(page) else ("you", _("incomplete"))


def after(filled: Filled, page: Page) -> str:
    """Where to go on after a page: the next one in a draft, the next returned one afterwards, else the summary."""
    pages = filled.definition.pages_for(filled.answers)
    if filled.sheet.state == State.RETURNED:
        return go_on(filled)
    following = pages[pages.index(page) + 1 :] if page in pages else []
    return address(filled, following[0].key if following else CHECK)


def go_on(filled: Filled) -> str:
    """The place where work on the form goes on."""
    if filled.sheet.state == State.RETURNED:
        for remark in filled.unmended:
            if found := filled.find(remark.place):
                return address(filled, found[0].key, found[2])
    problems = filled.problems() if filled.sheet.editable else []
    return address(filled, problems[0].page.key if problems else CHECK)


def previous(filled: Filled, page: Page) -> str:
    """The page before, or the overview of the three forms."""
    pages = filled.definition.pages_for(filled.answers)
    index = pages.index(page) if page in pages else 0
    return address(filled, pages[index - 1].key) if index else reverse("onboarding:forms", args=[filled.application.pk])


def saved_at(filled: Filled, page: Page):
    """When the page was last saved; None before."""
    at = filled.sheet.saved.get(page.key, {}).get("at")
    return parse_datetime(at) if at else None


def product_rows(filled: Filled, page: Page) -> list[dict]:
    """The rows of a repeating page with their name and what is missing in each."""
    bad = {p.row for p in filled.problems(page)}
    marked = {m[2] for r in filled.unmended if (m := filled.find(r.place)) and m[0] is page}
    return [
        {"number": n, "row": row, "title": answers.get(page.row_name) or page.row_title,
         "url": address(filled, page.key, row), "bad": row in bad, "returned": row in marked}
        for n, (row, answers) in enumerate(filled.rows(page).items(), start=1)
    ]  # fmt: skip


def summary(filled: Filled) -> list[dict]:
    """All answers by page, each with the link to change it while that is possible."""
    found = []
    for page in filled.definition.pages_for(filled.answers):
        for n, row in enumerate(filled.rows(page) if page.repeats else [""], start=1):
            lines = [line(filled, page, ask, row) for ask in page.asks]
            title = f"{page.row_title} {n}" if page.repeats else page.title
            found.append(
                {"title": title, "rows": [entry for entry in lines if entry], "url": address(filled, page.key, row)}
            )
    return found


def line(filled: Filled, page: Page, ask: Ask, row: str) -> dict | None:
    """One answer of the summary; optional ones without an answer are left out."""
    value = filled.words(page, ask, row)
    if not ask.applies(filled.row_answers(page, row)) or (is_empty(value) and not ask.field.required):
        return None
    url = address(filled, page.key, row) + f"#field-{ask.name}" if filled.open(page, ask, row) else ""
    return {
        "label": ask.label,
        "value": value or _("– still missing –"),
        "url": url,
        "wide": ask.wide,
        "locked": not url,
    }


def wanted(filled: Filled) -> list[dict]:
    """What must be done before the form can be handed in, each with the link to its field."""
    if not filled.sheet.editable:
        return []
    found = [
        {
            "label": p.label,
            "page": p.page.title,
            "text": p.text,
            "url": address(filled, p.page.key, p.row) + (f"#field-{p.ask.name}" if p.ask else ""),
        }
        for p in filled.problems()
    ]
    words = _("Correct what was sent back, or say why it stays.")
    return found + [
        {"label": m["label"], "text": words, "url": m["url"]} for m in remark_links(filled) if not m["mended"]
    ]


def gaps(filled: Filled) -> list[dict]:
    """The pages on which something is missing, with how much: what a form in the making shows instead of each field."""
    counts = Counter(p.page.key for p in filled.problems()) if filled.sheet.editable else {}
    return [
        {"title": page.title, "n": counts[page.key], "url": address(filled, page.key)}
        for page in filled.definition.pages
        if page.key in counts
    ]


BADGES = {State.DRAFT: "you", State.SUBMITTED: "us", State.RETURNED: "returned", State.APPROVED: "done"}


def state_badge(sheet: FormSheet) -> str:
    """Whose turn it is with the form, as a badge."""
    return BADGES[sheet.state]


def card(filled: Filled) -> dict:
    """One form on the overview: what it is for, how much it asks, how far it is."""
    sheet, definition = filled.sheet, filled.definition
    pages = page_list(filled, "")
    return {
        "title": sheet.get_kind_display(),
        "purpose": definition.purpose,
        "turn": state_badge(sheet),
        "state": sheet.get_state_display() if sheet.pk else _("not started"),
        "started": bool(sheet.pk),
        "sheet": sheet,
        "effort": definition.effort(filled.answers),
        "done": pages["done"],
        "total": pages["total"],
        "marked": len(filled.unmended),
        "url": reverse("onboarding:form", args=[filled.application.pk, sheet.kind]),
    }
