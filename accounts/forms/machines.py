"""Forms of the desk about machine accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.fields import PlainField

from ..models import Machine
from ..names import NameField


class MachineForm(forms.Form):
    """A new machine account: what it is called and what it may do."""

    name = NameField(
        label=_("Name of the system"), max_length=60, help_text=_("The system that will call, for example “OMS”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("Rights"), choices=Machine.Scope.choices, widget=forms.CheckboxSelectMultiple
    )


class WhyForm(forms.Form):
    """Why, in words that stay in the log."""

    words = PlainField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))
