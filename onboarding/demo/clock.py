"""A clock that can be set back, so that the demo's cases have a past."""

import datetime
from contextlib import contextmanager

from django.utils import timezone


@contextmanager
def back(**ago):
    """Inside the block it is `timedelta(**ago)` earlier for everything that asks `django.utils.timezone.now`."""
    true = timezone.datetime
    distance = datetime.timedelta(**ago)

    class Earlier(true):
        @classmethod
        def now(cls, tz=None):
            return true.now(tz) - distance

    timezone.datetime = Earlier
    try:
        yield
    finally:
        timezone.datetime = true
