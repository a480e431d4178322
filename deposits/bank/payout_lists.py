"""The list of payouts as the bank takes it: .xlsx or .csv, full account numbers, amounts in yuan."""

import csv
import io

import xlsxwriter
from django.utils.translation import gettext as _

from workflow.fields import yuan


def headings() -> list[str]:
    return [
        _("Payout"), _("Account name"), _("Account number"), _("Bank and branch"), _("CNAPS code"), _("Amount (yuan)"),
        _("Purpose of payment"),
    ]  # fmt: skip


def rows(batch) -> list[list]:
    """One row per payout of the list, in the order of their numbers."""
    return [
        [
            p.number, p.holder, p.number_sealed, p.bank, p.payee.cnaps if p.payee_id else "", yuan(p.fen),
            _("%(purpose)s %(number)s") % {"purpose": p.get_purpose_display(), "number": p.number},
        ]
        for p in batch.payouts.select_related("payee").order_by("number")
    ]  # fmt: skip


def as_csv(batch) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read the Chinese; numbers stay text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings())
    writer.writerows([plain(v) for v in row] for row in rows(batch))
    return out.getvalue().encode("utf-8-sig")


def plain(value) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def as_xlsx(batch) -> bytes:
    """A workbook with one sheet; account numbers as text, amounts as numbers with two decimals."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet, bold = book.add_worksheet(batch.number), book.add_format({"bold": True})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.write_row(0, 0, headings(), bold)
    for number, row in enumerate(rows(batch), start=1):
        for column, value in enumerate(row):
            if column == 5:
                sheet.write_number(number, column, float(value), money)
            else:
                sheet.write_string(number, column, str(value))
    sheet.set_column(0, 6, 22)
    book.close()
    return out.getvalue()


FORMS = {"xlsx": as_xlsx, "csv": as_csv}
