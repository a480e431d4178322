"""Celery tasks of the deposits: read uploaded statements, check the ledger every night. Rows say what is to be done."""

from celery import shared_task

from .actions.checking import check_now
from .bank.reading import read_waiting
from .billing import make_bills


@shared_task(ignore_result=True)
def read_statements():
    """Read the statements that were uploaded."""
    read_waiting()


@shared_task(ignore_result=True)
def check_ledger():
    """Check every invariant of the ledger and tell finance, the refund lead and the auditor what is wrong."""
    check_now()


@shared_task(ignore_result=True)
def settle_orders():
    """Make the settlement bills that are due."""
    make_bills()
