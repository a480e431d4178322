"""The review by two roles: four eyes, sending back part by part, what stays and what lapses."""

import pytest
from django.contrib.auth.models import Group

from accounts import roles
from catalog.actions.lines import (
    approve_line_as_product,
    approve_line_as_quality,
    return_line,
    save_line,
    submit_line,
)
from catalog.models import Brand, ProductLine
from catalog.parts import open_fields
from tests.catalog.papers import approved, days, leaf, stored, submitted
from workflow.actions import NotAllowed, Refused, Stale, WrongState
from workflow.models import Notification

State, Verdict = ProductLine.State, ProductLine.Verdict


def send_back(line, cast, *keys, who="rita", code="DATA-01"):
    remarks = [{"key": key, "code": code, "words": f"请更正 {key}"} for key in keys]
    return_line(line, actor=cast.actor(who), remarks=remarks)


def change(line, cast, **values):
    save_line(line, actor=cast.actor("ada"), page="test", values=values)


@pytest.mark.parametrize("first", ["product", "quality"])
def test_both_reviews_in_either_order_approve_the_line(cast, first):
    line = submitted(cast)
    steps = [(approve_line_as_product, "rita"), (approve_line_as_quality, "quinn")]
    for action, who in steps if first == "product" else steps[::-1]:
        assert line.state == State.SUBMITTED
        action(line, actor=cast.actor(who))
    assert line.state == State.APPROVED
    assert line.approved_at
    assert Brand.objects.get() == line.brand
    assert Notification.objects.filter(code="line.approved").count() == 2


def test_one_person_with_both_roles_may_not_do_both(cast):
    cast.rita.groups.add(Group.objects.get(name=roles.QUALITY_REVIEWER))
    line = submitted(cast)
    approve_line_as_product(line, actor=cast.actor("rita"))
    with pytest.raises(NotAllowed):
        approve_line_as_quality(line, actor=cast.actor("rita"))
    approve_line_as_quality(line, actor=cast.actor("quinn"))
    assert line.state == State.APPROVED


def test_a_review_passes_once(cast):
    line = submitted(cast)
    approve_line_as_product(line, actor=cast.actor("rita"))
    with pytest.raises(NotAllowed):
        approve_line_as_product(line, actor=cast.actor("rita"))


def test_papers_that_expired_during_the_review_are_not_passed(cast):
    line = submitted(cast)
    ProductLine.objects.filter(pk=line.pk).update(trademark_until=days(-1))
    with pytest.raises(Refused):
        approve_line_as_product(line, actor=cast.actor("rita"))


def test_only_what_was_sent_back_can_be_changed(cast):
    line = submitted(cast)
    send_back(line, cast, "report_file", who="quinn", code="QC-01")
    assert open_fields(line, line.remarks.all()) == {"report_file"}
    with pytest.raises(Refused):
        change(line, cast, trademark_number="87654321")
    with pytest.raises(Refused):
        save_line(line, actor=cast.actor("ada"), page="brand", values={}, categories=[leaf("pens")])
    change(line, cast, report_file=stored(cast, "neu.pdf"))
    submit_line(line, actor=cast.actor("ada"))
    assert line.state == State.SUBMITTED
    assert not line.remarks.filter(closed_at=None).exists()


def test_it_cannot_be_handed_in_again_before_every_part_was_changed(cast):
    line = submitted(cast)
    send_back(line, cast, "trademark_number", "trademark_file")
    change(line, cast, trademark_number="87654321")
    with pytest.raises(Refused):
        submit_line(line, actor=cast.actor("ada"))
    change(line, cast, trademark_file=stored(cast, "neu.pdf"))
    submit_line(line, actor=cast.actor("ada"))
    assert sorted(line.changed_keys) == ["trademark_file", "trademark_number"]


def test_saving_the_same_again_is_no_correction(cast):
    line = submitted(cast)
    send_back(line, cast, "trademark_number")
    change(line, cast, trademark_number=line.trademark_number)
    with pytest.raises(Refused):
        submit_line(line, actor=cast.actor("ada"))


def test_the_other_reviews_approval_stays(cast):
    line = submitted(cast)
    approve_line_as_product(line, actor=cast.actor("rita"))
    send_back(line, cast, "report_file", who="quinn")
    change(line, cast, report_file=stored(cast, "neu.pdf"))
    submit_line(line, actor=cast.actor("ada"))
    assert (line.product_verdict, line.quality_verdict) == (Verdict.PASSED, Verdict.OPEN)
    approve_line_as_quality(line, actor=cast.actor("quinn"))
    assert line.state == State.APPROVED


def test_an_approval_lapses_when_a_part_of_its_own_changed(cast):
    line = submitted(cast)
    approve_line_as_product(line, actor=cast.actor("rita"))
    send_back(line, cast, "brand", who="quinn")
    change(line, cast, brand_en="deli-office", brand_zh="得力")
    submit_line(line, actor=cast.actor("ada"))
    assert line.waits_for == ["product", "quality"]


def test_new_categories_open_the_permits_they_need(cast):
    line = submitted(cast)
    send_back(line, cast, "categories", code="CAT-01")
    save_line(line, actor=cast.actor("ada"), page="brand", values={}, categories=[leaf("books")])
    assert "permit_publication_file" in open_fields(line, line.remarks.all())
    change(
        line,
        cast,
        permit_publication_number="新出发2026",
        permit_publication_until=days(99),
        permit_publication_file=stored(cast),
    )
    submit_line(line, actor=cast.actor("ada"))
    assert line.state == State.SUBMITTED


@pytest.mark.parametrize(
    "remarks",
    [
        [],
        [{"key": "nonsense", "code": "DATA-01", "words": "x"}],
        [{"key": "report", "code": "NOPE", "words": "x"}],
        [{"key": "report", "code": "DATA-01", "words": "  "}],
        [{"key": "permit_food", "code": "DATA-01", "words": "这条产品线没有该证照"}],
    ],
)
def test_a_return_needs_part_reason_and_words(cast, remarks):
    line = submitted(cast)
    with pytest.raises(Refused):
        return_line(line, actor=cast.actor("rita"), remarks=remarks)
    assert (line.state, line.remarks.count()) == (State.SUBMITTED, 0)


def test_a_decision_names_the_revision_it_saw(cast):
    line = submitted(cast)
    seen = line.revision
    approve_line_as_product(line, actor=cast.actor("rita"), seen=seen)
    with pytest.raises(Stale):
        approve_line_as_quality(line, actor=cast.actor("quinn"), seen=seen)


def test_a_line_that_was_withdrawn_cannot_be_approved(cast):
    line = submitted(cast)
    ProductLine.objects.filter(pk=line.pk).update(state=State.WITHDRAWN)
    with pytest.raises(WrongState):
        approve_line_as_product(line, actor=cast.actor("rita"))


def test_nobody_reviews_their_own_companys_line(cast):
    from accounts.models import Membership

    line = submitted(cast)
    Membership.objects.create(party=cast.supplier.party, user=cast.rita, role="member")
    assert not approve_line_as_product.may(line, cast.actor("rita"))


def test_the_second_line_of_a_brand_uses_the_library(cast):
    first = approved(cast)
    second = submitted(cast, category="pens")
    assert second.brand == first.brand
