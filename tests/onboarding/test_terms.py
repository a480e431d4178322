"""The negotiation: list, rounds, bands, approval, acceptance, expiry."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from catalog.models import PriceRule
from deposits.models import DepositAccount
from onboarding.actions.terms import (
    accept_offer,
    approve_offer,
    counter_offer,
    decline_offer,
    offer_terms,
    refuse_offer,
    renew_offer,
    submit_list,
)
from onboarding.journey import evaluate
from onboarding.models import ListedProduct, Offer, ProductList, Terms
from onboarding.models.terms import fingerprint
from tests.matrix.application import make_application
from workflow import timers
from workflow.actions import NotAllowed, Refused, Stale, WrongState
from workflow.models import Event, Timer

S = Offer.State
PRODUCT = {"name": "示例碎纸机", "model": "S6", "sale_fen": 129900, "cost_fen": 98000, "freight_fen": 3800}
VALUES = {
    "commission": 800,
    "margin": 800,
    "settlement_days": 30,
    "deposit_fen": 5_000_000,
    "deposit_forms": ["cash", "guarantee"],
    "warranty_months": 12,
    "delivery": "direct",
    "fee_fen": 0,
}


@pytest.fixture
def talks(cast):
    """An application with a submitted product list."""
    application = make_application(cast)
    submit_list(application, actor=cast.actor("ada"), products=[PRODUCT])
    return application


def entry(application, code):
    return next(r for r in evaluate(application).requirements if r.code == code)


def made(application, cast, who, reason="", **changes):
    return offer_terms(application, actor=cast.actor(who), values=VALUES | changes, reason=reason)


def test_the_list_comes_first_and_needs_a_product(cast):
    application = make_application(cast)
    assert entry(application, "product_list").status == "now"
    with pytest.raises(Refused):
        submit_list(application, actor=cast.actor("ada"), products=[])
    with pytest.raises(Refused, match="商品清单|product list"):
        made(application, cast, "bo")


def test_a_new_list_replaces_the_old_one_which_stays(talks, cast):
    submit_list(talks, actor=cast.actor("ben"), products=[PRODUCT | {"name": "标签打印机"}])
    assert list(ProductList.objects.order_by("pk").values_list("state", flat=True)) == ["replaced", "submitted"]
    assert ListedProduct.objects.count() == 2


def test_the_own_cost_is_sealed_and_never_in_an_event(talks):
    assert ListedProduct.objects.get().cost_fen == 98000
    stored = ListedProduct.objects.extra(select={"raw": "own_cost"}).values_list("raw", flat=True).get()
    assert "98000" not in stored
    assert not any("98000" in str(e.data) for e in Event.objects.all())


def test_both_accept_and_the_terms_are_frozen_and_handed_on(talks, cast):
    offer = made(talks, cast, "bo")
    assert offer.state == S.OPEN
    accept_offer(offer, actor=cast.actor("ada"), seen=offer.revision)
    offer.refresh_from_db()
    terms = Terms.objects.get()
    assert offer.state == S.ACCEPTED
    assert terms.sha256 == fingerprint(terms.canonical)
    assert terms.content["terms"]["commission"] == 800
    assert PriceRule.objects.get().terms_hash == terms.sha256
    assert DepositAccount.objects.get().required_fen == 5_000_000
    talks.refresh_from_db()
    assert talks.state == "forms"


def test_frozen_terms_cannot_be_changed_even_by_sql(talks, cast):
    accept_offer(made(talks, cast, "bo"), actor=cast.actor("ada"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Terms.objects.update(canonical="{}")
    with pytest.raises(DatabaseError), transaction.atomic():
        Terms.objects.all().delete()


def test_the_maker_cannot_accept_their_own_offer(talks, cast):
    with pytest.raises(NotAllowed):
        accept_offer(made(talks, cast, "bo"), actor=cast.actor("bea"))


def test_the_supplier_may_start_with_a_wish_and_the_buyer_accept_it(talks, cast):
    wish = made(talks, cast, "ada")
    assert (wish.round, wish.side, wish.state) == (1, "supplier", S.OPEN)
    accept_offer(wish, actor=cast.actor("bo"))
    assert Terms.objects.get().offer == wish


def test_a_counter_offer_replaces_the_round_before(talks, cast):
    first = made(talks, cast, "bo")
    second = counter_offer(first, actor=cast.actor("ada"), values=VALUES | {"commission": 600})
    first.refresh_from_db()
    assert (first.state, second.state, second.round) == (S.COUNTERED, S.OPEN, 2)
    assert not timers.live(first).exists()
    with pytest.raises(WrongState):
        accept_offer(first, actor=cast.actor("ada"))


def test_a_second_first_offer_is_refused_while_one_is_on_the_table(talks, cast):
    made(talks, cast, "bo")
    with pytest.raises(WrongState):
        made(talks, cast, "ada")


def test_a_buyers_offer_outside_the_band_needs_a_reason_and_a_manager(talks, cast):
    with pytest.raises(Refused) as refused:
        made(talks, cast, "bo", commission=1050)
    assert refused.value.field == "reason"
    offer = made(talks, cast, "bo", "第一年投入大", commission=1050)
    assert (offer.state, offer.approval) == (S.AWAITING_APPROVAL, "manager")
    with pytest.raises(WrongState):
        accept_offer(offer, actor=cast.actor("ada"))
    assert entry(talks, "terms_agreed").role == "manager"
    approve_offer(offer, actor=cast.actor("mia"), words="可以")
    offer.refresh_from_db()
    assert offer.state == S.OPEN
    assert offer.expires_at
    accept_offer(offer, actor=cast.actor("ada"))


@pytest.mark.parametrize("changes", [{"commission": 1501}, {"settlement_days": 75}, {"deposit_forms": ["cash"]}])
def test_far_outside_or_against_the_law_needs_a_director(talks, cast, changes):
    offer = made(talks, cast, "bo", "特殊", **changes)
    assert offer.approval == "director"
    with pytest.raises(NotAllowed):
        approve_offer(offer, actor=cast.actor("mia"), words="可以")
    approve_offer(offer, actor=cast.actor("dora"), words="可以")
    assert Offer.objects.get().state == S.OPEN


def test_who_made_the_offer_cannot_approve_it(talks, cast):
    from django.contrib.auth.models import Group

    cast.bo.groups.add(Group.objects.get(name="director"))
    offer = made(talks, cast, "bo", "特殊", commission=1100)
    assert not approve_offer.may(offer, cast.actor("bo"))
    assert approve_offer.may(offer, cast.actor("dora"))


def test_a_refused_round_leaves_the_turn_to_the_buyer(talks, cast):
    offer = made(talks, cast, "bo", "特殊", commission=1100)
    refuse_offer(offer, actor=cast.actor("mia"), words="太高")
    wanted = entry(talks, "terms_agreed")
    assert (wanted.turn, wanted.role) == ("platform", "buyer")
    assert made(talks, cast, "bo").round == 2


def test_accepting_a_wish_outside_the_band_waits_for_an_approver_who_did_not_accept(talks, cast):
    wish = made(talks, cast, "ada", commission=300)
    assert wish.state == S.OPEN
    with pytest.raises(Refused):
        accept_offer(wish, actor=cast.actor("bo"))
    accept_offer(wish, actor=cast.actor("bo"), reason="战略供应商")
    wish.refresh_from_db()
    assert wish.state == S.AWAITING_CONSENT
    assert not Terms.objects.exists()
    approve_offer(wish, actor=cast.actor("dora"), words="同意")
    assert Offer.objects.get().state == S.ACCEPTED
    assert Terms.objects.count() == 1


def test_the_reason_for_the_approver_is_not_told_to_the_supplier(talks, cast):
    wish = made(talks, cast, "ada", commission=300)
    accept_offer(wish, actor=cast.actor("bo"), reason="内部原因")
    assert not any("内部原因" in str(e.data) for e in Event.objects.filter(public=True))


def test_an_offer_expires_by_the_sweep_once_and_can_be_renewed_in_one_click(talks, cast):
    offer = made(talks, cast, "bo")
    past = timezone.now() - datetime.timedelta(seconds=1)
    Timer.objects.filter(action="onboarding.expire_offer").update(next_at=past)
    assert timers.sweep() == 1
    assert timers.sweep() == 0
    offer.refresh_from_db()
    assert offer.state == S.EXPIRED
    again = renew_offer(offer, actor=cast.actor("bea"))
    assert (again.round, again.state, again.commission) == (2, S.OPEN, offer.commission)
    with pytest.raises(WrongState):
        renew_offer(offer, actor=cast.actor("bo"))


def test_an_offer_that_expired_a_second_ago_cannot_be_accepted_before_the_sweep(talks, cast):
    offer = made(talks, cast, "bo")
    Offer.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    with pytest.raises(WrongState):
        accept_offer(offer, actor=cast.actor("ada"))
    assert not Terms.objects.exists()


def test_declining_needs_words_and_gives_the_turn_to_the_other_side(talks, cast):
    offer = made(talks, cast, "bo")
    with pytest.raises(Refused):
        decline_offer(offer, actor=cast.actor("ada"), words="  ")
    decline_offer(offer, actor=cast.actor("ada"), words="账期太长")
    assert entry(talks, "terms_agreed").turn == "platform"
    wish = made(talks, cast, "ada")
    decline_offer(wish, actor=cast.actor("bo"), words="扣点太低")
    wanted = entry(talks, "terms_agreed")
    assert (wanted.status, wanted.remark) == ("returned", "扣点太低")


def test_acceptance_names_the_revision_seen(talks, cast):
    offer = made(talks, cast, "bo")
    with pytest.raises(Stale):
        accept_offer(offer, actor=cast.actor("ada"), seen=offer.revision + 1)


def test_a_withdrawn_application_has_nothing_left_to_accept(talks, cast):
    from onboarding.actions.application import withdraw

    offer = made(talks, cast, "bo")
    withdraw(talks, actor=cast.actor("ada"))
    with pytest.raises(WrongState):
        accept_offer(offer, actor=cast.actor("ada"))


def test_the_evaluator_always_has_its_three_entries_and_says_whose_turn(talks, cast, django_assert_num_queries):
    from onboarding.journey import Case
    from onboarding.steps.terms import requirements

    assert [r.code for r in requirements(Case(talks))] == ["product_list", "terms_agreed", "terms_fixed"]
    assert entry(talks, "terms_agreed").turn == "platform"
    made(talks, cast, "bo")
    wanted = entry(talks, "terms_agreed")
    assert (wanted.status, wanted.turn, wanted.due is not None) == ("now", "supplier", True)
    with django_assert_num_queries(3):
        requirements(Case(talks))
