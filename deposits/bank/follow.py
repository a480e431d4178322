"""Proposals follow their notices: what a line is worth proposing for changes when the notice does."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from ..models import DepositNotice
from .matching import look_again


@receiver(post_save, sender=DepositNotice)
def follow(sender, instance, **kwargs):
    """Inside the action that changed the notice, so that nobody reads a proposal that is out of date."""
    look_again(instance)
