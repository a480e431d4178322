"""Where an item shows and why not: states of a site, its rules, the pool."""

import pytest
from django.utils import timezone

from catalog.actions.sites import limit_site, open_site, set_site_rules, suspend_site
from catalog.models import Item, ProcurementSite
from catalog.visibility import everywhere, rules_in_words, visibility
from tests.catalog.goods import drafted, may_sell, on_shelf
from workflow.actions import Refused

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
    pol, bank = cast.actor("pol"), ProcurementSite.objects.get(code="bank")
    with pytest.raises(Refused):
        limit_site(bank, actor=pol, departments=[], source="通知")
    with pytest.raises(Refused):
        suspend_site(bank, actor=pol, words="升级", source=" ")
    suspend_site(bank, actor=pol, words="升级", source="通知")
    limit_site(bank, actor=pol, departments=["科技部"], source="通知")
    open_site(bank, actor=pol, source="通知")
    assert (bank.state, bank.departments, bank.revision) == ("open", [], 3)
    with pytest.raises(Refused):
        set_site_rules(bank, actor=pol, rules={"colour": "red"}, source="通知")


def test_rules_are_told_in_words(cast):
    rules = {"delivery": ["warehouse"], "categories": ["paper", "tea"], "warranty_months": 12, "price_fen": 500000}
    words = " ".join(rules_in_words(site(rules=rules)))
    for part in ("入仓", "复印纸、茶叶", "12", "¥5,000.00"):
        assert part in words
    assert rules_in_words(site(state="suspended")) == []


def test_a_suspended_site_is_there_from_the_start(cast, item):
    assert {v.site.code: v.state for v in everywhere(item)}["military"] == "paused"
