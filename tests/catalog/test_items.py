"""Items from draft to shelf: prices against the terms, the ladder, the same number, the SKU."""

import pytest

from accounts.models import Hold, Store
from catalog.actions.items import add_pictures, draft_item, edit_item, lead_picture, remove_picture, submit_item
from catalog.actions.review import approve_item, return_item
from catalog.actions.shelf import (
    ask_off_shelf,
    confirm_shelf,
    fill_shelf_form,
    return_shelf_form,
    take_back_shelf_form,
    take_off_shelf,
)
from catalog.models import Item, ItemReview, PoolPush, PriceRule
from catalog.models.prices import margin_points
from tests.catalog.goods import asked, drafted, may_sell, on_shelf, picture, ready, shelf_values, submitted, values
from workflow.actions import NotAllowed, Refused, WrongState
from workflow.models import Event, Notification, Policy

pytestmark = pytest.mark.django_db


def test_the_highest_purchase_price_is_rounded_half_up_to_the_fen():
    rule = PriceRule(commission=800, margin=0)
    assert rule.highest_purchase(169900) == 156308
    assert rule.highest_purchase(129900) == 119508
    assert rule.highest_purchase(3900) == 3588
    assert PriceRule(commission=850, margin=0).highest_purchase(10) == 9  # 9.15
    assert PriceRule(commission=500, margin=0).highest_purchase(10) == 10  # 9.5, half up


def test_a_guaranteed_margin_above_the_commission_counts():
    assert PriceRule(commission=500, margin=1000).highest_purchase(10000) == 9000


def test_the_highest_purchase_price_always_fits():
    rule = PriceRule(commission=833, margin=0)
    for sale in range(1, 3000, 7):
        highest = rule.highest_purchase(sale)
        assert rule.fits(sale, highest) and not rule.fits(sale, highest + 1)


def test_a_margin_never_looks_better_than_it_is():
    assert margin_points(3900, 3650) == 641
    assert margin_points(129900, 119508) == 800


def test_a_purchase_price_that_leaves_too_little_margin_is_refused_with_the_highest_that_fits(cast):
    binding = may_sell(cast)
    with pytest.raises(Refused) as told:
        draft_item(cast.supplier, actor=cast.actor("ada"), values=values(binding, sale_fen=3900, purchase_fen=3650))
    assert told.value.field == "purchase_fen"
    assert "35.88" in told.value.message


def test_a_lower_margin_with_a_reason_brings_the_manager_into_the_ladder(cast):
    binding = may_sell(cast)
    item = submitted(cast, binding, purchase_fen=125000, margin_words="新品推广")
    assert [s["code"] for s in item.ladder] == ["buyer", "product", "manager", "quality"]
    assert [s["code"] for s in submitted(cast, binding).ladder] == ["buyer", "product", "quality"]


def test_a_dear_item_needs_the_director_and_a_category_with_permits_the_quality_lead(cast):
    binding = may_sell(cast, category="printer")
    item = submitted(cast, binding, market_fen=7_000_000, sale_fen=6_000_000, purchase_fen=5_000_000)
    assert [s["code"] for s in item.ladder] == ["buyer", "product", "director", "quality", "quality_lead"]


@pytest.mark.parametrize(
    ("prices", "field"),
    [
        ({"market_fen": 129899}, "market_fen"),
        ({"purchase_fen": 129901}, "purchase_fen"),
        ({"sale_fen": 0, "purchase_fen": 0}, "sale_fen"),
    ],
)
def test_prices_out_of_order_are_refused_at_their_field(cast, prices, field):
    binding = may_sell(cast)
    with pytest.raises(Refused) as told:
        draft_item(cast.supplier, actor=cast.actor("ada"), values=values(binding, **prices))
    assert told.value.field == field


def test_a_category_that_is_not_bound_is_refused(cast):
    binding = may_sell(cast)
    draft_item(cast.supplier, actor=cast.actor("ada"), values=values(binding))
    type(binding).objects.update(ends_on="2026-01-02")
    with pytest.raises(Refused) as told:
        draft_item(cast.supplier, actor=cast.actor("ada"), values=values(binding))
    assert told.value.field == "binding"


def test_an_item_without_a_picture_or_tax_code_is_not_submitted_and_says_so(cast):
    binding = may_sell(cast)
    ada = cast.actor("ada")
    item = draft_item(cast.supplier, actor=ada, values=values(binding, tax_code=""))
    with pytest.raises(Refused) as told:
        submit_item(item, actor=ada)
    assert "税收分类编码" in told.value.message or "tax category code" in told.value.message
    item.refresh_from_db()
    assert item.state == Item.State.DRAFT


