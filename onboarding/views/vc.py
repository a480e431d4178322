"""The VC account as the supplier sees it: the codes, what to do, where the opening stands."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from workflow import reasons
from workflow.history import timeline
from workflow.models import Event
from workflow.pages import page, perform, supplier_page, visible
from workflow.requirements import Status

from ..actions.vc import authorise_vc, issue_code, name_buyer, open_vc, register_vc, return_vc
from ..forms.vc import RegisterForm
from ..journey import Case
from ..models import Application, VcAccount
from ..steps.vc import requirements

State = VcAccount.State
VERBS = [a.verb for a in (issue_code, name_buyer, register_vc, authorise_vc, return_vc, open_vc)]


@supplier_page
def vc(request, pk):
    """Codes, registration, state; posting reports the registration."""
    application = visible(Application.objects.select_related("supplier", "buyer"), request, pk=pk)
    account = (
        VcAccount.objects.select_related("application__supplier", "application__buyer")
        .filter(application=application)
        .first()
    )
    form = None
    if account and register_vc.may(account, request.actor) and account.buyer_code:
        form = RegisterForm(request.POST or None, initial={"login_name": account.login_name})
        if form.is_valid() and perform(request, register_vc, account, form, **form.cleaned_data):
            return redirect("onboarding:vc", pk)
    return page(request, "onboarding/vc/account.html", context(request, application, account), form)


def context(request, application, account) -> dict:
    entries = requirements(Case(application))
    events = Event.objects.filter(party_id=application.party_id, verb__in=VERBS, public=True).order_by("-id")
    return {
        "application": application, "account": account, "requirements": entries, "phases": phases(account),
        "waiting_card": waiting_card(entries),
        "reason": reasons.sentence(account.remark_code) if account and account.remark_code else "",
        "events": timeline(events, request.actor),
    }  # fmt: skip


def waiting_card(entries) -> dict | None:
    """What the platform owes now, with its target, for the top of the page."""
    found = next((r for r in entries if r.status == Status.WAITING), None)
    return found and {
        "turn": "us",
        "title": found.title,
        "text": found.reason,
        "due": found.due,
        "provisional": found.provisional,
        "due_label": _("Target"),
        "otherwise": found.otherwise,
    }


def phases(account) -> list[dict]:
    """The stage bar; a registration that was sent back stands where registering stands."""
    titles = [_("Codes issued"), _("You register"), _("Buyer authorises"), _("Account open")]
    # How many stages are over in each state.
    over = {None: 0, State.CODE_ISSUED: 1, State.RETURNED: 1, State.REGISTERED: 2, State.AUTHORISED: 3, State.OPEN: 4}
    done = over[account.state if account else None]
    return [
        {
            "title": title,
            "state": "done" if i < done else "later" if i > done else "you" if i == 1 else "us",
            "current": i == done,
        }
        for i, title in enumerate(titles)
    ]
