"""Log in, log out, and one's own account."""

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from workflow.pages import page, perform, supplier_page

from ..actions.passwords import change_password, choose_language, save_profile
from ..forms.company import ProfileForm
from ..forms.entry import ChangePasswordForm, LogInForm
from ..middleware import with_language
from ..models import Membership
from .entry import visitors


def safe_next(request, otherwise="/"):
    """Where the person wanted to go, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else otherwise


@visitors
def log_in(request):
    """By mail address; suppliers and staff alike."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_next(request))
    form = LogInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        auth.login(request, form.get_user())
        return HttpResponseRedirect(safe_next(request))
    return page(request, "accounts/log_in.html", {"next": safe_next(request, "")}, form)


@require_POST
def log_out(request):
    """End the session."""
    auth.logout(request)
    messages.success(request, _("You are logged out."))
    return redirect("accounts:log-in")


@supplier_page
def profile(request):
    """Name, language, password, and the companies the person acts for."""
    user = request.user
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid() and perform(request, save_profile, user, form, **form.cleaned_data):
        messages.success(request, _("Your account was saved."))
        return with_language(redirect("accounts:profile"), form.cleaned_data["language"])
    rows = Membership.objects.filter(user=user, ended_at=None).select_related("party__supplier").order_by("since")
    return page(
        request, "accounts/profile.html", {"memberships": rows, "consents": user.consents.order_by("given_at")}, form
    )


@supplier_page
def password(request):
    """Change the password; other sessions end, this one stays."""
    form = ChangePasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        perform(request, change_password, request.user, form, password=form.cleaned_data["password"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password was changed. You are logged out everywhere else."))
        return redirect("accounts:profile")
    return page(request, "accounts/password.html", {}, form)


@require_POST
def language(request):
    """The language switch of every page; remembered for people who are logged in."""
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES) and chosen != request.user.language:
        choose_language(request.user, actor=request.actor, language=chosen)
    return set_language(request)
