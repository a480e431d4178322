"""How long the journey really takes: medians of recent cases, beside the published targets."""

import datetime
import statistics

from django.core.cache import cache
from django.utils import timezone

from workflow import calendar
from workflow.models import Event

from .models import Application

RECENT = datetime.timedelta(days=90)
ENOUGH = 5  # a median of fewer cases says nothing


def median_days(channel: str) -> float | None:
    """Median working days from application to first operation in a channel over the last 90 days; None if too few.

    Kept for ten minutes, because every supplier's home shows it.
    """
    key = f"median-{channel}"
    found = cache.get(key, "unknown")
    if found == "unknown":
        found = _median(channel)
        cache.set(key, found, 600)
    return found


def _median(channel: str) -> float | None:
    rows = Event.objects.filter(
        verb="onboarding.advance", after=Application.State.LIVE, at__gte=timezone.now() - RECENT
    ).values_list("subject_id", "at")
    ended = dict(rows)
    begun = Application.objects.filter(pk__in=ended, channel=channel).values_list("pk", "created_at")
    days = [calendar.working_days_between(_day(start), _day(ended[pk])) for pk, start in begun]
    return statistics.median(days) if len(days) >= ENOUGH else None


def _day(moment):
    return moment.astimezone(calendar.SHANGHAI).date()
