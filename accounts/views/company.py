"""The company: its data, its people, its activity; invitations and the switch between companies."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow import actors
from workflow.history import timeline
from workflow.models import Event
from workflow.pages import guards, page, perform, supplier_page, visible

from .. import links
from ..actions import members as verbs
from ..actions.signing_up import CONSENT_VERSION, register_company
from ..forms.company import CompanyForm, CompanyNameForm, InviteForm, RoleForm
from ..forms.entry import JoinForm
from ..models import Hold, Invitation, Membership, SignUp, Store, Supplier, User
from .entry import over, visitors


def company_page(view):
    """Decorator of pages about a company: a person without one is told why and what to do."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        return view(request, *args, **kwargs) if request.supplier else without_company(request)

    return supplier_page(wrapped)


def without_company(request):
    """Not confirmed yet, removed, or never had a company: what now."""
    sign_up = SignUp.objects.filter(user=request.user).exclude(state=SignUp.State.REPLACED).order_by("pk").last()
    context = {"sign_up": sign_up, "staff": request.actor.is_staff}
    template = "accounts/no_company.html" if request.user.is_verified else "accounts/unconfirmed.html"
    return render(request, template, context, status=200 if request.method == "GET" else 403)


@company_page
def company(request):
    """What the platform knows about the company, and everything that happened."""
    supplier = request.supplier
    before = request.GET.get("before", "")
    events = Event.objects.filter(party_id=supplier.party_id, public=True).order_by("-id")
    rows = list(events.filter(id__lt=int(before))[:51] if before.isdecimal() and len(before) < 18 else events[:51])
    context = {
        "supplier": supplier,
        "stores": Store.objects.filter(party_id=supplier.party_id),
        "holds": Hold.objects.filter(party_id=supplier.party_id, lifted_at=None),
        "events": timeline(rows[:50], request.actor),
        "more": rows[49].id if len(rows) > 50 else None,
        "others": Supplier.objects.filter(party_id__in=list(request.actor.parties))
        .exclude(pk=supplier.pk)
        .order_by("pk"),
        "may_correct": verbs.correct_company.may(supplier, request.actor) and not supplier.code,
    }
    return page(request, "accounts/company.html", context)


@company_page
def company_name(request):
    """Correct a slip in the name."""
    form = CompanyNameForm(request.POST or None, initial={"name": request.supplier.name})
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, verbs.correct_company, request.supplier, form, **form.cleaned_data):
        messages.success(request, _("The name was corrected."))
        return redirect("accounts:company")
    return page(request, "accounts/company_name.html", {"supplier": request.supplier}, form)


@supplier_page
def company_new(request):
    """Register a further company, or the first one after an invitation ended."""
    form = CompanyForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and (done := perform(request, register_company, request.user, form, **form.cleaned_data)):
        request.session["supplier"] = done.result.pk
        return redirect("onboarding:start")
    return page(request, "accounts/company_new.html", {}, form)


@company_page
def members(request):
    """Everybody who acts for the company, and who is invited; the owner sees what can be done about it."""
    return members_page(request, InviteForm())


def members_page(request, form):
    party = request.supplier.party_id
    rows = Membership.objects.filter(party_id=party, ended_at=None).select_related("user").order_by("since")
    shown = [Invitation.State.OPEN, Invitation.State.EXPIRED]
    context = {
        "rows": [(m, RoleForm(initial={"role": m.role}, prefix=f"m{m.pk}")) for m in rows],
        "invitations": Invitation.objects.filter(party_id=party, state__in=shown).order_by("-pk"),
        "owner": verbs.invite.may(request.supplier, request.actor),
        "supplier": request.supplier,
    }
    return page(request, "accounts/members.html", context, form)


