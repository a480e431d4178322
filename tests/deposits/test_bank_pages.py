"""The desk of finance: upload a statement, look through its queues, confirm, reconcile; and the supplier's receipt."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from deposits.actions.checking import check_now
from deposits.actions.notices import confirm_receipt
from deposits.bank import reading
from deposits.models import BankLayout, DepositNotice, Payout, Receipt, StatementFile, StatementLine
from tests.deposits.stage import REQUIRED, a_line, a_notice
from tests.deposits.statements import a_csv, a_file, a_row, an_xlsx

UPLOAD = "/admin/deposits/statementfile/upload/"
LINES = "/admin/deposits/statementline/"


@pytest.fixture
def finn(client, cast):
    client.force_login(cast.finn)
    return client


def upload(client, content, name="对账单.csv"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})


def text_of(response):
    return response.content.decode()


def test_an_upload_shows_new_lines_and_bad_rows_by_their_cells(finn, cast):
    response = upload(finn, an_xlsx([a_row("F1", "50000"), a_row("F2", "1万"), a_row("F3", "1.234")]), "流水.xlsx")
    file = StatementFile.objects.get()
    assert response.status_code == 302 and response.url == f"/admin/deposits/statementfile/{file.pk}/change/"
    text = text_of(finn.get(response.url))
    for wanted in ("流水.xlsx", "C3", "1万", "C4", "贷方发生额", "两位小数"):
        assert wanted in text
    assert StatementLine.objects.get().entered_by == cast.finn


def test_the_same_file_again_leads_to_its_page(finn, cast):
    first = upload(finn, a_csv([a_row("F1", "1")])).url
    assert upload(finn, a_csv([a_row("F1", "1")])).url == first
    assert (StatementFile.objects.count(), StatementLine.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "0 字节"), (b"%PDF-1.4 x", ".csv"), (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 99, ""), (None, "")],
)
def test_what_is_no_statement_is_refused_at_the_field(finn, content, words):
    response = upload(finn, content) if content is not None else finn.post(UPLOAD, {})
    if content is not None and content[:1] == b"\xd0":
        assert ".xls" in text_of(finn.get(response.url))
        return
    assert response.status_code == 422
    assert words in str(response.context["form"].errors["file"])


def test_a_large_file_is_left_to_the_worker_and_its_page_says_how_far_it_is(finn, cast, monkeypatch):
    monkeypatch.setattr(reading, "SMALL", 10)
    page = upload(finn, a_csv([a_row("F1", "1")])).url
    response = finn.get(page)
    assert response["Refresh"] == "3" and "progress" in text_of(response)
    assert reading.read_waiting() == 1
    assert "Refresh" not in finn.get(page)


def test_columns_that_are_not_known_are_named_on_the_page(finn, cast):
    page = upload(finn, a_csv([["2026-03-04", "5", "甲", "N1"]], ["入日", "进项", "来源", "单号"])).url
    assert "进项" in text_of(finn.get(page))
    act = page.replace("change/", "act/name_columns/")
    typed = {"bank": "村镇银行", "paid_on": "入日", "payer_name": "来源", "bank_reference": "单号"}
    response = finn.post(act, {f"name_columns-{name}": value for name, value in typed.items()})
    assert response.status_code == 422 and not BankLayout.objects.exists()
    response = finn.post(act, {f"name_columns-{name}": value for name, value in (typed | {"amount": "进项"}).items()})
    assert response.status_code == 302
    assert StatementLine.objects.get().bank_reference == "N1"


@pytest.mark.parametrize("who", ["bo", "rex", "aud"])
def test_others_may_look_but_neither_upload_nor_confirm(client, cast, who):
    a_file(cast, a_csv([a_row("F1", "1")]))
    client.force_login(getattr(cast, who))
    assert client.get(UPLOAD).status_code == 404
    for page in (LINES, "/admin/deposits/statementfile/", "/admin/deposits/ledgercheck/"):
        text = text_of(client.get(page))
        assert "/upload/" not in text or "ledgercheck" in page


def act(client, line, name, **data):
    return client.post(f"{LINES}{line.pk}/act/{name}/", {f"{name}-{key}": value for key, value in data.items()})


@pytest.mark.parametrize(
    ("fen", "words"), [(REQUIRED, "一致"), (REQUIRED - 100, "仍欠 ¥1.00"), (REQUIRED + 100, "多缴的 ¥1.00")]
)
def test_a_proposed_line_is_confirmed_with_one_click(finn, cast, fen, words):
    notice = a_notice(cast)
    line = a_line(cast, fen, text=notice.code)
    assert words in text_of(finn.get(f"{LINES}{line.pk}/change/"))
    assert act(finn, line, "confirm_receipt").status_code == 302
    line.refresh_from_db()
    assert (line.state, Receipt.objects.get().fen) == (StatementLine.State.USED, fen)


def test_a_third_party_s_money_can_only_go_back_as_a_payout_of_its_own(finn, cast):
    notice = a_notice(cast)
    line = a_line(cast, payer_name="王小明", text=notice.code)
    assert "confirm_receipt" not in text_of(finn.get(f"{LINES}{line.pk}/change/"))
    assert act(finn, line, "return_wrong_payer", reason="PAY-01").status_code == 302
    line.refresh_from_db()
    payout = Payout.objects.get()
    assert (line.state, payout.purpose, payout.line) == (StatementLine.State.TO_RETURN, "wrong_payer", line)


def test_money_without_a_code_is_named_and_then_confirmed(finn, cast):
    notice = a_notice(cast)
    line = a_line(cast, 2_000_000, text="货款")
    assert act(finn, line, "name_notice", code="AAAA-AAAA-00").status_code == 422
    assert act(finn, line, "name_notice", code=notice.code.lower()).status_code == 302
    line.refresh_from_db()
    assert (line.proposal, line.notice) == (StatementLine.Proposal.SHORT, notice)
    assert act(finn, line, "confirm_receipt").status_code == 302


def test_many_lines_are_confirmed_at_once_with_a_reason_for_each_that_is_not(finn, cast):
    mine, theirs = a_notice(cast), a_notice(cast, supplier=cast.other)
    good = [a_line(cast, text=mine.code), a_line(cast, payer_name=cast.other.name, text=theirs.code)]
    bad = a_line(cast, 5, payer_name="路人")
    ticked = {"action": "confirm_lines", "_selected_action": [line.pk for line in [*good, bad]]}
    text = text_of(finn.post(LINES, ticked, follow=True))
    assert "已确认 2 笔到账" in text and bad.bank_reference in text
    assert set(DepositNotice.objects.values_list("state", flat=True)) == {"paid"}
    bad.refresh_from_db()
    assert bad.state == StatementLine.State.OPEN


def test_the_queues_stand_above_the_list_with_their_numbers(finn, cast):
    notice = a_notice(cast)
    a_line(cast, text=notice.code)
    a_line(cast, 7, outgoing=True)
    found = {queue.code: queue.count for queue in finn.get(LINES).context_data["queues"]}
    assert (found["exact"], found["left"], found["unknown"]) == (1, 1, 0)
    shown = finn.get(f"{LINES}?state__exact=open&proposal__exact=exact").context_data["cl"]
    assert shown.result_count == 1


def test_the_reconciliation_and_a_check_can_be_read(finn, cast):
    confirm_receipt(a_notice(cast), actor=cast.actor("finn"), line=a_line(cast))
    text = text_of(finn.get("/admin/deposits/ledgercheck/"))
    assert "¥50,000.00" in text and "相符" in text
    assert finn.get("/admin/deposits/ledgercheck/?first=2026-99-01&last=x").status_code == 422
    assert finn.get(f"/admin/deposits/ledgercheck/{check_now().pk}/change/").status_code == 200
    assert finn.get("/admin/deposits/ledgercheck/99999999999999999999/change/").status_code == 404


def test_the_supplier_prints_its_receipt_and_nobody_else_sees_it(client, cast):
    confirm_receipt(a_notice(cast), actor=cast.actor("finn"), line=a_line(cast, REQUIRED + 100))
    receipt = Receipt.objects.get()
    page = reverse("deposits:receipt", args=[receipt.pk])
    client.force_login(cast.ada)
    assert page in text_of(client.get("/deposit/"))
    text = text_of(client.get(page))
    for wanted in (receipt.number, "¥50,001.00", "¥1.00", receipt.line.bank_reference, "6222****1234"):
        assert wanted in text
    assert "6222000012341234" not in text
    client.force_login(cast.eve)
    assert client.get(page).status_code == 404
