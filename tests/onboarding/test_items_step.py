"""Step 6 in the journey: the first item up to the pool; other returned items are asked for and block nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.actions.items import submit_item
from catalog.actions.pool import record_push
from catalog.actions.review import approve_item, return_item
from catalog.actions.shelf import confirm_shelf, fill_shelf_form, return_shelf_form, take_off_shelf
from catalog.models import PoolPush
from onboarding.journey import Case
from onboarding.models import Application
from onboarding.steps.items import requirements
from tests.catalog.goods import REVIEWERS, drafted, may_sell, shelf_values, submitted
from tests.matrix.application import make_application
from workflow.actors import SYSTEM

CODES = ["items.submitted", "items.reviewed", "items.shelf", "items.on_shelf", "items.pool"]


@pytest.fixture
def case(cast):
    return Case(make_application(cast, "items"))


def statuses(case):
    return [str(r.status) for r in requirements(case)[:5]]


def test_the_step_follows_the_first_item_from_nothing_to_the_pool(case, cast):
    ada = cast.actor("ada")
    assert [r.code for r in requirements(case)] == CODES
    assert statuses(case) == ["now", "later", "later", "later", "later"]
    binding = may_sell(cast)
    item = drafted(cast, binding)
    assert statuses(case) == ["now", "later", "later", "later", "later"]
    submit_item(item, actor=ada)
    assert statuses(case) == ["done", "waiting", "later", "later", "later"]
    for stage in list(item.ladder):
        found = requirements(case)[1]
        assert found.role == stage["role"] and found.due
        approve_item(item, actor=cast.actor(REVIEWERS[stage["code"]]))
    assert statuses(case) == ["done", "done", "now", "later", "later"]
    fill_shelf_form(item, actor=ada, values=shelf_values(item))
    found = requirements(case)[3]
    assert (found.status, found.role, bool(found.due)) == ("waiting", "buyer", True)
    return_shelf_form(item, actor=cast.actor("bo"), code="PRICE-01", words="售价过高")
    found = requirements(case)[2]
    assert (found.status, found.remark_code, found.remark) == ("returned", "PRICE-01", "售价过高")
    fill_shelf_form(item, actor=ada, values=shelf_values(item))
    confirm_shelf(item, actor=cast.actor("bo"))
    found = requirements(case)[4]
    assert (found.status, found.role) == ("waiting", "pool")
    record_push(PoolPush.objects.get(), actor=SYSTEM, external_id="EP1")
    assert statuses(case) == ["done"] * 5


def test_once_in_the_pool_the_step_stays_done_when_the_item_leaves_the_shelf(case, cast):
    test_the_step_follows_the_first_item_from_nothing_to_the_pool(case, cast)
    item = PoolPush.objects.get().item
    take_off_shelf(item, actor=cast.actor("bo"), words="停产")
    assert statuses(case) == ["done"] * 5


def test_an_only_item_that_was_sent_back_is_the_suppliers_turn_with_the_words(case, cast):
    item = submitted(cast, may_sell(cast))
    return_item(item, actor=cast.actor("bo"), code="PROD-01", words="请写明型号", field="model")
    found = requirements(case)[0]
    assert (found.status, found.turn, found.remark) == ("returned", "supplier", "请写明型号")
    assert item.number in found.reason and found.link == f"/goods/items/{item.pk}/"
    assert statuses(case)[1:] == ["later"] * 4


def test_other_returned_items_are_listed_and_block_nothing(case, cast):
    binding = may_sell(cast)
    back = submitted(cast, binding)
    return_item(back, actor=cast.actor("bo"), code="PROD-01", words="缺说明")
    submitted(cast, binding)
    found = requirements(case)
    assert [r.code for r in found[5:]] == [f"items.returned.{back.pk}"]
    assert (found[5].status, found[5].blocks) == ("returned", False)
    assert found[1].status == "waiting"


def test_the_number_of_queries_does_not_grow_with_the_items(case, cast):
    binding, counts = may_sell(cast), []
    for more in (2, 6):
        for _ in range(more):
            return_item(submitted(cast, binding), actor=cast.actor("bo"), code="PROD-01", words="缺说明")
        with CaptureQueriesContext(connection) as caught:
            requirements(Case(Application.objects.get()))
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 8


def test_a_hold_is_named_as_the_reason(case, cast):
    from accounts.models import Hold

    may_sell(cast)
    Hold.objects.create(party=cast.supplier.party, kind="top_up", reason="保证金待补缴", since=timezone.now())
    assert requirements(case)[0].reason == "保证金待补缴"
