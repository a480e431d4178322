"""One row of a bank's statement as a line of ours, or what is wrong with which of its cells."""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.names import cleaned
from workflow import calendar
from workflow.fields import YuanField, mask
from workflow.tables import MESSAGES, Row, Table

from .columns import text_columns

PROBLEMS = MESSAGES | {
    "amount": _("This is not an amount in digits such as 50000.00; words such as 万 are not read."),
    "decimals": _("An amount has at most two decimals."),
    "large": _("This amount is larger than the portal can hold."),
    "negative": _("A negative amount is a correction by the bank. Enter what it corrects by hand."),
    "nothing_moved": _("No amount stands in this row."),
    "both": _("Money in and money out stand in the same row."),
    "direction": _("It is not clear whether this is money in or out."),
    "day": _("This is not a day such as 2026-03-01."),
    "future": _("This day has not come yet."),
    "currency": _("Only Chinese yuan (CNY) is read."),
    "reference": _("This is not a bank reference: letters, digits and hyphens only, at most 60."),
    "column": _("Choose the column of the file."),
    "long": _("This is longer than 120 characters."),
    "differs": _("This bank reference is known already, with another day or amount."),
    "twice": _("This bank reference stands twice in this file, with another day or amount."),
}
IN = {"贷", "贷方", "C", "CR", "收", "收入", "入", "入账", "转入", "存入", "+", "CREDIT", "来账"}
OUT = {"借", "借方", "D", "DR", "支", "支出", "付", "付出", "出", "转出", "支取", "-", "DEBIT", "往账"}
YUAN = {"", "CNY", "RMB", "人民币", "人民币元", "元", "156", "01", "001"}
SIGNS = str.maketrans({"−": "-", "－": "-", "–": "-", "＋": "+"})
_yuan = YuanField(required=False)


class Wrong(Exception):
    """A cell that cannot be read: our column's name and a code of `PROBLEMS`."""

    def __init__(self, name: str, code: str):
        super().__init__(name, code)
        self.name, self.code = name, code


@dataclass(slots=True)
class Problem:
    """What is wrong with a row, as it is kept in `StatementFile.problems`."""

    row: int
    cell: str
    heading: str
    found: str
    code: str

    def kept(self) -> dict:
        return {name: getattr(self, name) for name in self.__slots__}


@lru_cache(maxsize=8192)
def day_of(text: str) -> datetime.date | None:
    """A bank's day: 2026-03-01, 2026/3/1, 20260301, 2026年3月1日, with or without a time after it."""
    text = unicodedata.normalize("NFKC", text).strip()
    match = re.match(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)", text) or re.match(
        r"(\d{4})(\d{2})(\d{2})(?!\d)|(\d{4})(\d{2})(\d{2})\d{6}$", text
    )
    if match is None:
        return None
    try:
        return datetime.date(*(int(part) for part in match.groups() if part))
    except ValueError:
        return None


def signed(text: str) -> int:
    """An amount with its sign in fen, 0 for an empty cell; `ValidationError` with a code of `PROBLEMS`."""
    text = text.translate(SIGNS).strip()
    negative = False
    if text[:1] == "-" or (text[:1] in "(（" and text[-1:] in ")）"):
        negative, text = True, text.strip("-()（）").strip()
    if text in ("", "-", "--"):
        return 0
    value = _yuan.to_python(text) or 0
    return -value if negative else value


@dataclass(slots=True)
class Draft:
    """A line of the statement before it is kept, with the names of `StatementLine`."""

    bank_reference: str
    paid_on: datetime.date
    amount_fen: int
    outgoing: bool
    payer_name: str
    payer_account: str
    text: str
    raw: dict
    code: str = ""
    payer_key: str = ""
    proposal: str = ""
    notice_id: int | None = None


