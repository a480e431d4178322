"""Excel workbooks (.xlsx): opened without being blown up by them, and written without being run by them."""

import io
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree

import python_calamine
import xlsxwriter

MAX_EXPANDED = 300 * 1024 * 1024
MAX_ROWS = 200_000
MAX_CELLS = 5_000_000
MAX_MERGES = 5_000
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,9})["']""")
CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})(\d+)["']([^>]*)>(\s*<(?:\w+:)?f\b)?""")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Broken(Exception):
    """The workbook cannot be used; `code` says why (see tables.MESSAGES)."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass
class Book:
    """The first visible sheet that holds anything: rows from 1 with their values, and faults by (row, column)."""

    rows: list[tuple[int, list]]
    faults: dict[tuple[int, int], str]


def read(content: bytes) -> Book:
    """Read a workbook's first sheet with content; `Broken` for what is damaged, locked or too large."""
    parts = unpacked(content)
    for part in parts.values():
        measure(part)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = python_calamine.SheetVisibleEnum.Visible
        names = [s.name for s in book.sheets_metadata if s.visible == visible and "Work" in str(s.typ)]
        for name in names:
            sheet = book.get_sheet_by_name(name)
            values = sheet.to_python(skip_empty_area=False)
            if any(any(v != "" for v in row) for row in values):
                faults = marks(parts.get(part_of(parts, name), b""))
                return Book(list(enumerate(spread(values, sheet.merged_cell_ranges or [], faults), 1)), faults)
    except (python_calamine.CalamineError, ElementTree.ParseError, KeyError, ValueError, OverflowError):
        raise Broken("broken") from None
    raise Broken("nothing")


def unpacked(content: bytes) -> dict[str, bytes]:
    """The XML parts, read no further than the limit; whoever lies about a size fails the checksum."""
    parts, total = {}, 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > 2_000 or sum(m.file_size for m in members) > MAX_EXPANDED:
                raise Broken("expanded")
            if "xl/workbook.xml" not in archive.namelist():
                raise Broken("type")
            for member in members:
                if not member.filename.endswith((".xml", ".rels")):
                    continue
                data = archive.read(member)
                total += len(data)
                if total > MAX_EXPANDED:
                    raise Broken("expanded")
                if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:65536]:
                    raise Broken("broken")
                parts[member.filename] = data
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise Broken("broken") from None
    return parts


def measure(part: bytes):
    """Refuse a sheet whose furthest cells span more than can be held: the reader would make room for all of it."""
    if b"sheetData" not in part:
        return
    furthest, widest, at = 0, 0, part.find(b"sheetData")
    for match in PLACE.finditer(part, at):
        furthest, widest = max(furthest, int(match[2])), max(widest, len(match[1]) and column(match[1]) + 1)
    if furthest > MAX_ROWS or furthest * widest > MAX_CELLS:
        raise Broken("many")


def column(letters: bytes) -> int:
    """The index of a column by its letters: A → 0."""
    index = 0
    for byte in letters.upper():
        index = index * 26 + byte - 64
    return index - 1


def part_of(parts: dict[str, bytes], name: str) -> str:
    """The file inside the workbook that holds the sheet of this name."""
    book = ElementTree.fromstring(parts["xl/workbook.xml"])
    relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    for sheet in book.iter(f"{MAIN}sheet"):
        if sheet.get("name") == name:
            target = targets.get(sheet.get(RELATION), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def marks(part: bytes) -> dict[tuple[int, int], str]:
    """Which cells hold a formula or show an error; neither can be seen in their values."""
    found = {}
    if not re.search(rb"""<(\w+:)?f[\s>/]|\bt\s*=\s*["']e["']""", part):
        return found
    for letters, row, attributes, formula in CELL.findall(part):
        if re.search(rb"""\bt\s*=\s*["']e["']""", attributes):
            found[int(row), column(letters)] = "error"
        elif formula:
            found[int(row), column(letters)] = "formula"
    return found


def spread(values: list[list], merges, faults) -> list[list]:
    """Give a merged heading to each of its rows (two-line headings); every merged cell but the first is marked."""
    for (top, left), (bottom, right) in merges[:MAX_MERGES]:
        for row in range(top, min(bottom, top + 2_000, len(values) - 1) + 1):
            for index in range(left, min(right, len(values[row]) - 1) + 1):
                if (row, index) != (top, left):
                    faults[row + 1, index] = "merged"
                if index == left and row != top and row < 60 and bottom - top < 3 and values[row][index] == "":
                    values[row][index] = values[top][left]
    return values


def written(headings: list[str], rows, *, sheet: str = "Sheet1", widths: list[int] | None = None) -> bytes:
    """A workbook with one sheet: texts stay texts (account numbers, "=…"), Decimals and ints become numbers."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(sheet)
        bold, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0.00"})
        for index, heading in enumerate(headings):
            page.write_string(0, index, str(heading), bold)
            page.set_column(index, index, (widths or [])[index] if widths else max(12, len(str(heading)) * 2 + 2))
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            for index, value in enumerate(row):
                if isinstance(value, Decimal):
                    page.write_number(number, index, value, money)
                elif isinstance(value, int) and not isinstance(value, bool):
                    page.write_number(number, index, value)
                elif value not in (None, ""):
                    page.write_string(number, index, str(value))
    return out.getvalue()
