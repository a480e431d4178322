"""Celery tasks of the journey: the credit rating, a nightly look at every deposit, how long things really take."""

from celery import shared_task

from . import pace
from .nightly import look_at_deposits
from .rating.compute import last_month, rate_all


@shared_task(ignore_result=True)
def rate_suppliers():
    """Rate the month that is over; repeating it changes nothing."""
    rate_all(last_month())


@shared_task(ignore_result=True)
def check_deposits():
    """Follow rules that came into force, and ask for what deposits lack."""
    look_at_deposits()


@shared_task(ignore_result=True)
def measure_paces():
    """Compute the medians before anybody asks: over 100 000 applications it takes seconds."""
    pace.refresh()
