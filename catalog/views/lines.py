"""A supplier's product lines: the list with bound categories, the pages of a line, its chain, handing it in."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from workflow import calendar, reasons
from workflow.history import timeline
from workflow.models import Event
from workflow.pages import page, perform, supplier_page, visible

from ..actions.lines import remove_authorisation, save_authorisation, save_line, start_line, submit_line, withdraw_line
from ..forms.lines import PAGES, AuthorisationForm, pinned
from ..lines import chain_of, gate, owns, requirements
from ..models import Binding, ProductLine
from ..summary import next_step, page_list, sections

AFTER = {"brand": "trademark", "trademark": "authorisation", "quality": None}


def own_line(request, pk):
    """The line with everything that its pages and checks read; 404 where it is somebody else's."""
    lines = ProductLine.objects.select_related(
        "supplier", "brand", "logo", "trademark_file", "report_file"
    ).prefetch_related("categories", "authorisations__file", "permits__file", "bindings__category")
    return visible(lines, request, pk=pk)


def open_remarks(line):
    """The open remarks, each with `shown`, what the remark component reads."""
    rows = list(line.remarks.filter(closed_at=None).select_related("by"))
    words = reasons.sentences() if rows else {}
    for row in rows:
        row.shown = pinned(row, words, line)
    return rows


def editable_line(request, pk):
    """The same, only while the supplier may change it; else 404."""
    line = own_line(request, pk)
    if not save_line.may(line, request.actor):
        raise Http404
    return line


@supplier_page
def lines(request):
    """All lines and all bound categories of the company."""
    if not request.supplier:
        raise Http404
    rows = ProductLine.objects.filter(supplier=request.supplier).select_related("brand").prefetch_related("categories")
    bindings = Binding.objects.filter(party_id=request.supplier.party_id).select_related("category", "line__brand")
    context = {
        "lines": rows.order_by("-pk"), "bindings": bindings.order_by("state", "-starts_on", "pk"),
        "today": calendar.today(), "supplier": request.supplier,
    }  # fmt: skip
    return page(request, "catalog/lines/list.html", context)


@supplier_page
@require_POST
def begin(request):
    """Begin a line and go to its first page."""
    done = perform(request, start_line, request.supplier)
    return redirect("catalog:line-page", done.result.pk, "brand")


@supplier_page
def line(request, pk):
    """Check and hand in; once handed in, where the line stands."""
    line = own_line(request, pk)
    remarks, chain = open_remarks(line), chain_of(line)
    needs, before = requirements(line, chain), gate(line)
    left = sum(not r.shown["mended"] for r in remarks)
    still = ngettext("%(n)d part is still to be corrected.", "%(n)d parts are still to be corrected.", left)
    context = {
        "line": line, "chain": chain, "gate": before, "left": left, "still": still % {"n": left},
        "complete": not any(r.open for r in needs), "ready": not any(r.open for r in [*needs, *before]),
        "sections": sections(line, needs, remarks), "pages": page_list(line, needs, remarks, "check"),
        "next": next_step(line, remarks), "editable": save_line.may(line, request.actor),
        "may_withdraw": withdraw_line.may(line, request.actor),
        "events": timeline(Event.objects.about(line).filter(public=True).reverse()[:30], request.actor),
    }  # fmt: skip
    return page(request, "catalog/lines/line.html", context)


@supplier_page
def line_page(request, pk, name):
    """One page of a line: shown, saved, on to the next."""
    line = editable_line(request, pk)
    if name == "authorisation":
        return authorisation(request, line)
    remarks = open_remarks(line)
    form = PAGES[name](request.POST or None, request.FILES or None, line=line, remarks=remarks)
    if form.is_valid() and perform(request, save_line, line, form, page=name, **form.values()):
        return onward(request, line, name)
    context = {"line": line, "name": name, "pages": page_list(line, requirements(line), remarks, name)}
    return page(request, f"catalog/lines/{name}.html", context, form)


def onward(request, line, name):
    """Where saving leads: the overview when leaving or correcting, else the next page."""
    if request.POST.get("then") == "exit":
        return redirect("catalog:lines")
    following = None if line.state == ProductLine.State.RETURNED else AFTER[name]
    if following == "authorisation" and owns(line):
        following = "quality"
    return redirect("catalog:line-page", line.pk, following) if following else redirect("catalog:line", line.pk)


def authorisation(request, line, paper=None):
    """The papers of the chain, the drawn chain, and the form for one paper."""
    remarks, chain = open_remarks(line), chain_of(line)
    gap = next((i for i, stop in enumerate(chain.stops) if stop.missing), 0)
    known = {"giver": chain.stops[gap - 1].company, "taker": chain.stops[gap].company} if gap else {}
    form = AuthorisationForm(request.POST or None, request.FILES or None, paper=paper, **known)
    number = paper and paper.pk
    if form.is_valid() and perform(request, save_authorisation, line, form, paper=number, **form.inputs()):
        return redirect("catalog:line-page", line.pk, "authorisation")
    context = {
        "line": line,
        "name": "authorisation",
        "chain": chain,
        "paper": paper,
        "remarks": remarks,
        "open": chain_is_open(line, remarks),
        "pages": page_list(line, requirements(line, chain), remarks, "authorisation"),
    }
    return page(request, "catalog/lines/authorisation.html", context, form)


def chain_is_open(line, remarks) -> bool:
    return line.state == ProductLine.State.DRAFT or any(r.key == "chain" for r in remarks)


@supplier_page
def line_paper(request, pk, paper):
    """Correct one paper of the chain."""
    line = editable_line(request, pk)
    found = next((a for a in line.authorisations.all() if a.pk == paper), None)
    if found is None:
        raise Http404
    return authorisation(request, line, found)


@supplier_page
@require_POST
def remove_paper(request, pk, paper):
    """Take one paper out of the chain."""
    line = editable_line(request, pk)
    perform(request, remove_authorisation, line, paper=paper)
    return redirect("catalog:line-page", line.pk, "authorisation")


@supplier_page
@require_POST
def submit(request, pk):
    """Hand the line in."""
    line = own_line(request, pk)
    perform(request, submit_line, line)
    return redirect("catalog:line", line.pk)


@supplier_page
@require_POST
def withdraw(request, pk):
    """Give the line up."""
    line = own_line(request, pk)
    perform(request, withdraw_line, line)
    return redirect("catalog:lines")
