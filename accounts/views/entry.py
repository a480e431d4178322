"""Signing up, confirming the address, choosing a forgotten password anew: pages in front of the log-in."""

from axes.utils import reset as reset_attempts
from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from workflow import actors, policies
from workflow.actions import Refused
from workflow.pages import answers, page, perform

from .. import links
from ..actions.passwords import request_reset, reset_password
from ..actions.signing_up import CONSENT_VERSION, confirm_sign_up, resend_sign_up, sign_up
from ..forms.entry import AddressForm, ConfirmForm, NewPassword, SignUpForm
from ..models import PasswordReset, SignUp, User


def visitors(view):
    """Decorator of these pages: never kept by the browser, nothing typed ends in an error report."""
    return never_cache(sensitive_post_parameters()(answers(view)))


@visitors
def sign_up_page(request):
    """One short form; the answer to a good one is the same whether or not the address is known."""
    if request.user.is_authenticated:
        return redirect("accounts:company")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        inputs = {k: form.cleaned_data[k] for k in ("email", "name", "password", "company", "uscc")}
        if once(request, sign_up, form, **inputs, consent=CONSENT_VERSION):
            request.session["mailed_to"] = inputs["email"]
            return redirect("accounts:check-mail")
    return page(request, "accounts/sign_up.html", {"hours": policies.value("link.verify_hours")}, form)


def once(request, action, form, **inputs):
    """`perform` for an action that has no row to lock yet: the loser of two identical posts gets the first's result."""
    try:
        return perform(request, action, None, form, **inputs)
    except IntegrityError:
        return perform(request, action, None, form, **inputs)


@never_cache
def check_mail(request):
    """Look into your mailbox: the same words for every address."""
    context = {"address": request.session.get("mailed_to", ""), "hours": policies.value("link.verify_hours")}
    return page(request, "accounts/check_mail.html", context)


@visitors
def verify(request, token):
    """Show what a mailed link confirms; confirming takes a click and the password, so that mail scanners cannot."""
    row = SignUp.objects.filter(token_hash=links.digest(token)).select_related("user").first()
    if row is None or row.state != SignUp.State.SENT:
        if row is not None and row.user_id == request.user.pk and request.user.is_verified:
            return redirect("onboarding:landing")  # the second of two clicks
        return over(request, "used" if row and row.state == SignUp.State.CONFIRMED else "sign-up")
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (user := known(request, row, form)):
        confirm_sign_up(row, actor=actors.person(user.pk))
        login(request, user)
        if row.party_id is None:
            messages.warning(
                request, _("Your address is confirmed, but somebody else has registered the company meanwhile.")
            )
        return redirect("onboarding:landing")
    return page(request, "accounts/verify.html", {"sign_up": row}, form)


def over(request, kind: str):
    """A mailed link that opens nothing any more: why, and what to do instead."""
    return render(request, "accounts/link_over.html", {"kind": kind}, status=410)


def known(request, row, form):
    """The person of the sign-up when the password is theirs; wrong tries count like those of the log-in."""
    user = authenticate(request, username=row.user.email, password=form.cleaned_data["password"])
    if user is None:
        form.add_error(
            "password", _("This is not the password chosen at sign-up. If you have forgotten it, choose a new one.")
        )
    return user


@visitors
def resend(request):
    """Send the confirmation again: to the person logged in, or to an address, without saying whether it is known."""
    form = AddressForm({"email": request.user.email} if request.user.is_authenticated else request.POST or None)
    if request.method == "POST" and form.is_valid():
        rows = SignUp.objects.filter(user__email=form.cleaned_data["email"], user__verified_at=None)
        row = rows.exclude(state=SignUp.State.REPLACED).order_by("pk").last()
        try:
            if row:
                resend_sign_up(row, actor=request.actor)
        except Refused as error:
            if request.user.is_authenticated:
                messages.warning(request, error.message)
                return redirect("accounts:company")
        request.session["mailed_to"] = form.cleaned_data["email"]
        return redirect("accounts:check-mail")
    return page(request, "accounts/resend.html", {}, form)


@visitors
def reset(request):
    """Ask for a link to choose a new password; the answer is the same for every address."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if user := User.objects.filter(email=form.cleaned_data["email"], is_active=True).first():
            request_reset(user, actor=request.actor)
        return redirect("accounts:reset-sent")
    return page(request, "accounts/reset.html", {}, form)


def reset_sent(request):
    """Look into your mailbox: the same words for every address."""
    return page(request, "accounts/reset_sent.html", {"hours": policies.value("link.reset_hours")})


@visitors
def reset_confirm(request, token):
    """Choose a new password with a mailed link, once."""
    row = PasswordReset.objects.filter(token_hash=links.digest(token)).select_related("user").first()
    if row is None or row.state != PasswordReset.State.SENT or not row.user.is_active:
        return over(request, "reset")
    form = NewPassword(request.POST or None)
    form.user = row.user
    if request.method == "POST" and form.is_valid():
        reset_password(row, actor=actors.person(row.user_id), password=form.cleaned_data["password"])
        reset_attempts(username=row.user.email)  # whoever holds the mailbox need not wait
        messages.success(request, _("Your password was changed. Log in with the new one."))
        return redirect("accounts:log-in")
    return page(request, "accounts/reset_confirm.html", {"person": row.user}, form)


def consent(request):
    """How personal data is used: the text that a consent refers to."""
    return page(request, "accounts/consent.html", {"version": CONSENT_VERSION})
