"""Stuck work: every kind is shown in words with its case, and what can be tried again is."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from catalog.models import PoolPush
from config.stuck import explain
from deposits.models import LedgerCheck, Payout, StatementFile
from onboarding.models import Application
from tests.cast import STAFF
from tests.config.test_front import application, refund, working_day
from tests.performance.crowd import Crowd
from workflow import notices, timers
from workflow.actions import NotAllowed, Refused
from workflow.models import Delivery, Event, Notification, Timer
from workflow.retries import retry_delivery, retry_timer

PAGE = "/admin/stuck/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def client(client):
    """A browser that asks for English."""
    client.cookies["django_language"] = "en"
    return client


def clock(case, action="onboarding.note_slow", **fields):
    past = timezone.now() - datetime.timedelta(hours=3)
    later = timezone.now() + datetime.timedelta(hours=5)
    kind = ContentType.objects.get_for_model(case)
    return Timer.objects.create(
        party=case.party, subject_type=kind, subject_id=case.pk, action=action,
        **{"due": past, "next_at": later, "tries": 3, "error": "KeyError: 'x'", "survives": True, **fields},
    )  # fmt: skip


def mail(cast, **fields):
    later = timezone.now() + datetime.timedelta(hours=2)
    row = Delivery.objects.create(
        user=cast.ada, party=cast.supplier.party, code="application.late",
        **{"due": later, "tries": 2, "error": "ConnectionRefusedError", **fields},
    )  # fmt: skip
    row.notifications.add(Notification.objects.create(user=cast.ada, party=row.party, code=row.code, data={
        "number": "RZ-2026-000001", "what": "x", "due_on": "2026-11-02"}))  # fmt: skip
    return row


def shown(client, code):
    """The rows of one kind, as the page has them."""
    return next((kind.shown for kind in client.get(PAGE).context["kinds"] if kind.code == code), [])


def test_nothing_stuck_says_so(cast, client):
    client.force_login(cast.bo)
    response = client.get(PAGE)
    assert response.context["kinds"] == [] and len(response.context["fine"]) == 8


def test_each_kind_is_shown_with_its_case_and_the_reason_in_words(cast, client):
    crowd = Crowd(cast)
    case = application(1, due=working_day(-2))
    application(2, due=working_day(-2), turn="supplier")
    late = refund(1, limit_on=working_day(-1))
    timer, letter = clock(case), mail(cast)
    push = PoolPush.objects.create(
        party=crowd.party, item=crowd.item("on_shelf"), kind="put", tries=2, error="503", due=timezone.now()
    )
    payout = Payout.objects.create(party=late.party, number="ZF-1", purpose="refund", state="unknown", fen=100,
                                   holder="x", account=late.account)  # fmt: skip
    common = {"uploaded_by": cast.finn}
    StatementFile.objects.create(name="a.csv", sha256="a", state="read", **common)
    unread = StatementFile.objects.create(name="b.csv", sha256="b", state="columns", **common)
    StatementFile.objects.create(name="c.csv", sha256="c", state="waiting", **common)
    old = StatementFile.objects.create(name="d.csv", sha256="d", state="waiting",
                                       created_at=timezone.now() - datetime.timedelta(hours=1), **common)  # fmt: skip
    LedgerCheck.objects.create(findings=[{"rule": "x"}])
    check = LedgerCheck.objects.create(findings=[{"rule": "x"}, {"rule": "y"}])
    client.force_login(cast.aud)
    rows = {kind.code: [row.obj for row in kind.shown] for kind in client.get(PAGE).context["kinds"]}
    assert rows == {
        "refunds": [late], "checks": [check], "payouts": [payout], "files": [old, unread], "timers": [timer],
        "mails": [letter], "pushes": [push], "cases": [case],
    }  # fmt: skip
    page = client.get(PAGE).content.decode()
    for words in (case.number, late.number, payout.number, "b.csv", "The mail server cannot be reached.", "KeyError"):
        assert words in page, words
    assert reverse("admin:onboarding_application_change", args=[case.pk]) in page
    front = {entry["code"]: entry["count"] for entry in client.get("/admin/").context["stuck"]}
    assert front == {code: len(found) for code, found in rows.items()}


def test_a_ledger_that_balances_again_is_not_stuck(cast, client):
    LedgerCheck.objects.create(findings=[{"rule": "x"}])
    LedgerCheck.objects.create(findings=[])
    client.force_login(cast.finn)
    assert shown(client, "checks") == []


def test_only_those_who_may_see_the_button(cast, client):
    clock(application(1))
    for who in STAFF:
        client.force_login(getattr(cast, who))
        assert ("/admin/stuck/timers/again/" in client.get(PAGE).content.decode()) is (who == "pol"), who


def test_nobody_else_gets_in(cast, client):
    for who in (None, cast.ada, cast.eve):
        client.logout()
        if who:
            client.force_login(who)
        assert client.get(PAGE).status_code == client.post(f"{PAGE}timers/again/").status_code == 302


def test_a_clock_that_is_tried_again_runs_with_the_next_sweep(cast, client):
    case = application(1)
    row = clock(case)
    client.force_login(cast.pol)
    response = client.post(f"{PAGE}timers/again/", {"pk": row.pk}, follow=True)
    assert "1 is tried again" in response.content.decode()
    event = Event.objects.get(verb="workflow.retry_timer")
    assert (event.user, event.public, event.data) == (cast.pol, False, {"clock": row.action, "tries": 3})
    assert timers.sweep() >= 1
    row.refresh_from_db()
    assert row.status == Timer.Status.FIRED
    assert shown(client, "timers") == []


def test_mails_after_an_outage_leave_together(cast, client, mailoutbox):
    rows = [mail(cast) for _n in range(3)]
    client.force_login(cast.pol)
    client.post(f"{PAGE}mails/again/", {"pk": [row.pk for row in rows]})
    assert Event.objects.filter(verb="workflow.retry_delivery").count() == 3
    assert notices.deliver() == 3 and len(mailoutbox) == 3


def test_a_message_to_the_pool_is_pushed_again(cast, client):
    crowd = Crowd(cast)
    push = PoolPush.objects.create(party=crowd.party, item=crowd.item("on_shelf"), kind="put", tries=5, state="failed",
                                   error="400", due=None)  # fmt: skip
    client.force_login(cast.pol)
    client.post(f"{PAGE}pushes/again/", {"pk": push.pk})
    push.refresh_from_db()
    assert (push.state, push.tries) == ("queued", 0) and push.due <= timezone.now()


def test_what_is_not_stuck_any_more_or_runs_right_now_is_left_alone(cast, client):
    case = application(1)
    fine, busy = clock(case, tries=0), clock(case, "onboarding.remind")
    Timer.objects.filter(pk=busy.pk).update(leased_until=timezone.now() + datetime.timedelta(minutes=4))
    gone = mail(cast, sent_at=timezone.now())
    for action, row in [(retry_timer, fine), (retry_timer, busy), (retry_delivery, gone)]:
        with pytest.raises(Refused):
            action(row, actor=cast.actor("pol"))
    with pytest.raises(NotAllowed):
        retry_timer(busy, actor=cast.actor("bo"))
    client.force_login(cast.pol)
    for pk in (fine.pk, busy.pk, "x", "9" * 30, -1):
        assert client.post(f"{PAGE}timers/again/", {"pk": pk}).status_code == 302
    assert Event.objects.filter(verb="workflow.retry_timer").count() == 0


def test_an_address_of_something_else_is_not_found(cast, client):
    client.force_login(cast.pol)
    assert client.post(f"{PAGE}cases/again/", {"pk": 1}).status_code == 404
    assert client.post(f"{PAGE}nothing/again/").status_code == 404
    assert client.get(f"{PAGE}timers/again/").status_code == 405


@pytest.mark.parametrize(
    ("error", "of_mail", "words"),
    [
        ("SMTPServerDisconnected", True, "The mail server cannot be reached."),
        ("SMTPRecipientsRefused", True, "The mail server does not take the address."),
        ("SMTPAuthenticationError", True, "The mail server does not accept our log-in."),
        ("Refused: 还缺文件。", False, "还缺文件。"),
        ("OperationalError: locked", False, "The database was not available."),
        ("KeyError: 'x'", False, "An error in the program (KeyError). The technical log has the details."),
        ("", False, ""),
    ],
)
def test_an_error_is_said_in_words(error, of_mail, words):
    assert explain(error, of_mail) == words


def test_the_page_asks_as_much_about_one_as_about_ten(cast, client):
    client.force_login(cast.pol)
    counts, crowd = [], Crowd(cast)
    for more in (range(1), range(1, 10)):
        for n in more:
            clock(application(n, due=working_day(-1)))
            refund(n, limit_on=working_day(-1))
            mail(cast)
            PoolPush.objects.create(party=crowd.party, item=crowd.item("on_shelf"), kind="put", tries=1)
        with CaptureQueriesContext(connection) as caught:
            client.get(PAGE)
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert Application.objects.count() > 9
