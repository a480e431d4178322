"""Celery tasks: pick up rows that actions wrote. The broker may lose every message; beat asks again."""

from celery import shared_task

from . import notices, timers


@shared_task(ignore_result=True)
def sweep():
    """Perform the timers that are due."""
    timers.sweep()


@shared_task(ignore_result=True)
def collect():
    """The one mail a day of each person."""
    notices.collect()


@shared_task(ignore_result=True)
def deliver():
    """Send the mails that are due."""
    notices.deliver()
