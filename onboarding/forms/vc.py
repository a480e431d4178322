"""Forms about the VC account."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField, cleaned
from workflow.fields import PlainField
from workflow.reasons import ReasonField

LOGIN = RegexValidator(
    r"^[\w.@-]{4,40}$", _("A log-in name has 4 to 40 letters, digits or the signs . _ - @, without blanks.")
)


class RegisterForm(forms.Form):
    """What the supplier used when it registered in VC."""

    login_name = NameField(
        label=_("VC log-in name"), max_length=40, validators=[LOGIN], help_text=_("Never your password.")
    )
    buyer_code = forms.CharField(
        label=_("Buyer code you registered with"),
        max_length=20,
        help_text=_("Type it as it stands in your VC registration."),
    )

    def clean_buyer_code(self):
        return cleaned(self.cleaned_data["buyer_code"])


class ReturnForm(forms.Form):
    """Why a registration is sent back."""

    code = ReasonField("vc")
    words = PlainField(label=_("Words for the supplier"), max_length=500, widget=forms.Textarea({"rows": 3}))
