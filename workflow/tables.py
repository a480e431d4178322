"""A table that a person uploads (.csv or .xlsx): read safely, row by row, every cell with its address."""

import datetime
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import separated, workbooks
from .workbooks import Broken

MAX_BYTES = 20 * 1024 * 1024
LOOKED_AT = 40  # rows in which the headings are searched
FOOTER = re.compile(
    r"(本页|本日|本月|累计|总?合计|总计|小计|汇总|共计?\d|打印|制表|total\b|subtotal|sum\b|以下无|\*{3})", re.IGNORECASE
)

MESSAGES = {
    "empty": _("The file is empty (0 bytes). Export it again."),
    "size": _("The file is larger than 20 MB. Export a shorter period, or split it."),
    "type": _("This is neither a .csv nor an .xlsx file, whatever its name says. Export it again as one of these."),
    "old": _("This is an old Excel file (.xls), or one with a password. Save it as .xlsx without a password."),
    "encoding": _("The characters of this file cannot be read. Save it as CSV UTF-8, or as .xlsx."),
    "broken": _("The file cannot be opened; it may be damaged. Export it again."),
    "expanded": _("The file unpacks to far more than a statement or list can hold. Export it again without extras."),
    "many": _("The sheet has too many rows or columns. Split it, or delete what lies beyond the table."),
    "nothing": _("There is no row with anything in this file."),
    "headings": _("No row of headings was found in the first 40 rows. The file needs a row that names its columns."),
    "columns": _("Columns are missing: %(names)s. Found in row %(row)d: %(found)s."),
    "digits": _("The number was shortened when it was saved as a number: digits are lost. Format the column as text."),
    "formula": _("This cell holds a formula. Paste it as a value."),
    "error": _("This cell shows an error of the spreadsheet."),
    "merged": _("This cell is merged with others. Undo the merge and fill in every row."),
    "required": _("This cell is empty."),
}


class Unreadable(ValidationError):
    """The file as a whole cannot be used; its message says why, its `code` is a key of `MESSAGES`."""

    def __init__(self, code: str, **params):
        super().__init__(MESSAGES[code], code, params or None)


@dataclass(slots=True)
class Row:
    """One row as it stands in the file: `number` as the spreadsheet counts, cells as text, `faults` by column index."""

    number: int
    cells: list[str]
    faults: dict[int, str] = field(default_factory=dict)

    def cell(self, index: int) -> str:
        """The text of one cell; "" beyond the end of the row."""
        return self.cells[index] if 0 <= index < len(self.cells) else ""

    def address(self, index: int) -> str:
        """Where the cell is, as a spreadsheet says it: C4."""
        return f"{letter(index)}{self.number}"


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell: its row and address, the heading of its column, what stood there and a sentence."""

    row: int
    address: str
    heading: str
    found: str
    code: str
    message: str

    def __str__(self):
        return str(
            _("Row %(row)d, cell %(cell)s (%(heading)s): %(message)s")
            % {"row": self.row, "cell": self.address, "heading": self.heading, "message": self.message}
        )


@dataclass
class Table:
    """Rows under recognised headings. `columns` maps our names to column indexes; `skipped` counts footers and such."""

    headings: list[str]
    header_row: int
    columns: dict[str, int]
    rows: list[Row]
    skipped: int = 0

    def value(self, row: Row, name: str) -> str:
        """The text of our column `name` in a row; "" when the file has no such column."""
        index = self.columns.get(name)
        return "" if index is None else row.cell(index)

    def fault(self, row: Row, name: str, code: str, message) -> Fault:
        """Say what is wrong with the cell of our column `name`."""
        index = self.columns[name]
        return Fault(row.number, row.address(index), self.headings[index], row.cell(index)[:60], code, str(message))

    def clean(self, row: Row, fields: Mapping[str, forms.Field]) -> tuple[dict, list[Fault]]:
        """Clean a row by form fields (the names of our columns); what is wrong comes back as one `Fault` per cell."""
        values, faults = {}, []
        for name, form_field in fields.items():
            index = self.columns.get(name)
            if index is None:
                values[name] = form_field.clean("") if not form_field.required else None
                continue
            if damage := self.damage(row, index):
                faults.append(self.fault(row, name, damage, MESSAGES[damage]))
                continue
            try:
                values[name] = form_field.clean(row.cell(index))
            except ValidationError as error:
                code = error.error_list[0].code or "invalid"
                message = MESSAGES["required"] if code == "required" else error.messages[0]
                faults.append(self.fault(row, name, code, message))
        return values, faults

    def damage(self, row: Row, index: int) -> str:
        """The code of what the spreadsheet did to this cell; "" when its text can be trusted."""
        return row.faults.get(index, "")

    def raw(self, row: Row) -> dict[str, str]:
        """The row as it stood, by heading; empty cells are left out."""
        return {
            (self.headings[i] if i < len(self.headings) and self.headings[i] else letter(i)): text
            for i, text in enumerate(row.cells)
            if text
        }


class TableField(forms.FileField):
    """An uploaded table, checked for type and size; cleaned to (name, content). Read it with `read`."""

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"accept": ".csv,.txt,.xlsx"}

    def to_python(self, data):
        if data in self.empty_values:
            return None
        if data.size == 0:
            raise Unreadable("empty")
        if data.size > MAX_BYTES:
            raise Unreadable("size")
        data.seek(0)
        content = data.read()
        if kind(content) == "":
            raise Unreadable("type")
        return plain_name(data.name), content

    def clean(self, data, initial=None):
        value = self.to_python(data)
        self.validate(value)
        return value


def plain_name(name: str) -> str:
    """The uploaded name as text only: no folders, control or direction characters."""
    name = unicodedata.normalize("NFKC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if unicodedata.category(c)[0] != "C").strip()[-120:] or "table"


def kind(content: bytes) -> str:
    """What the content is: "xlsx", "old" (binary Office), "text", or "" for anything else."""
    if content[:4] == b"PK\x03\x04":
        return "xlsx"
    if content[:8] == bytes.fromhex("d0cf11e0a1b11ae1"):
        return "old"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "text"
    return "" if b"\x00" in content[:65536] or content[:5] == b"%PDF-" or content[:2] == b"\x1f\x8b" else "text"


def letter(index: int) -> str:
    """A column as a spreadsheet names it: 0 → A, 27 → AB."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def read(content: bytes) -> list[Row]:
    """All rows that hold anything, with their numbers; `Unreadable` when the file as a whole cannot be used."""
    if not content:
        raise Unreadable("empty")
    if len(content) > MAX_BYTES:
        raise Unreadable("size")
    what = kind(content)
    if what in ("", "old"):
        raise Unreadable(what or "type")
    try:
        if what == "xlsx":
            rows = read_workbook(content)
        else:
            rows = [Row(*row) for row in separated.read(content)]
    except Broken as error:
        raise Unreadable(error.code) from None
    if not rows:
        raise Unreadable("nothing")
    return rows


