"""Forms behind the log-in: company, colleagues, own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Membership
from ..names import CompanyField, NameField
from .entry import EmailField, UsccField


class CompanyForm(forms.Form):
    """A (further) company to register."""

    company = CompanyField(label=_("Company name"), max_length=120, help_text=_("Exactly as on the business licence."))
    uscc = UsccField()


class CompanyNameForm(forms.Form):
    """A corrected name."""

    name = CompanyField(label=_("Company name"), max_length=120, help_text=_("Exactly as on the business licence."))


class InviteForm(forms.Form):
    """Whom to invite, as what."""

    email = EmailField(widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}))
    role = forms.ChoiceField(
        label=_("Role"), choices=Membership.Role.choices, initial=Membership.Role.MEMBER, widget=forms.RadioSelect
    )


class RoleForm(forms.Form):
    """What a colleague may do."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


class ProfileForm(forms.Form):
    """How others see a person, and in which language they read."""

    name = NameField(
        label=_("Name"), max_length=60, help_text=_("Colleagues and the platform see it beside what you do.")
    )
    language = forms.ChoiceField(
        label=_("Language of pages and mails"),
        choices=[("zh-hans", "简体中文"), ("en", "English")],
        widget=forms.RadioSelect,
    )
