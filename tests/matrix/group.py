"""Supplier group: join, tasks."""

import datetime

from onboarding.models import Task
from tests.matrix.application import make_application

OURS, THEIRS = "bo bea", "ada ben"
CLOSED = ["handed_in", "confirmed", "ended"]
ROWS = [
    ("onboarding.join_group", "items", THEIRS),
    ("onboarding.join_group", "group", THEIRS),
    *[("onboarding.join_group", s, "") for s in ("terms", "contract", "live", "withdrawn")],
    ("onboarding.set_task", "group", OURS),
    ("onboarding.set_task", "live", OURS),
    *[("onboarding.set_task", s, "") for s in ("terms", "items", "withdrawn")],
    *[("onboarding.hand_in_task", s, THEIRS) for s in ("open", "returned")],
    *[("onboarding.hand_in_task", s, "") for s in CLOSED],
    *[(verb, "handed_in", OURS) for verb in ("onboarding.confirm_task", "onboarding.return_task")],
    *[
        (verb, s, "")
        for verb in ("onboarding.confirm_task", "onboarding.return_task")
        for s in ("open", "returned", "confirmed")
    ],
    *[
        (verb, s, "system")
        for verb in ("onboarding.remind_task", "onboarding.mark_task_late")
        for s in ("open", "returned")
    ],
]


def make_task(application, state="open", number=1, due=datetime.date(2099, 1, 1), **fields):
    """A task in a state, without its history."""
    shared = {"title": "店铺介绍", "number": number, "due": due, "state": state}
    return Task.objects.create(party_id=application.party_id, application=application, **shared | fields)


def build(verb, state, cast):
    if verb in ("onboarding.join_group", "onboarding.set_task"):
        return make_application(cast, state)
    return make_task(make_application(cast, "group"), state)
