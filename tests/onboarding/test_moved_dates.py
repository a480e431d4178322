"""Dates that moved stand: on the application, its forms and offers, whatever happens next."""

import datetime

import pytest
from django.utils import timezone

from onboarding.actions.application import take_over
from onboarding.actions.forms import take_sheet
from onboarding.demo import people
from onboarding.demo.story import Story
from onboarding.follow import standing
from onboarding.models import Offer
from tests.cast import make_person
from workflow import calendar, timers
from workflow.actors import person
from workflow.deadlines import extend_deadline
from workflow.models import Notification, Timer


@pytest.fixture
def story(db):
    return Story(people.hire(), "moved", "改期示例有限公司", "91110000600037341L")


@pytest.fixture
def pol(db):
    return person(make_person("pol", "policy_admin").pk)


def longer(subject, pol, clock, days=2):
    extend_deadline(subject, actor=pol, clock=clock, days=days, words="系统停机")
    subject.refresh_from_db()


def test_the_answer_that_staff_gave_themselves_more_time_for_keeps_its_day(story, pol):
    story.apply()
    story.list_products()
    application = story.application
    application.refresh_from_db()
    told = application.due
    timer = Timer.objects.get(action="onboarding.escalate", status="live")
    assert (timer.start, timer.days, timer.favour) == (*application.due_basis, "earlier")
    longer(application, pol, "onboarding.escalate")
    assert application.due == calendar.add(told, 2)[0] == standing(application)["due"]
    take_over(application, actor=person(make_person("second", "buyer").pk))
    application.refresh_from_db()
    assert application.due == calendar.add(told, 2)[0]


def test_the_day_of_a_form_moves_with_its_clock(story, pol):
    story.apply()
    story.reach("forms")
    sheet = story.hand_in("evaluation")
    told = sheet.due
    longer(sheet, pol, "onboarding.note_slow_review")
    assert sheet.due == calendar.add(told, 2)[0]


def test_whoever_took_a_form_is_told_when_its_review_takes_too_long(story):
    story.apply()
    story.reach("forms")
    sheet = story.hand_in("evaluation")
    reviewer = make_person("slow", "buyer")
    take_sheet(sheet, actor=person(reviewer.pk))
    Timer.objects.filter(action="onboarding.note_slow_review").update(
        next_at=timezone.now() - datetime.timedelta(minutes=1)
    )
    timers.sweep()
    assert Notification.objects.get(code="form.slow").user == reviewer


def test_an_offer_stands_as_long_as_staff_let_it(story, pol):
    story.apply()
    story.list_products()
    story.offer()
    offer = Offer.objects.get()
    told = offer.stands_until
    longer(offer, pol, "onboarding.expire_offer")
    assert offer.stands_until == calendar.add(told, 2)[0]
    story.application.refresh_from_db()
    assert story.application.due == offer.stands_until
