"""Wires the apps together: settings, addresses, Celery, checks and the commands that start it all."""

from .celery import app as celery_app

__all__ = ["celery_app"]
