"""The three forms from the first answer to the approval: what is kept, refused, returned, and who is told."""

import datetime

import pytest
from django.db import connection

from accounts.models import Consent
from onboarding.actions.application import withdraw
from onboarding.actions.forms import (
    approve_sheet,
    attach_paper,
    open_sheet,
    remove_paper,
    remove_row,
    return_sheet,
    save_page,
    submit_sheet,
    take_sheet,
    withdraw_sheet,
)  # fmt: skip
from onboarding.journey import evaluate
from onboarding.models import FormSheet, Paper, Remark
from onboarding.sheets.filled import Filled
from onboarding.sheets.form import PageForm
from tests.matrix.application import make_application
from tests.onboarding.forms_data import ACCOUNT, MOBILE, PDF, RESIDENT_ID, agreed, approved, fill, handed_in
from workflow.actions import NotAllowed, Refused, Stale, WrongState, new_token
from workflow.calendar import today
from workflow.files import CleanFile, keep
from workflow.models import Event, Notification
from workflow.notices import render
from workflow.requirements import Status


@pytest.fixture
def application(cast):
    return agreed(cast)


@pytest.fixture
def ada(cast):
    return cast.actor("ada")


@pytest.fixture
def bo(cast):
    return cast.actor("bo")


def returned(application, ada, bo, *places):
    """An evaluation form sent back for these places."""
    sheet = handed_in(application, "evaluation", ada)
    remarks = [{"place": p, "code": "EXP-01", "words": "执照上的日期不同"} for p in places]
    return_sheet(sheet, actor=bo, remarks=remarks)
    return sheet


def stored(application, actor):
    return keep(CleanFile("scan.pdf", "application/pdf", PDF), application.party_id, actor)


def entry(application, kind="evaluation"):
    return next(r for r in evaluate(application).requirements if r.code == f"form_{kind}")


def test_three_approved_forms_move_the_journey_on(application, ada, bo):
    for kind in ("evaluation", "contract", "products"):
        approved(application, kind, ada, bo)
    application.refresh_from_db()
    assert application.state == "vc"


def test_every_page_keeps_what_was_saved_before(application, ada):
    sheet = fill(application, "evaluation", ada)
    sheet.refresh_from_db()
    assert sheet.answers["capital_fen"] == 500_000_000
    assert sheet.answers["founded_on"] == "2019-03-18"
    assert sheet.answers["licence_until"] == "long"
    assert sheet.answers["service_promise"] == "7×24 小时响应 👍"
    assert sheet.sealed["id_number"] == RESIDENT_ID
    assert {p.field for p in sheet.papers.all()} == {"licence", "taxpayer_proof", "bank_proof"}


def test_the_consent_to_personal_data_is_kept_with_its_version_and_time(application, ada, cast):
    fill(application, "evaluation", ada)
    consent = Consent.objects.get(user=cast.ada, purpose=Consent.Purpose.SENSITIVE)
    assert consent.version and consent.given_at


def test_personal_data_cannot_be_read_in_the_database_events_or_messages(application, ada, bo):
    returned(application, ada, bo, "id_number", "bank_number")
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers, sealed, reviewed FROM onboarding_formsheet")
        rows = str(cursor.fetchall())
    told = str([e.data for e in Event.objects.all()]) + str([n.data for n in Notification.objects.all()])
    for secret in (RESIDENT_ID, ACCOUNT, MOBILE):
        assert secret not in rows
        assert secret not in told


def test_a_form_with_gaps_is_not_handed_in_and_names_page_and_field(application, ada):
    sheet = open_sheet(application, actor=ada, kind="evaluation")
    with pytest.raises(Refused) as caught:
        submit_sheet(sheet, actor=ada)
    for page in Filled.of(sheet).definition.pages_for({}):
        if any(a.required for a in page.asks):
            assert str(page.title) in caught.value.message
    assert sheet.state == "draft"


def test_a_licence_that_expired_since_it_was_entered_keeps_the_form_from_being_sent(application, ada):
    sheet = fill(application, "evaluation", ada)
    FormSheet.objects.update(answers=sheet.answers | {"licence_until": "2024-01-01"})
    problems = Filled.read(application, "evaluation").problems()
    assert [p.place for p in problems] == ["licence_until", "licence"]


def test_forms_wait_for_the_terms(cast, ada):
    early = make_application(cast)
    sheet = fill(early, "evaluation", ada)
    with pytest.raises(Refused):
        submit_sheet(sheet, actor=ada)


def test_an_ended_application_takes_no_answers(application, ada):
    sheet = fill(application, "evaluation", ada)
    withdraw(application, actor=ada)
    with pytest.raises(Refused):
        save_page(sheet, actor=ada, page="role", answers={"brands": "别的"})


def test_opening_a_form_twice_makes_one(application, ada, cast):
    one = open_sheet(application, actor=ada, kind="evaluation")
    assert open_sheet(application, actor=cast.actor("ben"), kind="evaluation") == one


