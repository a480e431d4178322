"""Policies and calendars."""

from tests.matrix.application import make_application
from workflow import calendar
from workflow.models import CalendarYear, Policy

ROWS = [
    ("workflow.propose_policy", "", "pol"),
    ("workflow.approve_policy", "proposed", "pol"),
    ("workflow.approve_policy", "approved", ""),
    ("workflow.approve_policy", "dropped", ""),
    ("workflow.drop_policy", "proposed", "pol"),
    ("workflow.drop_policy", "approved", ""),
    ("workflow.publish_calendar", "", "pol"),
    ("workflow.recompute_deadlines", "", "system"),
    ("workflow.extend_deadline", "", "pol"),
]


def build(verb, state, cast):
    if verb == "workflow.publish_calendar":
        return None
    if verb == "workflow.recompute_deadlines":
        return CalendarYear.objects.first()
    if verb == "workflow.extend_deadline":
        return make_application(cast)
    return Policy.objects.create(
        key="test.key", value=1, effective_from=calendar.today(), source="test", state=state or "approved",
        entered_by=cast.finn,
    )  # fmt: skip
