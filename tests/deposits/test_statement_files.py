"""A bank statement as a file: every line once, every bad row named, good rows kept."""

import pytest

from deposits.actions.bank import name_columns
from deposits.bank import reading
from deposits.bank.reading import read_one
from deposits.bank.rows import day_of
from deposits.models import BankLayout, StatementFile, StatementLine
from tests.deposits.stage import a_line, a_notice
from tests.deposits.statements import HEADINGS, a_csv, a_file, a_row, an_xlsx
from workflow.actions import Refused
from workflow.models import Event

State = StatementFile.State
ROWS = [a_row("F1", "50,000.00"), a_row("F2", "１２３．５"), a_row("F3", debit="7.00", payer="李四")]


def found(file):
    return file.state, file.rows, file.added, file.known, file.bad


@pytest.mark.parametrize("content", [a_csv(ROWS), a_csv(ROWS, encoding="gb18030"), an_xlsx(ROWS)])
def test_lines_are_kept_as_the_bank_wrote_them(cast, content):
    file = a_file(cast, content)
    assert found(file) == (State.READ, 3, 3, 0, 0)
    lines = StatementLine.objects.order_by("bank_reference")
    assert [(line.bank_reference, line.amount_fen, line.outgoing) for line in lines] == [
        ("F1", 5_000_000, False), ("F2", 12_350, False), ("F3", 700, True)
    ]  # fmt: skip
    assert lines[0].raw["贷方发生额"] == "50,000.00"
    assert (lines[0].raw["对方账号"], lines[0].payer_account) == ("6222****1234", "6222000012341234")


def test_the_whole_file_leaves_two_events_not_one_for_each_line(cast):
    a_file(cast, a_csv([a_row(f"F{n}", "1.00") for n in range(1200)]))
    verbs = Event.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["deposits.upload_statement", "deposits.finish_reading"]
    assert StatementLine.objects.count() == 1200


def test_the_same_file_again_changes_nothing(cast):
    file = a_file(cast, a_csv(ROWS))
    with pytest.raises(Refused, match="uploaded before|上传过"):
        a_file(cast, a_csv(ROWS))
    assert not read_one(file.pk)
    assert (StatementFile.objects.count(), StatementLine.objects.count()) == (1, 3)


def test_the_same_line_in_another_file_or_entered_by_hand_is_known(cast):
    a_line(cast, 5_000_000, bank_reference="F1")
    a_file(cast, an_xlsx(ROWS[:2]))
    file = a_file(cast, a_csv([*ROWS, ROWS[2]]))
    assert found(file) == (State.READ, 4, 1, 3, 0)
    assert StatementLine.objects.count() == 3


def test_a_known_reference_with_another_amount_is_named_and_changes_nothing(cast):
    a_file(cast, a_csv(ROWS))
    file = a_file(cast, a_csv([a_row("F1", "50,000.01"), a_row("F9", "1"), a_row("F9", "2")]))
    assert found(file) == (State.READ, 3, 1, 0, 2)
    assert [(p["row"], p["cell"], p["code"]) for p in file.problems] == [(2, "H2", "differs"), (4, "H4", "twice")]
    assert StatementLine.objects.get(bank_reference="F1").amount_fen == 5_000_000


@pytest.mark.parametrize(
    ("row", "cell", "code"),
    [
        (a_row("F1", "1万"), "C2", "amount"),
        (a_row("F1", "-5"), "C2", "negative"),
        (a_row("F1", "1.234"), "C2", "decimals"),
        (a_row("F1", "(5.00)"), "C2", "negative"),
        (a_row("F1", "99999999999999999"), "C2", "large"),
        (a_row("F1"), "C2", "nothing_moved"),
        (a_row("F1", "1", "1"), "C2", "both"),
        (a_row("", "1"), "H2", "required"),
        (a_row("6.22202E+18", "1"), "H2", "digits"),
        (a_row("流水一", "1"), "H2", "reference"),
        (a_row("F1", "=1+1"), "C2", "formula"),
        (a_row("F1", "1", day="昨天"), "A2", "day"),
        (a_row("F1", "1", day="2026-02-30"), "A2", "day"),
        (a_row("F1", "1", day="2099-01-01"), "A2", "future"),
        (a_row("F1", "1", payer="长" * 121), "E2", "long"),
    ],
)
def test_a_bad_row_is_named_by_row_and_cell_and_the_good_rows_are_kept(cast, row, cell, code):
    file = a_file(cast, a_csv([row, a_row("GOOD", "1")]))
    assert found(file) == (State.READ, 2, 1, 0, 1)
    assert [(p["row"], p["cell"], p["code"]) for p in file.problems] == [(2, cell, code)]
    assert StatementLine.objects.get().bank_reference == "GOOD"


