"""The supplier's home: seven steps, the one next thing, what is missing, what has happened."""

from django.db.models import F
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits import cards as deposits
from workflow import calendar
from workflow.history import timeline
from workflow.models import Event
from workflow.pages import page, perform, supplier_page, visible
from workflow.requirements import Status
from workflow.templatetags.portal import date_only
from workflow.words import day, money

from .. import pace
from ..actions.application import open_application, withdraw
from ..closing import refund_page
from ..forms.application import ReasonForm, StartForm
from ..journey import evaluate
from ..models import Application
from ..shell import newest_application, reverse, step_link

TONES = {
    Status.DONE: "done",
    Status.NOW: "you",
    Status.RETURNED: "returned",
    Status.WAITING: "us",
    Status.OVERDUE: "overdue",
}


@supplier_page
def start(request):
    """Choose a channel and open the application."""
    if not request.supplier:
        return redirect("accounts:company")
    form = StartForm(request.POST or None, initial={"channel": "huicai"})
    if form.is_valid() and (done := perform(request, open_application, request.supplier, form, **form.cleaned_data)):
        return redirect("onboarding:home", done.result.pk)
    return page(request, "onboarding/start.html", {"newest": newest_application(request.supplier)}, form)


@supplier_page
def home(request, pk):
    """Where the application stands."""
    application = visible(Application.objects.select_related("supplier", "buyer"), request, pk=pk)
    journey = evaluate(application)
    events = Event.objects.filter(party_id=application.party_id, public=True).order_by("-at", "-id")
    case = journey.case
    deposit = case.deposit and deposits.card_of(case.deposit, case.notice, application.supplier.name)
    passed = days_passed(application)
    context = {
        "application": application,
        "journey": journey,
        "steps": [step_row(step, application, passed) for step in journey.steps],
        "next": next_thing(journey, deposit),
        "events": timeline(events[:12], request.actor),
        "used": calendar.working_days_between(local(application.created_at), until(application)),
        "target": case.targets["whole"],
        "recent": pace.whole_pace(application.channel),
        "paces": pace.by_step(application.channel, {f"target.{code}": days for code, days in case.targets.items()}),
        "deposit": deposit,
    }
    return page(request, "onboarding/home.html", context)


@supplier_page
def record(request, pk):
    """Everything that happened on an application, a hundred at a time."""
    application = visible(Application, request, pk=pk)
    before = request.GET.get("before", "")
    events = Event.objects.filter(party_id=application.party_id, public=True).order_by("-id")
    rows = list(events.filter(id__lt=int(before))[:101] if before.isdecimal() and len(before) < 19 else events[:101])
    context = {
        "application": application,
        "events": timeline(rows[:100], request.actor),
        "more": rows[99].id if len(rows) > 100 else None,
    }
    return page(request, "onboarding/record.html", context)


@supplier_page
def leave(request, pk):
    """Withdraw the application after a plain confirmation."""
    application = visible(Application, request, pk=pk)
    form = ReasonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, withdraw, application, form, **form.cleaned_data)
    ):
        return redirect("onboarding:home", application.pk)
    return page(request, "onboarding/withdraw.html", {"application": application}, form)


def local(moment):
    return moment.astimezone(calendar.SHANGHAI).date()


def until(application):
    return local(application.changed_at if application.ended else timezone.now())


def days_passed(application) -> dict:
    """The day on which each step was last left behind, by its code."""
    moves = Event.objects.about(application).filter(verb="onboarding.advance").exclude(before=F("after"))
    return {before: local(at) for before, at in moves.values_list("before", "at")}


def step_row(step, application, passed) -> dict:
    """One step as the rail shows it."""
    open_count = sum(1 for r in step.requirements if r.status == Status.RETURNED)
    note = ""
    if step.status == Status.DONE and step.code in passed:
        note = date_only(passed[step.code])
    elif step.status == Status.RETURNED:
        note = _("%(n)d returned") % {"n": open_count}
    elif step.current and (dues := [r.due for r in step.requirements if r.open and r.due]):
        note = _("due %(day)s") % {"day": day(min(dues))}
    return {
        "number": step.number, "title": step.title, "turn": TONES.get(step.status, "later"), "current": step.current,
        "note": note, "url": step_link_of(step, application),
    }  # fmt: skip


def step_link_of(step, application) -> str:
    return "" if step.status == Status.LATER else step_link(step, application)


def closed(deposit) -> dict:
    """After the store: the way to the deposit, as long as there is one."""
    held = deposit.balances["deposit"] + deposit.balances["guarantee"] if deposit else 0
    text = _("Its items are off the shelf and its tasks have ended; everything you entered stays readable.")
    found = {"turn": "ended", "title": _("Your store is closed"), "text": text}
    if not held:
        return found | {"link": reverse("onboarding:start"), "link_text": _("Open a new application")}
    return found | {
        "turn": "you",
        "note": _("%(amount)s of your deposit is held. You apply for it; the page shows what is still in the way.")
        % {"amount": money(held)},
        "link": refund_page(),
        "link_text": _("To the refund of the deposit"),
    }


def next_thing(journey, deposit) -> dict:
    """The card on top: what the supplier does next, or whom everybody waits for."""
    application, wanted = journey.application, journey.next or journey.blocking
    if application.state == Application.State.CLOSED:
        return closed(deposit)
    if application.ended:
        return {
            "turn": "ended",
            "title": _("This application has ended: %(state)s.") % {"state": application.get_state_display()},
            "text": _("Everything you entered stays readable. You can open a new application at any time."),
            "link": reverse("onboarding:start"),
            "link_text": _("Open a new application"),
        }
    if wanted is None:
        return {
            "turn": "done",
            "title": _("You are in. Your items are on sale."),
            "text": _("New tasks and notices will appear here."),
            "link": reverse("catalog:items"),
            "link_text": _("Look after your items"),
        }
    mine = journey.next is not None
    step = next((s for s in journey.steps if s.code == wanted.step), None)
    turn = {Status.RETURNED: "returned", Status.OVERDUE: "overdue"}.get(wanted.status, "you") if mine else "us"
    if mine and wanted.code == "deposit.paid" and deposit is not None:
        return deposits.next_thing(deposit)  # whom to pay, with the remittance code
    return {
        "turn": turn,
        "kicker": _("Step %(n)d of 7: %(step)s") % {"n": step.number, "step": step.title} if step else "",
        "title": wanted.title,
        "text": wanted.reason,
        "due": wanted.due,
        "provisional": wanted.provisional,
        "due_label": _("Deadline") if mine else _("Answer expected by"),
        "otherwise": wanted.otherwise,
        "link": wanted.link if mine else "",
        "link_text": wanted.link_text or _("Do it now"),
        "note": "" if mine else _("There is nothing for you to do right now. You will be told when it is your turn."),
    }
