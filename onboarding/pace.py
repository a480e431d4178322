"""How long things really take: medians of the last ninety days beside the targets we publish, for everybody alike."""

import datetime
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow import calendar, policies

from .models import Application
from .spans import WHOLE, Pace, Rule, journeys, spans

RECENT = 90  # days
FRESH = datetime.timedelta(minutes=10)
KEPT = 86400  # seconds an older figure may still be shown while a newer one is being computed
KEY, BUSY = "pace", "pace-busy"
State = Application.State


@dataclass(frozen=True)
class Promise:
    """What we answer within a target: where it belongs, how it is called, the policy of its target, how it is read."""

    code: str
    step: str
    title: str
    target: str
    rule: Rule


PROMISES = [
    Promise("offer", State.TERMS, _("Answer to an offer"), "target.offer", Rule(
        {"onboarding.submit_list": "", "onboarding.offer_terms": "", "onboarding.counter_offer": "",
         "onboarding.renew_offer": ""},
        {"onboarding.offer_terms": "", "onboarding.counter_offer": "", "onboarding.renew_offer": "",
         "onboarding.accept_offer": "accepted", "onboarding.decline_offer": "", "onboarding.approve_offer": ""},
        stops=("onboarding.expire_offer",), key="party_id", sided=True,
    )),
    Promise("form", State.FORMS, _("Review of a form"), "target.forms", Rule(
        {"onboarding.submit_sheet": ""}, {"onboarding.approve_sheet": "", "onboarding.return_sheet": ""},
        stops=("onboarding.withdraw_sheet",),
    )),
    Promise("vc", State.VC, _("VC account opened after registration"), "target.vc", Rule(
        {"onboarding.register_vc": ""}, {"onboarding.open_vc": "", "onboarding.return_vc": ""},
    )),
    Promise("line", State.LINES, _("Review of a product line"), "target.lines", Rule(
        {"catalog.submit_line": ""},
        {"catalog.approve_line_as_product": "approved", "catalog.approve_line_as_quality": "approved",
         "catalog.return_line": ""},
        stops=("catalog.withdraw_line",),
    )),
    Promise("binding", State.LINES, _("Categories of an approved line bound"), "target.binding", Rule(
        {"catalog.approve_line_as_product": "approved", "catalog.approve_line_as_quality": "approved"},
        {"catalog.bind_categories": ""},
    )),
    Promise("contract", State.CONTRACT, _("Contract sent"), "target.contract", Rule(
        {"onboarding.advance": State.CONTRACT, "onboarding.return_contract": ""}, {"onboarding.send_contract": ""},
        key="party_id",
    )),
    Promise("deposit", State.CONTRACT, _("Payment confirmed"), "target.deposit", Rule(
        {"deposits.send_proof": "", "deposits.send_guarantee": ""},
        {"deposits.confirm_receipt": "", "deposits.confirm_guarantee": "", "deposits.return_proof": ""},
    )),
    Promise("item", State.ITEMS, _("Each stage of the review of an item"), "target.items", Rule(
        {"catalog.submit_item": "", "catalog.approve_item": "in_review"},
        {"catalog.approve_item": "", "catalog.return_item": ""}, stops=("catalog.withdraw_item",),
    )),
    Promise("shelf", State.ITEMS, _("Decision on a shelf form"), "target.shelf", Rule(
        {"catalog.fill_shelf_form": ""}, {"catalog.confirm_shelf": "", "catalog.return_shelf_form": ""},
        stops=("catalog.take_back_shelf_form",),
    )),
    Promise("task", State.GROUP, _("Answer to a task of the group"), "target.group", Rule(
        {"onboarding.hand_in_task": ""}, {"onboarding.confirm_task": "", "onboarding.return_task": ""},
    )),
    Promise("refund", "", _("Decision on a refund of the deposit"), "refund.target_days", Rule(
        {"deposits.submit_refund": "", "deposits.appeal_refund": ""},
        {"deposits.approve_refund": "", "deposits.reject_refund": ""},
        stops=("deposits.withdraw_refund",), paused="deposits.ask_more", resumed="deposits.answer_more",
    )),
]  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """One line of the numbers: the target in working days (None: none is published) beside what really happened."""

    code: str
    step: str
    title: str
    target: int | None
    pace: Pace


def measure() -> dict:
    """Everything, computed now: {"promises": {code: Pace}, "steps": {(channel, step): Pace}}."""
    first = calendar.today() - datetime.timedelta(days=RECENT)
    since = calendar.end_of(first - calendar.ONE_DAY)
    return {
        "at": timezone.now(),
        "promises": {promise.code: spans(promise.rule, since).pace() for promise in PROMISES},
        "steps": journeys(since).paces(),
    }


def refresh() -> dict:
    """Compute the figures and keep them; the task does it ahead of time, so that nobody waits."""
    found = measure()
    cache.set(KEY, found, KEPT)
    return found


def kept() -> dict:
    """The figures, at most ten minutes old; while one request computes them anew the others read the older ones."""
    found = cache.get(KEY)
    if found is None or timezone.now() - found["at"] > FRESH and cache.add(BUSY, True, 60):
        found = refresh()
        cache.delete(BUSY)
    return found


@dataclass(frozen=True)
class StepFigures:
    """One step: how long cases stay in it, everybody's time together, and what we promise within it."""

    whole: Figures
    answers: list[Figures]


def promises() -> list[Figures]:
    """What we answer within a target, in the order of the journey, refunds last."""
    return _promises(policies.values("target.") | policies.values("refund.target"))


def _promises(targets: dict) -> list[Figures]:
    found = kept()["promises"]
    return [Figures(p.code, str(p.step), p.title, targets.get(p.target), found.get(p.code, Pace())) for p in PROMISES]


def steps(channel: str = "") -> list[Figures]:
    """How long each step takes in a channel (all of them: ""), everybody's time together; no target is published."""
    found = kept()["steps"]
    states = [state for state in State if state not in (*Application.ENDED, State.LIVE)]
    return [Figures(str(s), str(s), s.label, None, found.get((channel, str(s)), Pace())) for s in states]


def by_step(channel: str, targets: dict) -> list[StepFigures]:
    """The steps of a channel with our answers in each; `targets` are the policies target.* by key."""
    answers = _promises(targets)
    return [StepFigures(step, [a for a in answers if a.step == step.code]) for step in steps(channel)]


def whole(channel: str = "") -> Figures:
    """From application to first operation in a channel (all of them: "")."""
    target = int(policies.value("target.whole"))
    return Figures(WHOLE, "", _("The whole journey"), target, whole_pace(channel))


def whole_pace(channel: str) -> Pace:
    return kept()["steps"].get((channel, WHOLE), Pace())
