"""The front door: what the portal is, and whether a company can join."""

from django.shortcuts import redirect, render

from workflow import policies
from workflow.pages import page

from .. import pace, selfcheck
from ..forms.public import CheckForm
from ..journey import STEPS
from ..models.application import Channel
from ..shell import newest_application


def landing(request):
    """The start page for visitors; whoever is logged in goes on to their own work."""
    if request.user.is_authenticated:
        return to_own_work(request)
    context = {
        "costs": selfcheck.costs(Channel.HUICAI)[:4],
        "times": selfcheck.times(Channel.HUICAI),
        "steps": [(step.title, selfcheck.STEP_WORDS[step.code]) for step in STEPS],
        "as_of": selfcheck.as_of(Channel.HUICAI),
        "ages": policies.value("channel.main_site")["age_years"],
    }
    return render(request, "onboarding/public/landing.html", context)


def to_own_work(request):
    """Staff to the desk, people of a company to its newest application, everybody else to what they need first."""
    if request.supplier:
        application = newest_application(request.supplier)
        return redirect("onboarding:home", application.pk) if application else redirect("onboarding:start")
    return redirect("admin:index" if request.actor.is_staff else "accounts:company")


def check(request):
    """Can we join? Answers in the address, the result on the same page; nothing is stored."""
    asked = request.GET.get("channel")
    channel = asked if asked in Channel.values else Channel.HUICAI.value
    age = policies.value(f"channel.{channel}")["age_years"]
    data = request.GET.copy()
    data["channel"] = channel
    form = CheckForm(data, ask_age=bool(age))
    context = {
        "asked": bool(set(request.GET) - {"channel"}),
        "verdict": selfcheck.check(channel, form.answers),
        "channel": Channel(channel).label,
        "costs": selfcheck.costs(channel),
        "times": selfcheck.times(channel),
        "paces": [pace.whole(channel), *pace.promises()],
        "as_of": selfcheck.as_of(channel),
    }
    return page(request, "onboarding/public/check.html", context, form)
