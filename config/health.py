"""/healthz: this process answers. /readyz: it can work: database, broker, and the sweep is not late."""

import os

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse

from workflow import timers

LATE_SECONDS = 300


class HealthMiddleware:
    """Answers both addresses before anything else, so that a probe needs no host name, session or https."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/healthz":
            return JsonResponse({"alive": True})
        if request.path == "/readyz":
            findings = {"database": database(), "broker": broker(), "sweep": sweep()}
            return JsonResponse(findings, status=200 if set(findings.values()) == {"ok"} else 503)
        return self.get_response(request)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def broker() -> str:
    if not settings.REDIS_URL:
        return "ok" if os.access(settings.BROKER_DIR / "queue", os.W_OK) else "not writable"
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2).ping()
    except redis.RedisError:
        return "unreachable"
    return "ok"


def sweep() -> str:
    """ "late" when the oldest live timer is more than LATE_SECONDS overdue: the worker or beat is down."""
    try:
        return "ok" if timers.lateness() < LATE_SECONDS else "late"
    except DatabaseError:
        return "unknown"
