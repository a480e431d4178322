"""What finance copies from the bank statement."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.names import CompanyField, cleaned
from workflow import calendar

from .fields import AccountField, BankDayField, PaidField, ReferenceField


class LineForm(forms.Form):
    """One credit of the platform's own bank account."""

    bank_reference = ReferenceField(
        label=_("Bank reference"),
        max_length=60,
        help_text=_("The bank’s own number of this line; it can be entered once."),
    )
    paid_on = BankDayField(label=_("Booked on"))
    amount_fen = PaidField(label=_("Amount"))
    payer_name = CompanyField(label=_("Payer"), max_length=120, help_text=_("Exactly as on the statement."))
    payer_account = AccountField(label=_("Payer’s account number"), required=False)
    text = forms.CharField(
        label=_("Remittance text"),
        max_length=300,
        required=False,
        help_text=_("With the remittance code, if it is there."),
    )

    def clean_paid_on(self):
        if self.cleaned_data["paid_on"] > calendar.today():
            raise ValidationError(_("This day lies in the future. Enter the day on the bank statement."))
        return self.cleaned_data["paid_on"]

    def clean_text(self):
        return cleaned(self.cleaned_data["text"])


class ReturnForm(forms.Form):
    """The bank's number of a payment that sends money back."""

    return_reference = ReferenceField(label=_("Bank reference of the return"), max_length=60)
