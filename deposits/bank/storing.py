"""Writing many statement lines in one short transaction: Django's own bulk insert takes several times as long."""

import json

from django.db import connection, transaction

from workflow.fields import seal

from ..models import StatementFile, StatementLine
from .rows import Draft

VARYING = (
    "bank_reference", "paid_on", "amount_fen", "outgoing", "payer_name", "payer_account", "text", "raw", "code",
    "payer_key", "proposal", "notice_id",
)  # fmt: skip


def store(file: StatementFile, lines: list[Draft]):
    """Insert the lines of a file; one that somebody else wrote in the meantime, by its bank reference, stays theirs."""
    if not lines:
        return
    fixed = fixed_columns(file)
    columns = ", ".join(connection.ops.quote_name(name) for name in (*VARYING, *fixed))
    row = f"({', '.join(['%s'] * (len(VARYING) + len(fixed)))})"
    head = f"INSERT INTO {StatementLine._meta.db_table} ({columns}) VALUES "
    values = [[*varying(line), *fixed.values()] for line in lines]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            rows = ", ".join([row] * len(values))
            cursor.execute(f"{head}{rows} ON CONFLICT DO NOTHING", [value for one in values for value in one])
        else:
            cursor.executemany(f"{head}{row} ON CONFLICT DO NOTHING", values)


def fixed_columns(file) -> dict[str, object]:
    """The columns that are the same for every line of a file, as the database takes them."""
    line = StatementLine(file=file, entered_by_id=file.uploaded_by_id)
    fields = [f for f in StatementLine._meta.concrete_fields if not f.primary_key and f.attname not in VARYING]
    return {f.column: f.get_db_prep_save(getattr(line, f.attname), connection) for f in fields}


def varying(line: Draft) -> list:
    """What differs, in the order of `VARYING`, as both databases take it."""
    return [
        line.bank_reference, line.paid_on.isoformat(), line.amount_fen, line.outgoing, line.payer_name,
        seal(line.payer_account) if line.payer_account else "", line.text, json.dumps(line.raw, ensure_ascii=False),
        line.code, line.payer_key, str(line.proposal), line.notice_id,
    ]  # fmt: skip
