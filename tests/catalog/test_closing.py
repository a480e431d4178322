"""What a closed store takes with it in the catalogue."""

import time

import pytest
from django.utils import timezone
from django.utils.translation import override

from accounts.actions.closing import apply_to_close, approve_closing
from accounts.models import Store
from catalog.actions import closing
from catalog.actions.bindings import bind_categories
from catalog.actions.closing import clear_shelf
from catalog.actions.items import submit_item
from catalog.actions.lines import submit_line
from catalog.actions.shelf import fill_shelf_form
from catalog.models import Binding, Item, PoolPush, ProductLine, ShelfForm
from tests.catalog.goods import asked, drafted, may_sell, on_shelf, ready, shelf_values, submitted
from workflow import calendar, timers
from workflow.actions import Refused
from workflow.actors import SYSTEM
from workflow.models import Event, Notification, Sequence


def close(cast) -> Store:
    """Ada closes her store and the buyer agrees."""
    store = Store.objects.get()
    apply_to_close(store, actor=cast.actor("ada"), words="结束经营")
    approve_closing(store, actor=cast.actor("bo"))
    return store


def swept():
    """Let the sweep run until nothing is due."""
    while timers.sweep():
        pass


def test_every_item_leaves_the_shelf_the_pool_or_the_review(cast):
    binding = may_sell(cast)
    items = {f.__name__: f(cast, binding) for f in (drafted, submitted, ready, asked, on_shelf)}
    close(cast)
    assert Item.objects.get(pk=items["on_shelf"].pk).state == "on_shelf", "the closing itself takes no time"
    swept()
    states = {name: Item.objects.get(pk=item.pk).state for name, item in items.items()}
    assert states == {
        "drafted": "deleted", "submitted": "deleted", "ready": "off_shelf", "asked": "off_shelf",
        "on_shelf": "off_shelf",
    }  # fmt: skip
    push = PoolPush.objects.filter(item=items["on_shelf"]).latest("pk")
    assert (push.kind, push.state, push.payload) == ("remove", "queued", {"sku": items["on_shelf"].sku})
    assert ShelfForm.objects.get(item=items["asked"]).verdict == "taken_back"
    assert not Item.objects.exclude(review_role="").exists()
    assert Notification.objects.filter(user=cast.ada, code="closing.cleared").count() == 1


def test_bindings_and_undecided_lines_end_and_nothing_new_can_be_offered(cast):
    binding = may_sell(cast)
    item = ready(cast, binding)
    line = ProductLine.objects.create(
        party=cast.supplier.party, supplier=cast.supplier, number="PL-9", state="submitted"
    )
    close(cast)
    swept()
    assert ProductLine.objects.get(pk=line.pk).state == "withdrawn"
    assert Binding.objects.get().state == "unbound"
    item.refresh_from_db()
    with pytest.raises(Refused):
        fill_shelf_form(item, actor=cast.actor("ada"), values=shelf_values(item))
    approved = ProductLine.objects.get(pk=binding.line_id)
    with override("en"), pytest.raises(Refused, match="nothing new is bound"):
        bind_categories(approved, actor=cast.actor("bo"), categories=[binding.category], starts_on=calendar.today())


def test_while_the_closing_is_decided_nothing_new_is_offered_either(cast):
    binding = may_sell(cast)
    mine, item = ready(cast, binding), drafted(cast, binding)
    line = ProductLine.objects.create(party=cast.supplier.party, supplier=cast.supplier, number="PL-9")
    Store.objects.update(state="closing")
    with pytest.raises(Refused):
        fill_shelf_form(mine, actor=cast.actor("ada"), values=shelf_values(mine))
    with pytest.raises(Refused):
        submit_item(item, actor=cast.actor("ada"))
    with pytest.raises(Refused):
        submit_line(line, actor=cast.actor("ada"))


