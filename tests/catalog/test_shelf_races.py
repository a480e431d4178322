"""Two decisions on one shelf form, and two workers on one message, at the same moment: exactly one counts."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.actions.shelf import confirm_shelf, return_shelf_form, take_back_shelf_form, take_off_shelf
from catalog.models import Item, PoolPush, ShelfForm
from catalog.pool.outbox import push_due
from tests.cast import make_cast
from tests.catalog.goods import asked, may_sell, on_shelf
from tests.races import at_once, meeting, winners
from workflow.actions import WrongState

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
VERBS = ["catalog.confirm_shelf", "catalog.return_shelf_form", "catalog.take_back_shelf_form"]


@pytest.fixture
def desk():
    """An item whose shelf form waits, and the people around it."""
    cast = make_cast()
    return cast, asked(cast, may_sell(cast))


def confirm(cast, item, name="bo"):
    mine, actor = Item.objects.get(pk=item.pk), cast.actor(name)
    return lambda: confirm_shelf(mine, actor=actor)


def send_back(cast, item, name="bea"):
    mine, actor = Item.objects.get(pk=item.pk), cast.actor(name)
    return lambda: return_shelf_form(mine, actor=actor, code="PRICE-01", words="价格有误")


def take_back(cast, item):
    mine, actor = Item.objects.get(pk=item.pk), cast.actor("ada")
    return lambda: take_back_shelf_form(mine, actor=actor)


@pytest.mark.parametrize(
    "rival", [lambda c, i: confirm(c, i, "bea"), send_back, take_back], ids=["confirm", "return", "take-back"]
)
def test_exactly_one_decision_counts_and_the_other_is_told(desk, rival):
    cast, item = desk
    with meeting(*VERBS):
        results = at_once(confirm(cast, item), rival(cast, item))
    assert len(winners(results)) == 1
    assert [type(r) for r in results if isinstance(r, Exception)] == [WrongState]
    item.refresh_from_db()
    assert PoolPush.objects.count() == (item.state == Item.State.ON_SHELF)
    assert ShelfForm.objects.get().verdict in ("confirmed", "returned", "taken_back")


def test_without_the_lock_a_confirmation_and_a_return_both_pass(desk):
    cast, item = desk
    with meeting(*VERBS, lock=False):
        results = at_once(confirm(cast, item), send_back(cast, item))
    assert len(winners(results)) == 2
    assert PoolPush.objects.count() == 1  # on its way to the pool, and sent back all the same


class SlowPool:
    """Counts what it is sent, slowly enough for everybody to be inside at once."""

    def __init__(self):
        self.sent, self.lock = [], threading.Lock()

    def put(self, item, key, version):
        with self.lock:
            self.sent.append((key, "put"))
        threading.Event().wait(0.3)
        return "EP" + item["sku"]

    def remove(self, sku, key, version):
        with self.lock:
            self.sent.append((key, "remove"))
        return "EP" + sku


def test_many_workers_send_each_message_once():
    cast = make_cast()
    binding = may_sell(cast)
    for _ in range(3):
        on_shelf(cast, binding)
    pool = SlowPool()
    results = at_once(*[lambda: push_due(to=pool)] * 4)
    assert sum(winners(results)) == 3
    assert len(pool.sent) == len(set(pool.sent)) == 3
    assert set(PoolPush.objects.values_list("state", flat=True)) == {"sent"}


def test_taking_off_the_shelf_while_the_item_is_on_its_way_is_delivered_afterwards():
    cast = make_cast()
    item = on_shelf(cast, may_sell(cast))
    pool = SlowPool()

    def off():
        threading.Event().wait(0.1)
        return take_off_shelf(Item.objects.get(pk=item.pk), actor=cast.actor("bo"), words="停产")

    at_once(lambda: push_due(to=pool), off)
    PoolPush.objects.waiting().update(due=timezone.now() - timedelta(seconds=1))
    push_due(to=pool)
    assert [kind for _key, kind in pool.sent] == ["put", "remove"]
    item.refresh_from_db()
    assert (item.state, item.in_pool) == ("off_shelf", False)
