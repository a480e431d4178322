"""What a closed store takes with it: items leave the shelf and the pool in portions, lines and bindings end."""

import logging

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts import people
from accounts.models import Store
from workflow import actors, timers
from workflow.actions import action, note
from workflow.actors import SYSTEM
from workflow.notices import declare, notify

from ..models import Binding, Item, PoolPush, ProductLine, ShelfForm
from .bindings import named
from .pool import queue_push
from .shelf import decide

State, Line = Item.State, ProductLine.State
GONE = (State.OFF_SHELF, State.DELETED)
UNDECIDED = [Line.DRAFT, Line.SUBMITTED, Line.RETURNED]
PORTION = 25  # items a transaction: the supplier's lock is held for well under 200 ms on SQLite
log = logging.getLogger(__name__)

CLEARED = declare(
    "closing.cleared",
    gettext_lazy("All your items are off the shelf"),
    gettext_lazy("The EP pool has been told to remove them, and the bound categories have ended."),
    mail=False,
)


def without_store(item) -> str:
    """What is not approved yet is withdrawn, everything else is off the shelf."""
    return State.OFF_SHELF if item.sku else State.DELETED


@action(by=actors.system, source=[s for s in State if s not in GONE], to=without_store, public=False,
        says=gettext_lazy("ended item %(number)s because the store is closed"))  # fmt: skip
def retire_item(item, *, actor):
    """Off the shelf and out of the pool, or out of review: the store is closed."""
    if item.state == State.SHELF_REQUESTED:
        decide(item, actor, ShelfForm.Verdict.TAKEN_BACK)
    if item.state == State.ON_SHELF:
        queue_push(item, PoolPush.Kind.REMOVE, {"sku": item.sku})
    item.off_asked_at, item.off_words, item.review_role = None, "", ""
    note(number=item.number)


@action(by=actors.system, source=UNDECIDED, to=Line.WITHDRAWN,
        says=gettext_lazy("ended product line %(number)s because the store is closed"))  # fmt: skip
def retire_line(line, *, actor):
    """A line that was not approved yet needs no decision any more."""
    note(number=line.number)


@action(by=actors.system, source=[Binding.State.BOUND], to=Binding.State.UNBOUND,
        says=gettext_lazy("ended the binding of %(category)s because the store is closed"))  # fmt: skip
def release_binding(binding, *, actor):
    """Nothing is offered in this category any more."""
    note(category=named(binding))


@action(by=actors.system, source=[Store.State.CLOSED], public=False, says=gettext_lazy("cleared the shelf"))
def clear_shelf(store, *, actor, after=0, ended=0):
    """End the next portion of items, those with a higher key than `after`; behind the last one lines and bindings.

    `ended` counts the items of earlier portions: the supplier's timeline has one line about all of them.
    Items belong to the company: while another store of it is open they stay.
    """
    party = store.party_id
    if Store.objects.filter(party_id=party, state=Store.State.OPEN).exists():
        return
    items = list(Item.objects.filter(party_id=party, pk__gt=after).exclude(state__in=GONE).order_by("pk")[:PORTION])
    ended += end(retire_item, items)
    if len(items) == PORTION:
        timers.start(store, "catalog.clear_shelf", due=timezone.now(), after=items[-1].pk, ended=ended)
        return
    end(retire_line, ProductLine.objects.filter(party_id=party, state__in=UNDECIDED))
    end(release_binding, Binding.objects.filter(party_id=party, state=Binding.State.BOUND).select_related("category"))
    if ended:
        tell_cleared(store.party.supplier, actor=SYSTEM, count=ended)


@action(by=actors.system, source=None, audit=["count"],
        says=gettext_lazy("took everything off sale because the store is closed, items: %(count)s"))  # fmt: skip
def tell_cleared(supplier, *, actor, count):
    """Nothing of the supplier is on the shelf any more."""
    notify(people.members(supplier.party_id), CLEARED, url="/goods/items/")


def end(verb, rows) -> int:
    """Run one verb over many rows, how many it ended; one that cannot be is logged and keeps no other one back."""
    results = verb.many(rows, actor=SYSTEM)
    for result in results:
        if result.error is not None:
            log.error("%s of %s %s: %s", verb.verb, result.subject._meta.label, result.subject.pk, result.error.message)
    return sum(result.error is None for result in results)


__all__ = ["clear_shelf", "release_binding", "retire_item", "retire_line", "tell_cleared"]
