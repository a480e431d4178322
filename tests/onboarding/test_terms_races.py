"""Two answers to one offer at the same moment: exactly one counts, the other is told so."""

import datetime

import pytest
from django.db import IntegrityError
from django.utils import timezone

from onboarding.actions.terms import accept_offer, counter_offer, expire_offer
from onboarding.models import Offer, ProductList, Terms
from tests.cast import make_cast
from tests.matrix.application import make_application
from tests.matrix.terms import make_offer
from tests.onboarding.test_terms import VALUES
from tests.races import at_once, meeting, winners
from workflow.actions import WrongState
from workflow.actors import SYSTEM

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def table():
    """A buyer's offer on the table, and the people around it."""
    cast = make_cast()
    application = make_application(cast)
    ProductList.objects.create(party_id=application.party_id, application=application)
    expires = timezone.now() + datetime.timedelta(days=1)
    return cast, make_offer(application, cast.bo, expires_at=expires)


def accept(cast, offer, name="ada"):
    mine, actor = Offer.objects.get(pk=offer.pk), cast.actor(name)
    return lambda: accept_offer(mine, actor=actor)


def counter(cast, offer, name="bo"):
    mine, actor = Offer.objects.get(pk=offer.pk), cast.actor(name)
    return lambda: counter_offer(mine, actor=actor, values=VALUES)


def expire(cast, offer):
    mine = Offer.objects.get(pk=offer.pk)
    return lambda: expire_offer(mine, actor=SYSTEM)


@pytest.mark.parametrize(
    "rival", [lambda c, o: accept(c, o, "ben"), counter, expire], ids=["accept", "counter", "expire"]
)
def test_exactly_one_answer_counts_and_the_other_is_told(table, rival):
    cast, offer = table
    with meeting("onboarding.accept_offer", "onboarding.counter_offer", "onboarding.expire_offer"):
        results = at_once(accept(cast, offer), rival(cast, offer))
    assert len(winners(results)) == 1
    assert [type(r) for r in results if isinstance(r, Exception)] == [WrongState]
    offer.refresh_from_db()
    assert Terms.objects.count() == (offer.state == Offer.State.ACCEPTED)


def test_without_the_lock_an_acceptance_and_a_counter_offer_both_pass(table):
    cast, offer = table
    with meeting("onboarding.accept_offer", "onboarding.counter_offer", lock=False):
        results = at_once(accept(cast, offer), counter(cast, offer))
    assert len(winners(results)) == 2
    assert Terms.objects.count() == 1
    assert Offer.objects.filter(state=Offer.State.OPEN).exists()  # agreed, and yet another round is on the table


def test_without_the_lock_only_the_database_stops_a_second_acceptance(table):
    cast, offer = table
    with meeting("onboarding.accept_offer", lock=False):
        results = at_once(accept(cast, offer), accept(cast, offer, "ben"))
    assert [type(r) for r in results if isinstance(r, Exception)] == [IntegrityError]
