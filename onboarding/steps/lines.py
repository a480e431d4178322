"""Step 4, product lines: one approved line and one bound category; further lines are shown but block nothing (S)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import roles
from catalog.models import Binding, LineRemark, ProductLine
from workflow import calendar, reasons
from workflow.requirements import Requirement, Status, Turn

State = ProductLine.State
LIVE = [State.RETURNED, State.SUBMITTED, State.DRAFT]


def requirements(case) -> list[Requirement]:
    """The approved line, the binding, and a row for each further line that is on its way."""
    found = ProductLine.objects.filter(party_id=case.party_id).exclude(state=State.WITHDRAWN)
    lines = list(found.select_related("brand").order_by("approved_at", "id"))
    remarks = first_remarks(case.party_id) if any(line.state == State.RETURNED for line in lines) else {}
    approved = [line for line in lines if line.state == State.APPROVED]
    # The line nearest to approval stands for the requirement; the others are rows of their own.
    order = {State.SUBMITTED: 0, State.RETURNED: 1, State.DRAFT: 2}
    moving = sorted((line for line in lines if line.state in LIVE), key=lambda line: order[line.state])
    title = _("One approved product line")
    if approved:
        entries = [Requirement("lines.approved", title, Status.DONE)]
    elif moving:
        entries = [on_its_way("lines.approved", title, moving.pop(0), remarks, case)]
    else:
        entries = [begin(title)]
    entries.append(binding(approved, case))
    for line in moving:
        name = _("Product line %(number)s, %(brand)s") % {"number": line.number, "brand": line.brand_name or "–"}
        entries.append(on_its_way(f"lines.{line.pk}", name, line, remarks, case, blocks=False))
    return entries


def first_remarks(party_id: int) -> dict[int, tuple[LineRemark, str]]:
    """The first open remark per line, with its code's sentence."""
    rows = list(LineRemark.objects.filter(line__party_id=party_id, closed_at=None).order_by("-id"))
    words = reasons.sentences() if rows else {}
    return {row.line_id: (row, words.get(row.code, "")) for row in rows}


def begin(title) -> Requirement:
    return Requirement(
        "lines.approved",
        title,
        Status.NOW,
        Turn.SUPPLIER,
        link=reverse("catalog:lines"),
        link_text=_("Begin a product line"),
        reason=_("A brand in its categories, with trademark, authorisation and quality report."),
        otherwise=_("No contract is sent before a line is approved."),
    )


def on_its_way(code, title, line, remarks, case, blocks=True) -> Requirement:
    """A line that is a draft, in review or sent back."""
    fields = {"blocks": blocks, "link": reverse("catalog:line", args=[line.pk]), "link_text": _("Look at the line")}
    if line.state == State.SUBMITTED:
        side = roles.PRODUCT_REVIEWER if "product" in line.waits_for else roles.QUALITY_REVIEWER
        both = len(line.waits_for) == 2
        reason = (
            _("Product review and quality review look at the papers.")
            if both
            else _("The product review looks at the papers; the quality review has passed.")
            if "product" in line.waits_for
            else _("The quality review looks at the papers; the product review has passed.")
        )
        return Requirement(
            code,
            title,
            Status.WAITING,
            Turn.PLATFORM,
            role=side,
            reason=reason,
            **case.due(line.submitted_at, "lines"),
            otherwise=_("Past the target, the case is reported to the reviewers again."),
            **fields,
        )
    if line.state == State.RETURNED:
        remark, sentence = remarks.get(line.pk, (None, ""))
        return Requirement(
            code,
            title,
            Status.RETURNED,
            Turn.SUPPLIER,
            reason=sentence,
            remark_code=remark.code if remark else "",
            remark=remark.words if remark else "",
            otherwise=_("The line stays sent back; nothing else of it is lost."),
            **fields | {"link_text": _("Correct it")},
        )
    return Requirement(
        code,
        title,
        Status.NOW,
        Turn.SUPPLIER,
        reason=_("The line is begun but not handed in."),
        otherwise=_("No contract is sent before a line is approved.") if blocks else "",
        **fields | {"link_text": _("Continue")},
    )


def binding(approved, case) -> Requirement:
    title = _("Categories bound to your account")
    if Binding.objects.live_on(calendar.today()).filter(party_id=case.party_id).exists():
        return Requirement("lines.binding", title, Status.DONE)
    if not approved:
        return Requirement(
            "lines.binding",
            title,
            Status.LATER,
            Turn.PLATFORM,
            role=roles.BUYER,
            reason=_("The buyer binds them once a line is approved."),
        )
    return Requirement(
        "lines.binding",
        title,
        Status.WAITING,
        Turn.PLATFORM,
        role=roles.BUYER,
        reason=_("The line is approved; the buyer binds its categories."),
        **case.due(approved[0].approved_at, "binding"),
        otherwise=_("No item can be offered in a category that is not bound."),
        link=reverse("catalog:lines"),
        link_text=_("See the line"),
    )