class Reader:
    """Reads the rows of one table; the same for every row is worked out once."""

    def __init__(self, table: Table):
        self.table, self.columns = table, table.columns
        self.texts = text_columns(table)
        self.today = calendar.today()

    def read(self, row: Row) -> Draft | Problem:
        """The line of a row, without what matching adds, or its first problem."""
        try:
            return self.line(row)
        except Wrong as wrong:
            return self.problem(row, wrong.name, wrong.code)

    def problem(self, row: Row, name: str, code: str) -> Problem:
        """Say what is wrong with the cell of our column `name`; an account number is masked."""
        index = self.columns.get(name, 0)
        found = row.cell(index)[:60]
        heading = self.table.headings[index] if index < len(self.table.headings) else ""
        return Problem(row.number, row.address(index), heading, mask(found) if name == "payer_account" else found, code)

    def text(self, row: Row, name: str) -> str:
        index = self.columns.get(name)
        if index is None:
            return ""
        if row.faults and index in row.faults:
            raise Wrong(name, row.faults[index])
        return row.cell(index)

    def amount(self, row: Row, name: str) -> int:
        try:
            return signed(self.text(row, name))
        except ValidationError as error:
            raise Wrong(name, error.code if error.code in PROBLEMS else "amount") from None

    def money(self, row: Row) -> tuple[int, bool]:
        """The amount in fen and whether it left."""
        if "credit" not in self.columns:
            fen = self.amount(row, "amount")
            if fen == 0:
                raise Wrong("amount", "nothing_moved")
            if "direction" not in self.columns:
                return abs(fen), fen < 0
            mark = unicodedata.normalize("NFKC", self.text(row, "direction")).upper()
            if mark not in IN | OUT:
                raise Wrong("direction", "direction")
            if fen < 0 and mark in IN:
                raise Wrong("amount", "negative")
            return abs(fen), mark in OUT
        came, left = self.amount(row, "credit"), self.amount(row, "debit")
        if came < 0 or left < 0:
            raise Wrong("credit" if came < 0 else "debit", "negative")
        if came and left:
            raise Wrong("credit", "both")
        if not came and not left:
            raise Wrong("credit", "nothing_moved")
        return came or left, bool(left)

    def line(self, row: Row) -> Draft:
        reference = re.sub(r"\s", "", unicodedata.normalize("NFKC", self.text(row, "bank_reference"))).upper()
        if not reference:
            raise Wrong("bank_reference", "required")
        if not re.fullmatch(r"[0-9A-Z][0-9A-Z/._-]{0,59}", reference):
            raise Wrong("bank_reference", "digits" if "E+" in reference else "reference")
        day = day_of(self.text(row, "paid_on"))
        if day is None or not 2000 <= day.year <= 2100:
            raise Wrong("paid_on", "day" if self.text(row, "paid_on") else "required")
        if day > self.today:
            raise Wrong("paid_on", "future")
        if unicodedata.normalize("NFKC", self.text(row, "currency")).strip().upper() not in YUAN:
            raise Wrong("currency", "currency")
        fen, outgoing = self.money(row)
        payer = cleaned(self.text(row, "payer_name"))
        if len(payer) > 120:
            raise Wrong("payer_name", "long")
        account = re.sub(r"[\s-]", "", self.text(row, "payer_account"))[:40]
        words = dict.fromkeys(cleaned(row.cell(index)) for index in self.texts)
        return Draft(
            bank_reference=reference, paid_on=day, amount_fen=fen, outgoing=outgoing, payer_name=payer,
            payer_account=account, text=" ".join(word for word in words if word)[:300], raw=self.raw(row),
        )  # fmt: skip

    def raw(self, row: Row) -> dict[str, str]:
        """The row as it stood, by heading, its account number masked: `payer_account` keeps that, sealed."""
        found = self.table.raw(row)
        index = self.columns.get("payer_account")
        if index is not None and (heading := self.table.headings[index]) in found:
            found[heading] = mask(found[heading])
        return {key: value[:300] for key, value in found.items()}
