"""The journey: one list for the home page, the case page and the gates; the columns of queues repeat it faithfully."""

import datetime

import pytest
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from onboarding import journey
from onboarding.actions.application import open_application, take_over
from onboarding.demo import people
from onboarding.demo.clock import back
from onboarding.demo.story import Story
from onboarding.follow import standing
from onboarding.journey import STEPS, evaluate, step_gate
from onboarding.models import Application
from workflow import calendar, timers
from workflow.actions import Refused
from workflow.models import Notification, Timer
from workflow.templatetags.portal import date_only

NEEDS = {step.code: step.needs for step in STEPS}


@pytest.fixture
def story(db):
    return Story(people.hire(), "journey", "旅程示例有限公司", "91110000600037341L")


def opened(cast):
    return open_application(cast.supplier, actor=cast.actor("ada"), channel="huicai", categories="办公设备")


def columns(application) -> dict:
    application.refresh_from_db()
    return {"reached": application.state, "turn": application.turn, "due": application.due,
            "provisional": application.provisional, "basis": application.due_basis,
            "returned": application.returned}  # fmt: skip


def test_every_step_says_from_the_start_what_it_will_need(cast):
    application = opened(cast)
    for view in evaluate(application).steps:
        assert {r.code for r in view.requirements if r.blocks} == set(NEEDS[view.code])
        assert all(r.title for r in view.requirements)


def test_after_every_act_the_queue_says_what_the_evaluator_says(story):
    story.apply()
    acts = [story.list_products, lambda: story.offer(), lambda: accept(story), story.forms_approved, story.vc_open,
            story.line_bound, story.contract_confirmed, story.proof_sent]  # fmt: skip
    reached = []
    for act in acts:
        act()
        story.application.refresh_from_db()
        assert columns(story.application) == standing(story.application)
        reached.append((story.application.state, story.application.turn))
    assert reached == [
        ("terms", "buyer"), ("terms", "supplier"), ("forms", "supplier"), ("vc", "supplier"), ("lines", "supplier"),
        ("contract", "buyer"), ("contract", "supplier"), ("contract", "finance"),
    ]  # fmt: skip


def accept(story):
    from onboarding.actions.terms import accept_offer
    from onboarding.models import Offer

    accept_offer(Offer.objects.get(application=story.application), actor=story.owner)


def test_both_sides_read_the_same_list(story, client):
    story.apply()
    story.agree()
    titles = [escape(str(r.title)) for r in evaluate(story.application).requirements]
    for user, path in [
        (story.owner.user_id, f"/applications/{story.application.pk}/"),
        (story.buyer.user_id, f"/admin/onboarding/application/{story.application.pk}/change/"),
    ]:
        client.force_login(User.objects.get(pk=user), backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(path).content.decode()
        assert [t for t in titles if t not in page] == []


def test_a_finished_step_carries_the_day_it_was_finished(story, client):
    with back(days=20):
        story.apply()
        story.agree()
    client.force_login(User.objects.get(pk=story.owner.user_id), backend="django.contrib.auth.backends.ModelBackend")
    rows = client.get(f"/applications/{story.application.pk}/").context["steps"]
    assert rows[0]["note"] == date_only(calendar.today() - datetime.timedelta(days=20))
    assert not rows[2]["note"]


@pytest.mark.parametrize("code", [code for step in STEPS[:4] for code in step.needs])
def test_an_entry_taken_out_of_the_evaluator_closes_the_gate(story, monkeypatch, code):
    story.apply()
    story.reach("contract")
    story.application.refresh_from_db()
    step_gate(story.application, "contract")

    def without(step):
        return journey.replace(step, requirements=lambda case: [r for r in step.requirements(case) if r.code != code])

    monkeypatch.setattr(journey, "STEPS", [without(s) for s in STEPS])
    with pytest.raises(Refused, match=code):
        step_gate(story.application, "contract")
    assert evaluate(story.application).current.code != "contract"


def test_nothing_of_a_later_step_is_asked_for_before_its_time(cast):
    found = evaluate(opened(cast))
    assert [r.code for r in found.yours] == ["product_list"] and found.next.code == "product_list"


def fire(verb):
    Timer.objects.filter(action=verb, status="live").update(next_at=timezone.now() - datetime.timedelta(minutes=1))
    return timers.sweep()


def test_a_supplier_who_does_not_answer_is_reminded_again_and_again(cast):
    application = opened(cast)
    take_over(application, actor=cast.actor("bo"))
    for times in (1, 2, 3):
        assert fire("onboarding.remind") == 1
        assert Notification.objects.filter(user=cast.ada, code="application.reminder").count() == times
    clock = Timer.objects.get(action="onboarding.remind", status="live")
    assert calendar.last_day(clock.due) == calendar.add(calendar.today(), 3)[0]


def test_a_case_over_its_target_is_told_to_whose_turn_it_is(story):
    story.apply()
    story.list_products()
    Application.objects.filter(pk=story.application.pk).update(due=calendar.today() - datetime.timedelta(days=1))
    assert fire("onboarding.escalate") == 1
    assert Notification.objects.filter(user_id=story.buyer.user_id, code="application.late").count() == 1


def test_the_whole_journey_has_a_clock_too(cast):
    application = opened(cast)
    clock = Timer.objects.get(subject_id=application.pk, action="onboarding.note_slow")
    assert (clock.days, clock.survives) == (20, True)
    fire("onboarding.note_slow")
    assert Notification.objects.filter(user=cast.mia, code="application.slow").exists()


def test_an_application_nobody_answers_expires_and_nothing_is_deleted(cast):
    application = opened(cast)
    take_over(application, actor=cast.actor("bo"))
    assert fire("onboarding.expire_application") == 1
    application.refresh_from_db()
    assert application.state == "expired" and not timers.live(application).filter(survives=False).exists()
    assert Notification.objects.filter(user=cast.ada, code="application.expired").exists()
    assert opened(cast).pk != application.pk
