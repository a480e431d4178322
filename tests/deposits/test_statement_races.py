"""The same statement twice at once: one file, each line once; without the database's keys there would be two."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection

from deposits.actions import bank
from deposits.bank import reading
from deposits.models import StatementFile, StatementLine
from tests.cast import make_person
from tests.deposits.statements import a_csv, a_file, a_row
from tests.races import at_once, winners
from workflow.actions import Refused

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROWS = [a_row(f"F{n:03d}", "1.00") for n in range(50)]


@pytest.fixture
def fay(cast):
    cast.fay = make_person("fay", "finance")
    return cast.fay


@contextmanager
def without_key(model, column: str):
    """Without the unique key over one column, until the end of the block; the rows of the model go with it."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u' AND conkey = ARRAY["
            "(SELECT attnum FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s)]",
            [table, table, column],
        )
        (name,) = cursor.fetchone()
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    try:
        yield
    finally:
        model.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({column})")


@contextmanager
def together(module, name):
    """Let two threads call a function of a module at the same time."""
    real, barrier = getattr(module, name), threading.Barrier(2)

    def waiting(*args, **kwargs):
        try:
            barrier.wait(timeout=10)
        except threading.BrokenBarrierError:
            barrier.reset()
        return real(*args, **kwargs)

    setattr(module, name, waiting)
    try:
        yield
    finally:
        setattr(module, name, real)


def uploading(cast, who, content):
    return lambda: a_file(cast, content, who=who, read=False)


def two_files(cast):
    """The same lines in two files that are not the same: the bank exported them twice."""
    files = [a_file(cast, a_csv(rows), read=False) for rows in (ROWS, ROWS[::-1])]
    return [lambda pk=file.pk: reading.read_one(pk) for file in files]


def test_the_same_file_uploaded_by_two_people_at_once_is_kept_once(cast, fay):
    content = a_csv(ROWS)
    with together(bank, "known"):
        results = at_once(uploading(cast, "finn", content), uploading(cast, "fay", content))
    assert len(winners(results)) == 1 and sum(isinstance(r, Refused) for r in results) == 1
    assert StatementFile.objects.count() == 1


def test_without_the_key_over_its_content_it_would_be_kept_twice(cast, fay):
    content = a_csv(ROWS)
    with without_key(StatementFile, "sha256"):
        with together(bank, "known"):
            at_once(uploading(cast, "finn", content), uploading(cast, "fay", content))
        assert StatementFile.objects.count() == 2


def test_one_file_is_read_by_one_of_two_workers(cast):
    file = a_file(cast, a_csv(ROWS), read=False)
    results = at_once(*[lambda: reading.read_one(file.pk)] * 2)
    assert sorted(results) == [False, True]
    file.refresh_from_db()
    assert (file.state, file.added) == ("read", 50)


def test_the_same_lines_in_two_files_at_once_are_kept_once(cast):
    with together(reading, "store"):
        results = at_once(*two_files(cast))
    assert results == [True, True]
    assert StatementLine.objects.count() == 50
    assert sum(file.added for file in StatementFile.objects.all()) == 50
    assert sum(file.known for file in StatementFile.objects.all()) == 50


def test_without_the_key_over_the_bank_reference_they_would_be_kept_twice(cast):
    with without_key(StatementLine, "bank_reference"):
        with together(reading, "store"):
            at_once(*two_files(cast))
        assert StatementLine.objects.count() == 100