def test_nothing_is_submitted_before_the_store_is_open_or_while_there_is_a_hold(cast):
    binding = may_sell(cast)
    item = drafted(cast, binding)
    Store.objects.update(state="preparing")
    with pytest.raises(Refused):
        submit_item(item, actor=cast.actor("ada"))
    Store.objects.update(state="open")
    hold = Hold.objects.create(party=cast.supplier.party, kind="top_up", reason="保证金待补缴")
    with pytest.raises(Refused):
        submit_item(item, actor=cast.actor("ada"))
    Hold.objects.filter(pk=hold.pk).update(lifted_at="2026-01-01T00:00Z")
    submit_item(item, actor=cast.actor("ada"))
    assert item.state == Item.State.IN_REVIEW


def test_nothing_is_submitted_without_agreed_terms(cast):
    binding = may_sell(cast)
    item = drafted(cast, binding)
    with_rule = PriceRule.objects.filter(party=cast.supplier.party)
    Item.objects.filter(pk=item.pk).update(party=cast.other.party)
    assert with_rule.exists()
    item.refresh_from_db()
    with pytest.raises(Refused):
        submit_item(item, actor=cast.actor("eve"))


def test_the_ladder_is_frozen_when_the_item_is_submitted(cast):
    binding = may_sell(cast)
    item = submitted(cast, binding)
    Policy.objects.create(
        key="review.ladder", value=[{"code": "buyer", "role": "buyer"}], effective_from="2026-01-02", source="test"
    )
    approve_item(item, actor=cast.actor("bo"))
    assert item.state == Item.State.IN_REVIEW
    assert [s["code"] for s in submitted(cast, binding).ladder] == ["buyer"]


def test_a_returned_item_comes_back_under_its_number_and_passes_the_whole_ladder_again(cast):
    binding = may_sell(cast)
    item = submitted(cast, binding)
    number = item.number
    approve_item(item, actor=cast.actor("bo"))
    return_item(item, actor=cast.actor("rita"), code="PROD-01", words="请写明型号", field="model")
    assert (item.state, item.number) == (Item.State.RETURNED, number)
    remark = item.remarks.get(closed_at=None)
    assert (remark.key, remark.old, remark.words) == ("model", "S6", "请写明型号")
    with pytest.raises(Refused):
        submit_item(item, actor=cast.actor("ada"))  # still as it was sent back
    edit_item(item, actor=cast.actor("ben"), values=values(binding, model="S6 Pro"))
    assert item.changed_keys == ["model"]
    submit_item(item, actor=cast.actor("ada"))
    assert (item.number, item.round, item.stage) == (number, 2, 0)
    assert not item.remarks.filter(closed_at=None).exists()
    for name in ("bo", "rita", "quinn"):
        approve_item(item, actor=cast.actor(name))
    assert item.state == Item.State.READY
    assert Notification.objects.filter(user=cast.ada, code="item.returned").count() == 1


def test_nobody_passes_two_stages_of_the_same_item(cast):
    binding = may_sell(cast)
    item = submitted(cast, binding)
    approve_item(item, actor=cast.actor("bo"))
    from django.contrib.auth.models import Group

    cast.bo.groups.add(Group.objects.get(name="product_reviewer"))
    assert not approve_item.may(item, cast.actor("bo"))
    with pytest.raises(NotAllowed):
        approve_item(item, actor=cast.actor("bo"))
    approve_item(item, actor=cast.actor("rita"))


def test_a_reviewer_who_belongs_to_the_supplier_may_not_review(cast):
    from accounts.models import Membership

    item = submitted(cast, may_sell(cast))
    Membership.objects.create(party=cast.supplier.party, user=cast.bo, role="member")
    assert not approve_item.may(item, cast.actor("bo"))


def test_the_last_approval_gives_a_sku_of_twelve_digits_that_tells_no_order(cast):
    binding = may_sell(cast)
    skus = [ready(cast, binding).sku for _ in range(4)]
    assert all(len(s) == 12 and s.isdigit() for s in skus)
    assert len(set(skus)) == 4
    assert sorted(skus) != skus or int(skus[1]) - int(skus[0]) != 1


def test_a_returned_or_missing_reason_is_refused_at_its_field(cast):
    item = submitted(cast, may_sell(cast))
    with pytest.raises(Refused) as told:
        return_item(item, actor=cast.actor("bo"), code="PROD-01", words="  ")
    assert told.value.field == "words"
    assert ItemReview.objects.count() == 0