def test_the_same_save_twice_has_one_effect(application, ada):
    sheet, once = open_sheet(application, actor=ada, kind="products"), new_token()
    for _again in range(2):
        save_page(sheet, actor=ada, once=once, page="product", row="new", answers={"name": "打印机"})
    assert len(sheet.answers["product"]) == 1


def test_a_page_that_a_colleague_saved_meanwhile_is_stale_but_another_page_is_not(application, ada, cast):
    sheet = fill(application, "evaluation", ada)
    base = sheet.revision
    save_page(sheet, actor=cast.actor("ben"), page="role", answers={"brands": "新"}, base=base)
    save_page(sheet, actor=ada, page="sales", answers={"sales_fen": 1}, base=base)
    with pytest.raises(Stale):
        save_page(sheet, actor=ada, page="role", answers={"brands": "旧"}, base=base)
    assert sheet.answers["brands"] == "新"


def test_a_form_in_review_is_closed(application, ada):
    sheet = handed_in(application, "evaluation", ada)
    with pytest.raises(WrongState):
        save_page(sheet, actor=ada, page="role", answers={"brands": "新"})


def test_only_what_was_returned_can_be_changed(application, ada, bo):
    sheet = returned(application, ada, bo, "licence_until")
    with pytest.raises(Refused):
        save_page(sheet, actor=ada, page="company", answers={"address": "别处"})
    with pytest.raises(Refused):
        attach_paper(sheet, actor=ada, field="licence", file=stored(application, ada))
    filled = Filled.read(application, "evaluation")
    open_now = [a.name for p in filled.definition.pages for a in p.asks if filled.open(p, a)]
    assert open_now == ["licence_until"]


def test_what_was_returned_must_change_before_it_is_handed_in_again(application, ada, bo):
    sheet = returned(application, ada, bo, "licence_until", "licence")
    with pytest.raises(Refused):
        submit_sheet(sheet, actor=ada)
    save_page(sheet, actor=ada, page="company", answers={"licence_until": "2199-03-17"})
    attach_paper(sheet, actor=ada, field="licence", file=stored(application, ada))
    assert list(Remark.objects.values_list("mended", flat=True)) == [True, True]
    submit_sheet(sheet, actor=ada)
    assert (sheet.state, sheet.version) == ("submitted", 2)


def test_saving_the_same_answer_again_mends_nothing_but_a_reply_does(application, ada, bo):
    sheet = returned(application, ada, bo, "brands")
    save_page(sheet, actor=ada, page="role", answers={"brands": "示例"})
    assert not Remark.objects.get().mended
    save_page(sheet, actor=ada, page="role", answers={"brands": "示例"}, replies={"brands": "执照上就是这样"})
    assert Remark.objects.get().mended
    submit_sheet(sheet, actor=ada)


def test_a_mended_answer_opens_what_it_calls_for(application, ada, bo):
    sheet = returned(application, ada, bo, "role")
    save_page(sheet, actor=ada, page="role", answers={"role": "agent"})
    with pytest.raises(Refused):
        submit_sheet(sheet, actor=ada)
    save_page(sheet, actor=ada, page="role", answers={"level": "1"})
    submit_sheet(sheet, actor=ada)


def test_a_remark_needs_a_known_field_and_a_code_that_is_offered(application, ada, bo):
    sheet = handed_in(application, "evaluation", ada)
    for remarks in (
        [],
        [{"place": "nothing", "code": "EXP-01", "words": ""}],
        [{"place": "brands", "code": "X", "words": ""}],
    ):
        with pytest.raises(Refused):
            return_sheet(sheet, actor=bo, remarks=remarks)
    assert sheet.state == "submitted"


def test_a_return_is_told_with_the_reviewers_words_and_a_link_to_the_field(application, ada, bo, cast):
    returned(application, ada, bo, "licence_until")
    note = Notification.objects.get(code="form.returned", user=cast.ada)
    assert note.url.endswith("/forms/evaluation/company/#field-licence_until")
    assert "执照上的日期不同" in " ".join(render(note))


def test_one_product_of_several_can_be_returned(application, ada, bo):
    sheet = fill(application, "products", ada)
    save_page(sheet, actor=ada, page="product", row="new", answers=sheet.answers["product"]["1"])
    submit_sheet(sheet, actor=ada)
    return_sheet(sheet, actor=bo, remarks=[{"place": "product-2-sale_fen", "code": "PRICE-01", "words": ""}])
    with pytest.raises(Refused):
        save_page(sheet, actor=ada, page="product", row="1", answers={"sale_fen": 1})
    with pytest.raises(Refused):
        save_page(sheet, actor=ada, page="product", row="new", answers={"name": "新品"})
    save_page(sheet, actor=ada, page="product", row="2", answers={"sale_fen": 170_000})
    submit_sheet(sheet, actor=ada)


