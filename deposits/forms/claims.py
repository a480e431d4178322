"""What staff type about deductions and freezes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from workflow.fields import PlainField
from workflow.files import PaperField

from ..models import Deduction, Obligation
from .fields import PaidField
from .refunds import words_field


class FactChoice(forms.ChoiceField):
    """One of the open facts that a claim rests on; cleaned to the row or None."""

    def __init__(self, rows, **kwargs):
        self.rows = {str(row.pk): row for row in rows}
        choices = [("", _("None"))] + [(key, str(row)) for key, row in self.rows.items()]
        super().__init__(**{"choices": choices, "required": False, "label": _("Rests on the fact")} | kwargs)

    def clean(self, value):
        return self.rows.get(super().clean(value))


def facts_of(refund):
    """Open facts of the supplier, the latest first."""
    rows = Obligation.objects.filter(party_id=refund.party_id, state=Obligation.State.OPEN)
    return rows.order_by("-happened_on", "-pk")[:50]


class DeductionForm(forms.Form):
    """An amount to keep: what, how much, on what it rests; the supplier may object."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Deduction.Kind.choices)
    fen = PaidField(label=_("Amount"), error_messages={"small": _("A deduction is more than nothing.")})
    basis = PlainField(
        label=_("Basis"), max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=_("Contract clause, order or case; the supplier reads it."),
    )  # fmt: skip
    evidence = PaperField(label=_("Evidence"), required=False)

    def __init__(self, *args, refund=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fen"].suffix = _("yuan")
        self.fields["obligation"] = FactChoice(facts_of(refund) if refund else ())
        self.order_fields(["kind", "obligation", "fen", "basis", "evidence"])


class FreezeForm(forms.Form):
    """What is held until a dispute is solved, and by when somebody looks at it again."""

    part = forms.ChoiceField(
        label=_("How much"), widget=forms.RadioSelect, initial="part",
        choices=[("part", _("The disputed amount")), ("whole", _("The whole deposit"))],
    )  # fmt: skip
    fen = PaidField(
        label=_("Disputed amount"), required=False, error_messages={"small": _("A freeze holds more than nothing.")}
    )
    cause = PlainField(label=_("Cause"), max_length=300)
    review_by_days = forms.IntegerField(
        label=_("Look at it again within (working days)"), min_value=1, max_value=120, initial=20
    )
    words = words_field(_("Words for the supplier"), max_length=500)

    def __init__(self, *args, refund=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fen"].suffix = _("yuan")
        self.fields["review_by_days"].short = True
        self.fields["obligation"] = FactChoice(facts_of(refund) if refund else ())
        self.order_fields(["part", "fen", "obligation", "cause", "review_by_days", "words"])

    def clean(self):
        data = super().clean()
        if data.get("part") == "part" and not data.get("fen") and "fen" not in self.errors:
            self.add_error("fen", ValidationError(_("Enter the disputed amount, or freeze the whole deposit.")))
        data["whole"] = data.pop("part", "") == "whole"
        data["fen"] = 0 if data["whole"] else data.get("fen") or 0
        return data


class DecisionForm(forms.Form):
    """Words that explain a decision to the supplier."""

    words = words_field(_("Words for the supplier"), max_length=500)
