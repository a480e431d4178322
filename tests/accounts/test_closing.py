"""Closing a store: asked for by the owner as of today, decided by a buyer, withdrawn until then."""

import datetime

import pytest
from django.utils import timezone

from accounts.actions.closing import apply_to_close, approve_closing, close_store, refuse_closing, withdraw_closing
from accounts.actions.store import prepare_store
from accounts.models import Store
from tests.cast import make_cast
from tests.matrix.closing import make_store
from tests.races import at_once, meeting, winners
from workflow import calendar, timers
from workflow.actions import Refused, WrongState
from workflow.actors import SYSTEM
from workflow.models import Event, Notification, Policy, Timer

DAY = datetime.timedelta(days=1)


@pytest.fixture
def store(cast):
    return make_store(cast)


def asked_for(cast, store):
    apply_to_close(store, actor=cast.actor("ada"), words="不再经营这一渠道")
    return store


def notice(days):
    Policy.objects.create(key="closing.notice_days", value=days, effective_from="2020-06-01", source="test")
    Policy.objects.filter(key="closing.notice_days", effective_from="2026-01-01").delete()


def told(user, code):
    return Notification.objects.filter(user=user, code=code).count()


def test_the_day_of_the_application_is_today_and_the_buyers_are_told(cast, store):
    asked_for(cast, store)
    assert (store.state, store.closing_on) == ("closing", calendar.today())
    assert told(cast.bo, "closing.asked") == told(cast.bea, "closing.asked") == 1


def test_nobody_can_choose_an_earlier_day(cast, store):
    with pytest.raises(TypeError):
        apply_to_close(store, actor=cast.actor("ada"), words="x", closing_on=calendar.today() - DAY)


def test_a_closing_needs_a_reason(cast, store):
    with pytest.raises(Refused) as refused:
        apply_to_close(store, actor=cast.actor("ada"), words="  ")
    assert refused.value.field == "words"


def test_until_it_is_decided_anybody_of_the_company_can_withdraw_it(cast, store):
    withdraw_closing(asked_for(cast, store), actor=cast.actor("ben"))
    assert (store.state, store.closing_on) == ("open", None)
    approve_closing(asked_for(cast, store), actor=cast.actor("bo"))
    with pytest.raises(WrongState):
        withdraw_closing(store, actor=cast.actor("ben"))


def test_a_refused_closing_says_why_and_the_store_sells_on(cast, store):
    refuse_closing(asked_for(cast, store), actor=cast.actor("bo"), reason="CLOSE-01", words="还有三个订单在途")
    assert (store.state, store.reason, store.words) == ("open", "CLOSE-01", "还有三个订单在途")
    assert told(cast.ada, "closing.refused") == told(cast.ben, "closing.refused") == 1
    assert asked_for(cast, store).words == ""


@pytest.mark.parametrize(("reason", "words", "field"), [("NO-99", "x", "reason"), ("CLOSE-01", " ", "words")])
def test_a_refusal_without_reason_or_words_is_none(cast, store, reason, words, field):
    with pytest.raises(Refused) as refused:
        refuse_closing(asked_for(cast, store), actor=cast.actor("bo"), reason=reason, words=words)
    assert refused.value.field == field


def test_approved_the_store_is_closed_from_today(cast, store):
    approve_closing(asked_for(cast, store), actor=cast.actor("bo"))
    assert (store.state, store.closed_on) == ("closed", calendar.today())
    assert told(cast.ada, "closing.closed") == 1


def test_with_a_notice_period_it_closes_by_itself_at_the_periods_end(cast, store):
    notice(30)
    approve_closing(asked_for(cast, store), actor=cast.actor("bo"))
    assert (store.state, store.closed_on) == ("ending", calendar.today() + 30 * DAY)
    clock = Timer.objects.get(action="accounts.close_store", status="live")
    assert calendar.last_day(clock.due) == store.closed_on - DAY
    assert told(cast.ada, "closing.approved") == 1 and told(cast.ada, "closing.closed") == 0
    Timer.objects.filter(pk=clock.pk).update(next_at=timezone.now() - DAY)
    timers.sweep()
    store.refresh_from_db()
    assert store.state == "closed" and told(cast.ada, "closing.closed") == 1


def test_a_notice_period_that_passed_while_it_was_decided_never_closes_backwards(cast, store):
    notice(5)
    Store.objects.filter(pk=asked_for(cast, store).pk).update(closing_on=calendar.today() - 20 * DAY)
    approve_closing(store, actor=cast.actor("bo"))
    assert (store.state, store.closed_on) == ("closed", calendar.today())


def test_a_store_that_never_opened_closes_without_a_word(cast):
    store = make_store(cast, "preparing")
    close_store(store, actor=SYSTEM)
    assert store.state == "closed" and not Notification.objects.exists()


def test_a_closed_store_starts_from_the_beginning_with_a_new_application(cast, store):
    approve_closing(asked_for(cast, store), actor=cast.actor("bo"))
    again = prepare_store(cast.supplier, actor=SYSTEM, channel="huicai")
    assert again.pk == store.pk
    again.refresh_from_db()
    assert (again.state, again.closing_on, again.closed_on, again.closing_words) == ("preparing", None, None, "")


VERBS = ("accounts.approve_closing", "accounts.withdraw_closing")


def decided_at_once(lock):
    cast = make_cast()
    store = asked_for(cast, make_store(cast))
    mine, theirs = (Store.objects.get(pk=store.pk) for _ in range(2))
    bo, ada = cast.actor("bo"), cast.actor("ada")
    with meeting(*VERBS, lock=lock):
        results = at_once(lambda: approve_closing(mine, actor=bo), lambda: withdraw_closing(theirs, actor=ada))
    return results, Event.objects.filter(verb__in=VERBS).count()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_an_approval_and_a_withdrawal_at_once_exactly_one_counts():
    results, events = decided_at_once(lock=True)
    assert len(winners(results)) == events == 1
    assert [type(r) for r in results if isinstance(r, Exception)] == [WrongState]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_approval_and_the_withdrawal_would_both_count():
    results, events = decided_at_once(lock=False)
    assert len(winners(results)) == events == 2
