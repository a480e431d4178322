"""The authorisation chain: unbroken, gaps, circles, levels, dates."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.chain import Link, examine

TODAY = datetime.date(2026, 11, 22)
OWNER, MIDDLE, LOWER, COMPANY = "品牌方（中国）有限公司", "总代理有限公司", "区域代理有限公司", "杭州示例科技有限公司"


def link(giver, taker, start=-30, end=300):
    return Link(giver, taker, TODAY + datetime.timedelta(start), TODAY + datetime.timedelta(end))


def check(*links, owner=OWNER, company=COMPANY, levels=3):
    return examine(owner, company, links, TODAY, levels)


def test_an_owner_needs_no_chain():
    chain = check(owner="杭州示例科技有限公司")
    assert chain.unbroken
    assert not chain.needed


def test_company_names_are_compared_as_the_licence_has_them():
    assert check(link("品牌方(中国)有限公司 ", "Ｘ公司"), link("X公司", COMPANY)).unbroken


def test_one_two_and_three_levels_are_unbroken_in_any_order():
    assert check(link(OWNER, COMPANY)).unbroken
    assert check(link(MIDDLE, COMPANY), link(OWNER, MIDDLE)).unbroken
    chain = check(link(LOWER, COMPANY), link(OWNER, MIDDLE), link(MIDDLE, LOWER))
    assert chain.unbroken
    assert [s.company for s in chain.stops] == [OWNER, MIDDLE, LOWER, COMPANY]


def test_more_than_three_levels_are_refused_in_words():
    far = "县级代理有限公司"
    chain = check(link(OWNER, MIDDLE), link(MIDDLE, LOWER), link(LOWER, far), link(far, COMPANY))
    assert len(chain.problems) == 1
    assert "4" in chain.problems[0]


def test_without_papers_the_two_ends_are_named():
    chain = check()
    assert OWNER in chain.problems[0]
    assert COMPANY in chain.problems[0]


def test_a_gap_is_named_with_both_of_its_sides():
    chain = check(link(OWNER, MIDDLE), link(LOWER, COMPANY))
    assert MIDDLE in chain.problems[0]
    assert LOWER in chain.problems[0]
    assert [s.company for s in chain.stops if s.missing] == [LOWER]


def test_a_circle_does_not_hang_and_is_named():
    chain = check(link(OWNER, MIDDLE), link(MIDDLE, LOWER), link(LOWER, MIDDLE))
    assert any(LOWER in p and MIDDLE in p for p in chain.problems[1:])
    assert not check(link(OWNER, OWNER)).unbroken
    assert not check(link(COMPANY, OWNER)).unbroken


@pytest.mark.parametrize(("start", "end"), [(-300, -1), (1, 300), (-1, -30)])
def test_a_paper_must_be_valid_today(start, end):
    chain = check(link(OWNER, COMPANY, start, end))
    assert len(chain.problems) == 1
    assert chain.stops[-1].problem


def test_the_first_and_the_last_day_of_a_paper_count():
    assert check(link(OWNER, COMPANY, 0, 0)).unbroken


def test_of_two_papers_the_current_one_counts_and_the_other_is_stray():
    chain = check(link(OWNER, COMPANY, -500, -100), link(OWNER, COMPANY))
    assert chain.stops[-1].problem == ""
    assert len(chain.problems) == 1


COMPANIES = st.sampled_from([OWNER, MIDDLE, LOWER, COMPANY, "甲", "乙"])
LINKS = st.lists(st.builds(link, COMPANIES, COMPANIES, st.integers(-40, 5), st.integers(-5, 40)), max_size=7)


@given(LINKS)
def test_an_unbroken_chain_is_what_it_says(links):
    chain = check(*links)
    names = [s.company for s in chain.stops]
    assert len(set(names)) == len(names) or not chain.unbroken
    if chain.unbroken:
        used = [s.link for s in chain.stops[1:]]
        assert used[0].giver == OWNER
        assert used[-1].taker == COMPANY
        assert all(a.taker == b.giver for a, b in zip(used, used[1:], strict=False))
        assert len(used) <= 3
        assert all(x.starts_on <= TODAY <= x.ends_on for x in used)
        assert len(used) == len(links)
    else:
        assert all(chain.problems)


@given(st.permutations([link(OWNER, MIDDLE), link(MIDDLE, LOWER), link(LOWER, COMPANY)]), st.integers(0, 2))
def test_taking_any_paper_out_of_a_chain_breaks_it(links, index):
    assert check(*links).unbroken
    assert not check(*(x for i, x in enumerate(links) if i != index)).unbroken
