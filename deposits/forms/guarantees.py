"""What finance enters about a guarantee: what it claims from the bank, and the bank's payment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.fields import PlainField

from .fields import PaidField
from .notices import LineChoice


def reason():
    return PlainField(
        label=_("Words for the supplier"), max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("The supplier reads them."),
    )  # fmt: skip


class ClaimForm(forms.Form):
    """How much is claimed, and why."""

    fen = PaidField(label=_("Amount claimed"))
    words = reason()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fen"].suffix = _("yuan")


class DropClaimForm(forms.Form):
    """Why nothing is claimed any more."""

    words = reason()


class SendRenewalBackForm(forms.Form):
    """Why a new guarantee does not do."""

    words = reason()


class PaidByBankForm(forms.Form):
    """Which line of the bank statement is the bank's payment."""

    def __init__(self, *args, lines=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"] = LineChoice(lines, label=_("Statement line"))
