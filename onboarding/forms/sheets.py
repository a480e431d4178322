"""What staff fill in about a form: which fields go back and why, a score, a reason for reading personal data."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.calendar import today
from workflow.fields import DayField, PlainField
from workflow.reasons import ReasonField

from ..models import FormSheet
from ..sheets.fields import WordsField
from ..sheets.filled import Filled


class ReturnForm(forms.Form):
    """A tick, a reason and words for every answer of a form; `remarks()` are the ticked ones.

    A reason without a tick counts as ticked, so that nothing a reviewer wrote gets lost.
    """

    def __init__(self, filled: Filled, data=None, prefix="return_sheet"):
        super().__init__(data, prefix=prefix)
        self.places = []
        choices = list(ReasonField("form").offered())
        for page in filled.definition.pages_for(filled.answers):
            for row in filled.rows(page) if page.repeats else [""]:
                for ask in page.asks:
                    if ask.fact is None and ask.applies(filled.row_answers(page, row)):
                        self._add(page.place(ask, row), ask.label, choices)

    def _add(self, place, label, choices):
        self.places.append(place)
        self.fields[f"tick_{place}"] = forms.BooleanField(label=_("Send back"), required=False)
        self.fields[f"code_{place}"] = forms.ChoiceField(label=_("Reason"), choices=choices, required=False)
        self.fields[f"words_{place}"] = WordsField(label=_("In words"), required=False, max_length=500)
        self.fields[f"words_{place}"].widget.attrs |= {"rows": 2, "class": "ob-input"}

    def ticked(self) -> list[str]:
        given = self.cleaned_data
        return [p for p in self.places if given.get(f"tick_{p}") or given.get(f"code_{p}") or given.get(f"words_{p}")]

    def clean(self):
        given = super().clean()
        if not self.ticked() and not self.errors:
            raise forms.ValidationError(_("Tick at least one field and say what is wrong with it."))
        for place in self.ticked():
            if not given.get(f"code_{place}"):
                self.add_error(f"code_{place}", _("Choose a reason."))
        return given

    def remarks(self) -> list[dict]:
        given = self.cleaned_data
        return [{"place": p, "code": given[f"code_{p}"], "words": given[f"words_{p}"]} for p in self.ticked()]

    def of(self, place) -> dict | None:
        """The three inputs of one place, for the row it stands in."""
        if place not in self.places:
            return None
        parts = {name: self[f"{name}_{place}"] for name in ("tick", "code", "words")}
        return parts | {"open": any(b.errors or b.value() for b in parts.values())}


class ApproveForm(forms.Form):
    """Approving; the evaluation form asks for a score and how long it counts."""

    def __init__(self, sheet, data=None, prefix=None):
        super().__init__(data, prefix=prefix)
        if sheet.kind == FormSheet.Kind.EVALUATION:
            self.fields["score"] = forms.IntegerField(label=_("Score (0–100)"), min_value=0, max_value=100)
            self.fields["valid_until"] = DayField(
                label=_("Evaluation valid until"), initial=lambda: today() + datetime.timedelta(days=365)
            )


class RevealForm(forms.Form):
    """Why somebody reads personal data in full."""

    reason = PlainField(label=_("What you need the full values for"), max_length=200)
