"""Nightly cleaning of what Django itself leaves behind."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def housekeeping():
    """Delete sessions that have expired."""
    call_command("clearsessions")
