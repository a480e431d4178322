"""What finance says about a bank statement: the file, the columns of a bank, the notice or the note of a line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField
from workflow.fields import PlainField
from workflow.tables import TableField

from ..bank.columns import NAMES, lacking
from ..bank.rows import PROBLEMS


class StatementForm(forms.Form):
    """The statement as the bank exported it."""

    file = TableField(
        label=_("Bank statement"),
        help_text=_(".csv or .xlsx as the bank exported it, up to 20 MB and 200 000 rows."),
    )


class ColumnsForm(forms.Form):
    """Which heading of the file is which column of ours."""

    bank = NameField(
        label=_("Bank"), max_length=60, help_text=_("These columns are kept for further statements of this bank.")
    )

    def __init__(self, *args, headings=(), guessed=None, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((heading, heading) for heading in dict.fromkeys(headings) if heading)]
        for name, label in NAMES.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=name in ("bank_reference", "paid_on", "payer_name"),
                initial=(guessed or {}).get(name, ""), error_messages={"required": PROBLEMS["column"]},
            )  # fmt: skip
        self.fields["amount"].help_text = _("Where one column holds money in and money out.")

    def clean(self):
        columns = {name: self.cleaned_data.get(name) for name in NAMES if self.cleaned_data.get(name)}
        if "amount" in lacking(columns):
            self.add_error("credit", _("Choose the column of money in, or the one column with the amount."))
        return {"bank": self.cleaned_data.get("bank"), "columns": columns}


class CodeForm(forms.Form):
    """The notice that money is for."""

    code = forms.CharField(
        label=_("Remittance code"), max_length=20, help_text=_("Of the deposit notice this money is for.")
    )


class NoteForm(forms.Form):
    """What a line is, in words."""

    words = PlainField(
        label=_("What this line is"), max_length=300, help_text=_("For example bank charges or interest.")
    )


class PeriodForm(forms.Form):
    """The days that a reconciliation shows."""

    first = forms.DateField(label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
