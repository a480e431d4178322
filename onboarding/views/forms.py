"""Step 2 for the supplier: the three forms, one page at a time, the summary, handing in and taking back."""

import uuid

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow.actions import WrongState
from workflow.files import keep
from workflow.history import people
from workflow.models import Event
from workflow.pages import guards, perform, supplier_page, visible
from workflow.pages import page as show

from ..actions.forms import attach_paper, open_sheet, remove_paper, remove_row, save_page, submit_sheet, withdraw_sheet
from ..models import Application, FormSheet
from ..sheets import SHEETS, layout
from ..sheets.filled import Filled
from ..sheets.form import PageForm
from ..sheets.shown import words


def found(request, pk, kind) -> Filled:
    """The form of an application this person may see, else 404."""
    application = visible(Application.objects.select_related("supplier", "buyer"), request, pk=pk)
    if kind not in SHEETS:
        raise Http404
    return Filled.read(application, kind)


@supplier_page
def overview(request, pk):
    """The three forms: what each asks, how far it is, whose turn it is."""
    application = visible(Application.objects.select_related("supplier", "buyer"), request, pk=pk)
    cards = [layout.card(Filled.read(application, kind)) for kind in SHEETS]
    following = next((c for c in cards if c["turn"] in ("returned", "you")), None)
    return show(
        request, "onboarding/forms/overview.html", {"application": application, "cards": cards, "next": following}
    )


@supplier_page
def form(request, pk, kind):
    """To the page where work on the form goes on."""
    return redirect(layout.go_on(found(request, pk, kind)))


@supplier_page
def form_page(request, pk, kind, page):
    """One topic of a form: read it, or answer what is open."""
    filled = found(request, pk, kind)
    part = filled.definition.page(page)
    if part is None or not (row := chosen_row(request, filled, part)) and request.GET.get("row"):
        raise Http404
    if request.method != "POST":
        return render(
            request, "onboarding/forms/page.html", page_context(request, filled, part, row, opened(filled, part, row))
        )
    answered = PageForm(filled, part, row, request.POST, request.FILES)
    try:
        if save(request, filled, part, row, answered):
            return redirect(where_next(request, found(request, pk, kind), part))
    except WrongState as error:
        return conflict(request, found(request, pk, kind), part, row, error)
    return show(request, "onboarding/forms/page.html", page_context(request, filled, part, row, answered), answered)


def chosen_row(request, filled, part) -> str:
    """The row of a repeating page that is asked about: its number, "new", or "" for the list."""
    if not part.repeats:
        return ""
    row = request.GET.get("row", "")
    if row in filled.rows(part) or (row == "new" and filled.sheet.state == FormSheet.State.DRAFT):
        return row
    return "" if filled.rows(part) or filled.sheet.state != FormSheet.State.DRAFT or row else "new"


def opened(filled, part, row):
    """The form of the page, where anything in it may be answered now."""
    blank = PageForm(filled, part, row) if row or not part.repeats else None
    return blank if blank and blank.fields else None


def save(request, filled, part, row, answered) -> bool:
    """Keep the papers that are good whatever else is wrong, then the page; true when everything went through."""
    good = answered.is_valid()
    if (good or answered.files_given()) and not filled.sheet.pk:
        filled.sheet = open_sheet(filled.application, actor=request.actor, kind=filled.sheet.kind)
        filled.sheet.application = filled.application
    keep_papers(request, filled, answered)
    base = request.POST.get("base", "")
    base = int(base) if base.isdecimal() and len(base) < 10 else None
    return good and perform(
        request, save_page, filled.sheet, answered, page=part.key, row=row, answers=answered.values(),
        replies=answered.replies(), base=base,
    ) is not None  # fmt: skip


def keep_papers(request, filled, answered):
    """Store and attach what was uploaded; the same post again attaches nothing twice."""
    token = guards(request)["once"]
    for name, clean in answered.files_given().items():
        once = uuid.uuid5(uuid.UUID(token), name) if token else None
        if not (once and Event.objects.filter(once=once, verb=attach_paper.verb).exists()):
            file = keep(clean, filled.sheet.party_id, request.actor)
            attach_paper(filled.sheet, actor=request.actor, once=once, field=name, file=file)
    for name in answered.dropped():
        remove_paper(filled.sheet, actor=request.actor, field=name)
    if answered.files_given():
        filled.papers = {p.field: p for p in filled.sheet.papers.filter(removed_at=None).select_related("file")}