def test_a_bad_account_number_is_not_kept_in_the_open(cast):
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, a_row("F1", "1"))
        sheet.write_number(1, 5, 6222021234567890123)
    file = a_file(cast, out.getvalue())
    assert [(p["cell"], p["code"]) for p in file.problems] == [("F2", "digits")]
    assert "6222021234" not in str(file.problems)


@pytest.mark.parametrize(
    ("headings", "row", "fen", "outgoing"),
    [
        (
            ["记账日期", "交易金额", "借贷标志", "对方名称", "凭证号"],
            ["20260304", "12.00", "贷", "甲公司", "V1"],
            1200,
            False,
        ),
        (
            ["记账日期", "交易金额", "借贷标志", "对方名称", "凭证号"],
            ["2026/3/4 12:01", "12.00", "借", "甲公司", "V1"],
            1200,
            True,
        ),
        (["日期", "金额", "付款人", "流水号"], ["2026年3月4日", "-12.00", "甲公司", "V1"], 1200, True),
        (
            ["交易时间", "收入", "支出", "对方户名", "回单编号"],
            ["20260304101112", "12", "0.00", "甲公司", "V1"],
            1200,
            False,
        ),
    ],
)
def test_the_headings_of_several_banks_are_recognised(cast, headings, row, fen, outgoing):
    a_file(cast, a_csv([row], headings))
    line = StatementLine.objects.get()
    assert (line.amount_fen, line.outgoing, str(line.paid_on)) == (fen, outgoing, "2026-03-04")


def test_unknown_headings_are_named_once_and_known_for_the_next_file_of_that_bank(cast):
    headings = ["入日", "进项", "来源", "单号", "说明"]
    file = a_file(cast, a_csv([["2026-03-04", "5", "甲公司", "N1", "x"]], headings))
    assert file.state == State.COLUMNS and not StatementLine.objects.exists()
    columns = {"paid_on": "入日", "amount": "进项", "payer_name": "来源", "text": "说明"}
    with pytest.raises(Refused) as error:
        name_columns(file, actor=cast.actor("finn"), bank="甲银行", headings=headings, columns=columns)
    assert error.value.field == "bank_reference"
    columns["bank_reference"] = "单号"
    name_columns(file, actor=cast.actor("finn"), bank="甲银行", headings=headings, columns=columns)
    read_one(file.pk)
    file.refresh_from_db()
    assert found(file) == (State.READ, 1, 1, 0, 0) and file.layout == BankLayout.objects.get()
    again = a_file(cast, a_csv([["2026-03-05", "6", "乙公司", "N2", "y"]], headings))
    assert found(again) == (State.READ, 1, 1, 0, 0) and again.layout == file.layout


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\n\n", "nothing"), (b"PK\x03\x04junk", "broken"), ("ö;ü;\n1".encode("latin-1"), "encoding")],
)
def test_a_file_that_is_no_table_is_refused_as_a_whole_with_a_reason(cast, content, code):
    file = a_file(cast, content)
    assert (file.state, file.error["code"]) == (State.UNREADABLE, code)


def test_a_reader_that_is_killed_in_the_middle_is_followed_by_one_that_finishes(cast, monkeypatch):
    file = a_file(cast, a_csv([a_row(f"F{n}", "1.00") for n in range(1300)]), read=False)
    kept, keep = [], reading.keep

    def killed(*args):
        if len(kept) == 2:
            raise KeyboardInterrupt
        kept.append(1)
        return keep(*args)

    monkeypatch.setattr(reading, "keep", killed)
    with pytest.raises(KeyboardInterrupt):
        read_one(file.pk)
    monkeypatch.undo()
    assert StatementLine.objects.count() == 1000
    assert not read_one(file.pk), "the lease of the killed reader still runs"
    StatementFile.objects.update(leased_until=None)
    assert reading.read_waiting() == 1
    file.refresh_from_db()
    assert found(file) == (State.READ, 1300, 1300, 0, 0)


def test_two_rows_a_day_of_the_bank_s_own_without_another_party_are_kept(cast):
    a_file(cast, a_csv([a_row("F1", debit="12.00", payer="", account="", text="手续费")]))
    assert StatementLine.objects.get().proposal == StatementLine.Proposal.LEFT


@pytest.mark.parametrize(
    "text", ["2026-03-04", "2026/3/4", "20260304", "20260304 10:00:00", "2026-03-04 10:00", "2026年3月4日"]
)
def test_days_are_read_as_banks_write_them(text):
    assert str(day_of(text)) == "2026-03-04"


def test_a_line_that_was_read_is_proposed_for_its_notice(cast):
    notice = a_notice(cast)
    a_file(cast, a_csv([a_row("F1", "50000", text=f"货款 {notice.code}")]))
    line = StatementLine.objects.get()
    assert (line.proposal, line.notice, line.code) == (StatementLine.Proposal.EXACT, notice, notice.code)
