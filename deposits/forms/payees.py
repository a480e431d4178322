"""The account a refund is paid to: as the supplier enters it, and why finance sends it back."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.names import CompanyField, NameField
from workflow.fields import PlainField
from workflow.files import PaperField
from workflow.reasons import ReasonField

from ..models import PayeeAccount

Kind = PayeeAccount.Kind


class NumberField(forms.CharField):
    """The number of an account, without blanks and hyphens; what it must look like depends on its kind."""

    default_error_messages = {
        "max_length": _("This is too long: %(limit_value)d characters at most, you entered %(show_value)d."),
        "digits": _("Enter the account number: 8 to 32 digits."),
        "platform": _("Enter the account as the payment platform shows it: 4 to 64 letters, digits or signs."),
    }

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 80, "widget": forms.TextInput({"autocomplete": "off"})} | kwargs)

    def to_python(self, value):
        return re.sub(r"[\s\u200b-\u200f\u202a-\u202e]", "", unicodedata.normalize("NFKC", super().to_python(value)))

    def check(self, value: str, kind: str) -> str:
        """The number as it is kept; `ValidationError` when it cannot be one of that kind."""
        if kind == Kind.BANK:
            value = value.replace("-", "")
            if not re.fullmatch(r"[0-9]{8,32}", value):
                raise ValidationError(self.error_messages["digits"], "digits")
        elif not re.fullmatch(r"[0-9A-Za-z@._+-]{4,64}", value):
            raise ValidationError(self.error_messages["platform"], "platform")
        return value


class PayeeForm(forms.Form):
    """One account in the company's own name; the number is typed twice."""

    kind = forms.ChoiceField(label=_("Kind of account"), choices=Kind.choices, widget=forms.RadioSelect)
    holder = CompanyField(
        label=_("Account name"), max_length=120, help_text=_("Must be the contracting company itself, never a person.")
    )
    bank = NameField(
        label=_("Bank and branch, or payment platform"),
        max_length=120,
        help_text=_("For example: 示例银行成都高新支行."),
    )
    cnaps = forms.CharField(
        label=_("CNAPS code"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("12 digits; needed for a bank account."),
    )
    number = NumberField(label=_("Account number"), help_text=_("Kept encrypted and shown masked."))
    again = NumberField(label=_("Account number, once more"))
    file = PaperField(
        label=_("Proof of the account"),
        help_text=_("Sealed by the bank or the payment platform. PDF, JPG or PNG, up to 10 MB."),
    )

    def clean_cnaps(self):
        value = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", self.cleaned_data["cnaps"]))
        if value and not re.fullmatch(r"[0-9]{12}", value):
            raise ValidationError(_("A CNAPS code has 12 digits."))
        return value

    def clean(self):
        data = super().clean()
        kind = data.get("kind")
        for name in ("number", "again"):
            if kind and data.get(name):
                try:
                    data[name] = self.fields[name].check(data[name], kind)
                except ValidationError as error:
                    self.add_error(name, error)
        if data.get("number") and data.get("again") and data["number"] != data["again"]:
            self.add_error("again", _("The two numbers differ. Look at the paper of the bank and type it again."))
        if kind == Kind.BANK and not data.get("cnaps") and "cnaps" not in self.errors:
            self.add_error("cnaps", _("Enter the CNAPS code of the branch; the bank names it."))
        data.pop("again", None)
        return data


class ReturnPayeeForm(forms.Form):
    """Why an account is sent back."""

    reason = ReasonField("refund")
    words = PlainField(label=_("Words for the supplier"), max_length=500, widget=forms.Textarea({"rows": 3}))
