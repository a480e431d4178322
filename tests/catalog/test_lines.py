"""A product line until it is handed in: what it needs, in words, and the gate."""

import pytest

from accounts.actions.store import lift_hold, place_hold
from catalog.actions.lines import save_line, submit_line, withdraw_line
from catalog.lines import chain_of, requirements
from catalog.models import Brand, Category, ProductLine
from catalog.models.brands import brand_key
from tests.catalog.papers import authorise, days, drafted, filled, leaf, stored, submitted, with_store
from workflow.actions import Refused, WrongState
from workflow.actors import SYSTEM

State = ProductLine.State


def faults(line) -> dict:
    line = ProductLine.objects.get(pk=line.pk)
    return {r.code: r.reason for r in requirements(line) if r.open}


def change(line, cast, **values):
    save_line(line, actor=cast.actor("ada"), page="test", values=values)


def test_an_empty_line_says_everything_that_is_missing(cast):
    missing = faults(drafted(cast))
    assert {
        "brand",
        "categories",
        "role",
        "trademark_number",
        "trademark_file",
        "chain",
        "laboratory",
        "report",
        "report_file",
    } <= set(missing)
    assert all(missing.values())


def test_a_complete_line_has_no_fault_and_goes_to_both_reviews(cast):
    line = submitted(cast)
    assert faults(line) == {}
    assert (line.state, line.waits_for) == (State.SUBMITTED, ["product", "quality"])


def test_a_line_needs_the_store_and_no_hold(cast):
    line, ada = filled(cast), cast.actor("ada")
    with pytest.raises(Refused):
        submit_line(line, actor=ada)
    with_store(cast)
    place_hold(cast.supplier, actor=SYSTEM, kind="top_up", reason="补缴未到账")
    with pytest.raises(Refused):
        submit_line(line, actor=ada)
    lift_hold(cast.supplier, actor=SYSTEM, kind="top_up")
    submit_line(line, actor=ada)
    assert line.state == State.SUBMITTED


@pytest.mark.parametrize(
    "part",
    [
        "categories",
        "role",
        "trademark_number",
        "trademark_status",
        "trademark_class",
        "trademark_owner",
        "trademark_file",
        "laboratory",
        "report",
        "report_file",
        "chain",
        "brand",
        "logo",
    ],
)
def test_no_part_can_be_left_out(cast, part):
    with_store(cast)
    line = filled(cast)
    empty = {
        "role": {"role": ""},
        "trademark_number": {"trademark_number": ""},
        "trademark_status": {"trademark_until": None},
        "trademark_class": {"trademark_class": None},
        "trademark_owner": {"trademark_owner": ""},
        "laboratory": {"accreditation": ""},
        "report": {"report_on": None},
        "brand": {"brand_zh": "", "brand_en": ""},
        "chain": {"trademark_owner": "别家公司", "role": "agent"},
    }.get(part)
    if empty:
        change(line, cast, **empty)
    elif part == "categories":
        line.categories.clear()
    else:
        name = part if part == "logo" else f"{part.removesuffix('_file')}_file"
        ProductLine.objects.filter(pk=line.pk).update(**{name: None})
    assert part in faults(line)
    with pytest.raises(Refused):
        submit_line(line, actor=cast.actor("ada"))


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"trademark_until": -1}, "trademark_status"),
        ({"trademark_since": 1}, "trademark_status"),
        ({"trademark_until": -900}, "trademark_status"),
        ({"report_on": 1}, "report"),
    ],
)
def test_dates_that_cannot_be_are_named(cast, values, part):
    line = filled(cast)
    change(line, cast, **{k: days(n) for k, n in values.items()})
    assert part in faults(line)


def test_the_last_day_of_a_trademark_counts(cast):
    line = filled(cast)
    change(line, cast, trademark_until=days(0))
    assert faults(line) == {}


def test_an_acceptance_notice_needs_no_end(cast):
    line = filled(cast)
    change(line, cast, trademark_status="tm", trademark_until=None)
    assert faults(line) == {}


def test_the_class_must_cover_every_category(cast):
    line = filled(cast, trademark_class=9)
    assert leaf("paper").name in faults(line)["trademark_class"]
    for category in Category.objects.filter(parent__isnull=False):
        assert category.nice
        line.categories.set([category])
        for number in range(1, 46):
            ProductLine.objects.filter(pk=line.pk).update(trademark_class=number)
            assert ("trademark_class" in faults(line)) == (number not in category.nice), (category.code, number)


def test_who_says_to_own_a_strangers_trademark_is_told(cast):
    line = filled(cast, trademark_owner="别家公司")
    assert "别家公司" in faults(line)["role"]


def test_an_agent_needs_the_chain(cast):
    line = filled(cast, trademark_owner="品牌方有限公司", role="agent")
    assert "chain" in faults(line)
    authorise(line, cast, "品牌方有限公司", "总代理有限公司")
    authorise(line, cast, "总代理有限公司", cast.supplier.name)
    assert faults(line) == {}


def test_a_report_about_another_brand_is_named(cast):
    assert "晨光" in faults(filled(cast, report_brand="晨光"))["report"]


@pytest.mark.parametrize("name", ["DELI", " ｄｅｌｉ ", "得力(deli)", "得力"])
def test_the_brand_on_a_report_is_compared_kindly(cast, name):
    assert faults(filled(cast, report_brand=name)) == {}


def test_a_category_with_a_permit_asks_for_it(cast):
    line = filled(cast, category="tea")
    assert set(faults(line)) == {"permit_food"}
    change(line, cast, permit_food_number="JY13301060001", permit_food_until=days(-1), permit_food_file=stored(cast))
    assert "permit_food" in faults(line)
    change(line, cast, permit_food_until=days(400))
    assert faults(line) == {}


def test_a_brand_in_the_library_is_found_however_it_is_typed(cast):
    brand = Brand.objects.create(name_zh="得力", name_en="deli", key=brand_key("得力"), key_en=brand_key("deli"))
    line = drafted(cast)
    change(line, cast, brand_zh="", brand_en="ＤＥＬＩ")
    assert line.brand == brand
    assert "logo" not in faults(line)
    change(line, cast, brand_en="deli pro")
    assert line.brand is None


def test_withdrawn_is_the_end_and_nothing_is_deleted(cast):
    line = submitted(cast)
    withdraw_line(line, actor=cast.actor("ben"))
    assert line.trademark_number
    with pytest.raises(WrongState):
        submit_line(line, actor=cast.actor("ada"))


def test_a_line_in_review_cannot_be_changed(cast):
    line = submitted(cast)
    with pytest.raises(WrongState):
        change(line, cast, trademark_number="1")


def test_the_checks_ask_a_constant_number_of_questions(cast, django_assert_num_queries):
    line = filled(cast, trademark_owner="甲", role="agent")
    for n in range(4):
        authorise(line, cast, f"甲{n}", f"甲{n + 1}")
    rows = ProductLine.objects.select_related("supplier", "brand").prefetch_related(
        "categories", "authorisations", "permits"
    )
    with django_assert_num_queries(5):  # the line, three lists, the policy
        line = rows.get(pk=line.pk)
        requirements(line, chain_of(line))
