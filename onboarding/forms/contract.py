"""Forms about the purchase contract."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField
from workflow.fields import PlainField
from workflow.files import PaperField

from ..models import Contract


class ConfirmForm(forms.Form):
    """Who signs for the supplier, and by what authority."""

    signer_name = NameField(label=_("Name of who signs"), max_length=60)
    signer_title = NameField(label=_("Position"), max_length=60)
    authority = forms.ChoiceField(
        label=_("Signs"), choices=Contract.Authority.choices, widget=forms.RadioSelect, initial=Contract.Authority.LEGAL
    )
    power = PaperField(
        label=_("Power of attorney"), required=False,
        help_text=_("Needed when somebody else than the legal representative signs. PDF, JPG or PNG, up to 10 MB"),
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=_("We have read the contract and agree to it in the name of the company."),
        error_messages={"required": _("Tick the box to confirm the contract.")},
    )


class ChangesForm(forms.Form):
    """What the supplier wants changed."""

    words = PlainField(label=_("What should be changed"), max_length=1000, widget=forms.Textarea({"rows": 4}))


class SignerForm(forms.Form):
    """Who signs for the platform."""

    signer_name = NameField(label=_("Platform’s signer"), max_length=60)
    signer_title = NameField(label=_("Position"), max_length=60)


class CancelForm(forms.Form):
    """Why the contract is taken off the table."""

    words = PlainField(label=_("Words for the supplier"), max_length=500, widget=forms.Textarea({"rows": 3}))
