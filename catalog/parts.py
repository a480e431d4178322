"""The parts of a product line: what a remark can be pinned to, on which page it is, whose review it concerns."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .models import Permit

PRODUCT, QUALITY = "product", "quality"


@dataclass(frozen=True)
class Part:
    """One thing on a line: the form fields it opens when it is sent back, and the reviews (`sides`) it concerns."""

    key: str
    title: str
    page: str
    fields: tuple[str, ...]
    sides: tuple[str, ...]


PAGES = {
    "brand": _("Brand and categories"),
    "trademark": _("Trademark"),
    "authorisation": _("Authorisation"),
    "quality": _("Quality and permits"),
    "check": _("Check and hand in"),
}

BOTH = (PRODUCT, QUALITY)
PARTS = {
    part.key: part
    for part in [
        Part("brand", _("Brand name"), "brand", ("brand_zh", "brand_en", "logo"), BOTH),
        Part("logo", _("Logo"), "brand", ("logo",), (PRODUCT,)),
        Part("categories", _("Categories"), "brand", ("categories",), BOTH),
        Part("role", _("Your role for the brand"), "brand", ("role",), (PRODUCT,)),
        Part("trademark_number", _("Trademark number"), "trademark", ("trademark_number",), (PRODUCT,)),
        Part("trademark_status", _("Trademark status and dates"), "trademark",
             ("trademark_status", "trademark_since", "trademark_until"), (PRODUCT,)),
        Part("trademark_class", _("Nice class"), "trademark", ("trademark_class",), (PRODUCT,)),
        Part("trademark_owner", _("Trademark owner"), "trademark", ("trademark_owner",), (PRODUCT,)),
        Part("trademark_file", _("Trademark certificate"), "trademark", ("trademark_file",), (PRODUCT,)),
        Part("chain", _("Authorisation chain"), "authorisation", ("chain",), (PRODUCT,)),
        Part("laboratory", _("Laboratory"), "quality", ("laboratory", "accreditation"), (QUALITY,)),
        Part("report", _("Report number, date and product"), "quality",
             ("report_number", "report_on", "report_brand", "report_product"), (QUALITY,)),
        Part("report_file", _("Quality report"), "quality", ("report_file",), (QUALITY,)),
        *(Part(f"permit_{kind}", kind.label, "quality",
               tuple(f"permit_{kind}_{name}" for name in ("number", "until", "file")), (QUALITY,)) for kind in Permit),
    ]
}  # fmt: skip


def part_of(field: str) -> Part:
    """The part a form field belongs to; the most specific one."""
    return min((p for p in PARTS.values() if field in p.fields), key=lambda p: len(p.fields))


def open_fields(line, remarks) -> set[str] | None:
    """The form fields that may be changed now: None for all of them (a draft), else what was sent back.

    A permit that the categories have come to need is open as long as it is not there.
    """
    if line.state == line.State.DRAFT:
        return None
    if line.state != line.State.RETURNED:
        return set()
    found = {field for remark in remarks if remark.key in PARTS for field in PARTS[remark.key].fields}
    have = {p.kind for p in line.permits.all()}
    for kind in permits_needed(line) - have:
        found |= set(PARTS[f"permit_{kind}"].fields)
    return found


def permits_needed(line) -> set[str]:
    """The permits that the line's categories ask for."""
    return {kind for category in line.categories.all() for kind in category.permits}
