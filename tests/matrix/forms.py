"""The three forms: the supplier fills in, hands in, takes back; buyers review."""

from onboarding.models import FormSheet
from tests.matrix.application import make_application

DRAFT, SUBMITTED, RETURNED, APPROVED = (str(s) for s in FormSheet.State)
FILLING = [DRAFT, RETURNED]
CLOSED = [SUBMITTED, APPROVED]
WRITING = ["onboarding.save_page", "onboarding.attach_paper", "onboarding.submit_sheet"]
DROPPING = ["onboarding.remove_row", "onboarding.remove_paper"]
REVIEWING = ["onboarding.take_sheet", "onboarding.return_sheet", "onboarding.approve_sheet"]
ROWS = [
    ("onboarding.open_sheet", "", "ada ben"),
    *[(verb, state, "ada ben") for verb in WRITING for state in FILLING],
    *[(verb, state, "") for verb in WRITING for state in CLOSED],
    *[(verb, DRAFT, "ada ben") for verb in DROPPING],
    *[(verb, state, "") for verb in DROPPING for state in (SUBMITTED, RETURNED, APPROVED)],
    ("onboarding.withdraw_sheet", SUBMITTED, "ada ben"),
    *[("onboarding.withdraw_sheet", state, "") for state in (DRAFT, RETURNED, APPROVED)],
    ("onboarding.note_slow_review", SUBMITTED, "system"),
    *[("onboarding.note_slow_review", state, "") for state in (DRAFT, RETURNED, APPROVED)],
    *[(verb, SUBMITTED, "bo bea") for verb in REVIEWING],
    *[(verb, state, "") for verb in REVIEWING for state in (DRAFT, RETURNED, APPROVED)],
]


def build(verb, state, cast):
    application = make_application(cast, "forms")
    return make_sheet(application, state) if state else application


def make_sheet(application, state="draft", kind="evaluation", **fields):
    """A form in a state, without its history."""
    return FormSheet.objects.create(
        party_id=application.party_id, application=application, kind=kind, state=state, **fields
    )
