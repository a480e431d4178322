"""A form as its reviewer reads it: every answer by page, what changed since the last submission, papers to look at."""

from dataclasses import dataclass

from django.urls import reverse

from workflow.reasons import sentences

from .filled import Filled
from .parts import Ask, Page
from .shown import is_empty, words


@dataclass
class Line:
    """One answer: `was` is what it was when it was sent back, `inputs` are tick, reason and words of the reviewer."""

    label: str
    value: str
    was: str = ""
    changed: bool = False
    mono: bool = False
    paper: dict | None = None
    remark: dict | None = None
    inputs: dict | None = None


def sections(filled: Filled, form=None, revealed: dict | None = None) -> list[dict]:
    """Pages (and rows of repeating ones) with their lines; `revealed` holds sealed values to be shown in full."""
    history = past_remarks(filled)
    found = []
    for page in filled.definition.pages_for(filled.answers):
        for number, row in enumerate(filled.rows(page) if page.repeats else [""], start=1):
            title = f"{page.row_title} {number}" if page.repeats else page.title
            asks = [a for a in page.asks if a.applies(filled.row_answers(page, row))]
            lines = [line(filled, page, ask, row, form, revealed or {}, history) for ask in asks]
            found.append({"title": title, "lines": lines, "changed": sum(entry.changed for entry in lines)})
    return found


def line(filled: Filled, page: Page, ask: Ask, row: str, form, revealed: dict, history: dict) -> Line:
    value, place = filled.value(page, ask, row), page.place(ask, row)
    shown = revealed[ask.name] if ask.sealed and revealed.get(ask.name) else filled.words(page, ask, row)
    entry = Line(ask.label, shown or "–", mono=ask.sealed, remark=history.get(place))
    entry.inputs = form.of(place) if form is not None else None
    paper = filled.paper(ask) if ask.paper else None
    if paper:
        url = reverse("workflow:file", args=[paper.file_id]) + "?inline"
        entry.paper = {
            "url": url,
            "file": paper.file,
            "picture": paper.file.media_type.startswith("image/"),
            "until": paper.expires_on,
        }
    if filled.sheet.reviewed and ask.fact is None:
        before = filled.before(page, ask, row)
        entry.changed = before != (paper.file_id if paper else None) if ask.paper else before != value
        if is_empty(before) and (paper is None if ask.paper else is_empty(value)):
            entry.changed = False
        entry.was = words(ask, before) if entry.changed and not ask.paper else ""
    return entry


def past_remarks(filled: Filled) -> dict[str, dict]:
    """The newest remark of every place, with what the supplier replied."""
    rows = list(filled.sheet.remarks.order_by("pk"))
    titles = sentences() if rows else {}
    return {r.place: {"code": r.code, "title": titles.get(r.code, ""), "text": r.words, "reply": r.reply} for r in rows}
