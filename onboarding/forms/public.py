"""The self-check's questions; sent by GET, so that a result can be shared."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models.application import Channel
from ..selfcheck import FAMILIES


class CheckForm(forms.Form):
    """Channel, family and five questions; what is not answered or makes no sense counts as unanswered."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    family = forms.ChoiceField(label=_("What do you sell?"), choices=[("", _("Please choose")), *FAMILIES.items()])
    trademark = forms.ChoiceField(
        label=_("Is there a trademark?"),
        widget=forms.RadioSelect,
        choices=[
            ("registered", _("registered, or its owner authorises us")),
            ("notice", _("acceptance notice")),
            ("none", _("no")),
        ],
    )
    taxpayer = forms.ChoiceField(
        label=_("How is your company taxed?"),
        widget=forms.RadioSelect,
        choices=[("general", _("general VAT taxpayer")), ("small", _("small-scale taxpayer"))],
    )
    years = forms.IntegerField(
        label=_("How many full years old is the company?"),
        min_value=0,
        max_value=400,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    papers = forms.ChoiceField(
        label=_("Do you have the papers of the category?"),
        choices=[("yes", _("yes")), ("no", _("not all"))],
        widget=forms.RadioSelect,
    )
    consumers = forms.ChoiceField(
        label=_("Do you sell to consumers too?"),
        choices=[("yes", _("yes")), ("no", _("no, to companies only"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, data, ask_age: bool = True):
        super().__init__(data)
        for name in ("trademark", "taxpayer", "papers", "consumers"):
            self.fields[name].listed = name == "trademark"
        for field in self.fields.values():
            field.required, field.quiet = False, True
        self.fields["years"].short = True
        if not ask_age:
            self.fields["years"].help_text = _("This channel does not ask for an age; you may leave it empty.")

    @property
    def answers(self) -> dict:
        """What was answered and makes sense."""
        self.full_clean()
        return getattr(self, "cleaned_data", {})