def test_many_approvals_give_the_same_as_one_by_one_and_a_result_per_row(cast):
    binding = may_sell(cast)
    items = [submitted(cast, binding) for _ in range(3)]
    return_item(items[1], actor=cast.actor("bo"), code="PROD-01", words="缺图", field="pictures")
    results = approve_item.many(items, actor=cast.actor("bo"))
    assert [r.error is None for r in results] == [True, False, True]
    assert [Item.objects.get(pk=i.pk).stage for i in items] == [1, 0, 1]
    assert Event.objects.filter(verb="catalog.approve_item").count() == 2


def test_pictures_are_at_most_five_and_the_first_can_be_chosen(cast):
    item = drafted(cast, may_sell(cast))
    ada = cast.actor("ada")
    add_pictures(item, actor=ada, files=[picture(cast) for _ in range(4)])
    with pytest.raises(Refused):
        add_pictures(item, actor=ada, files=[picture(cast)])
    last = item.pictures.last()
    lead_picture(item, actor=ada, picture=last)
    assert item.pictures.first() == last
    remove_picture(item, actor=ada, picture=last)
    assert item.pictures.count() == 4


def test_the_shelf_form_takes_the_item_to_the_shelf_and_writes_the_message_to_the_pool(cast):
    item = asked(cast, may_sell(cast))
    confirm_shelf(item, actor=cast.actor("bo"))
    push = PoolPush.objects.get(item=item)
    assert (item.state, push.kind, push.state) == ("on_shelf", "put", "queued")
    assert push.payload["sku"] == item.sku and push.payload["sale_fen"] == 129900
    assert item.shelf_forms.get().decided_by == cast.bo


def test_a_shelf_form_with_prices_outside_the_terms_is_refused_at_the_field(cast):
    item = ready(cast, may_sell(cast))
    with pytest.raises(Refused) as told:
        fill_shelf_form(item, actor=cast.actor("ada"), values=shelf_values(item, purchase_fen=129000))
    assert told.value.field == "purchase_fen"
    assert item.shelf_forms.count() == 0


def test_a_shelf_form_sent_back_is_filled_in_again(cast):
    item = asked(cast, may_sell(cast))
    return_shelf_form(item, actor=cast.actor("bo"), code="PRICE-01", words="库存太少")
    assert item.state == "ready" and item.remarks.get(key="shelf", closed_at=None).words == "库存太少"
    fill_shelf_form(item, actor=cast.actor("ada"), values=shelf_values(item, stock=500))
    assert not item.remarks.filter(closed_at=None).exists()
    take_back_shelf_form(item, actor=cast.actor("ada"))
    assert [f.verdict for f in item.shelf_forms.all()] == ["taken_back", "returned"]


def test_one_round_tells_everything_that_has_to_change(cast):
    item = submitted(cast, may_sell(cast))
    more = [{"field": "detail", "code": "DATA-01", "words": "太短"}]
    with pytest.raises(Refused) as told:
        return_item(item, actor=cast.actor("bo"), code="PROD-01", words="缺", field="detail", more=more)
    assert told.value.field == "field2"
    assert item.reviews.count() == 0
    return_item(item, actor=cast.actor("bo"), code="IMG-01", words="首图非白底", field="pictures", more=more)
    assert [r.key for r in item.remarks.all()] == ["pictures", "detail"]


def test_two_decisions_on_one_shelf_form_are_one(cast):
    item = asked(cast, may_sell(cast))
    confirm_shelf(item, actor=cast.actor("bo"))
    with pytest.raises(WrongState):
        confirm_shelf(item, actor=cast.actor("bea"))
    with pytest.raises(WrongState):
        return_shelf_form(item, actor=cast.actor("bea"), code="PRICE-01", words="no")
    assert PoolPush.objects.count() == 1


def test_taking_an_item_off_the_shelf_tells_the_pool_to_remove_it(cast):
    item = on_shelf(cast, may_sell(cast))
    ask_off_shelf(item, actor=cast.actor("ada"), words="停产")
    assert item.state == "on_shelf" and item.off_words == "停产"
    take_off_shelf(item, actor=cast.actor("bo"), words="供应商停产")
    assert item.state == "off_shelf"
    assert [(p.kind, p.state) for p in PoolPush.objects.order_by("pk")] == [("put", "superseded"), ("remove", "queued")]


def test_an_item_cannot_go_on_the_shelf_when_its_category_was_unbound_meanwhile(cast):
    binding = may_sell(cast)
    item = asked(cast, binding)
    type(binding).objects.update(ends_on="2026-01-02")
    with pytest.raises(Refused):
        confirm_shelf(item, actor=cast.actor("bo"))
    item.refresh_from_db()
    assert item.state == "shelf_requested"
