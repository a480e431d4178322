"""Tables as text (.csv): encodings and separators as banks and Excel write them."""

import csv
import io
import re
from collections import Counter

from .workbooks import MAX_ROWS, Broken

FULL_DIGITS = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)  # 6.22202E+18: what is left of a long number
MAX_CELL = 20_000


def read(content: bytes) -> list[tuple[int, list[str], dict[int, str]]]:
    """Rows that hold anything: their number, their cells, and faults by column; `Broken` for what is no table."""
    text = decoded(content)
    rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text)), 1):
            if number > MAX_ROWS:
                raise Broken("many")
            faults = {}
            for index, cell in enumerate(cells):
                cell = cells[index] = cell.strip()
                if len(cell) > MAX_CELL:
                    raise Broken("broken")
                if cell.startswith("="):  # ="6222…" keeps the digits of a number; anything else is a formula
                    if quoted := re.fullmatch(r'="([^"]*)"', cell):
                        cells[index] = quoted[1]
                    else:
                        faults[index] = "formula"
                elif "E+" in cell and FULL_DIGITS.fullmatch(cell):
                    faults[index] = "digits"
            if any(cells):
                rows.append((number, cells, faults))
    except csv.Error:
        raise Broken("broken") from None
    return rows


def decoded(content: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or GB 18030 (GBK, GB 2312); `Broken` when it is none of them."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for name in (encoding, "gb18030"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        # Private-use characters are what another encoding looks like when it is read as GB 18030.
        if "\x00" not in text and not re.search("[\ue000-\uf8ff\ufffd]", text[:20_000]):
            return text
    raise Broken("encoding")


def delimiter(text: str) -> str:
    """Comma, semicolon or tab: the one that makes the most columns in most of the first rows."""
    head = text[:20_000].splitlines()[:40]

    def width(mark: str) -> int:
        try:
            widths = Counter(len(row) for row in csv.reader(head, delimiter=mark) if row)
        except csv.Error:
            return 0
        return max((size * count for size, count in widths.items() if size > 1), default=0)

    return max(",\t;", key=width)


def written(headings: list[str], rows) -> bytes:
    """UTF-8 with its mark, so that Excel reads it; a text that would start a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([str(h) for h in headings])
    for row in rows:
        writer.writerow([guarded(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def guarded(value):
    """A text that no spreadsheet takes for a formula; numbers as they are."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
