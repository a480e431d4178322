"""Nightly cleaning of what nobody needs any more."""

from celery import shared_task
from django.core.management import call_command

from deposits.api.facts import forget_calls


@shared_task
def housekeeping():
    """Delete sessions that have expired, and answers to other systems that nobody asks for again."""
    call_command("clearsessions")
    forget_calls()