def test_items_stay_while_another_store_of_the_company_is_open(cast):
    item = on_shelf(cast, may_sell(cast))
    other = Store.objects.create(party=cast.supplier.party, channel="xintonglu", state="closed")
    clear_shelf(other, actor=SYSTEM)
    assert Item.objects.get(pk=item.pk).state == "on_shelf"


def test_an_item_that_cannot_be_ended_keeps_no_other_one_back(cast, monkeypatch):
    binding = may_sell(cast)
    items = [on_shelf(cast, binding) for _ in range(3)]

    def broken(item, kind, payload):
        if item.pk == items[0].pk:
            raise Refused("no")

    monkeypatch.setattr(closing, "queue_push", broken)
    close(cast)
    swept()
    assert [Item.objects.get(pk=i.pk).state for i in items] == ["on_shelf", "off_shelf", "off_shelf"]


def many_items(cast, count):
    """Items on the shelf, with what the pool was told about them, without their history."""
    binding, first = may_sell(cast), Sequence.next("item")
    rows = Item.objects.bulk_create(
        Item(
            party=cast.supplier.party, supplier=cast.supplier, number=f"NP-{first}-{n}", sku=f"10{n:010d}",
            name="示例", category=binding.category, line=binding.line, state="on_shelf", pool_at=timezone.now(),
        )
        for n in range(count)
    )  # fmt: skip
    PoolPush.objects.bulk_create(
        PoolPush(party=cast.supplier.party, item=item, kind="put", state="sent", due=None) for item in rows
    )


def test_two_thousand_items_leave_in_portions_that_hold_the_lock_shortly(cast, monkeypatch):
    """The supplier's lock is held by the closing and by each portion: computing time, so that no neighbour counts."""
    many_items(cast, 2000)
    took, fire = [], timers.fire_one

    def timed(act):
        start = time.thread_time()
        try:
            return act()
        finally:
            took.append(time.thread_time() - start)

    timed(lambda: close(cast))
    assert Item.objects.filter(state="on_shelf").count() == 2000
    monkeypatch.setattr(timers, "fire_one", lambda timer: timed(lambda: fire(timer)))
    swept()
    assert not Item.objects.filter(state="on_shelf").exists()
    assert PoolPush.objects.filter(kind="remove", state="queued").count() == 2000
    assert Event.objects.filter(verb="catalog.retire_item").count() == 2000
    told = Event.objects.get(verb="catalog.tell_cleared")
    assert told.public and told.data["count"] == 2000, "one line about all of them"
    assert not Event.objects.filter(verb="catalog.retire_item", public=True).exists()
    print(f"closing {took[0]:.3f} s, {len(took) - 1} portions of {closing.PORTION}: longest {max(took[1:]):.3f} s")
    assert len(took) > 2000 // closing.PORTION and max(took) < 0.2


def test_two_stores_that_close_at_once_are_both_cleared(cast):
    """The sweep performs timers of one kind together; each supplier's items end under its own lock."""
    many_items(cast, closing.PORTION + 3)
    first, leaf = Store.objects.get(), Binding.objects.get()
    item = Item.objects.create(
        party=cast.other.party, supplier=cast.other, number="NP-other", sku="200000000001", name="示例",
        category=leaf.category, line=leaf.line, state="on_shelf",
    )  # fmt: skip
    second = Store.objects.create(party=cast.other.party, channel="huicai", state="open")
    for store, owner in ((first, "ada"), (second, "eve")):
        apply_to_close(store, actor=cast.actor(owner), words="结束经营")
        approve_closing(store, actor=cast.actor("bo"))
    swept()
    assert not Item.objects.filter(state="on_shelf").exists()
    assert Event.objects.get(verb="catalog.retire_item", subject_id=item.pk).party_id == cast.other.party_id
    told = dict(Event.objects.filter(verb="catalog.tell_cleared").values_list("party_id", "data__count"))
    assert told == {first.party_id: closing.PORTION + 3, second.party_id: 1}
