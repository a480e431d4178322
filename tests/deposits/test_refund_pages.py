"""The supplier's refund pages: what is in the way, what may be typed wrongly, what others may not see."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deposits.actions.claims import notice_deduction
from deposits.actions.freezes import freeze, lift_freeze
from deposits.actions.notices import confirm_guarantee
from deposits.actions.payee import return_payee
from deposits.actions.payouts import mark_failed, mark_unknown
from deposits.actions.review import ask_more, reject_refund
from deposits.models import Deduction, Obligation, PayeeAccount, Refund
from deposits.refunds.picture import Picture, shown_refunds
from tests.deposits import refund_stage as stage
from tests.deposits.stage import PDF, REQUIRED, a_notice, guarantee_of
from workflow import calendar

State = Refund.State


@pytest.fixture
def ada(client, cast):
    client.force_login(cast.ada)
    return client


def pdf(name="证明.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


def page_of(refund, name="refund-page", *more):
    return reverse(f"deposits:{name}", args=[refund.pk, *more])


def text(response) -> str:
    return response.content.decode()


def errors(response, field=None):
    return [str(e) for e in response.context["form"].errors.get(field or "__all__", [])]


def payee_data(cast, **changed):
    given = {
        "kind": "bank", "holder": cast.supplier.name, "bank": "示例银行杭州分行", "cnaps": "102100099996",
        "number": "6222 0212 3456 1234", "again": "6222021234561234", "file": pdf(),
    }  # fmt: skip
    return given | changed


# ---- before applying ----


def test_a_guarantee_is_told_beside_a_balance_of_nothing(ada, cast):
    notice = a_notice(cast)
    guarantee_of(cast, notice)
    confirm_guarantee(notice, actor=cast.actor("finn"))
    assert "另有银行保函 ¥50,000.00，将予释放" in text(ada.get("/deposit/refund/"))


def test_the_page_is_there_before_any_deposit(ada):
    assert ada.get("/deposit/refund/").status_code == 200


def test_every_blocker_is_shown_at_once_with_its_way_out_and_the_sum(ada, cast):
    account = stage.held(cast)
    for kind, reference, fen in [("order", "DD-1", 100), ("complaint", "TS-1", 200_000)]:
        Obligation.objects.create(
            party=cast.supplier.party, kind=kind, source="OMS", reference=reference, fen=fen,
            happened_on=calendar.today(),
        )  # fmt: skip
    page = text(ada.get("/deposit/refund/"))
    for wanted in ("店铺尚未关闭", "DD-1", "TS-1", "/deposit/payee/", "¥50,000.00", "¥2,000.00", "¥48,000.00"):
        assert wanted in page
    assert not account.refunds.exists()


def test_applying_opens_a_draft_and_the_overview_leads_to_it(ada, cast):
    stage.held(cast)
    answer = ada.post("/deposit/refund/")
    refund = Refund.objects.get()
    assert answer.status_code == 302 and answer["Location"] == page_of(refund)
    assert ada.get("/deposit/refund/")["Location"] == page_of(refund)


def test_a_second_request_beside_an_open_one_is_refused_in_words(ada, cast):
    stage.draft(cast)
    answer = ada.post("/deposit/refund/")
    assert answer.status_code == 422 and Refund.objects.count() == 1


# ---- the draft ----


def test_the_reason_is_saved_and_blanks_are_not_one(ada, cast):
    refund = stage.draft(cast)
    assert ada.post(page_of(refund), {"words": " \u202e "}).status_code == 422
    assert ada.post(page_of(refund), {"words": "业务调整"}).status_code == 302
    refund.refresh_from_db()
    assert refund.words == "业务调整"


def test_papers_are_sent_one_by_one_and_replaced(ada, cast):
    refund = stage.draft(cast)
    url = page_of(refund, "refund-paper", "application")
    assert ada.post(url, {"file": pdf("新.pdf")}).status_code == 302
    assert refund.papers.filter(kind="application").count() == 2
    assert "新.pdf" in text(ada.get(page_of(refund)))


@pytest.mark.parametrize("file", [None, SimpleUploadedFile("x.pdf", b"MZ", "application/pdf")])
def test_a_file_that_is_none_is_said_at_its_field(ada, cast, file):
    refund = stage.draft(cast)
    answer = ada.post(page_of(refund, "refund-paper", "application"), {"file": file} if file else {})
    assert answer.status_code == 422 and errors(answer, "file")


def test_a_paper_nobody_asks_for_has_no_page(ada, cast):
    assert ada.get(page_of(stage.draft(cast), "refund-paper", "nothing")).status_code == 404


def test_handing_in_names_what_is_missing(ada, cast):
    refund = stage.draft(cast, account=stage.held(cast))
    answer = ada.post(page_of(refund, "refund-check"))
    assert answer.status_code == 422 and "店铺尚未关闭" in "".join(errors(answer))


def test_the_answers_are_shown_before_handing_in_and_then_the_clock_runs(ada, cast):
    refund = stage.draft(cast)
    page = text(ada.get(page_of(refund, "refund-check")))
    assert "6222****1234" in page and "6222021234561234" not in page
    assert ada.post(page_of(refund, "refund-check")).status_code == 302
    page = text(ada.get(page_of(refund)))
    refund.refresh_from_db()
    assert refund.number in page and "预计" in page and "最晚" in page and 'class="ob-wd"' in page


# ---- the request ----


def test_the_page_shows_the_sum_each_deduction_freeze_and_move(ada, cast):
    refund = stage.submitted(cast)
    notice_deduction(
        refund.account, actor=cast.actor("bo"), kind="compensation", fen=45_000, basis="售后单 SH-20388", refund=refund
    )
    freeze(refund.account, actor=cast.actor("quinn"), fen=200_000, whole=False, cause="投诉 TS-1130", words="争议金额")
    page = text(ada.get(page_of(refund)))
    for wanted in ("¥450.00", "SH-20388", "¥2,000.00", "TS-1130", "¥47,550.00", "提出异议"):
        assert wanted in page


def test_a_date_on_an_unpublished_calendar_is_marked(ada, cast):
    refund = stage.submitted(cast)
    Refund.objects.filter(pk=refund.pk).update(limit_on=datetime.date(2027, 1, 14), provisional=True)
    assert "待国务院公布" in text(ada.get(page_of(refund)))


def test_what_is_wanted_is_sent_and_the_clock_goes_on(ada, cast):
    refund = stage.submitted(cast)
    ask_more(refund, actor=cast.actor("rex"), reason="RF-01", words="终止协议缺骑缝章", wanted=["termination"])
    assert "终止协议缺骑缝章" in text(ada.get(page_of(refund)))
    answer = ada.post(page_of(refund, "refund-answer"))
    assert answer.status_code == 422 and "终止协议" in "".join(errors(answer))
    assert ada.post(page_of(refund, "refund-paper", "termination"), {"file": pdf()}).status_code == 302
    assert ada.post(page_of(refund, "refund-answer")).status_code == 302
    refund.refresh_from_db()
    assert refund.state == State.SUBMITTED


def test_an_objection_is_sent_with_words_and_evidence(ada, cast):
    refund = stage.submitted(cast)
    row = notice_deduction(
        refund.account, actor=cast.actor("bo"), kind="debt", fen=100, basis="示例", refund=refund
    )  # fmt: skip
    url = reverse("deposits:deduction", args=[row.pk])
    assert ada.post(url, {"words": "  "}).status_code == 422
    assert ada.post(url, {"words": "已经赔付", "file": pdf()}).status_code == 302
    row.refresh_from_db()
    assert row.state == Deduction.State.OBJECTED and row.objection_file is not None
    assert "已经赔付" in text(ada.get(url))


def test_a_second_objection_finds_the_first(ada, cast):
    refund = stage.submitted(cast)
    row = notice_deduction(refund.account, actor=cast.actor("bo"), kind="debt", fen=100, basis="示例", refund=refund)
    url = reverse("deposits:deduction", args=[row.pk])
    ada.post(url, {"words": "已经赔付"})
    answer = ada.post(url, {"words": "再说一次"})
    assert answer.status_code == 409 and "再说一次" in text(answer)


def test_a_rejected_request_says_why_and_can_be_appealed_once(ada, cast):
    refund = stage.submitted(cast)
    reject_refund(refund, actor=cast.actor("lea"), reason="RF-05", words="质保期未满")
    page = text(ada.get(page_of(refund)))
    assert "RF-05" in page and "质保期未满" in page and page_of(refund, "refund-appeal") in page
    assert ada.post(page_of(refund, "refund-appeal"), {"words": ""}).status_code == 422
    assert ada.post(page_of(refund, "refund-appeal"), {"words": "合同没有质保条款"}).status_code == 302
    refund.refresh_from_db()
    assert refund.state == State.SUBMITTED and refund.appealed


def test_a_request_is_withdrawn_on_a_page_of_its_own(ada, cast):
    refund = stage.submitted(cast)
    assert ada.get(page_of(refund, "refund-withdraw")).status_code == 200
    refund.refresh_from_db()
    assert refund.state == State.SUBMITTED
    assert ada.post(page_of(refund, "refund-withdraw")).status_code == 302
    refund.refresh_from_db()
    assert refund.state == State.WITHDRAWN
    assert ada.get("/deposit/refund/").status_code == 200


def test_a_stale_page_does_not_withdraw(ada, cast):
    refund = stage.submitted(cast)
    assert ada.post(page_of(refund, "refund-withdraw"), {"seen": "0"}).status_code == 409


def test_an_unknown_payment_is_told_calmly_and_a_failed_one_leads_to_the_account(ada, cast):
    payout = stage.exported(cast)
    mark_unknown(payout, actor=stage.fay(cast))
    assert "您不用做任何事" in text(ada.get(page_of(payout.refund)))
    mark_failed(payout, actor=stage.fay(cast), words="户名不符")
    page = text(ada.get(page_of(payout.refund)))
    assert "户名不符" in page and "/deposit/payee/" in page


@pytest.mark.parametrize("make", [stage.draft, stage.submitted, stage.in_finance, stage.in_approval, stage.approved,
                                  stage.paid])  # fmt: skip
def test_every_state_has_its_page_in_both_languages(ada, cast, make):
    refund = make(cast)
    for ada.cookies["django_language"] in ("en", "zh-hans"):
        for url in ("/deposit/", page_of(refund), page_of(refund, "refund-answer"), page_of(refund, "refund-appeal")):
            assert ada.get(url).status_code == 200
    if make is stage.paid:
        assert "¥50,000.00" in text(ada.get(page_of(refund)))


@pytest.mark.parametrize("name", ["refund-page", "refund-check", "refund-answer", "refund-withdraw", "refund-appeal"])
def test_other_companies_requests_do_not_exist(client, cast, name):
    refund = stage.submitted(cast)
    client.force_login(cast.eve)
    assert client.get(page_of(refund, name)).status_code == 404
    client.force_login(cast.rex)  # staff decide on the desk
    assert client.get(page_of(refund, name)).status_code == 404


# ---- the account to pay to ----


def test_the_owner_enters_an_account_and_sees_it_masked(ada, cast):
    stage.held(cast)
    assert ada.post("/deposit/payee/", payee_data(cast)).status_code == 302
    assert PayeeAccount.objects.get().number == "6222021234561234"
    page = text(ada.get("/deposit/payee/"))
    assert "6222****1234" in page and "6222021234561234" not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("holder", "王小明"), ("holder", ""), ("number", "12345"), ("number", "=1+1"), ("again", "6222021234561235"),
        ("cnaps", "12345"), ("cnaps", ""), ("bank", " "), ("kind", "cheque"),
        ("file", SimpleUploadedFile("x.pdf", b"MZ", "application/pdf")),
    ],
)  # fmt: skip
def test_each_wrong_field_gets_its_own_sentence_and_the_rest_is_kept(ada, cast, field, value):
    stage.held(cast)
    answer = ada.post("/deposit/payee/", payee_data(cast, **{field: value}))
    assert answer.status_code == 422 and errors(answer, field)
    assert field == "bank" or "示例银行杭州分行" in text(answer)
    assert not PayeeAccount.objects.exists()


def test_full_width_figures_are_read(ada, cast):
    stage.held(cast)
    data = payee_data(cast, number="６２２２０２１２３４５６１２３４", cnaps="１０２１０００９９９９６")
    assert ada.post("/deposit/payee/", data).status_code == 302


def test_a_payment_platform_account_needs_no_cnaps_code(ada, cast):
    stage.held(cast)
    data = payee_data(cast, kind="platform", cnaps="", number="pay@example.cn", again="pay@example.cn")
    assert ada.post("/deposit/payee/", data).status_code == 302


def test_only_the_owner_changes_the_account(client, cast):
    stage.held(cast)
    client.force_login(cast.ben)
    assert 'name="holder"' not in text(client.get("/deposit/payee/"))
    assert client.post("/deposit/payee/", payee_data(cast)).status_code == 403


def test_an_account_that_was_sent_back_says_why(ada, cast):
    payee = stage.a_payee(cast, stage.held(cast), confirmed=False)
    return_payee(payee, actor=cast.actor("finn"), reason="ACC-02", words="看不清印章")
    page = text(ada.get("/deposit/payee/"))
    assert "ACC-02" in page and "看不清印章" in page


# ---- the deposit's page ----


def test_the_deposit_page_has_each_entry_with_its_balance_and_the_way_back(ada, cast):
    refund = stage.approved(cast)
    page = text(ada.get("/deposit/"))
    for wanted in ("¥50,000.00", "−¥50,000.00", refund.number, f"{refund.number}-1"):
        assert wanted in page


def test_pages_ask_a_constant_number_of_questions(ada, cast):
    refund = stage.submitted(cast)

    def asked() -> dict[str, int]:
        found = {}
        for url in ("/deposit/", page_of(refund)):
            ada.get(url)
            with CaptureQueriesContext(connection) as caught:
                ada.get(url)
            found[url] = len(caught)
        return found

    def more(n):
        notice_deduction(refund.account, actor=cast.actor("bo"), kind="debt", fen=n, basis=f"示例 {n}", refund=refund)
        freeze(refund.account, actor=cast.actor("quinn"), fen=n, whole=False, cause=f"投诉 {n}", words="x")

    more(1)
    few = asked()
    for n in range(2, 8):
        more(n)
    assert asked() == few
    assert max(few.values()) <= 60


def test_the_sum_holds_when_a_part_is_frozen_and_when_it_is_released(ada, cast):
    refund = stage.submitted(cast)
    row = freeze(refund.account, actor=cast.actor("quinn"), fen=200_000, whole=False, cause="投诉", words="x")
    notice_deduction(refund.account, actor=cast.actor("bo"), kind="debt", fen=100, basis="x", refund=refund)

    def amounts():
        refund.refresh_from_db()
        return [part["fen"] for part in Picture(shown_refunds().get(pk=refund.pk), cast.actor("ada")).equation]

    assert amounts() == [REQUIRED, 100, 200_000, REQUIRED - 200_100]
    stage.approved(cast, refund=refund)
    assert amounts() == [REQUIRED, 100, 200_000, REQUIRED - 200_100]
    lift_freeze(row, actor=cast.actor("lea"), words="结案")
    assert amounts() == [REQUIRED, 100, 0, REQUIRED - 100]
    assert "¥49,999.00" in text(ada.get(page_of(refund)))
