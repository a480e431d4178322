"""What follows in the catalogue when a store closes."""

from django.dispatch import receiver
from django.utils import timezone

from accounts.signals import store_closed
from workflow import timers


@receiver(store_closed)
def wind_down(sender, party_id, store, **kwargs):
    """Let the sweep take the items off the shelf, portion by portion, so that the closing itself takes no time."""
    timers.start(store, "catalog.clear_shelf", due=timezone.now())
