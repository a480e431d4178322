"""Celery tasks of the deposits: read uploaded statements, check the ledger every night. Rows say what is to be done."""

from celery import shared_task

from .bank.reading import read_waiting


@shared_task(ignore_result=True)
def read_statements():
    """Read the statements that were uploaded."""
    read_waiting()
