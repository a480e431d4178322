"""Binding categories to the account, in part, with dates, and undoing it."""

import pytest

from catalog.actions.bindings import bind_categories, expire_binding, unbind_category
from catalog.actions.lines import save_line
from catalog.lines import bound_categories, papers_end
from catalog.models import Binding
from tests.catalog.papers import approved, days, filled, leaf
from workflow import calendar, timers
from workflow.actions import Refused, WrongState
from workflow.actors import SYSTEM
from workflow.models import Event, Notification, Timer


@pytest.fixture
def line(cast):
    """An approved line in two categories."""
    draft = filled(cast)
    save_line(draft, actor=cast.actor("ada"), page="brand", values={}, categories=[leaf("paper"), leaf("pens")])
    from accounts.actions.store import prepare_store
    from catalog.actions.lines import approve_line_as_product, approve_line_as_quality, submit_line

    prepare_store(cast.supplier, actor=SYSTEM, channel="huicai")
    submit_line(draft, actor=cast.actor("ada"))
    approve_line_as_product(draft, actor=cast.actor("rita"))
    approve_line_as_quality(draft, actor=cast.actor("quinn"))
    return draft


def bind(line, cast, *codes, starts_on=None, ends_on=None, who="bo"):
    chosen = [leaf(code) for code in codes]
    bind_categories(line, actor=cast.actor(who), categories=chosen, starts_on=starts_on or days(0), ends_on=ends_on)


def test_some_of_the_categories_can_be_bound_and_others_later(line, cast):
    bind(line, cast, "paper")
    assert bound_categories(cast.supplier.party_id) == {leaf("paper").pk}
    bind(line, cast, "pens", who="bea")
    assert bound_categories(cast.supplier.party_id) == {leaf("paper").pk, leaf("pens").pk}
    assert bound_categories(cast.other.party_id) == set()


def test_a_binding_ends_with_the_papers_and_never_later(line, cast):
    bind(line, cast, "paper")
    assert Binding.objects.get().ends_on == papers_end(line) == line.trademark_until
    with pytest.raises(Refused) as error:
        bind(line, cast, "pens", ends_on=days(901))
    assert error.value.field == "ends_on"


@pytest.mark.parametrize(("codes", "start", "end"), [([], 0, 5), (["tea"], 0, 5), (["pens"], 5, 4), (["pens"], -9, -1)])
def test_what_makes_no_sense_is_refused(line, cast, codes, start, end):
    with pytest.raises(Refused):
        bind(line, cast, *codes, starts_on=days(start), ends_on=days(end))


def test_a_category_is_bound_once_per_line(line, cast):
    bind(line, cast, "paper")
    with pytest.raises(Refused):
        bind(line, cast, "paper", "pens")
    assert Binding.objects.count() == 1


def test_dates_count_both_ends(line, cast):
    bind(line, cast, "paper", starts_on=days(2), ends_on=days(4))
    live = [n for n in range(7) if Binding.objects.live_on(days(n)).exists()]
    assert live == [2, 3, 4]


def test_unbinding_says_why_and_leaves_the_rest(line, cast):
    bind(line, cast, "paper", "pens")
    binding = Binding.objects.get(category=leaf("paper"))
    with pytest.raises(Refused):
        unbind_category(binding, actor=cast.actor("bo"), code="CAT-02", words="")
    unbind_category(binding, actor=cast.actor("bo"), code="CAT-02", words="该类目已招满")
    assert bound_categories(cast.supplier.party_id) == {leaf("pens").pk}
    assert Notification.objects.filter(code="binding.unbound").count() == 2
    with pytest.raises(WrongState):
        unbind_category(binding, actor=cast.actor("bea"), code="CAT-02", words="再来")
    bind(line, cast, "paper")


def test_a_binding_ends_by_itself_once_its_last_day_has_passed(line, cast):
    bind(line, cast, "paper", ends_on=days(3))
    timer = Timer.objects.get(action="catalog.expire_binding", status="live")
    assert timer.due == calendar.end_of(days(3))
    past = calendar.end_of(days(-1))
    Timer.objects.filter(pk=timer.pk).update(due=past, next_at=past)
    assert timers.sweep() >= 1
    assert Binding.objects.get().state == "expired"
    assert Event.objects.filter(verb="catalog.expire_binding").count() == 1
    with pytest.raises(WrongState):
        expire_binding(Binding.objects.get(), actor=SYSTEM)


def test_a_line_of_one_category_can_be_bound_at_once(cast):
    line = approved(cast)
    bind(line, cast, "paper")
    assert line.state == "approved"
