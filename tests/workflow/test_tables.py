"""Tables that people upload: what is read, and the sentence when it cannot be."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from workflow import separated, tables, workbooks
from workflow.fields import DayField, YuanField
from workflow.tables import Unreadable, headed, read

KNOWN = {"day": ["交易日期", "记账日期"], "amount": ["金额", "贷方发生额"], "name": ["对方户名"], "number": ["流水号"]}
LINE = ["2026-03-04", "50000.00", "北京甲有限公司", "F0001"]


def text(rows, mark=",", encoding="utf-8"):
    return "\n".join(mark.join(row) for row in rows).encode(encoding)


def workbook(fill) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        fill(book.add_worksheet(), book)
    return out.getvalue()


def refusal(content) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        headed(read(content), KNOWN, ["day", "amount"])
    return caught.value


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_text_is_read_in_every_usual_encoding_and_with_every_usual_separator(mark, encoding):
    table = headed(read(text([["交易日期", "金额（元）", "对方户名", "流水号"], LINE], mark, encoding)), KNOWN)
    assert table.columns == {"day": 0, "amount": 1, "name": 2, "number": 3}
    assert [row.cells for row in table.rows] == [LINE]


def test_a_title_above_blank_rows_repeated_headings_and_a_footer_are_left_out():
    rows = [["某某银行账户明细"], [], ["流水号", "交易日期", "金额", "对方户名"], ["F1", "2026-03-04", "1", "甲"], [],
            ["流水号", "交易日期", "金额", "对方户名"], ["F2", "2026-03-05", "2", "乙"], ["合计", "", "3", ""],
            ["打印时间：2026-03-06"]]  # fmt: skip
    table = headed(read(text(rows)), KNOWN)
    assert [(row.number, table.value(row, "name")) for row in table.rows] == [(4, "甲"), (7, "乙")]
    assert table.skipped == 3


def test_a_payer_whose_name_begins_like_a_footer_is_kept():
    rows = [["对方户名", "交易日期", "金额", "流水号"], ["合计餐饮有限公司", "2026-03-04", "1", "F1"]]
    assert len(headed(read(text(rows)), KNOWN).rows) == 1


def test_a_workbook_gives_days_numbers_and_texts_as_they_are_shown():
    def fill(sheet, book):
        sheet.merge_range(0, 0, 0, 3, "账户明细")
        sheet.write_row(2, 0, ["交易日期", "金额", "对方户名", "流水号"])
        sheet.write_datetime(3, 0, date(2026, 3, 4), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(3, 1, 0.1 + 0.2)
        sheet.write_string(3, 2, " 甲 ")
        sheet.write_number(3, 3, 20260304001)

    table = headed(read(workbook(fill)), KNOWN)
    assert (table.header_row, table.rows[0].number) == (3, 4)
    assert table.rows[0].cells == ["2026-03-04", "0.3", "甲", "20260304001"]


def test_headings_in_two_lines_are_found_by_their_lower_line():
    def fill(sheet, book):
        sheet.merge_range(0, 0, 1, 0, "交易日期")
        sheet.merge_range(0, 1, 0, 2, "发生额")
        sheet.write_row(1, 1, ["借方发生额", "贷方发生额"])
        sheet.write_row(2, 0, ["2026-03-04", "", "5"])

    table = headed(read(workbook(fill)), KNOWN)
    assert table.columns == {"day": 0, "amount": 2} and len(table.rows) == 1


def test_every_damaged_cell_is_named_by_row_and_address_and_the_good_cells_stay():
    def fill(sheet, book):
        sheet.write_row(0, 0, ["交易日期", "金额", "对方户名", "流水号"])
        sheet.write_row(1, 0, LINE)
        sheet.write(2, 0, "2026-03-04")
        sheet.write_formula(2, 1, "=1+1", None, 2)
        sheet.write_row(2, 2, ["甲", 6222021234567890123])
        sheet.write_formula(3, 1, "=1/0", None, "#DIV/0!")
        sheet.merge_range(4, 0, 5, 0, "2026-03-05")
        sheet.write_row(5, 1, [7, "乙", "F6"])

    table = headed(read(workbook(fill)), KNOWN)
    fields = {"day": DayField(), "amount": YuanField(), "number": tables.forms.CharField()}
    found = {row.number: table.clean(row, fields) for row in table.rows}
    assert found[2] == ({"day": date(2026, 3, 4), "amount": 5_000_000, "number": "F0001"}, [])
    codes = {row: [(f.address, f.code) for f in faults] for row, (_values, faults) in found.items()}
    assert codes[3] == [("B3", "formula"), ("D3", "digits")]
    assert ("B4", "error") in codes[4]
    assert codes[6] == [("A6", "merged")] and found[6][0]["amount"] == 700
    assert str(found[3][1][0]) == "第 3 行 B3 单元格（金额）：单元格里是公式，请粘贴为数值。"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("50,000.00", ""), ("５００００", ""), ("¥50000", ""), ("1万", "amount"), ("-5", "negative"),
     ("1.234", "decimals"), ("5,00,00", "amount"), ("=1+1", "formula"), ("1.5E+16", "digits"), ("", "required")],
)  # fmt: skip
def test_amounts_as_people_type_them_are_read_or_named(typed, code):
    table = headed(read(text([["交易日期", "金额"], ["2026-03-04", f'"{typed}"']])), KNOWN)
    values, faults = table.clean(table.rows[0], {"amount": YuanField()})
    assert [f.code for f in faults] == ([code] if code else [])
    assert code or values == {"amount": 5_000_000}


def test_a_number_that_was_kept_as_text_in_csv_keeps_its_digits():
    rows = read('流水号,金额,交易日期\n"=""6222021234567890123""",1,2026-03-04\n'.encode())
    assert rows[1].cells[0] == "6222021234567890123" and not rows[1].faults


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"%PDF-1.7 \n%%EOF", "type"), (b"\x00\x01\x02" * 50, "type"),
     (b"\x89PNG\r\n\x1a\n\x00\x00", "type"), (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "old"),
     (b"PK\x03\x04" + b"junk" * 30, "broken"),
     (b"\n\n\n", "nothing"), ("Zürich;Köln;ö;".encode("latin-1"), "encoding"),
     ("甲,乙\n1,2".encode(), "headings"), (b"a" * (tables.MAX_BYTES + 1), "size"), (b"x" * 30_000, "broken")],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_reason(content, code):
    assert refusal(content).code == code


