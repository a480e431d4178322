"""What step 2 needs: the three forms, each handed in and approved."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import BUYER
from workflow.reasons import sentence
from workflow.requirements import Requirement, Status, Turn

from ..models import FormSheet, Remark
from ..sheets import SHEETS

State = FormSheet.State


def requirements(case):
    """One entry per form; three queries at most, however much is filled in."""
    sheets = {s.kind: s for s in case.sheets}
    first = {}
    if any(s.state == State.RETURNED for s in sheets.values()):
        wanted = Remark.objects.filter(sheet__application_id=case.application.pk, mended=False).order_by("-pk")
        first = {r.sheet_id: r for r in wanted}  # the earliest of the last round stays
        rounds = {s.pk: s.version for s in sheets.values()}
        first = {pk: r for pk, r in first.items() if r.round == rounds[pk]}
    return [requirement(case, kind, sheets.get(kind), first) for kind in SHEETS]


def requirement(case, kind, sheet, first) -> Requirement:
    """Whose turn it is with one form, and what to do next."""
    title = FormSheet.Kind(kind).label
    link = reverse("onboarding:form", args=[case.application.pk, kind])
    code = f"form_{kind}"
    if sheet is None or sheet.state == State.DRAFT:
        return Requirement(
            code, title, Status.NOW, Turn.SUPPLIER, link=link,
            reason=SHEETS[kind].effort(sheet.answers if sheet else {}),
            link_text=_("Go on with the form") if sheet else _("Fill in the form"),
            otherwise=_("Without it there is no VC account."),
        )  # fmt: skip
    if sheet.state == State.RETURNED:
        remark = first.get(sheet.pk)
        return Requirement(
            code, title, Status.RETURNED, Turn.SUPPLIER, link=link, link_text=_("Correct what was sent back"),
            reason=_("The reviewer sent it back; only what was sent back can be changed."),
            otherwise=_("The review goes on when you hand the form in again."),
            remark_code=remark.code if remark else "", remark=(remark.words or sentence(remark.code)) if remark else "",
        )  # fmt: skip
    if sheet.state == State.SUBMITTED:
        return Requirement(
            code, title, Status.WAITING, Turn.PLATFORM, role=BUYER, reason=_("The buyer reviews what you handed in."),
            link=link, link_text=_("See what you handed in"), **case.due(sheet.submitted_at, "forms"),
        )  # fmt: skip
    return Requirement(code, title, Status.DONE, reason=_("Approved."), link=link, link_text=_("Read"))
