"""The Django form of one page: its open asks, filled with what is stored or offered, checked as the page says."""

import copy

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workflow.fields import PlainField, mask

from .filled import Filled, missing
from .parts import Page, merged
from .shown import is_empty, stored


class PageForm(forms.Form):
    """What one page asks now. `values()` are the cleaned answers to be stored, `files()` the new papers.

    A sealed answer that is stored already is not sent to the browser: left empty, it stays.
    """

    use_required_attribute = False

    def __init__(self, filled: Filled, page: Page, row: str = "", data=None, files=None):
        super().__init__(data, files)
        self.filled, self.page, self.row = filled, page, row
        self.asks = {a.name: a for a in page.asks if filled.open(page, a, row)}
        for name, ask in self.asks.items():
            field = self.fields[name] = copy.deepcopy(ask.field)
            field.error_messages["required"] = missing(ask)
            field.wide = ask.wide
            if ask.paper:
                self._prepare_paper(field, ask)
            else:
                self._prepare_answer(field, ask)
            if ask.when is not None:
                field.needed, field.required = field.required, False
                field.quiet = True
            if (remark := filled.remarks.get(page.place(ask, row))) and not remark.mended:
                # Saying why it stays as it is mends a remark, too; nobody is stuck with a reviewer's mistake.
                label = _("If it is right as it is, say why")
                self.fields[f"reply_{name}"] = PlainField(label=label, required=False, max_length=300)

    def _prepare_paper(self, field, ask):
        if self.filled.paper(ask) is not None:
            field.required, field.quiet = False, ask.required
        if ask.name in self.filled.papers and not ask.required and self.filled.sheet.state == "draft":
            self.fields[f"drop_{ask.name}"] = forms.BooleanField(label=_("Take this paper off again"), required=False)

    def _prepare_answer(self, field, ask):
        value = self.filled.value(self.page, ask, self.row)
        fresh = is_empty(value) and self.page.key not in self.filled.sheet.saved
        value = self.filled.offered(self.page, ask) if fresh else value
        if not ask.sealed:
            field.initial = value
        elif not is_empty(value):
            field.required, field.quiet = False, True
            field.kept = value
            field.help_text = _("On record: %(number)s. Leave it empty to keep that.") % {"number": mask(value)}

    def clean(self):
        cleaned = super().clean()
        answers = (
            self.filled.row_answers(self.page, self.row)
            | self.kept()
            | {k: stored(v) for k, v in cleaned.items() if k in self.asks and not (self.asks[k].sealed and is_empty(v))}
        )
        for name, ask in self.asks.items():
            if ask.when is not None and ask.applies(answers) and self.fields[name].needed and name not in self.errors:
                there = self.filled.paper(ask) if ask.paper else answers.get(name)
                if not there and is_empty(cleaned.get(name)):
                    self.add_error(name, missing(ask))
        for name, text in merged(self.page.checks, answers).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, ValidationError(text, "check"))
        return cleaned

    def kept(self) -> dict:
        """Sealed answers that were offered from another form and stay when their input is left empty."""
        return {n: f.kept for n, f in self.fields.items() if getattr(f, "kept", None)}

    def values(self) -> dict:
        """Answers by field name as JSON keeps them, without papers; an answer not asked for any more is emptied."""
        found = {}
        answers = self.filled.row_answers(self.page, self.row) | {k: stored(v) for k, v in self.cleaned_data.items()}
        for name, ask in self.asks.items():
            if ask.paper:
                continue
            value = stored(self.cleaned_data.get(name))
            if ask.sealed and is_empty(value):
                value = getattr(self.fields[name], "kept", "")
            found[name] = value if ask.applies(answers) else ""
        return found

    def replies(self) -> dict:
        """Why the supplier leaves returned answers as they are, by place."""
        found = {self.page.place(a, self.row): self.cleaned_data.get(f"reply_{n}", "") for n, a in self.asks.items()}
        return {place: text for place, text in found.items() if text}

    def dropped(self) -> list[str]:
        """Optional papers that the supplier takes off again."""
        cleaned = getattr(self, "cleaned_data", {})
        return [n for n, a in self.asks.items() if a.paper and cleaned.get(f"drop_{n}") and not cleaned.get(n)]

    def files_given(self) -> dict:
        """New papers that passed their checks, by field name, whatever else on the page is wrong."""
        cleaned = getattr(self, "cleaned_data", {})
        return {n: cleaned[n] for n, a in self.asks.items() if a.paper and cleaned.get(n) and n not in self.errors}
