"""Notifications and mails: in the reader's language, at least once, and never with what is secret."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone, translation

from onboarding.actions.application import open_application, reject
from tests.cast import make_cast
from tests.races import at_once
from workflow import notices
from workflow.actions import REGISTRY, action
from workflow.actors import anybody
from workflow.models import Delivery, Notification

notices.declare("test.hello", "Amount %(amount_fen)s", "Due on %(due_on)s")
notices.declare("test.quiet", "For your information", mail=False)
notices.declare("test.bell", "Only in the bell", mail=False, daily=False)
notices.declare("test.link", "Confirm", "Open %(link)s")


@pytest.fixture
def tell(cast):
    """An action that tells Ada something."""

    @action(by=anybody, source=None)
    def tell(supplier, *, actor, how):
        how(cast.ada.pk)

    yield lambda how: tell(cast.supplier, actor=cast.actor("ada"), how=how)
    del REGISTRY["tests.tell"]


def test_what_is_written_is_a_code_and_read_in_the_readers_language(cast):
    application = open_application(cast.supplier, actor=cast.actor("ada"), channel="huicai", categories="办公")
    reject(application, actor=cast.actor("bo"), words="品类已满")
    row = Notification.objects.get(user=cast.ada, code="application.rejected")
    assert row.data == {"number": application.number, "words": "品类已满"}
    with translation.override("en"):
        assert notices.render(row)[0] == f"Application {application.number} was not accepted"


def test_mail_goes_out_once_and_what_was_sent_is_kept(tell):
    tell(lambda user: notices.notify([user], "test.hello", url="/x/", amount_fen=5000000, due_on="2026-11-30"))
    assert notices.deliver() == 1 and notices.deliver() == 0
    (message,) = mail.outbox
    assert message.to == ["ada@example.com"] and message.subject == "Amount ¥50,000.00"
    assert "/x/" in message.body and Delivery.objects.get().body in message.body


def test_what_blocks_nobody_is_not_mailed(tell):
    tell(lambda user: notices.notify([user], "test.quiet"))
    assert Notification.objects.count() == 1 and not Delivery.objects.exists()


def test_the_rest_travels_in_one_mail_a_day_for_each_person(tell, cast):
    for user in (cast.ada.pk, cast.ada.pk, cast.ben.pk):
        tell(lambda _ada, user=user: notices.notify([user], "test.quiet", url="/x/"))
    tell(lambda user: notices.notify([user], "test.bell"))
    assert notices.deliver() == 0
    assert notices.collect() == 2 and notices.collect() == 0
    assert notices.deliver() == 2
    letter = next(m for m in mail.outbox if m.to == ["ada@example.com"])
    assert letter.subject == str(notices.NOTICES[notices.DIGEST].title)
    assert letter.body.count("For your information") == 2
    assert "Only in the bell" not in letter.body and "/x/" in letter.body


def test_what_was_read_or_mailed_or_forgotten_is_not_in_the_daily_mail(tell, cast):
    tell(lambda user: notices.notify([user], "test.hello"))
    tell(lambda user: notices.notify([user], "test.quiet"))
    Notification.objects.filter(code="test.quiet").update(read_at=timezone.now())
    tell(lambda user: notices.notify([user], "test.quiet"))
    Notification.objects.filter(read_at=None).update(created_at=timezone.now() - datetime.timedelta(days=8))
    tell(lambda _ada: notices.notify([cast.eve.pk], "test.quiet"))
    cast.eve.is_active = False
    cast.eve.save()
    assert notices.collect() == 0


def test_a_long_daily_mail_ends_with_where_the_rest_is(tell, monkeypatch):
    monkeypatch.setattr(notices, "LISTED", 2)
    for _ in range(3):
        tell(lambda user: notices.notify([user], "test.quiet"))
    notices.collect()
    notices.deliver()
    (letter,) = mail.outbox
    assert letter.body.count("For your information") == 2 and "/notifications/" in letter.body


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_collecting_twice_at_once_makes_one_mail_each():
    cast = make_cast()
    for user in (cast.ada, cast.ben):
        Notification.objects.bulk_create([Notification(user=user, code="test.quiet") for _ in range(5)])
    assert sum(at_once(notices.collect, notices.collect)) == 2
    assert Delivery.objects.filter(code=notices.DIGEST).count() == 2


def test_the_daily_mail_is_collected_at_eight_in_the_morning_of_shanghai(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["daily mail"]
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({8}, {0})
    assert settings.CELERY_TIMEZONE == "Asia/Shanghai" and entry["task"] == "workflow.tasks.collect"


def test_secret_values_are_in_the_mail_and_nowhere_else(tell):
    tell(lambda user: notices.mail("test.link", user_id=user, link="https://portal/secret-token"))
    assert "secret-token" not in Delivery.objects.get().secret
    notices.deliver()
    row = Delivery.objects.get()
    assert "secret-token" in mail.outbox[0].body and "secret-token" not in row.body + row.secret


def test_a_mail_that_fails_is_tried_again_later_and_stays_visible(tell, monkeypatch):
    tell(lambda user: notices.notify([user], "test.hello"))
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", lambda self: 1 / 0)
        assert notices.deliver() == 0
    row = Delivery.objects.get()
    assert (row.tries, row.error, row.sent_at) == (1, "ZeroDivisionError", None) and row.due > timezone.now()
    Delivery.objects.update(due=timezone.now())
    assert notices.deliver() == 1


def test_a_mail_leased_by_a_killed_worker_is_sent_after_the_lease(tell):
    tell(lambda user: notices.notify([user], "test.hello"))
    Delivery.objects.update(leased_until=timezone.now() + datetime.timedelta(minutes=5))
    assert notices.deliver() == 0
    Delivery.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    assert notices.deliver() == 1


def test_nobody_reads_or_ticks_the_messages_of_others(tell, cast, client):
    tell(lambda user: notices.notify([user], "test.hello"))
    row = Notification.objects.get()
    client.force_login(cast.eve)
    assert client.post(f"/notifications/{row.pk}/read/").status_code == 404
    client.force_login(cast.ada)
    assert client.get("/notifications/").status_code == 200
    assert client.post(f"/notifications/{row.pk}/read/").status_code == 302
    row.refresh_from_db()
    assert row.read_at