def where_next(request, filled, part) -> str:
    """After saving: out, back to the list of products, or on to the next page."""
    messages.success(request, _("Saved: %(page)s.") % {"page": part.title})
    if request.POST.get("then") == "exit":
        return f"/applications/{filled.application.pk}/forms/"
    if part.repeats and not filled.remarks:
        return layout.address(filled, part.key)
    return layout.after(filled, part)


def conflict(request, filled, part, row, error):
    """409: somebody was faster. What this person typed stays on the page, beside what is stored now."""
    again = PageForm(filled, part, row, request.POST) if filled.sheet.editable else None
    stamp = filled.sheet.saved.get(part.key, {})
    who = people({stamp["by"]}, request.actor)[stamp["by"]][0] if stamp.get("by") else ""
    typed = [(a.label, ", ".join(request.POST.getlist(a.name))) for a in part.asks if request.POST.get(a.name)]
    stored = [] if again is None else [
        (a.label, filled.words(part, a, row)) for a in part.asks
        if a.name in again.fields and not a.paper and str(again.data.get(a.name, "")) != str(filled.value(part, a, row))
        and words(a, filled.value(part, a, row))
    ]  # fmt: skip
    told = {"message": error.message, "who": who, "at": layout.saved_at(filled, part), "typed": typed, "stored": stored}
    context = page_context(request, filled, part, row, again) | {"conflict": told}
    return render(request, "onboarding/forms/page.html", context, status=409)


def page_context(request, filled, part, row, answered) -> dict:
    """What the template of a page reads."""
    first, rest = layout.entries(filled, part, row, answered, request.actor)
    return {
        "filled": filled, "sheet": filled.sheet, "application": filled.application, "part": part, "row": row,
        "form": answered, "first": first, "rest": rest,
        "rest_open": any(e.bound and (e.bound.errors or e.value) or not e.bound and e.value for e in rest),
        "list": layout.page_list(filled, part.key), "saved": layout.saved_at(filled, part),
        "back": layout.previous(filled, part), "marks": layout.remark_links(filled),
        "products": layout.product_rows(filled, part) if part.repeats else None,
        "check": layout.address(filled, layout.CHECK), "state": layout.state_badge(filled.sheet),
    }  # fmt: skip


@supplier_page
def check(request, pk, kind):
    """The summary with change links; posting it hands the form in."""
    filled = found(request, pk, kind)
    answered = django_forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not filled.sheet.pk:
            answered.add_error(
                None, _("The form was not handed in")
            )  # nothing was answered: the page says what is wanted
        elif perform(request, submit_sheet, filled.sheet, answered):
            messages.success(request, _("Handed in. We answer by the day shown here."))
            return redirect("onboarding:form-check", pk, kind)
    context = {
        "filled": filled, "sheet": filled.sheet, "application": filled.application, "parts": layout.summary(filled),
        "wanted": layout.wanted(filled), "gaps": layout.gaps(filled),
        "list": layout.page_list(filled, layout.CHECK), "form": answered,
        "marks": layout.remark_links(filled), "state": layout.state_badge(filled.sheet),
        "may_withdraw": bool(filled.sheet.pk) and withdraw_sheet.may(filled.sheet, request.actor),
    }  # fmt: skip
    return show(request, "onboarding/forms/check.html", context, answered)


@supplier_page
@require_POST
def withdraw(request, pk, kind):
    """Take the form back while nobody reviews it."""
    sheet = visible(FormSheet, request, application=pk, kind=kind)
    perform(request, withdraw_sheet, sheet)
    messages.success(request, _("The form is yours again. Hand it in when it is ready."))
    return redirect("onboarding:form-check", pk, kind)


@supplier_page
@require_POST
def drop_row(request, pk, kind, page):
    """Take one entry of a repeating page out of a draft."""
    filled = found(request, pk, kind)
    part = filled.definition.page(page)
    if part is None or not filled.sheet.pk or not part.repeats:
        raise Http404
    perform(request, remove_row, filled.sheet, page=page, row=request.POST["row"])
    return redirect(layout.address(filled, page))