def test_a_missing_column_is_named_with_what_was_found():
    error = refusal(text([["交易日期", "对方户名"], ["2026-03-04", "甲"]]))
    assert error.code == "columns"
    assert error.messages == ["缺少列：金额。第 1 行的表头是：交易日期、对方户名。"]


def archive(**parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_EXPANDED", 100_000)
    assert refusal(archive(**{"xl__workbook.xml": b" " * 200_000})).code == "expanded"


def test_a_sheet_with_one_cell_at_the_far_end_makes_no_room_for_all_between():
    def fill(sheet, book):
        sheet.write(0, 0, "交易日期")
        sheet.write(1_048_575, 16_383, "x")

    assert refusal(workbook(fill)).code == "many"


def test_a_zip_that_is_no_workbook_and_entities_in_its_xml_are_refused():
    assert refusal(archive(**{"word__document.xml": b"<a/>"})).code == "type"
    assert refusal(archive(**{"xl__workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"})).code == "broken"


def test_what_is_written_can_be_read_again_and_runs_no_formula():
    rows = [["=1+1", "6222021234567890123", Decimal("12.30"), 7], ["http://x.example", "+1", None, ""]]
    back = read(workbooks.written(["甲", "乙", "丙", "丁"], rows))
    assert [row.cells for row in back] == [
        ["甲", "乙", "丙", "丁"], ["=1+1", "6222021234567890123", "12.3", "7"], ["http://x.example", "+1", "", ""]
    ]  # fmt: skip
    assert not any(row.faults for row in back)
    assert separated.written(["甲"], [["=1+1"], [Decimal("1.20")]]).decode("utf-8-sig") == "甲\r\n'=1+1\r\n1.20\r\n"


@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b"%PDF-1.4", "type"), (b"a,b", None)])
def test_the_upload_field_decides_by_content(content, code):
    upload = SimpleUploadedFile("..\\x/对账\u202e单.csv", content)
    if code:
        with pytest.raises(Unreadable) as caught:
            tables.TableField().clean(upload)
        assert caught.value.code == code
    else:
        assert tables.TableField().clean(upload) == ("对账单.csv", content)


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read_in_a_few_seconds():
    import time

    rows = [["交易日期", "金额", "对方户名", "流水号"]] + [["2026-03-04", "1", "甲", f"F{i}"] for i in range(100_000)]
    content = workbooks.written(rows[0], rows[1:])
    began = time.perf_counter()
    assert len(headed(read(content), KNOWN).rows) == 100_000
    assert time.perf_counter() - began < 8
