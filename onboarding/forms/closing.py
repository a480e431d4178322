"""Forms about closing a store."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.fields import PlainField
from workflow.reasons import ReasonField


class ClosingForm(forms.Form):
    """Why the store is to be closed; the day is always the day on which it is approved."""

    words = PlainField(
        label=_("Why do you close the store?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The buyer reads it."),
    )


class RefusalForm(forms.Form):
    """Why a store cannot be closed yet."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = ReasonField("closing")
        self.fields["words"] = PlainField(
            label=_("What has to be done first"), max_length=500, widget=forms.Textarea({"rows": 3})
        )
