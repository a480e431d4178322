"""A correction of the ledger as finance proposes it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models.ledger import ACCOUNTS
from .fields import PaidField
from .refunds import words_field


class CorrectionForm(forms.Form):
    """From which account to which, how much, and what was wrong."""

    from_account = forms.ChoiceField(label=_("From account"), choices=[("", _("Choose an account")), *ACCOUNTS.items()])
    to_account = forms.ChoiceField(label=_("To account"), choices=[("", _("Choose an account")), *ACCOUNTS.items()])
    fen = PaidField(label=_("Amount"), error_messages={"small": _("A correction moves more than nothing.")})
    words = words_field(
        _("What was wrong"), max_length=300, help_text=_("The refund lead and the auditor read it, for ever.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fen"].suffix = _("yuan")
