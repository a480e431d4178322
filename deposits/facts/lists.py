"""Lists of facts as files: which column is what, a template to fill in, and the refused rows as a file to mend."""

import hashlib
import io

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from workflow import tables
from workflow.actors import Actor

from ..actions.facts import finish_list, start_list
from ..forms.facts import STATUSES, fields
from ..models import FactFile, Obligation
from .incoming import DONE, KNOWN, REFUSED, read_fact, take_in

MOST_ROWS = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Headings that a column may have: the Chinese and the English one of the template, then others.
HEADINGS = {
    "kind": ("类型", "Kind", "事项类型", "事项"),
    "supplier": ("统一社会信用代码", "Credit code", "信用代码", "供应商信用代码", "USCC", "supplier"),
    "source": ("来源", "Source", "来源系统"),
    "reference": ("编号", "Number", "单号", "订单号", "Reference"),
    "status": ("状态", "Status"),
    "amount": ("金额", "Amount"),
    "happened_on": ("发生日期", "Happened on", "日期", "happened_on"),
    "clears_on": ("自动结束日", "Ends by itself on", "到期日", "clears_on"),
    "severity": ("严重程度", "Severity"),
    "points": ("扣分", "Points", "积分"),
    "words": ("说明", "What it is about", "备注", "words"),
    "cleared_on": ("清结日期", "Cleared on", "cleared_on"),
    "received_on": ("签收日期", "Received on", "received_on"),
    "due": ("应结金额", "Amount due", "due"),
    "invoice": ("开票金额", "Amount to invoice", "invoice"),
    "channel": ("渠道", "Channel"),
}
REQUIRED = ("kind", "supplier", "source", "reference")


def read(content: bytes) -> tables.Table:
    """The table of an uploaded list; `tables.Unreadable` when the file as a whole cannot be used."""
    table = tables.headed(tables.read(content), HEADINGS, REQUIRED)
    if len(table.rows) > MOST_ROWS:
        raise tables.Unreadable("many")
    return table


def bring_in(name: str, content: bytes, table: tables.Table, actor: Actor, once=None) -> FactFile:
    """Take every row of a list; good rows are kept, refused ones come with their reason. The same form counts once."""
    digest = hashlib.sha256(content).hexdigest()
    file = start_list(actor=actor, once=once, name=name, sha256=digest, headings=table.headings)
    if file.state != FactFile.State.READING:
        return file
    known, good, results, refused = fields(codes=False), [], {}, []
    for index, row in enumerate(table.rows):
        fact, why = read_row(table, row, known)
        if fact is None:
            results[index] = REFUSED
            refused.append((index, why))
        else:
            good.append((index, fact))
    for index, outcome in take_in(good, actor).items():
        results[index] = outcome.result
        if outcome.result == REFUSED:
            refused.append((index, at_fault(table, table.rows[index], outcome.field, outcome.message)))
    counts = {name: sum(found == name for found in results.values()) for name in (DONE, KNOWN, REFUSED)}
    rows = [{"row": table.rows[i].number, "cells": table.rows[i].cells, **why} for i, why in sorted(refused, key=first)]
    finish_list(file, actor=actor, counts=counts, spans=spans(table, results), refused=rows)
    return file


def first(pair):
    return pair[0]


def read_row(table, row, known):
    """The fact of a row, or the cell at fault and why."""
    values, faults = table.clean(row, known)
    if faults:
        return None, {"cell": faults[0].address, "heading": faults[0].heading, "message": faults[0].message}
    fact, outcome = read_fact(values)
    return fact, outcome and at_fault(table, row, outcome.field, outcome.message)


def at_fault(table, row, name: str, message: str) -> dict:
    index = table.columns.get(name)
    if index is None:
        field = fields(codes=False).get(name)
        return {"cell": "", "heading": str(field.label) if field else "", "message": message}
    return {"cell": row.address(index), "heading": table.headings[index], "message": message}


def spans(table, results: dict[int, str]) -> list[list]:
    """The result of every row, neighbours with the same one together: [first row, last row, result]."""
    found = []
    for index, row in enumerate(table.rows):
        if found and found[-1][2] == results[index]:
            found[-1][1] = row.number
        else:
            found.append([row.number, row.number, results[index]])
    return found


def headings() -> list[str]:
    """The template's headings in the reader's language."""
    place = 0 if (get_language() or "zh").startswith("zh") else 1
    return [names[place] for names in HEADINGS.values()]


def template() -> bytes:
    """An empty list to fill in, with a second sheet that says what each column takes."""
    kinds = " · ".join(str(words) for _code, words in Obligation.Kind.choices)
    severities = " · ".join(str(words) for _code, words in Obligation.Severity.choices)
    takes = {
        "kind": kinds, "severity": severities, "status": " · ".join(map(str, STATUSES.values())),
        "supplier": _("18 characters"), "amount": "1234.50", "points": "12",
        "due": _("for received orders; below zero for a return"),
        "invoice": _("for received orders; below zero for a return"),
    } | {name: "2026-03-01" for name in HEADINGS if name.endswith("_on")}  # fmt: skip
    help_rows = [
        [heading, _("must be filled in") if name in REQUIRED else "", takes.get(name, _("text"))]
        for name, heading in zip(HEADINGS, headings(), strict=True)
    ]
    return workbook([
        (_("Facts"), headings(), []),
        (_("Columns"), [_("Column"), _("Must be filled in"), _("Takes")], help_rows),
    ])  # fmt: skip


def refused_rows(file: FactFile) -> bytes:
    """The refused rows with the reason beside them: mended, the same file can be uploaded again."""
    rows = [
        [*(row["cells"] + [""] * len(file.headings))[: len(file.headings)], row["row"], row["cell"], row["message"]]
        for row in file.refused
    ]
    columns = [*file.headings, _("Row in the first file"), _("Cell"), _("Why it was refused")]
    return workbook([(_("Facts"), columns, rows)])


def workbook(sheets) -> bytes:
    """An .xlsx of sheets (title, headings, rows): every cell is text, nothing in it is carried out."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
    for title, columns, rows in sheets:
        sheet = book.add_worksheet(title)
        sheet.set_column(0, len(columns) - 1, 22, text)
        sheet.write_row(0, 0, columns, bold)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, [str(cell) for cell in row], text)
        sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


__all__ = ["bring_in", "read", "refused_rows", "template"]
