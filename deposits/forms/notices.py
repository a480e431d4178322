"""What a supplier sends in answer to a notice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.names import CompanyField, NameField
from workflow.fields import PlainField
from workflow.files import PaperField
from workflow.reasons import ReasonField

from .fields import AccountField, BankDayField, PaidField, ReferenceField


class ProofForm(forms.Form):
    """The bank receipt of a wire: what is printed on it, and its scan."""

    payer_name = CompanyField(
        label=_("Payer"), max_length=120, help_text=_("As printed on the receipt. It must be your own company.")
    )
    payer_account = AccountField(label=_("Payer’s account number"), help_text=_("Kept encrypted and shown masked."))
    amount_fen = PaidField(label=_("Amount"))
    paid_on = BankDayField(label=_("Day of payment"))
    receipt_number = ReferenceField(
        label=_("Bank receipt number"), max_length=40, help_text=_("Printed on the receipt; each one counts once.")
    )
    flow_number = ReferenceField(label=_("Transaction number"), max_length=40, required=False)
    file = PaperField(label=_("Bank receipt"), help_text=_("PDF, JPG or PNG, up to 10 MB"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount_fen"].suffix = _("yuan")


class GuaranteeForm(forms.Form):
    """A bank guarantee: bank, number, amount, until when, and its scan."""

    bank = NameField(
        label=_("Guaranteeing bank"), max_length=120, help_text=_("Bank and branch as printed on the guarantee.")
    )
    number = ReferenceField(label=_("Number of the guarantee"), max_length=60)
    amount_fen = PaidField(label=_("Amount"))
    valid_until = BankDayField(label=_("Valid until"))
    file = PaperField(label=_("Scan of the guarantee"), help_text=_("PDF, JPG or PNG, up to 10 MB"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount_fen"].suffix = _("yuan")


class LineChoice(forms.ChoiceField):
    """One of the open statement lines, best match first; the words say why it fits."""

    def __init__(self, lines, **kwargs):
        self.lines = {str(line.pk): line for line in lines}
        super().__init__(**{
            "choices": [("", _("Choose a statement line")), *((key, line.words) for key, line in self.lines.items())],
            "error_messages": {"invalid_choice": _("This statement line is not open any more. Choose another one.")},
        } | kwargs)  # fmt: skip

    def clean(self, value):
        return self.lines.get(super().clean(value))


class ConfirmForm(forms.Form):
    """Which line of the bank statement the money is."""

    def __init__(self, *args, lines=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"] = LineChoice(lines, label=_("Statement line"))
        if lines and lines[0].fits:
            self.fields["line"].initial = str(lines[0].pk)


class SendBackForm(forms.Form):
    """Why a proof or guarantee goes back, and which money goes back with it."""

    reason = ReasonField("deposit")
    words = PlainField(label=_("Words for the supplier"), max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, lines=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"] = LineChoice(
            lines, label=_("Money to be sent back"), required=False,
            help_text=_("Only when it arrived from a wrong payer: the line is set aside."),
        )  # fmt: skip
