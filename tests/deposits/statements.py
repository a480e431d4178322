"""Bank statements for tests: files as banks write them."""

from deposits.actions.bank import upload_statement
from deposits.bank.reading import read_one
from deposits.models import StatementFile
from workflow import calendar, workbooks

HEADINGS = ["交易日期", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号", "附言", "交易流水号"]


def a_row(reference, credit="", debit="", payer="杭州示例科技有限公司", text="", day=None, account="6222000012341234"):
    """One row under `HEADINGS`."""
    return [str(day or calendar.today()), debit, credit, "", payer, account, text, reference]


def a_csv(rows, headings=HEADINGS, encoding="utf-8") -> bytes:
    """The rows as a bank's .csv."""
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in [headings, *rows]).encode(encoding)


def an_xlsx(rows, headings=HEADINGS) -> bytes:
    """The rows as a bank's .xlsx."""
    return workbooks.written(headings, rows)


def a_file(cast, content, who="finn", name="statement.csv", read=True) -> StatementFile:
    """Upload a statement and read it, as page and worker do."""
    file = upload_statement(actor=cast.actor(who), name=name, content=content)
    if read:
        read_one(file.pk)
        file.refresh_from_db()
    return file
