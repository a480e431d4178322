"""Database triggers that make tables append-only and accounts never negative, on both databases.

They are installed after every migrate.
"""

from contextlib import contextmanager

from django.db import connection
from django.db.models.signals import post_migrate

# Tables registered by `append_only(Model)`.
_tables: list[str] = []
# Tables of entries registered by `never_negative`: (table, from column, to column, amount column).
_ledgers: list[tuple[str, str, str, str]] = []


def append_only(model):
    """Class decorator: rows of this model can be added but never changed, deleted or truncated."""
    _tables.append(model._meta.db_table)
    return model


def never_negative(source: str, target: str, amount: str):
    """Class decorator: an entry that would take more from an account than is on it is refused.

    `source`, `target` and `amount` are the columns of a two-sided ledger. Only accounts with an owner ("deposit:7")
    are kept from falling below zero; "bank" and the like are the world outside.
    """

    def register(model):
        _ledgers.append((model._meta.db_table, source, target, amount))
        return model

    return register


def install(**kwargs):
    """Create the triggers on every registered table that exists; safe to repeat."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23000'; END $$"
            )
        for table in _tables:
            if table not in present:
                continue
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS append_only ON {table}")
                cursor.execute(
                    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
                )
            else:
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(
                        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                    )
        for ledger in _ledgers:
            if ledger[0] in present:
                install_floor(cursor, *ledger)


def install_floor(cursor, table: str, source: str, target: str, amount: str):
    """The trigger behind `never_negative`. On PostgreSQL it also lets entries from one account wait for each other."""
    short = (
        f"(SELECT COALESCE(SUM({amount}), 0) FROM {table} WHERE {target} = NEW.{source}) - "
        f"(SELECT COALESCE(SUM({amount}), 0) FROM {table} WHERE {source} = NEW.{source}) < NEW.{amount}"
    )
    if connection.vendor == "postgresql":
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {table}_floor() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF position(':' in NEW.{source}) > 0 THEN "
            f"PERFORM pg_advisory_xact_lock(hashtextextended(NEW.{source}, 0)); "
            f"IF {short} THEN RAISE EXCEPTION '% would be negative', NEW.{source} USING ERRCODE = '23514'; END IF; "
            "END IF; RETURN NEW; END $$"
        )
        cursor.execute(f"DROP TRIGGER IF EXISTS never_negative ON {table}")
        cursor.execute(
            f"CREATE TRIGGER never_negative BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_floor()"
        )
    else:
        cursor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {table}_floor BEFORE INSERT ON {table} "
            f"WHEN instr(NEW.{source}, ':') > 0 AND {short} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: an account would be negative'); END"
        )


def remove():
    """Drop the triggers; for flushing a test database only."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in _tables:
            if table not in present:
                continue
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS append_only ON {table}")
            else:
                for verb in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


@contextmanager
def suspended():
    """Without the triggers for the length of the block; a flushing test database needs it."""
    remove()
    try:
        yield
    finally:
        install()


post_migrate.connect(install, dispatch_uid="append-only")
