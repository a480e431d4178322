"""What holds for every offer: canonical form, arithmetic of earnings, flags at the edges of the bands."""

import json
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding import bands
from onboarding.earnings import earn, purchase_price
from onboarding.models.terms import canonical, fingerprint

HUICAI = {
    "commission": [500, 1000],
    "deposit_fen": [3_000_000, 10_000_000],
    "platform_fee_fen": 0,
    "settlement_days": [30, 30],
    "delivery": ["direct"],
}
GOOD = {
    "commission": 800,
    "deposit_fen": 5_000_000,
    "settlement_days": 30,
    "deposit_forms": ["cash", "guarantee"],
    "delivery": "direct",
    "fee_fen": 0,
}
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)
contents = st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=6), values, max_size=6)


@given(contents, st.randoms(use_true_random=False))
def test_the_fingerprint_does_not_depend_on_the_order_of_keys(content, random):
    pairs = list(content.items())
    random.shuffle(pairs)
    assert fingerprint(canonical(dict(pairs))) == fingerprint(canonical(content))
    assert json.loads(canonical(content)) == content
    assert canonical(json.loads(canonical(content))) == canonical(content)


def test_the_canonical_form_is_pinned():
    text = canonical({"b": 1, "a": "扣点"})
    assert text == '{"a":"扣点","b":1}'
    assert fingerprint(text) == "6b64394c96f452511dd3c4c0ce3d1e644722ccd63f617f5360e8aaf73688a625"


@given(
    st.integers(1, 10**9),
    st.integers(0, 10000),
    st.integers(0, 3000),
    st.integers(0, 10**6),
    st.integers(0, 10**9),
    st.sampled_from(["none", "purchases", "above"]),
    st.sampled_from(["supplier", "platform"]),
)
def test_the_sum_of_what_is_earned_adds_up_to_the_sale_price(sale, points, rate, freight, cost, kind, who):
    offer = SimpleNamespace(commission=points, rebate=rate, rebate_kind=kind, freight=who)
    result = earn(offer, sale, cost, freight)
    assert result.commission + result.rebate + result.freight + result.cost + result.earned == sale
    assert 0 <= result.purchase <= sale
    exact = (Decimal(sale) * (10000 - points) / 10000).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert result.purchase == exact == purchase_price(sale, points)


@pytest.mark.parametrize(
    ("points", "rebate", "earned"), [(500, 0, 21605), (1050, 200, 12136), (700, 50, 18403), (800, 100, 16513)]
)
def test_the_example_of_the_design_comes_out_to_the_fen(points, rebate, earned):
    offer = SimpleNamespace(commission=points, rebate=rebate, rebate_kind="purchases", freight="supplier")
    assert earn(offer, 129900, 98000, 3800).earned == earned


def test_nothing_is_earned_on_an_unknown_cost():
    offer = SimpleNamespace(commission=800, rebate=0, rebate_kind="none", freight="supplier")
    assert earn(offer, 129900, None, 0).earned is None


@pytest.mark.parametrize(
    ("changes", "role"),
    [
        ({}, ""),
        ({"commission": 500}, ""),
        ({"commission": 1000}, ""),
        ({"commission": 499}, "manager"),
        ({"commission": 1001}, "manager"),
        ({"commission": 1500}, "manager"),
        ({"commission": 1501}, "director"),
        ({"commission": 334}, "manager"),
        ({"commission": 333}, "director"),
        ({"deposit_fen": 3_000_000}, ""),
        ({"deposit_fen": 10_000_000}, ""),
        ({"deposit_fen": 2_999_999}, "manager"),
        ({"deposit_fen": 10_000_001}, "manager"),
        ({"deposit_fen": 15_000_000}, "manager"),
        ({"deposit_fen": 15_000_001}, "director"),
        ({"settlement_days": 29}, "manager"),
        ({"settlement_days": 60}, "manager"),
        ({"settlement_days": 61}, "director"),
        ({"deposit_forms": ["guarantee"]}, ""),
        ({"deposit_forms": ["cash"]}, "director"),
        ({"delivery": "warehouse"}, "manager"),
        ({"fee_fen": 1}, "manager"),
    ],
)
def test_flags_at_the_edges_of_the_bands(changes, role):
    assert bands.approver(bands.judge(HUICAI, 60, GOOD | changes)) == role


@given(st.integers(0, 10000), st.integers(0, 10**8), st.integers(0, 365))
def test_no_flag_means_inside_every_band_and_flags_survive_storage(commission, deposit, days):
    found = bands.judge(HUICAI, 60, GOOD | {"commission": commission, "deposit_fen": deposit, "settlement_days": days})
    inside = 500 <= commission <= 1000 and 3_000_000 <= deposit <= 10_000_000 and days == 30
    assert (not found) == inside
    assert {f.code for f in bands.read(json.loads(json.dumps(bands.kept(found)))).values()} == {f.code for f in found}
