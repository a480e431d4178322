"""What staff fill in when they decide about items, shelf forms and sites."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.names import cleaned
from workflow.fields import YuanField
from workflow.reasons import ReasonField

from ..items import PINNABLE, field_title
from ..models import PriceRule
from ..models.categories import offered_leaves
from .items import PlainField


def sentence(label="", **kwargs):
    label = label or _("What has to change")
    return PlainField(**{"label": label, "max_length": 500, "widget": forms.Textarea({"rows": 3})} | kwargs)


class ApproveForm(forms.Form):
    """A note for the next stages, which the supplier does not see."""

    remark = sentence(_("Note for colleagues"), required=False)


def field_choices():
    return [("", field_title("")), *((key, field_title(key)) for key in PINNABLE)]


class ReturnForm(forms.Form):
    """A reason pinned to a field, and up to two more, so that one round tells everything."""

    field = forms.ChoiceField(label=_("Field"), required=False, choices=field_choices)
    code = ReasonField("item")
    words = sentence(help_text=_("The supplier reads this beside the field."))
    field2 = forms.ChoiceField(label=_("Second field"), required=False, choices=field_choices)
    code2 = ReasonField("item", label=_("Second reason"), required=False)
    words2 = sentence(_("What else has to change"), required=False)
    field3 = forms.ChoiceField(label=_("Third field"), required=False, choices=field_choices)
    code3 = ReasonField("item", label=_("Third reason"), required=False)
    words3 = sentence(_("What else has to change"), required=False)

    def inputs(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        given = [n for n in (2, 3) if data[f"field{n}"] or data[f"code{n}"] or data[f"words{n}"]]
        more = [{name: data[f"{name}{n}"] for name in ("field", "code", "words")} for n in given]
        return {name: data[name] for name in ("field", "code", "words")} | {"more": more}


class ReturnShelfForm(forms.Form):
    """A reason for sending a shelf form back."""

    code = ReasonField("item")
    words = sentence(help_text=_("The supplier reads this above the form."))


class OffShelfForm(forms.Form):
    """Why an item leaves the shelf."""

    words = sentence(_("Reason"), help_text=_("The supplier reads it."), max_length=300)


class SourceForm(forms.Form):
    """A change to a site with what it rests on."""

    words = sentence(_("Reason"), required=False, max_length=300, help_text=_("Suppliers read it."))
    source = PlainField(label=_("Source"), max_length=200, help_text=_("The notice, decision or site that says so."))


class SuspendForm(SourceForm):
    """The same with a reason that is required."""

    words = sentence(_("Reason"), max_length=300, help_text=_("Suppliers read it."))
    field_order = ["words", "source"]


class LimitForm(SourceForm):
    """The departments that may see the goods."""

    departments = forms.CharField(
        label=_("Departments"), max_length=1000, widget=forms.Textarea({"rows": 3}), help_text=_("One a line.")
    )
    field_order = ["departments", "words", "source"]

    def clean_departments(self):
        return [name for line in self.cleaned_data["departments"].splitlines() if (name := cleaned(line))]


class RulesForm(forms.Form):
    """What a site takes; empty means that it does not matter."""

    delivery = forms.MultipleChoiceField(label=_("Delivery"), choices=PriceRule.Delivery.choices, required=False,
                                         widget=forms.CheckboxSelectMultiple)  # fmt: skip
    categories = forms.MultipleChoiceField(
        label=_("Categories"), required=False, widget=forms.SelectMultiple({"size": 8})
    )
    warranty_months = forms.IntegerField(
        label=_("Least warranty in months"), min_value=1, max_value=240, required=False
    )
    price_fen = YuanField(label=_("Highest sale price"), required=False)
    source = PlainField(label=_("Source"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["categories"].choices = [(c.code, f"{c.parent.name} · {c.name}") for c in offered_leaves()]

    def rules(self) -> dict:
        names = ["delivery", "categories", "warranty_months", "price_fen"]
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