@company_page
@require_POST
def invite(request):
    """Send an invitation."""
    form = InviteForm(request.POST)
    if form.is_valid() and perform(request, verbs.invite, request.supplier, form, **form.cleaned_data):
        messages.success(
            request, _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("accounts:members")
    return members_page(request, form)


@company_page
@require_POST
def invitation(request, pk, verb):
    """Send an invitation again or withdraw it."""
    action = {"resend": verbs.resend_invitation, "withdraw": verbs.withdraw_invitation}[verb]
    perform(request, action, visible(Invitation, request, pk=pk))
    words = {"resend": _("The invitation was sent again."), "withdraw": _("The invitation was withdrawn.")}
    messages.success(request, words[verb])
    return redirect("accounts:members")


@company_page
@require_POST
def role(request, pk):
    """Change what a colleague may do."""
    membership = visible(Membership, request, pk=pk)
    form = RoleForm(request.POST, prefix=f"m{membership.pk}")
    if not form.is_valid():
        raise Http404
    perform(request, verbs.change_role, membership, **form.cleaned_data)
    messages.success(request, _("The role was changed."))
    return redirect("accounts:members")


@company_page
def leave(request, pk):
    """Ask once more, then remove a colleague or leave oneself."""
    membership = visible(Membership, request, pk=pk, ended_at=None)
    mine = membership.user_id == request.user.pk
    action = verbs.leave_company if mine else verbs.remove_colleague
    if not action.may(membership, request.actor):
        raise Http404
    if request.method == "POST":
        perform(request, action, membership)
        messages.success(request, _("You have left the company.") if mine else _("The colleague was removed."))
        return redirect("onboarding:landing" if mine else "accounts:members")
    return page(request, "accounts/leave.html", {"membership": membership, "mine": mine, "supplier": request.supplier})


@supplier_page
@require_POST
def switch(request):
    """Act for another one of one's companies."""
    wanted = request.POST.get("supplier", "")
    supplier = visible(Supplier, request, pk=int(wanted) if wanted.isdecimal() and len(wanted) < 18 else 0)
    if supplier.party_id not in request.actor.parties:
        raise Http404
    request.session["supplier"] = supplier.pk
    return redirect("onboarding:landing")


@visitors
def accept(request, token):
    """Accept an invitation: with the account of the invited address, or by opening one."""
    row = Invitation.objects.filter(token_hash=links.digest(token)).select_related("invited_by").first()
    if row is None or row.state != Invitation.State.OPEN:
        return over(request, "invitation")
    context = {"invitation": row, "supplier": Supplier.objects.get(party_id=row.party_id), "token": token}
    if request.user.is_authenticated:
        return accept_as_oneself(request, row, token, context)
    if User.objects.filter(email=row.email).exists():
        return page(request, "accounts/accept_log_in.html", context)
    form = JoinForm(request.POST or None)
    form.user = User(email=row.email)
    if request.method == "POST" and form.is_valid():
        data = {k: form.cleaned_data[k] for k in ("name", "password")}
        if done := perform(request, verbs.open_account, row, form, token=token, consent=CONSENT_VERSION, **data):
            actor, once = actors.person(done.result.pk), guards(request)["once"]
            verbs.accept_invitation(row, actor=actor, once=once, token=token)
            login(request, done.result, backend="django.contrib.auth.backends.ModelBackend")
            return welcome(request, context["supplier"])
    return page(request, "accounts/accept_new.html", context, form)


def accept_as_oneself(request, row, token, context):
    """The account that is logged in accepts; another address than the invited one cannot."""
    if not verbs.accept_invitation.may(row, request.actor):
        return render(request, "accounts/accept_other.html", context, status=403)
    if request.method == "POST":
        perform(request, verbs.accept_invitation, row, token=token)
        return welcome(request, context["supplier"])
    return page(request, "accounts/accept_join.html", context)


def welcome(request, supplier):
    request.session["supplier"] = supplier.pk
    messages.success(request, _("You now act for %(company)s.") % {"company": supplier.name})
    return redirect("onboarding:landing")
