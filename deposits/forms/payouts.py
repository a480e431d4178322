"""What finance copies from the bank about payouts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.fields import PlainField
from workflow.tables import TableField

from .fields import BankDayField, ReferenceField
from .refunds import words_field


class PaidForm(forms.Form):
    """The bank carried a payout out."""

    bank_reference = ReferenceField(label=_("Bank reference"), max_length=60, help_text=_("The bank’s own number."))
    paid_on = BankDayField(label=_("Paid on"))


class FailedForm(forms.Form):
    """What the bank says about a payment it did not carry out."""

    words = PlainField(label=_("The bank’s answer"), max_length=300, help_text=_("The supplier reads it."))


class BounceForm(forms.Form):
    """Money that was paid and came back."""

    bank_reference = ReferenceField(label=_("Bank reference of the return"), max_length=60)
    booked_on = BankDayField(label=_("Booked on"))
    words = PlainField(label=_("The bank’s answer"), max_length=300)


class CancelForm(forms.Form):
    """Why a payout is cancelled."""

    words = words_field(_("Reason"), max_length=300)


class AnswerForm(forms.Form):
    """The bank's answer to a list of payouts, as a file."""

    file = TableField(
        label=_("The bank’s answer"), help_text=_(".xlsx or .csv, with payout number, result and bank reference")
    )
