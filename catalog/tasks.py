"""Celery tasks of the catalogue: bring the outbox to the EP pool. Beat asks every few seconds."""

from celery import shared_task

from .pool.outbox import push_due


@shared_task(ignore_result=True)
def push():
    """Send the messages to the pool that are due."""
    push_due()
