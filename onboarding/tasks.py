"""Celery tasks of the journey: the monthly credit rating, and a nightly look at every deposit."""

from celery import shared_task

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
