"""One form as filled in so far: its definition joined with answers, papers and remarks; what is missing in it."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workflow.calendar import today
from workflow.reasons import sentences

from ..models import Application, FormSheet, Paper, Remark
from . import SHEETS
from .fields import as_date
from .leaves import LeafField
from .parts import Ask, Page, merged
from .shown import cleaned_again, is_empty, words


@dataclass(frozen=True)
class Problem:
    """What keeps a form from being sent: the page, the row of a repeating page, the field, and what to do."""

    page: Page
    row: str
    ask: Ask | None
    text: str

    @property
    def label(self) -> str:
        return str(self.ask.label if self.ask else self.page.title).rstrip("。.")

    @property
    def place(self) -> str:
        return self.page.place(self.ask, self.row) if self.ask else self.page.key


class Filled:
    """A form of an application with everything that belongs to it, read with a fixed number of queries."""

    def __init__(self, application: Application, sheet: FormSheet, others=(), papers=(), remarks=()):
        """`papers` are the current papers of the whole application, `remarks` those of the last round of this form."""
        self.application, self.sheet = application, sheet
        self.definition = SHEETS[sheet.kind]
        self.others = list(others)
        self.papers: dict[str, Paper] = {p.field: p for p in papers if p.sheet_id == sheet.pk}
        self.lent: dict[str, Paper] = {
            p.field: p for p in papers if p.sheet_id != sheet.pk and p.field not in self.papers
        }
        self.remarks: dict[str, Remark] = {r.place: r for r in remarks}

    @classmethod
    def read(cls, application: Application, kind: str) -> "Filled":
        """The form of an application, an unsaved one where it was not started. Four queries in all."""
        sheets = {s.kind: s for s in FormSheet.objects.filter(application=application)}
        sheet = sheets.pop(kind, None) or FormSheet(application=application, party_id=application.party_id, kind=kind)
        return cls._around(application, sheet, sheets.values())

    @classmethod
    def of(cls, sheet: FormSheet) -> "Filled":
        """A form as an action has it in hand."""
        application = Application.objects.select_related("supplier").get(pk=sheet.application_id)
        others = FormSheet.objects.filter(application=application).exclude(pk=sheet.pk)
        return cls._around(application, sheet, others)

    @classmethod
    def _around(cls, application, sheet, others):
        sheet.application = application
        papers = Paper.objects.filter(sheet__application=application, removed_at=None).select_related("file")
        remarks = sheet.remarks.filter(round=sheet.version).select_related("by") if sheet.pk else []
        return cls(application, sheet, others, papers.order_by("pk"), remarks)

    # ---- values ----

    @cached_property
    def facts(self) -> dict:
        """Answers that the application gives itself."""
        return {a.name: a.fact(self.application) for a in self.definition.asks.values() if a.fact}

    @cached_property
    def answers(self) -> dict:
        """All answers of the form in the clear, with the facts; rows of repeating pages under the page's key."""
        return self.sheet.answers | self.sheet.sealed | self.facts

    def rows(self, page: Page) -> dict[str, dict]:
        """The rows of a repeating page by number, in the order they were added."""
        found = self.answers.get(page.key) or {}
        return {k: found[k] for k in sorted(found, key=int)}

    def row_answers(self, page: Page, row: str = "") -> dict:
        """The answers that conditions and checks of a page look at: its row's over the form's."""
        return self.answers | self.rows(page).get(row, {}) if page.repeats else self.answers

    def value(self, page: Page, ask: Ask, row: str = ""):
        if page.repeats:
            return self.rows(page).get(row, {}).get(ask.name, "")
        return self.answers.get(ask.name, "")

    def offered(self, page: Page, ask: Ask):
        """What is offered before the first answer: the same thing said in this or another form, or known already."""
        if page.repeats or ask.paper:
            return ask.field.initial
        known = {"application_categories": self.application.categories, "company_name": self.application.supplier.name}
        sources = [self.answers, *(s.answers | s.sealed for s in self.others), known]
        for name in filter(None, [ask.name, ask.like]):
            for source in sources:
                if not is_empty(source.get(name)):
                    return source[name]
        return ask.field.initial

    def paper(self, ask: Ask) -> Paper | None:
        """The paper that counts for a field: this form's own, else one attached in another form."""
        return self.papers.get(ask.name) or self.lent.get(ask.name)

    def words(self, page: Page, ask: Ask, row: str = "") -> str:
        if ask.paper:
            paper = self.paper(ask)
            return paper.file.name if paper else ""
        return words(ask, self.value(page, ask, row))

    def before(self, page: Page, ask: Ask, row: str = ""):
        """What the reviewer who sent the form back had seen: the value, or the id of the file."""
        seen = self.sheet.reviewed
        if ask.paper:
            return seen.get("papers", {}).get(ask.name)
        answers = seen.get("answers", {}).get(page.key, {}).get(row, {}) if page.repeats else seen.get("answers", {})
        return answers.get(ask.name, "")

    @cached_property
    def titles(self) -> dict[str, str]:
        """The sentences of reason codes, read once and only where something was returned."""
        return sentences() if self.remarks else {}

    # ---- what may be changed ----

    def asked(self, page: Page, ask: Ask, row: str = "") -> bool:
        """Whether the page shows it: it applies, or what it depends on is answered on the same page."""
        return ask.applies(self.row_answers(page, row)) or ask.when.name in page

    def open(self, page: Page, ask: Ask, row: str = "") -> bool:
        """Whether the supplier may answer this now: everything in a draft, only what was returned afterwards."""
        if ask.fact is not None or not self.asked(page, ask, row):
            return False
        if self.sheet.state == FormSheet.State.RETURNED:
            return page.place(ask, row) in self.remarks or self._wanted_now(page, ask, row)
        return self.sheet.state == FormSheet.State.DRAFT

    def _wanted_now(self, page: Page, ask: Ask, row: str) -> bool:
        """A required answer that a mended one calls for (another role, a signer with a power of attorney)."""
        again = ask.when is not None and page.place(self.definition.asks.get(ask.when.name, ask), row) in self.remarks
        return again and ask.required

    def _empty(self, page: Page, ask: Ask, row: str = "") -> bool:
        return self.paper(ask) is None if ask.paper else is_empty(self.value(page, ask, row))

    # ---- what is missing ----

    def problems(self, page: Page | None = None) -> list[Problem]:
        """Everything that keeps the form (or one page) from being sent, in the order of the pages."""
        pages = [page] if page else self.definition.pages_for(self.answers)
        return [p for one in pages for p in self._page_problems(one)]

    def _page_problems(self, page: Page) -> list[Problem]:
        if not page.repeats:
            return self._row_problems(page, "")
        if not self.rows(page):
            text = _("Add at least one: %(what)s.") % {"what": page.row_title}
            return [Problem(page, "", None, text)]
        return [p for row in self.rows(page) for p in self._row_problems(page, row)]

    def _row_problems(self, page: Page, row: str) -> list[Problem]:
        answers, found = self.row_answers(page, row), {}
        for ask in page.asks:
            if ask.fact or not ask.applies(answers):
                continue
            try:
                self._check_one(page, ask, row)
            except ValidationError as error:
                found[ask.name] = error.messages[0]
        found = merged(page.checks, answers) | found
        return [Problem(page, row, ask, found[ask.name]) for ask in page.asks if ask.name in found]

    def _check_one(self, page: Page, ask: Ask, row: str):
        if self._empty(page, ask, row):
            if ask.required:
                raise ValidationError(missing(ask))
            return
        if isinstance(ask.field, LeafField) and not self.open(page, ask, row):
            return  # typed when this was a line of text: nobody can choose again now
        if not ask.paper:
            cleaned_again(ask, self.value(page, ask, row))
        elif (until := as_date(self.answers.get(ask.expires))) and until < today():
            raise ValidationError(_("This paper has expired. Upload one that is valid."))

    def done(self, page: Page) -> bool:
        """Whether a page could be sent as it is and was saved at least once."""
        return not self.problems(page)

    @property
    def unmended(self) -> list[Remark]:
        return [r for r in self.remarks.values() if not r.mended]

    def find(self, place: str) -> tuple[Page, Ask, str] | None:
        """Page, ask and row of a place that a remark names; None when the form has no such field any more."""
        if place in self.definition.asks:
            page = next(p for p in self.definition.pages if not p.repeats and place in p)
            return page, self.definition.asks[place], ""
        key, _dash, rest = place.partition("-")
        row, _dash, name = rest.partition("-")
        page = self.definition.page(key)
        if page and page.repeats and name in page and row in self.rows(page):
            return page, page[name], row
        return None


def missing(ask: Ask) -> str:
    """What to do about a required answer that is not there."""
    if ask.paper:
        return _("Attach this paper.")
    if isinstance(ask.field, forms.BooleanField):
        return _("Tick this to go on.")
    if isinstance(ask.field, forms.ChoiceField):
        return _("Choose an answer.")
    return _("Fill this in.")
