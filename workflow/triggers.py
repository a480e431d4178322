"""Database triggers that make tables append-only, on both databases; installed after every migrate."""

from contextlib import contextmanager

from django.db import connection
from django.db.models.signals import post_migrate

# Tables registered by `append_only(Model)`.
_tables: list[str] = []


def append_only(model):
    """Class decorator: rows of this model can be added but never changed, deleted or truncated."""
    _tables.append(model._meta.db_table)
    return model


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
