"""The journey follows every action that can move it; the ones that cannot are told apart by name."""

import pytest

from catalog.actions.items import edit_item
from onboarding.demo import people
from onboarding.demo.story import Story
from onboarding.follow import standing
from onboarding.journey import STILL
from onboarding.models import Application
from workflow.actions import REGISTRY
from workflow.signals import acted

COLUMNS = {"reached": "state", "turn": "turn", "due": "due", "provisional": "provisional", "returned": "returned",
           "basis": "due_basis"}  # fmt: skip


def behind() -> dict:
    """Where the columns of the application say something else than the evaluator."""
    application = Application.objects.get()
    return {
        name: (found, getattr(application, COLUMNS[name]))
        for name, found in standing(application).items()
        if getattr(application, COLUMNS[name]) != found
    }


@pytest.fixture
def story(db):
    return Story(people.hire(), "hangzhou", "杭州示例科技有限公司", "91330106MA2GLA1X3T", person="王小明")


def test_drafts_and_files_leave_nothing_to_move(story):
    seen, late = set(), []

    def look(sender, party_id, event, **kwargs):
        if event.verb in STILL:
            seen.add(event.verb)
            if Application.objects.exists() and (found := behind()):
                late.append((event.verb, found))

    acted.connect(look)
    try:
        story.apply()
        story.reach("items")
        item = story.item()
    finally:
        acted.disconnect(look)
    assert late == [] and behind() == {} and item.state == "in_review"
    assert seen >= {
        "workflow.keep_file",
        "onboarding.save_page",
        "onboarding.attach_paper",
        "catalog.save_line",
        "catalog.add_pictures",
    }


def test_what_moves_no_journey_is_a_verb():
    assert set(REGISTRY) >= STILL and edit_item.verb in STILL