def test_the_number_of_a_removed_product_is_not_used_again(application, ada):
    sheet = fill(application, "products", ada)
    remove_row(sheet, actor=ada, page="product", row="1")
    assert Filled.of(sheet).problems()[0].page.key == "product"
    save_page(sheet, actor=ada, page="product", row="new", answers={"name": "打印机"})
    assert list(sheet.answers["product"]) == ["2"]


def test_a_form_can_be_taken_back_until_somebody_reviews_it(application, ada, bo):
    sheet = handed_in(application, "evaluation", ada)
    withdraw_sheet(sheet, actor=ada)
    assert (sheet.state, sheet.version) == ("draft", 0)
    submit_sheet(sheet, actor=ada)
    take_sheet(sheet, actor=bo)
    with pytest.raises(NotAllowed):
        withdraw_sheet(sheet, actor=ada)


def test_taken_back_after_a_return_it_is_open_only_where_it_was_returned(application, ada, bo):
    sheet = returned(application, ada, bo, "brands")
    save_page(sheet, actor=ada, page="role", answers={"brands": "新"})
    submit_sheet(sheet, actor=ada)
    withdraw_sheet(sheet, actor=ada)
    assert sheet.state == "returned"
    with pytest.raises(Refused):
        save_page(sheet, actor=ada, page="role", answers={"sku_count": 5})


def test_the_evaluation_is_approved_with_a_score_and_a_day(application, ada, bo):
    sheet = handed_in(application, "evaluation", ada)
    ahead = today() + datetime.timedelta(days=365)
    for score, until in ((None, ahead), (101, ahead), (-1, ahead), (80, None), (80, today())):
        with pytest.raises(Refused):
            approve_sheet(sheet, actor=bo, score=score, valid_until=until)
    approve_sheet(sheet, actor=bo, score=80, valid_until=ahead)
    assert (sheet.state, sheet.score, sheet.valid_until) == ("approved", 80, ahead)


def test_a_paper_attached_once_serves_the_next_form_and_stays_with_it(application, ada):
    fill(application, "evaluation", ada)
    filled = Filled.read(application, "contract")
    assert filled.paper(filled.definition.asks["bank_proof"]).sheet.kind == "evaluation"
    sheet = fill(application, "contract", ada)
    Paper.objects.filter(sheet=sheet, field="bank_proof").delete()
    submit_sheet(sheet, actor=ada)
    assert sheet.papers.filter(field="bank_proof").exists()


def test_a_paper_can_be_replaced_and_taken_off_a_draft(application, ada):
    sheet = open_sheet(application, actor=ada, kind="evaluation")
    for _time in range(2):
        attach_paper(sheet, actor=ada, field="certificates", file=stored(application, ada))
    assert Paper.objects.filter(removed_at=None).count() == 1
    remove_paper(sheet, actor=ada, field="certificates")
    assert not Paper.objects.filter(removed_at=None).exists()
    with pytest.raises(Refused):
        attach_paper(sheet, actor=ada, field="brands", file=stored(application, ada))


def test_a_power_of_attorney_is_asked_for_only_where_somebody_else_signs(application, ada):
    sheet = fill(application, "contract", ada)
    save_page(sheet, actor=ada, page="signer", answers={"signer": "agent"})
    assert {p.place for p in Filled.of(sheet).problems()} == {"attorney", "attorney_until"}
    attach_paper(sheet, actor=ada, field="attorney", file=stored(application, ada))
    save_page(sheet, actor=ada, page="signer", answers={"attorney_until": "2024-01-01"})
    assert [p.place for p in Filled.of(sheet).problems()] == ["attorney"]


def test_what_was_given_in_one_form_is_offered_in_the_next(application, ada):
    fill(application, "evaluation", ada)
    filled = Filled.read(application, "contract")
    payee = PageForm(filled, filled.definition.page("payee"))
    assert payee.fields["bank_branch"].initial == "中国工商银行杭州高新支行"
    assert payee.fields["bank_number"].initial is None
    assert ACCOUNT not in str(payee)
    assert "3445" in payee.fields["bank_number"].help_text
    signer = PageForm(filled, filled.definition.page("signer"))
    assert signer.fields["signer_name"].initial == "王小明"


def test_the_requirement_follows_the_form(application, ada, bo, django_assert_max_num_queries):
    assert entry(application).status == Status.NOW
    sheet = handed_in(application, "evaluation", ada)
    waiting = entry(application)
    assert (waiting.status, waiting.role, waiting.due) == (Status.WAITING, "buyer", sheet.due)
    return_sheet(sheet, actor=bo, remarks=[{"place": "brands", "code": "AUTH-01", "words": "授权书缺页"}])
    back = entry(application)
    assert (back.status, back.remark_code, back.remark) == (Status.RETURNED, "AUTH-01", "授权书缺页")
