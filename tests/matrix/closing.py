"""Closing a store: the owner asks, a buyer decides, the system does what follows."""

from accounts.models import Store
from catalog.models import Binding, Category, Item, ProductLine
from onboarding.models import Application, Seat, Task
from tests.matrix.application import make_application
from tests.matrix.group import make_task
from tests.matrix.items import make_item
from tests.matrix.lines import days, make_line

S = Store.State
ITEM_GONE = [Item.State.OFF_SHELF, Item.State.DELETED]
LINE_OPEN = [ProductLine.State.DRAFT, ProductLine.State.SUBMITTED, ProductLine.State.RETURNED]
TASK_OPEN = [Task.State.OPEN, Task.State.RETURNED, Task.State.HANDED_IN]


def rows(verb, states, who):
    """These people from these states of a store, nobody from the others."""
    return [(verb, s, who if s in states else "") for s in S]


ROWS = [
    *rows("accounts.apply_to_close", [S.OPEN], "ada"),
    *rows("accounts.withdraw_closing", [S.CLOSING], "ada ben"),
    *rows("accounts.refuse_closing", [S.CLOSING], "bo bea"),
    *rows("accounts.approve_closing", [S.CLOSING], "bo bea"),
    *rows("accounts.close_store", [S.PREPARING, S.ENDING], "system"),
    *rows("accounts.prepare_again", [S.CLOSED], "system"),
    *rows("catalog.clear_shelf", [S.CLOSED], "system"),
    ("catalog.tell_cleared", "", "system"),
    *[("catalog.retire_item", s, "" if s in ITEM_GONE else "system") for s in Item.State],
    *[("catalog.retire_line", s, "system" if s in LINE_OPEN else "") for s in ProductLine.State],
    *[("catalog.release_binding", s, "system" if s == "bound" else "") for s in Binding.State],
    *[("onboarding.close_application", s, "" if s in Application.ENDED else "system") for s in Application.State],
    *[("onboarding.end_task", s, "system" if s in TASK_OPEN else "") for s in Task.State],
    *[("onboarding.leave_group", s, "system" if s == "joined" else "") for s in Seat.State],
]


def make_store(cast, state=S.OPEN, **fields) -> Store:
    """The store of `cast.supplier` in a state, without its history."""
    return Store.objects.create(party=cast.supplier.party, channel="huicai", state=state, **fields)


def build(verb, state, cast):
    app, name = verb.split(".")
    if name == "tell_cleared":
        return cast.supplier
    if app == "accounts" or name == "clear_shelf":
        return make_store(cast, state)
    if name == "retire_item":
        return make_item(cast, state)
    if name == "retire_line":
        return make_line(cast, state)
    if name == "release_binding":
        line, leaf = make_line(cast, "approved"), Category.objects.get(code="paper")
        return Binding.objects.create(party=line.party, line=line, category=leaf, starts_on=days(0), state=state)
    application = make_application(cast, state if name == "close_application" else "group")
    if name == "end_task":
        return make_task(application, state)
    if name == "leave_group":
        return Seat.objects.create(party=application.party, application=application, joined_by=cast.ada, state=state)
    return application
