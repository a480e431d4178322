"""The test database itself: append-only tables, and transactional tests that leave it as the migrations made it."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, InternalError, transaction

from workflow.models import Event, Party, Policy


@pytest.fixture
def event():
    from django.contrib.contenttypes.models import ContentType

    party = Party.objects.create()
    kind = ContentType.objects.get_for_model(Party)
    return Event.objects.create(party=party, subject_type=kind, subject_id=party.pk, verb="test.happened")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", [1, 2])
def test_each_transactional_test_finds_the_reference_data_and_the_triggers(round, event):
    assert Policy.objects.exists()
    assert Group.objects.exists()
    assert Event.objects.count() == 1
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Event.objects.update(verb="test.something_else")
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Event.objects.all().delete()


@pytest.mark.django_db
def test_after_them_the_database_is_as_migrated():
    assert Policy.objects.exists()
    assert Event.objects.count() == 0
