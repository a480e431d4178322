"""The bank statement as a file, and what becomes of its lines: finance only."""

from deposits.models import StatementFile, StatementLine
from workflow import calendar

F, L = StatementFile.State, StatementLine.State
LINES = ["deposits.explain_line", "deposits.name_notice"]
ROWS = [
    ("deposits.upload_statement", "", "finn"),
    ("deposits.record_check", "", "system"),
    ("deposits.ask_columns", F.WAITING, "system"),
    *[("deposits.ask_columns", s, "") for s in (F.COLUMNS, F.READ, F.UNREADABLE)],
    ("deposits.name_columns", F.COLUMNS, "finn"),
    *[("deposits.name_columns", s, "") for s in (F.WAITING, F.READ, F.UNREADABLE)],
    *[(v, F.WAITING, "system") for v in ("deposits.finish_reading", "deposits.give_up_reading")],
    *[(v, F.READ, "") for v in ("deposits.finish_reading", "deposits.give_up_reading")],
    *[(v, L.OPEN, "finn") for v in LINES],
    ("deposits.link_payout", L.OPEN, "finn system"),
    *[(v, s, "") for v in (*LINES, "deposits.link_payout") for s in (L.USED, L.TO_RETURN, L.SENT_BACK, L.OTHER)],
]


def build(verb, state, cast):
    if verb in ("deposits.upload_statement", "deposits.record_check"):
        return None
    if verb in (*LINES, "deposits.link_payout"):
        return StatementLine.objects.create(
            bank_reference="B1",
            paid_on=calendar.today(),
            payer_name="x",
            amount_fen=1,
            entered_by=cast.finn,
            state=state,
        )
    return StatementFile.objects.create(name="x.csv", sha256="0" * 64, uploaded_by=cast.finn, state=state)
