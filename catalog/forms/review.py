"""What staff enter about a product line: remarks on its parts, categories to bind, why one is unbound."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow import calendar
from workflow.fields import DayField, PlainField
from workflow.reasons import ReasonField

from ..lines import papers_end, requirements
from ..models import Binding
from ..parts import PARTS

ROWS = 4  # parts that can be sent back at once


def words(label, required=True):
    return PlainField(label=label, max_length=500, required=required, widget=forms.Textarea({"rows": 2}))


class RemarksForm(forms.Form):
    """Up to four parts with reason and words; the first one is required."""

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(1, ROWS + 1):
            first = n == 1
            self.fields[f"key{n}"] = forms.ChoiceField(
                label=_("Part %(n)d") % {"n": n}, required=first, choices=[("", _("Choose a part")), *parts]
            )
            self.fields[f"code{n}"] = ReasonField("line", label=_("Reason for part %(n)d") % {"n": n}, required=first)
            self.fields[f"words{n}"] = words(_("Words for the supplier about part %(n)d") % {"n": n}, required=first)

    def clean(self):
        data = super().clean()
        for n in range(2, ROWS + 1):
            given = [bool(data.get(f"{name}{n}")) for name in ("key", "code", "words")]
            if any(given) and not all(given):
                missing = ("key", "code", "words")[given.index(False)]
                self.add_error(
                    f"{missing}{n}", _("Name the part, a reason and what is wrong, or leave all three empty.")
                )
        return data

    def remarks(self) -> list[dict]:
        rows = range(1, ROWS + 1)
        return [
            {k: self.cleaned_data[f"{k}{n}"] for k in ("key", "code", "words")}
            for n in rows
            if self.cleaned_data.get(f"key{n}")
        ]


def remarks_form(line, data, files, actor, prefix):
    """The form with the parts that this line has."""
    parts = [(r.code, PARTS[r.code].title) for r in requirements(line)]
    return RemarksForm(data, prefix=prefix, parts=parts)


class BindForm(forms.Form):
    """Which categories, from when until when."""

    categories = forms.MultipleChoiceField(label=_("Categories"), widget=forms.CheckboxSelectMultiple)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False)

    def __init__(self, *args, line, **kwargs):
        super().__init__(*args, **kwargs)
        bound = {b.category_id for b in line.bindings.all() if b.state == Binding.State.BOUND}
        self.free = {str(c.pk): c for c in line.categories.all() if c.pk not in bound}
        self.fields["categories"].choices = [(pk, c.name) for pk, c in self.free.items()]
        self.initial |= {"categories": list(self.free), "starts_on": calendar.today(), "ends_on": papers_end(line)}
        self.fields["ends_on"].help_text = _("At the latest when the first paper of the line ends; empty means then.")

    def clean_categories(self):
        return [self.free[pk] for pk in self.cleaned_data["categories"]]


def bind_form(line, data, files, actor, prefix):
    return BindForm(data, prefix=prefix, line=line)


class UnbindForm(forms.Form):
    """Why a category is unbound."""

    code = ReasonField("line")
    words = words(_("Words for the supplier"))
