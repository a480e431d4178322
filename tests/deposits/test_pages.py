"""The deposit's pages: what the supplier reads, what it may type wrongly, what others may not see."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from deposits.actions.notices import confirm_receipt, return_proof
from deposits.models import DepositNotice, LedgerEntry, Proof, StatementLine
from tests.deposits.stage import PDF, REQUIRED, a_line, a_notice, an_account, guarantee_of, proof_of
from workflow import calendar


@pytest.fixture
def ada(client, cast):
    client.force_login(cast.ada)
    return client


@pytest.fixture
def finn(client, cast):
    client.force_login(cast.finn)
    return client


def proof_data(cast, **changed):
    given = {
        "payer_name": cast.supplier.name,
        "payer_account": "6222 0000 1234 1234",
        "amount_fen": "50,000.00",
        "paid_on": calendar.today().isoformat(),
        "receipt_number": "hd-2026 0001",
        "flow_number": "",
        "file": SimpleUploadedFile("回单.pdf", PDF, "application/pdf"),
    }
    return given | changed


def errors(response, field):
    return [str(e) for e in response.context["form"].errors.get(field, [])]


def test_the_page_is_there_before_anything_is_asked(ada):
    assert "条款" in ada.get("/deposit/").content.decode()


def test_the_page_says_what_to_pay_to_whom_with_which_code(ada, cast):
    notice = a_notice(cast)
    text = ada.get("/deposit/").content.decode()
    for wanted in (
        notice.code,
        notice.payee["name"],
        "¥50,000.00",
        cast.supplier.name,
        reverse("deposits:proof", args=[notice.pk]),
    ):
        assert wanted in text


def test_the_account_shows_every_entry_and_never_a_whole_account_number(ada, cast):
    notice = a_notice(cast)
    proof_of(cast, notice, REQUIRED)
    line = a_line(cast)
    confirm_receipt(notice, actor=cast.actor("finn"), line=line)
    text = ada.get("/deposit/").content.decode()
    assert line.bank_reference in text
    assert "6222****1234" in text and "6222000012341234" not in text


def test_a_returned_proof_shows_the_reason_and_the_words(ada, cast):
    notice = a_notice(cast)
    proof_of(cast, notice)
    return_proof(notice, actor=cast.actor("finn"), reason="PAY-03", words="金额与流水不一致")
    text = ada.get("/deposit/").content.decode()
    assert "PAY-03" in text and "金额与流水不一致" in text


def test_a_good_receipt_is_sent_and_normalised(ada, cast):
    notice = a_notice(cast)
    response = ada.post(reverse("deposits:proof", args=[notice.pk]), proof_data(cast))
    assert response.status_code == 302
    proof = Proof.objects.get()
    assert (proof.receipt_number, proof.payer_account, proof.amount_fen) == (
        "HD-20260001",
        "6222000012341234",
        REQUIRED,
    )
    assert proof.file.sha256
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("amount", ["1万", "-5", "12.345", "abc", "1e5", "0", "", "5,00,0", "9" * 40])
def test_a_wrong_amount_gets_a_sentence_and_everything_else_is_kept(ada, cast, amount):
    notice = a_notice(cast)
    response = ada.post(reverse("deposits:proof", args=[notice.pk]), proof_data(cast, amount_fen=amount))
    assert response.status_code == 422
    assert errors(response, "amount_fen")
    assert "hd-2026 0001" in response.content.decode()
    assert not Proof.objects.exists()


def test_full_width_figures_are_read(ada, cast):
    notice = a_notice(cast)
    data = proof_data(cast, amount_fen="￥５０，０００．００", payer_account="６２２２００００１２３４１２３４")
    assert ada.post(reverse("deposits:proof", args=[notice.pk]), data).status_code == 302
    assert Proof.objects.get().amount_fen == REQUIRED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("payer_name", "王小明"),
        ("payer_name", "   "),
        ("payer_account", "12345"),
        ("payer_account", "=CMD()"),
        ("paid_on", "2026-13-01"),
        ("paid_on", "2999-01-01"),
        ("receipt_number", "<script>"),
        ("receipt_number", "x" * 10_000),
        ("receipt_number", ""),
        ("file", SimpleUploadedFile("回单.pdf", b"MZ\x90", "application/pdf")),
    ],
)
def test_each_wrong_field_gets_its_own_sentence(ada, cast, field, value):
    notice = a_notice(cast)
    response = ada.post(reverse("deposits:proof", args=[notice.pk]), proof_data(cast, **{field: value}))
    assert response.status_code == 422
    assert errors(response, field)


def test_a_receipt_number_used_before_is_said_at_its_field(ada, cast):
    notice = a_notice(cast)
    ada.post(reverse("deposits:proof", args=[notice.pk]), proof_data(cast))
    confirm_receipt(notice, actor=cast.actor("finn"), line=a_line(cast, 1))
    response = ada.post(reverse("deposits:proof", args=[notice.pk]), proof_data(cast))
    assert response.status_code == 422
    assert errors(response, "receipt_number")


def test_a_stale_page_is_answered_with_what_happened(ada, cast):
    notice = a_notice(cast)
    proof_of(cast, notice)
    response = ada.post(reverse("deposits:proof", args=[notice.pk]), proof_data(cast, seen="0"))
    assert response.status_code == 409


def test_an_expired_guarantee_is_said_at_its_field(ada, cast):
    notice = a_notice(cast)
    data = {
        "bank": "示例银行", "number": "BH1", "amount_fen": "50000", "valid_until": "2026-01-01",
        "file": SimpleUploadedFile("g.pdf", PDF, "application/pdf"),
    }  # fmt: skip
    response = ada.post(reverse("deposits:guarantee", args=[notice.pk]), data)
    assert response.status_code == 422
    assert errors(response, "valid_until")


@pytest.mark.parametrize("name", ["notice", "proof", "guarantee"])
def test_other_companies_notices_do_not_exist(client, cast, name):
    notice = a_notice(cast)
    client.force_login(cast.eve)
    assert client.get(reverse(f"deposits:{name}", args=[notice.pk])).status_code == 404


def test_the_page_asks_a_constant_number_of_questions(ada, cast, django_assert_max_num_queries):
    a_notice(cast)
    for _n in range(3):
        proof_of(cast, DepositNotice.objects.get(), 10)
    with django_assert_max_num_queries(30):
        ada.get("/deposit/")


# ---- the staff desk ----


def case(notice):
    return f"/admin/deposits/depositnotice/{notice.pk}/"


def test_finance_enters_a_line_and_confirms_it_without_leaving_the_admin(finn, cast):
    notice = a_notice(cast)
    data = {
        "bank_reference": "ft 001", "paid_on": calendar.today().isoformat(), "amount_fen": "50000",
        "payer_name": cast.supplier.name, "payer_account": "", "text": notice.code,
    }  # fmt: skip
    assert finn.post("/admin/deposits/statementline/enter/", data).status_code == 302
    line = StatementLine.objects.get(bank_reference="FT001")
    page = finn.get(case(notice) + "change/").content.decode()
    assert "识别码一致" in page and "FT001" in page
    answer = finn.post(
        case(notice) + "act/confirm_receipt/", {"confirm_receipt-line": line.pk, "seen": notice.revision}
    )
    assert answer.status_code == 302
    notice.refresh_from_db()
    assert notice.state == DepositNotice.State.PAID


def test_a_line_entered_twice_is_said_at_its_field(finn, cast):
    a_line(cast, bank_reference="FT001")
    data = {"bank_reference": "FT001", "paid_on": calendar.today().isoformat(), "amount_fen": "1", "payer_name": "x"}
    response = finn.post("/admin/deposits/statementline/enter/", data)
    assert response.status_code == 422
    assert errors(response, "bank_reference")


def test_a_third_party_s_line_is_refused_beside_the_button(finn, cast):
    notice, line = a_notice(cast), a_line(cast, payer_name="王小明")
    answer = finn.post(case(notice) + "act/confirm_receipt/", {"confirm_receipt-line": line.pk})
    assert answer.status_code == 422
    assert "原路退回" in answer.content.decode()


def test_a_guarantee_waits_with_its_paper(finn, cast):
    notice = a_notice(cast)
    guarantee_of(cast, notice)
    page = finn.get(case(notice) + "change/").content.decode()
    assert "接受保函" in page and "确认到账" not in page


@pytest.mark.parametrize("who", ["bo", "rex", "aud"])
def test_who_is_not_finance_sees_no_way_to_enter_a_line(client, cast, who):
    client.force_login(getattr(cast, who))
    assert "/enter/" not in client.get("/admin/deposits/statementline/").content.decode()
    assert client.get("/admin/deposits/statementline/enter/").status_code == 404


@pytest.mark.parametrize("model", ["depositaccount", "ledgerentry", "depositnotice", "statementline"])
def test_nothing_is_added_or_changed_around_the_actions(finn, cast, model):
    an_account(cast)
    assert finn.get(f"/admin/deposits/{model}/").status_code == 200
    assert finn.get(f"/admin/deposits/{model}/add/").status_code == 403


def test_the_account_page_shows_the_ledger_and_pays_a_surplus_back(finn, cast):
    notice = a_notice(cast)
    confirm_receipt(notice, actor=cast.actor("finn"), line=a_line(cast, REQUIRED + 100))
    url = f"/admin/deposits/depositaccount/{notice.account_id}/"
    assert "供应商溢缴款" in finn.get(url + "change/").content.decode()
    assert finn.post(url + "act/return_surplus/").status_code == 302
    assert notice.account.balances()["surplus"] == 0
