"""A product line as pages show it: its sections with what was entered, its pages with their state, the next thing."""

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from workflow.templatetags.portal import date_only

from .models import Permit, ProductLine
from .parts import PAGES, PARTS, open_fields, permits_needed

State = ProductLine.State


def page_url(line, page: str) -> str:
    return (
        reverse("catalog:line", args=[line.pk])
        if page == "check"
        else reverse("catalog:line-page", args=[line.pk, page])
    )


def page_list(line, requirements, remarks, current: str) -> list[dict]:
    """The pages of a line for the list beside them: done, sent back or to do."""
    faulty = {PARTS[r.code].page for r in requirements if r.open}
    returned = {}
    for remark in remarks:
        if remark.key in PARTS and not met(line, remark):
            returned[PARTS[remark.key].page] = returned.get(PARTS[remark.key].page, 0) + 1
    found = []
    for page, title in PAGES.items():
        state = "returned" if page in returned else "later" if page == "check" else "you" if page in faulty else "done"
        note = _("%(n)d sent back") % {"n": returned[page]} if page in returned else ""
        found.append(
            {"title": title, "url": page_url(line, page), "state": state, "note": note, "current": page == current}
        )
    return found


def met(line, remark) -> bool:
    """Whether the part a remark is about was changed since."""
    fields = set(PARTS[remark.key].fields)
    return any(fields & set(PARTS[key].fields) for key in line.changed_keys if key in PARTS)


def file_row(label, file) -> dict:
    """A file as a definition row that opens it."""
    if file is None:
        return {"label": label, "value": "–"}
    return {
        "label": label,
        "value": file.name,
        "url": reverse("workflow:file", args=[file.pk]) + "?inline",
        "link_text": _("Open"),
    }


def row(line, name, value=None, **more) -> dict:
    label = line._meta.get_field(name).verbose_name
    if value is None:
        value = getattr(line, f"get_{name}_display", lambda: getattr(line, name))()
    if isinstance(value, datetime.date):
        value = date_only(value)
    return {"label": str(label)[:1].upper() + str(label)[1:], "value": "–" if value in (None, "") else value, **more}


def sections(line, requirements, remarks) -> list[dict]:
    """What was entered, by page, with the faults and remarks of each."""
    permits = {p.kind: p for p in line.permits.all()}
    quality = [
        row(line, "laboratory"),
        row(line, "accreditation", mono=True),
        row(line, "report_number", mono=True),
        row(line, "report_on"),
        row(line, "report_brand"),
        row(line, "report_product"),
        file_row(_("Quality report"), line.report_file),
    ]
    for kind in sorted(permits_needed(line)):
        permit = permits.get(kind)
        words = (
            _("%(number)s, valid until %(until)s") % {"number": permit.number, "until": date_only(permit.valid_until)}
            if permit
            else "–"
        )
        quality.append({"label": Permit(kind).label, "value": words})
        if permit and permit.file:
            quality[-1] |= {"url": file_row("", permit.file)["url"], "link_text": _("Open")}
    categories = _(", ").join(c.name for c in line.categories.all()) or "–"
    rows = {
        "brand": [
            {"label": _("Brand"), "value": line.brand_name or "–"},
            {"label": _("Brand library"), "value": _("known brand") if line.brand_id else _("new brand")},
            row(line, "role"),
            file_row(_("Logo"), line.logo),
            {"label": _("Categories"), "value": categories, "wide": True},
        ],
        "trademark": [
            row(line, "trademark_number", mono=True),
            row(line, "trademark_status"),
            row(line, "trademark_class"),
            row(line, "trademark_owner"),
            row(line, "trademark_since"),
            row(line, "trademark_until"),
            file_row(_("Trademark certificate"), line.trademark_file),
        ],
        "authorisation": [],
        "quality": quality,
    }
    allowed = open_fields(line, remarks)
    of_page = {page: {f for p in PARTS.values() if p.page == page for f in p.fields} for page in rows}
    return [
        {
            "open": allowed is None or bool(allowed & of_page[page]),
            "page": page,
            "title": PAGES[page],
            "rows": rows[page],
            "url": page_url(line, page),
            "faults": [r for r in requirements if r.open and PARTS[r.code].page == page],
            "remarks": [r for r in remarks if PARTS[r.key].page == page],
        }
        for page in rows
    ]


def next_step(line, remarks) -> dict | None:
    """The one thing on top of a line's page, once it was handed in or sent back."""
    if line.state == State.SUBMITTED:
        passed = [
            str(words)
            for side, words in (("product", _("product review")), ("quality", _("quality review")))
            if side not in line.waits_for
        ]
        text = (
            _("Passed so far: %(what)s.") % {"what": _(", ").join(passed)}
            if passed
            else _("Two people look at it: product review and quality review.")
        )
        return {"turn": "us", "title": _("The line is in review"), "text": text}
    if line.state == State.RETURNED:
        waiting = [r for r in remarks if not met(line, r)]
        if not waiting:
            return {"turn": "you", "title": _("Everything is corrected: hand the line in again"), "text": ""}
        page = PARTS[waiting[0].key].page
        return {
            "turn": "returned",
            "title": _("Correct what was sent back"),
            "link": page_url(line, page) + f"#field-{PARTS[waiting[0].key].fields[0]}",
            "link_text": _("Correct it"),
            "text": _("Only these parts can be changed; everything else stays as it is."),
        }
    if line.state == State.APPROVED:
        bound = [b for b in line.bindings.all() if b.state == "bound"]
        if bound:
            return {
                "turn": "done",
                "title": _("Approved, categories bound"),
                "text": _(", ").join(b.category.name for b in bound),
            }
        return {"turn": "us", "title": _("Approved"), "text": _("Your buyer now binds its categories to your account.")}
    return None
