"""Where an item shows and why not: states of a site, its rules, the pool."""

import pytest
from django.utils import timezone

from catalog.actions.sites import (
    approve_site_change,
    drop_site_change,
    propose_limit,
    propose_opening,
    propose_site_rules,
    propose_suspension,
)
from catalog.models import Item, ProcurementSite
from catalog.visibility import everywhere, rules_in_words, visibility
from tests.cast import make_person
from tests.catalog.goods import drafted, may_sell, on_shelf
from workflow import actors
from workflow.actions import NotAllowed, Refused, WrongState
from workflow.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast) -> Item:
    """In the pool, 24 months of warranty, ¥1,299, direct from the factory."""
    item = on_shelf(cast, may_sell(cast))
    item.pool_at = timezone.now()
    return item


def site(**fields) -> ProcurementSite:
    return ProcurementSite(code="x", name_zh="某网站", name_en="A site", kind="state", **({"state": "open"} | fields))


@pytest.mark.parametrize(
    ("fields", "state", "turn"),
    [
        ({}, "visible", "nobody"),
        ({"state": "limited", "departments": ["科技部"]}, "partly", "nobody"),
        ({"state": "suspended"}, "paused", "nobody"),
        ({"rules": {"delivery": ["direct", "warehouse"]}}, "visible", "nobody"),
        ({"rules": {"delivery": ["warehouse"]}}, "hidden", "nobody"),
        ({"rules": {"categories": ["paper"]}}, "visible", "nobody"),
        ({"rules": {"categories": ["supplies"]}}, "visible", "nobody"),
        ({"rules": {"categories": ["tea"]}}, "hidden", "nobody"),
        ({"rules": {"warranty_months": 24}}, "visible", "nobody"),
        ({"rules": {"warranty_months": 25}}, "hidden", "supplier"),
        ({"rules": {"price_fen": 129900}}, "visible", "nobody"),
        ({"rules": {"price_fen": 129899}}, "hidden", "supplier"),
        ({"state": "limited", "departments": ["科技部"], "rules": {"delivery": ["warehouse"]}}, "hidden", "nobody"),
        ({"state": "suspended", "rules": {"delivery": ["warehouse"]}}, "paused", "nobody"),
    ],
)
def test_a_site_shows_what_its_rules_let_in(item, fields, state, turn):
    found = visibility(item, site(**fields))
    assert (found.state, found.turn) == (state, turn)
    assert bool(found.reason) == (state != "visible")


def test_what_is_not_in_the_pool_says_whose_turn_it_is(cast, item):
    assert visibility(drafted(cast, item.line.bindings.first()), site()).turn == "supplier"
    item.pool_at = None
    assert (visibility(item, site()).state, visibility(item, site()).turn) == ("out", "platform")


@pytest.mark.parametrize(
    ("text", "months"), [("24个月", 24), ("2年", 24), ("6月", 6), ("无", None), ("终身质保", None)]
)
def test_warranties_are_read_as_months(text, months):
    assert Item(warranty=text).warranty_months == months


def test_sites_are_limited_suspended_and_opened_again_with_a_source(cast):
    pol, pia, bank = cast.actor("pol"), second(), ProcurementSite.objects.get(code="bank")
    with pytest.raises(Refused):
        propose_limit(bank, actor=pol, departments=[], source="通知")
    with pytest.raises(Refused):
        propose_suspension(bank, actor=pol, words="升级", source=" ")
    with pytest.raises(Refused):
        propose_suspension(bank, actor=pol, words=" ", source="通知")
    approve_site_change(propose_suspension(bank, actor=pol, words="升级", source="通知"), actor=pia)
    bank.refresh_from_db()
    assert (bank.state, bank.words, bank.source) == ("suspended", "升级", "通知")
    approve_site_change(propose_limit(bank, actor=pol, departments=["科技部"], source="通知"), actor=pia)
    bank.refresh_from_db()
    assert (bank.state, bank.departments) == ("limited", ["科技部"])
    approve_site_change(propose_opening(bank, actor=pia, source="公告"), actor=pol)
    bank.refresh_from_db()
    assert (bank.state, bank.departments) == ("open", [])
    assert list(bank.changes.order_by("pk").values_list("version", "state")) == [(n, "approved") for n in (1, 2, 3)]
    with pytest.raises(Refused):
        propose_site_rules(bank, actor=pol, rules={"colour": "red"}, source="通知")


def second():
    """Another policy administrator."""
    return actors.person(make_person("pia", "policy_admin").pk)


def test_a_change_of_a_site_counts_only_with_a_second_person(cast):
    pol, mall = cast.actor("pol"), ProcurementSite.objects.get(code="state-mall")
    change = propose_site_rules(mall, actor=pol, rules={"warranty_months": 12}, source="通知")
    with pytest.raises(NotAllowed):
        approve_site_change(change, actor=pol)
    with pytest.raises(Refused, match="已有"):
        propose_suspension(mall, actor=pol, words="升级", source="通知")
    mall.refresh_from_db()
    assert (mall.rules, mall.state) == ({}, "open")
    drop_site_change(change, actor=pol)
    again = propose_site_rules(mall, actor=pol, rules={"warranty_months": 24}, source="通知")
    approve_site_change(again, actor=second())
    mall.refresh_from_db()
    assert (mall.rules, again.version) == ({"warranty_months": 24}, 2)


def test_a_change_that_no_longer_fits_the_site_is_not_applied(cast):
    pol, bank = cast.actor("pol"), ProcurementSite.objects.get(code="bank")
    change = propose_opening(bank, actor=pol, source="通知")
    ProcurementSite.objects.filter(pk=bank.pk).update(state="open")
    with pytest.raises(WrongState):
        approve_site_change(change, actor=second())
    change.refresh_from_db()
    assert change.state == "proposed"


def test_the_second_person_is_told(cast):
    pia = second()
    propose_opening(ProcurementSite.objects.get(code="bank"), actor=cast.actor("pol"), source="通知")
    assert list(Notification.objects.filter(code="site.proposed").values_list("user", flat=True)) == [pia.user_id]


def test_rules_are_told_in_words(cast):
    rules = {"delivery": ["warehouse"], "categories": ["paper", "tea"], "warranty_months": 12, "price_fen": 500000}
    words = " ".join(rules_in_words(site(rules=rules)))
    for part in ("入仓", "复印纸、茶叶", "12", "¥5,000.00"):
        assert part in words
    assert rules_in_words(site(state="suspended")) == []


def test_a_suspended_site_is_there_from_the_start(cast, item):
    assert {v.site.code: v.state for v in everywhere(item)}["military"] == "paused"