def read_workbook(content: bytes) -> list[Row]:
    book = workbooks.read(content)
    faults: dict[int, dict[int, str]] = {}
    for (row, column), code in book.faults.items():
        faults.setdefault(row, {})[column] = code
    rows = []
    for number, values in book.rows:
        cells, here = [], faults.get(number, {})
        for index, value in enumerate(values):
            text = value.strip() if type(value) is str else as_text(value)
            if type(value) in (int, float) and abs(value) >= 10**15:
                here[index] = "digits"
            cells.append(text)
        if here or any(cells):
            rows.append(Row(number, cells, here))
    return rows


def as_text(value) -> str:
    """A cell's value as text: numbers as Excel shows them (15 digits), days as 2026-03-01."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        if value == int(value) and abs(value) < 10**16:
            return str(int(value))
        text = f"{value:.15g}"
        return text if "e" not in text else f"{value:.20f}".rstrip("0") if abs(value) < 1 else text
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    return str(value)


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading as it is compared: no spaces, width, case, or unit in brackets."""
    text = re.sub(r"\s|[*:：]", "", unicodedata.normalize("NFKC", heading)).lower()
    return re.sub(r"\((元|人民币|人民币元|cny|rmb|yuan|单位:?元)\)", "", text)


def recognise(cells: Iterable[str], known: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Which of our columns stands where: the first of each one's headings that occurs; a column counts once."""
    places: dict[str, int] = {}
    for index, cell in enumerate(cells):
        places.setdefault(plain(cell), index)
    found: dict[str, int] = {}
    for name, headings in known.items():
        for heading in headings:
            index = places.get(plain(heading))
            if index is not None and index not in found.values():
                found[name] = index
                break
    return found


def headed(rows: list[Row], known: Mapping[str, Collection[str]], required: Collection[str] = ()) -> Table:
    """The table below the row of headings that names most of `known` (our name → headings it may have).

    Titles above it, repeated headings of further pages and footers (合计 …) are left out. `Unreadable` when nothing
    looks like headings or one of the `required` columns is missing.
    """
    best, found = None, {}
    for row in rows[:LOOKED_AT]:
        here = recognise(row.cells, known)
        if len(here) > len(found):
            best, found = row, here
    if best is None or len(found) < min(2, len(known)):
        raise Unreadable("headings")
    missing = [name for name in required if name not in found]
    if missing:
        raise Unreadable(
            "columns", names="、".join(next(iter(known[name])) for name in missing), row=best.number,
            found="、".join(cell for cell in best.cells if cell)[:200],
        )  # fmt: skip
    return below(rows, best, found)


def below(rows: list[Row], header: Row, columns: dict[str, int]) -> Table:
    """The table whose headings are the row `header`, with `columns` already known."""
    width = max(columns.values()) + 1
    kept, skipped = [], 0
    for row in rows:
        if row.number <= header.number:
            continue
        first = next((cell for cell in row.cells if cell), "")
        if row.cells[:width] == header.cells[:width] or (FOOTER.match(first) and not complete(row, columns)):
            skipped += 1
        else:
            kept.append(row)
    return Table([cell[:60] for cell in header.cells], header.number, columns, kept, skipped)


def complete(row: Row, columns: dict[str, int]) -> bool:
    """Whether nearly every recognised column is filled, as in no footer."""
    return sum(bool(row.cell(index)) for index in columns.values()) >= max(3, len(columns) - 2)
