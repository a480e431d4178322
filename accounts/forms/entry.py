"""Forms in front of the log-in: sign-up, log-in, a new password, an accepted invitation."""

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.contrib.auth import forms as auth
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import uscc
from ..models import User
from ..names import CompanyField, NameField

LONG_ENOUGH = 128  # hashing endless passwords would keep the server busy


class EmailField(forms.EmailField):
    """A mail address, kept in lower case."""

    default_error_messages = {
        "invalid": _("This is not a mail address: it looks like name@company.com."),
        "max_length": _("This is too long: %(limit_value)d characters at most, you entered %(show_value)d."),
    }

    def __init__(self, **kwargs):
        attrs = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false", "autocapitalize": "none"}
        super().__init__(**{"label": _("E-mail"), "max_length": 254, "widget": forms.EmailInput(attrs)} | kwargs)

    def to_python(self, value):
        return super().to_python(value).lower()


class PasswordField(forms.CharField):
    """A password; blanks at its ends belong to it."""

    def __init__(self, autocomplete="new-password", **kwargs):
        widget = forms.PasswordInput({"autocomplete": autocomplete})
        super().__init__(**{"strip": False, "max_length": LONG_ENOUGH, "widget": widget} | kwargs)


class UsccField(forms.CharField):
    """A unified social credit code, however it is typed; the error says where it is wrong and what may be meant."""

    def __init__(self, **kwargs):
        attrs = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "class": "ob-mono"}
        words = {
            "label": _("Unified social credit code"),
            "help_text": _("18 digits and capital letters, at the top of the business licence."),
        }
        super().__init__(**words | {"max_length": 60, "widget": forms.TextInput(attrs)} | kwargs)

    def clean(self, value):
        value = super().clean(value)
        return uscc.check(value) if value else value


class LongEnough(password_validation.MinimumLengthValidator):
    """Django's check with words in both languages: its own have lost their Chinese."""

    def get_error_message(self):
        return gettext("This password is too short: it needs %(count)d characters at least.") % {
            "count": self.min_length
        }


class NewPassword(forms.Form):
    """A password, typed twice."""

    password = PasswordField(
        label=_("Password"), help_text=_("At least 10 characters, not only digits and not a common word.")
    )
    again = PasswordField(label=_("Password again"), max_length=None)

    user: User | None = None  # whose name and address the password must not resemble

    def clean(self):
        data = super().clean()
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        if password:
            person = self.user or User(email=data.get("email", ""), name=data.get("name", ""))
            try:
                password_validation.validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return data


class SignUpForm(NewPassword):
    """Person and company in one short form."""

    company = CompanyField(label=_("Company name"), max_length=120, help_text=_("Exactly as on the business licence."))
    uscc = UsccField()
    name = NameField(label=_("Your name"), max_length=60, widget=forms.TextInput({"autocomplete": "name"}))
    email = EmailField(help_text=_("You will log in with it; we send a link to confirm it."))
    consent = forms.BooleanField(
        label=_("I have read how my personal data is used and agree to it"),
        error_messages={
            "required": _(
                "Without your consent we may not keep your data. Read the text and tick the box if you agree."
            )
        },
    )
    field_order = ["company", "uscc", "name", "email", "password", "again", "consent"]


class JoinForm(NewPassword):
    """A new colleague's own account."""

    name = NameField(label=_("Your name"), max_length=60, widget=forms.TextInput({"autocomplete": "name"}))
    consent = forms.BooleanField(
        label=SignUpForm.base_fields["consent"].label, error_messages=SignUpForm.base_fields["consent"].error_messages
    )
    field_order = ["name", "password", "again", "consent"]


class LogInForm(auth.AuthenticationForm):
    """Mail address and password, of suppliers and staff alike."""

    error_messages = {
        "invalid_login": _(
            "Address and password do not match. After five wrong tries the log-in is closed for 15 minutes."
        ),
        "inactive": _("This account is closed."),
    }  # fmt: skip
    username = EmailField(
        widget=forms.EmailInput({"autocomplete": "username", "spellcheck": "false", "autofocus": True})
    )
    password = PasswordField("current-password", label=_("Password"))


class ConfirmForm(forms.Form):
    """The password chosen at sign-up: the mail alone does not confirm what somebody else typed."""

    password = PasswordField(
        "current-password", label=_("Your password"), help_text=_("The one you chose when you signed up.")
    )


class AddressForm(forms.Form):
    """Where to send a link."""

    email = EmailField()


class ChangePasswordForm(NewPassword):
    """The password of now, then the new one twice."""

    current = PasswordField("current-password", label=_("Current password"))
    field_order = ["current", "password", "again"]

    def __init__(self, request, *args, **kwargs):
        self.request, self.user = request, request.user
        super().__init__(*args, **kwargs)
        self.fields["password"].label, self.fields["again"].label = _("New password"), _("New password again")

    def clean_current(self):
        # As at the log-in, so that a found session is no place to guess: five wrong tries lock the person out.
        if not authenticate(self.request, username=self.user.email, password=self.cleaned_data["current"]):
            raise ValidationError(_("This is not your current password."))
        return self.cleaned_data["current"]
