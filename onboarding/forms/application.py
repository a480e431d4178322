"""Forms about the application as a whole."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.fields import PlainField

from ..models.application import Channel


class StartForm(forms.Form):
    """Which channel, which goods."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices, widget=forms.RadioSelect)
    categories = PlainField(
        label=_("Main categories"),
        max_length=200,
        help_text=_("What you want to sell, in a few words: shredders, label printers…"),
    )


class ReasonForm(forms.Form):
    """Why, in words."""

    reason = PlainField(label=_("Reason"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}))


class WordsForm(forms.Form):
    """Words that the supplier will read."""

    words = PlainField(label=_("Words for the supplier"), max_length=500, widget=forms.Textarea({"rows": 3}))
