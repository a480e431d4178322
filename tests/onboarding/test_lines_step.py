"""Step 4 in the journey: one approved line and one binding; further lines block nothing."""

import pytest

from catalog.actions.bindings import bind_categories, unbind_category
from catalog.actions.lines import return_line
from catalog.models import Binding
from onboarding.journey import Case
from onboarding.steps.lines import requirements
from tests.catalog.papers import approved, days, drafted, filled, submitted
from tests.matrix.application import make_application


@pytest.fixture
def case(cast):
    return Case(make_application(cast, "lines"))


def entries(case):
    return {r.code: r for r in requirements(case)}


def test_before_anything_exists_the_step_says_what_it_needs(case):
    found = entries(case)
    assert (found["lines.approved"].status, found["lines.binding"].status) == ("now", "later")
    assert found["lines.approved"].link


def test_a_line_in_review_is_the_platforms_turn_with_a_date(case, cast):
    line = submitted(cast)
    found = entries(case)["lines.approved"]
    assert (found.status, found.role) == ("waiting", "product_reviewer")
    assert found.due
    type(line).objects.update(product_verdict="passed")
    assert entries(case)["lines.approved"].role == "quality_reviewer"


def test_a_line_sent_back_carries_the_reviewers_words(case, cast):
    line = submitted(cast)
    remarks = [
        {"key": "report", "code": "QC-02", "words": "型号不符"},
        {"key": "logo", "code": "DATA-01", "words": "模糊"},
    ]
    return_line(line, actor=cast.actor("quinn"), remarks=remarks)
    found = entries(case)["lines.approved"]
    assert (found.status, found.remark_code, found.remark) == ("returned", "QC-02", "型号不符")
    assert found.reason


def test_after_approval_the_buyer_binds_and_then_the_step_is_done(case, cast):
    line = approved(cast)
    found = entries(case)["lines.binding"]
    assert (found.status, found.role, bool(found.due)) == ("waiting", "buyer", True)
    bind_categories(line, actor=cast.actor("bo"), categories=list(line.categories.all()), starts_on=days(0))
    assert not any(r.open for r in requirements(case))
    unbind_category(Binding.objects.get(), actor=cast.actor("bo"), code="CAT-02", words="已招满")
    assert entries(case)["lines.binding"].status == "waiting"


def test_a_binding_that_begins_later_does_not_count_yet(case, cast):
    line = approved(cast)
    bind_categories(line, actor=cast.actor("bo"), categories=list(line.categories.all()), starts_on=days(2))
    assert entries(case)["lines.binding"].open


def test_further_lines_are_shown_and_block_nothing(case, cast, django_assert_max_num_queries):
    line = approved(cast)
    bind_categories(line, actor=cast.actor("bo"), categories=list(line.categories.all()), starts_on=days(0))
    for code in ("pens", "filing"):
        submitted(cast, category=code)
    drafted(cast)
    filled(cast, category="desk")
    with django_assert_max_num_queries(5):
        found = requirements(case)
    extra = [r for r in found if r.open]
    assert len(extra) == 4
    assert not any(r.blocks for r in extra)
