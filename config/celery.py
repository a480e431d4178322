"""Celery: the worker finds its tasks here; what beat sends is in the settings.

Messages only say "look now"; what is due lives in rows, so a broker that loses everything delays, and loses nothing.
"""

import os

from celery import Celery
from celery.signals import setup_logging

from . import broker  # noqa: F401  makes `folders://` known

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**kwargs):
    """Being connected is enough: Celery leaves logging as the settings have it."""
