"""The refund desk: a reviewer, the lead and finance do their whole part inside the admin, and only their part."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deposits.actions.claims import notice_deduction, object_deduction
from deposits.actions.freezes import freeze
from deposits.models import Correction, Deduction, Freeze, PayeeAccount, Payout, PayoutBatch, Refund
from tests.cast import make_supplier
from tests.deposits import refund_stage as stage
from tests.deposits.stage import PDF, REQUIRED
from workflow import calendar
from workflow.models import Party

State = Refund.State
QUEUE = "/admin/deposits/refund/"


@pytest.fixture
def desk(client, cast):
    """Log in as somebody of the staff: `desk("rex")`."""

    def log_in(who):
        user = getattr(cast, who)
        client.force_login(user)
        return client

    return log_in


def text(response) -> str:
    return response.content.decode()


def case(row) -> str:
    return f"/admin/deposits/{row._meta.model_name}/{row.pk}/change/"


def press(client, row, action, **data):
    """Post a button of the row's case page, with its fields under the button's prefix."""
    return client.post(f"/admin/deposits/{row._meta.model_name}/{row.pk}/act/{action}/",
                       {f"{action}-{name}": value for name, value in data.items()})  # fmt: skip


def bulk(client, action, rows, **data):
    given = {"action": f"many_{action}", "_selected_action": [r.pk for r in rows]}
    return client.post(QUEUE, given | data, follow=True)


# ---- the queue ----


def test_the_queue_shows_days_amount_turn_blockers_and_who_has_it(desk, cast):
    refund = stage.submitted(cast)
    freeze(refund.account, actor=cast.actor("quinn"), fen=200_000, whole=False, cause="投诉", words="x")
    page = text(desk("rex").get(QUEUE))
    for wanted in (refund.number, cast.supplier.name, "ob-segs", "¥48,000.00", "冻结 1", "领取"):
        assert wanted in page


def test_drafts_are_nobody_s_business(desk, cast):
    refund = stage.draft(cast)
    assert refund.number not in text(desk("rex").get(QUEUE))


@pytest.mark.parametrize(
    "query", ["state=submitted", "turn=refund_reviewer", "owner=nobody", "due_in=over", "special=overdue",
              "turn=supplier", "special=frozen", "due_in=provisional", "state__in=submitted,finance", "state=x",
              "turn=x", "q=RF-"],
)  # fmt: skip
def test_every_filter_answers(desk, cast, query):
    refund = stage.submitted(cast)
    page = text(desk("lea").get(f"{QUEUE}?{query}"))
    wanted = {"state=submitted", "turn=refund_reviewer", "owner=nobody", "state__in=submitted,finance", "q=RF-"}
    assert (refund.number in page) == (query in wanted or query.endswith("=x") and query != "state=x")


def test_what_has_ended_is_found_by_its_state_only(desk, cast):
    refund = stage.paid(cast)
    assert refund.number not in text(desk("lea").get(QUEUE))
    assert refund.number in text(desk("lea").get(f"{QUEUE}?state=paid"))


def test_the_button_in_the_row_takes_the_request(desk, cast):
    refund = stage.submitted(cast)
    assert desk("rex").post(f"/admin/deposits/refund/{refund.pk}/act/claim_refund/", {}).status_code == 302
    refund.refresh_from_db()
    assert refund.claimed_by == cast.rex


def test_many_are_taken_with_a_result_for_each_that_was_not(desk, cast):
    refund = stage.submitted(cast)
    page = text(bulk(desk("finn"), "claim_refund", [refund]))
    assert refund.number in page and "messagelist" in page
    refund.refresh_from_db()
    assert refund.claimed_by is None
    bulk(desk("rex"), "claim_refund", [refund])
    refund.refresh_from_db()
    assert refund.claimed_by == cast.rex


def test_many_are_extended_by_one_form(desk, cast):
    refund = stage.submitted(cast)
    before = refund.limit_on
    lea = desk("lea")
    page = bulk(lea, "extend_refund", [refund])
    assert "extend_refund-days" in text(page) and refund.number in text(page)
    wrong = bulk(
        lea, "extend_refund", [refund], decided="1", **{"extend_refund-days": "x", "extend_refund-words": "停机"}
    )
    assert wrong.status_code == 422 and "停机" in text(wrong)
    bulk(lea, "extend_refund", [refund], decided="1", **{"extend_refund-days": "2", "extend_refund-words": "系统停机"})
    refund.refresh_from_db()
    assert refund.limit_on == calendar.add(before, 2)[0]


# ---- the case ----


def test_the_whole_way_is_decided_without_leaving_the_admin(desk, cast):
    refund = stage.submitted(cast)
    stage.fay(cast)
    rex = desk("rex")
    assert press(rex, refund, "claim_refund").status_code == 302
    assert press(rex, refund, "pass_business", note="已核对").status_code == 302
    assert press(desk("finn"), refund, "pass_finance").status_code == 302
    page = text(desk("lea").get(case(refund)))
    for wanted in ("¥50,000.00", "批准后", "四眼原则", "下一步可以由您办理", "act/approve_refund/"):
        assert wanted in page
    assert press(desk("lea"), refund, "approve_refund", words="资料齐全").status_code == 302
    payout = Payout.objects.get(refund=refund)
    fay = desk("fay")
    answer = fay.post("/admin/deposits/payout/", {"action": "give_to_bank", "_selected_action": [payout.pk]})
    batch = PayoutBatch.objects.get()
    assert answer.status_code == 302 and answer["Location"] == case(batch)
    for form in ("xlsx", "csv"):
        file = fay.post(f"/admin/deposits/payoutbatch/{batch.pk}/download/{form}/")
        assert file.status_code == 200 and batch.number in file["Content-Disposition"]
    assert "6222021234561234" in file.content.decode("utf-8-sig")
    assert "6222021234561234" not in text(fay.get(case(batch)))
    data = {"bank_reference": "out 1", "paid_on": calendar.today().isoformat()}
    assert press(fay, payout, "mark_paid", **data).status_code == 302
    refund.refresh_from_db()
    assert (refund.state, refund.approved_fen) == (State.PAID, REQUIRED)
    assert "OUT1" in text(desk("aud").get(case(refund)))


@pytest.mark.parametrize(
    ("who", "has", "has_not"),
    [
        ("rex", ["pass_business", "ask_more", "notice_deduction", "freeze"], ["approve_refund", "reject_refund"]),
        ("finn", ["notice_deduction"], ["pass_business", "pass_finance", "freeze"]),
        ("lea", ["reject_refund", "extend_refund", "freeze"], ["pass_business", "approve_refund"]),
        ("quinn", ["freeze"], ["pass_business", "notice_deduction"]),
        ("aud", [], ["pass_business", "freeze", "notice_deduction", "claim_refund"]),
    ],
)
def test_everybody_sees_exactly_the_buttons_that_are_theirs(desk, cast, who, has, has_not):
    refund = stage.submitted(cast)
    page = text(desk(who).get(case(refund)))
    assert [b for b in has if f"/act/{b}/" not in page] == []
    assert [b for b in has_not if f"/act/{b}/" in page] == []


def test_four_eyes_say_why_somebody_may_not(desk, cast):
    refund = stage.in_finance(cast)
    assert "财务" in text(desk("rex").get(case(refund)))
    notice_deduction(refund.account, actor=cast.actor("finn"), kind="debt", fen=1, basis="x", refund=refund)
    page = text(desk("lea").get(case(refund)))
    assert "扣款登记" in page and "Finn" in page


@pytest.mark.parametrize(
    ("action", "data", "field"),
    [
        ("ask_more", {"reason": "RF-01", "words": "请补"}, "wanted"),
        ("ask_more", {"wanted": "application", "words": "请补"}, "reason"),
        ("reject_refund", {"reason": "RF-01", "words": "  "}, "words"),
        ("reject_refund", {"reason": "NO", "words": "x"}, "reason"),
        ("extend_refund", {"days": "0", "words": "x"}, "days"),
        ("freeze", {"part": "part", "cause": "x", "review_by_days": "5", "words": "x"}, "fen"),
        ("freeze", {"part": "part", "fen": "1万", "cause": "x", "review_by_days": "5", "words": "x"}, "fen"),
        ("freeze", {"part": "part", "fen": "-5", "cause": "x", "review_by_days": "5", "words": "x"}, "fen"),
    ],
)
def test_a_wrong_input_is_said_beside_its_button(desk, cast, action, data, field):
    refund = stage.submitted(cast)
    answer = press(desk("lea"), refund, action, **data)
    assert answer.status_code == 422
    offer = next(o for o in answer.context["offered"] if o.button.name == action)
    assert offer.open and offer.form.errors.get(field)
    refund.refresh_from_db()
    assert refund.state == State.SUBMITTED


def test_more_is_asked_for_and_the_clock_stands(desk, cast):
    refund = stage.submitted(cast)
    data = {"reason": "RF-01", "words": "缺骑缝章", "wanted": ["termination"]}
    assert press(desk("rex"), refund, "ask_more", **data).status_code == 302
    refund.refresh_from_db()
    assert refund.state == State.MORE_WANTED
    assert "暂停" in text(desk("rex").get(QUEUE))


def test_a_deduction_with_evidence_is_entered_on_the_case_and_decided_by_the_lead(desk, cast):
    refund = stage.submitted(cast)
    data = {"kind": "compensation", "fen": "１,２３４.50", "basis": "售后单 SH-1",
            "evidence": SimpleUploadedFile("证据.pdf", PDF, "application/pdf")}  # fmt: skip
    assert press(desk("rex"), refund, "notice_deduction", **data).status_code == 302
    row = Deduction.objects.get()
    assert (row.fen, row.refund, row.entered_by) == (123_450, refund, cast.rex) and row.evidence is not None
    object_deduction(row, actor=cast.actor("ada"), words="已经赔付")
    page = text(desk("lea").get(case(row)))
    assert "已经赔付" in page and "证据.pdf" in page
    assert press(desk("lea"), row, "drop_deduction", words="已核实").status_code == 302
    row.refresh_from_db()
    assert row.state == Deduction.State.DROPPED


def test_a_part_is_frozen_and_released_by_somebody_else(desk, cast):
    refund = stage.submitted(cast)
    data = {"part": "part", "fen": "2000", "cause": "投诉 TS-1", "review_by_days": "20", "words": "争议金额"}
    assert press(desk("quinn"), refund, "freeze", **data).status_code == 302
    row = Freeze.objects.get()
    assert (row.fen, row.refund) == (200_000, refund)
    assert press(desk("quinn"), row, "lift_freeze", words="x").status_code == 403
    assert press(desk("lea"), row, "lift_freeze", words="结案").status_code == 302


def test_a_stale_page_decides_nothing(desk, cast):
    refund = stage.submitted(cast)
    answer = desk("rex").post(f"/admin/deposits/refund/{refund.pk}/act/pass_business/", {"seen": "0"})
    assert answer.status_code == 409


# ---- accounts, payouts ----


def test_finance_confirms_an_account_beside_its_proof(desk, cast):
    payee = stage.a_payee(cast, stage.held(cast), confirmed=False)
    finn = desk("finn")
    page = text(finn.get(case(payee)))
    assert "6222****1234" in page and "一致" in page and "证明" in page
    assert press(finn, payee, "return_payee", reason="ACC-02", words="").status_code == 422
    assert press(finn, payee, "confirm_payee").status_code == 302
    payee.refresh_from_db()
    assert payee.state == PayeeAccount.State.CONFIRMED


def test_who_checked_cannot_give_the_money_to_the_bank(desk, cast):
    refund = stage.approved(cast)
    payout = refund.payouts.get()
    answer = desk("finn").post(
        "/admin/deposits/payout/", {"action": "give_to_bank", "_selected_action": [payout.pk]}, follow=True
    )
    assert "messagelist" in text(answer)
    payout.refresh_from_db()
    assert payout.state == Payout.State.READY


def test_an_unknown_outcome_is_settled_by_a_person(desk, cast):
    payout = stage.exported(cast)
    fay = desk("fay")
    assert press(fay, payout, "mark_unknown").status_code == 302
    assert "act/pay_again/" not in text(fay.get(case(payout)))
    assert press(fay, payout, "mark_failed", words="户名不符").status_code == 302
    payout.refresh_from_db()
    assert payout.state == Payout.State.FAILED


@pytest.mark.parametrize("who", ["rex", "lea", "aud", "bo"])
def test_only_finance_makes_and_downloads_lists(desk, cast, who):
    payout = stage.exported(cast)
    client = desk(who)
    assert client.post(f"/admin/deposits/payoutbatch/{payout.batch_id}/download/csv/").status_code == 403
    assert "give_to_bank" not in text(client.get("/admin/deposits/payout/"))
    assert "/download/" not in text(client.get(case(payout.batch)))


def test_a_list_is_not_downloaded_by_following_a_link(desk, cast):
    payout = stage.exported(cast)
    assert desk("fay").get(f"/admin/deposits/payoutbatch/{payout.batch_id}/download/csv/").status_code == 405


# ---- how much is asked ----


def test_queue_and_case_ask_a_constant_number_of_questions(desk, cast):
    refund = stage.submitted(cast)
    lea = desk("lea")

    def asked() -> dict[str, int]:
        found = {}
        for url in (QUEUE, case(refund)):
            lea.get(url)
            with CaptureQueriesContext(connection) as caught:
                lea.get(url)
            found[url] = len(caught)
        return found

    def more(n):
        notice_deduction(refund.account, actor=cast.actor("bo"), kind="debt", fen=n, basis=f"示例 {n}", refund=refund)
        freeze(refund.account, actor=cast.actor("quinn"), fen=n, whole=False, cause=f"投诉 {n}", words="x")
        another(refund, n)

    more(1)
    few = asked()
    for n in range(2, 8):
        more(n)
    assert asked() == few
    assert few[QUEUE] <= 25 and few[case(refund)] <= 60


def another(refund, n):
    """One more row in the queue."""
    company = make_supplier(f"另一家示例{n}有限公司", f"9199999900000000{n}X"[:18])
    account = type(refund.account).objects.create(
        party=company.party, channel="huicai", required_fen=1, forms=["cash"], due_days=5, terms_hash="a" * 64
    )
    assert Party.objects.filter(pk=company.party_id).exists()
    Refund.objects.create(
        party=company.party, account=account, number=f"RF-X-{n}", submitted_on=refund.submitted_on,
        limit_on=refund.limit_on, target_on=refund.target_on, state="submitted",
    )  # fmt: skip


# ---- the bank's answer ----

ANSWER = "/admin/deposits/payoutbatch/answer/"


def answer_file(*rows):
    lines = ["付款编号,处理结果,金额,银行流水号,付款日期", *rows]
    return SimpleUploadedFile("answer.csv", "\n".join(lines).encode("utf-8-sig"), "text/csv")


def test_the_bank_s_answer_is_taken_row_by_row_and_a_second_time_changes_nothing(desk, cast):
    payout = stage.exported(cast)
    fay = desk("fay")
    day = calendar.today().isoformat()
    good, bad = f"{payout.number},成功,50000.00,OUT-9,{day}", f"XX-1,成功,1.00,OUT-8,{day}"
    page = fay.post(ANSWER, {"file": answer_file(good, bad)})
    assert page.status_code == 200 and "已接收 1 行，未接收 1 行" in text(page)
    payout.refresh_from_db()
    assert (payout.state, payout.bank_reference) == (Payout.State.PAID, "OUT-9")
    assert "此前已接收" in text(fay.post(ANSWER, {"file": answer_file(good)}))


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", "付款编号\nX".encode(), b"PK\x03\x04broken"])
def test_an_answer_that_cannot_be_read_is_said_at_the_file(desk, cast, content):
    stage.exported(cast)
    answer = desk("fay").post(ANSWER, {"file": SimpleUploadedFile("a.csv", content, "text/csv")})
    assert answer.status_code == 422 and answer.context["form"].errors["file"]


@pytest.mark.parametrize("who", ["rex", "lea", "aud"])
def test_only_finance_reads_the_bank_s_answer(desk, cast, who):
    assert desk(who).get(ANSWER).status_code == 404


def test_a_correction_is_proposed_on_the_account_and_booked_by_the_lead(desk, cast):
    account = stage.held(cast)
    data = {"from_account": "platform", "to_account": "deposit", "fen": "1,000", "words": "少记一笔"}
    assert press(desk("finn"), account, "propose_correction", **data | {"to_account": "platform"}).status_code == 422
    assert press(desk("finn"), account, "propose_correction", **data).status_code == 302
    row = Correction.objects.get()
    assert press(desk("finn"), row, "book_correction").status_code == 403
    assert "少记一笔" in text(desk("lea").get(case(row)))
    assert press(desk("lea"), row, "book_correction").status_code == 302
    assert account.balances()["deposit"] == REQUIRED + 100_000


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("RF-2026-0001", True), ("rf-2026", True), ("杭州示例", True), ("600037341", True), ("杭州 600037341", True),
        ("0001", True), ("1", True),
        ("成都", False), ("RF-2025", False), ("%", False), ("杭州 成都", False), ("0002", False),
    ],
)  # fmt: skip
def test_requests_are_found_by_number_company_and_credit_code(desk, cast, query, found):
    refund = stage.submitted(cast)
    assert (refund.number in text(desk("lea").get(QUEUE, {"q": query, "state": "submitted"}))) == found
