"""What supplier and finance enter about a settlement bill."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.fields import PlainField

from .fields import ReferenceField


class InvoiceForm(forms.Form):
    """The number of the invoice that was issued for a bill."""

    invoice_number = ReferenceField(
        label=_("Invoice number"),
        max_length=40,
        help_text=_("20 digits of the electronic invoice, or code and number."),
    )


class ObjectionForm(forms.Form):
    """What is wrong with a bill."""

    words = PlainField(
        label=_("What is wrong"), max_length=500, widget=forms.Textarea({"rows": 4}),
        help_text=_("Name the orders and the amounts you expect."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """Finance's words to the supplier."""

    words = PlainField(label=_("Words for the supplier"), max_length=500, widget=forms.Textarea({"rows": 3}))


class PaymentForm(forms.Form):
    """The bank's number of the payment."""

    payment_reference = ReferenceField(label=_("Bank reference of the payment"), max_length=60)


class NothingToPayForm(forms.Form):
    """A bill over nothing has no payment."""
