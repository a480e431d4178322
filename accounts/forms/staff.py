"""Forms of the desk about people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.fields import PlainField

from ..names import NameField
from ..roles import TITLES
from .entry import EmailField


class StaffForm(forms.Form):
    """A new colleague on the platform's side."""

    name = NameField(label=_("Name"), max_length=60)
    email = EmailField(widget=forms.EmailInput({"autocomplete": "off"}))
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=TITLES.items(), widget=forms.CheckboxSelectMultiple)


class RoleForm(forms.Form):
    """One of the roles named."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(name, TITLES[name]) for name in names]


class ReasonForm(forms.Form):
    """Why, in words that stay in the log."""

    reason = PlainField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))
