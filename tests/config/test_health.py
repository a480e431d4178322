"""What a load balancer asks."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from workflow.models import Timer


def test_healthz_answers_without_database_host_name_or_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    response = Client(headers={"host": "10.1.2.3"}).get("/healthz")  # any query would fail: no `db` here
    assert (response.status_code, response.json()) == (200, {"alive": True})


@pytest.mark.django_db
def test_readyz_says_that_everything_works(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": "ok", "broker": "ok", "sweep": "ok"})


@pytest.mark.django_db
def test_readyz_fails_when_the_broker_is_gone(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (503, "unreachable")


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "status", "sweep"), [(4, 200, "ok"), (6, 503, "late")])
def test_readyz_fails_when_a_timer_waits_too_long_for_the_sweep(client, minutes, status, sweep):
    due = timezone.now() - timedelta(minutes=minutes)
    kind = ContentType.objects.get_for_model(Timer)
    Timer.objects.create(subject_type=kind, subject_id=1, action="workflow.test", due=due, next_at=due)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["sweep"]) == (status, sweep)
