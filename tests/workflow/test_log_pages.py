"""The staff's lists of the log, of clocks and mails: quick with millions of rows, right for each reader."""

import datetime

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from onboarding.actions.application import open_application, take_over
from onboarding.models import Application
from tests.matrix.application import make_application
from workflow import calendar
from workflow.log_admin import occurring_verbs
from workflow.models import Event, Notification, Timer
from workflow.pagination import Latest

TIMERS, EVENTS = "/admin/workflow/timer/", "/admin/workflow/event/"


def clock(subject, action="onboarding.expire_application", **fields) -> Timer:
    due = calendar.end_of(datetime.date(2099, 3, 2))
    return Timer.objects.create(
        party_id=subject.party_id, subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk,
        action=action, due=due, next_at=due, **fields,
    )  # fmt: skip


def test_no_page_of_the_log_asks_all_rows_for_their_codes(cast, client, django_assert_max_num_queries):
    for n in range(3):
        clock(make_application(cast, "withdrawn"), tries=n)
    client.force_login(cast.pol)
    for url in (TIMERS, EVENTS, "/admin/workflow/delivery/"):
        with django_assert_max_num_queries(40) as asked:
            assert client.get(url).status_code == 200
        codes = ('."action"', '."verb"', '."code"', '."actor_kind"')
        distinct = [q["sql"] for q in asked.captured_queries if q["sql"].startswith("SELECT DISTINCT")]
        assert not [sql for sql in distinct if sql.split(" FROM ")[0].endswith(codes)], url


def test_the_log_offers_the_verbs_that_occur(cast):
    application = open_application(cast.supplier, actor=cast.actor("ada"), channel="huicai", categories="办公")
    take_over(application, actor=cast.actor("bo"))
    assert occurring_verbs() == sorted(set(Event.objects.values_list("verb", flat=True)))


def test_a_list_of_millions_is_counted_only_as_far_as_anybody_leafs(cast, client, monkeypatch):
    monkeypatch.setattr(Latest, "most", 150)
    Event.objects.bulk_create(
        Event(subject_type=ContentType.objects.get_for_model(Application), subject_id=1, verb="onboarding.remind",
              actor_kind="system")
        for _ in range(151)
    )  # fmt: skip
    client.force_login(cast.pol)
    assert "150+" in client.get(EVENTS).content.decode()
    assert client.get(f"{EVENTS}?p=2").status_code == 200


def test_two_readers_at_once_never_see_each_others_names(cast, client):
    open_application(cast.supplier, actor=cast.actor("ada"), channel="huicai", categories="办公")
    client.force_login(cast.pol)
    page = client.get(EVENTS)
    (row,) = [r for r in page.context["cl"].result_list if r.verb == "onboarding.open_application"]
    assert "Ada" in row.named
    assert client.get(f"{EVENTS}{row.pk}/change/").status_code == 200
    kept = vars(admin.site._registry[Event])
    assert not {"names", "reader"} & set(kept), "the list is one object for all threads"


def ticked(timers, **fields):
    return {"action": "many_more_time", "_selected_action": [t.pk for t in timers], **fields}


def test_staff_extend_what_they_ticked_and_read_what_became_of_each(cast, client):
    good = clock(make_application(cast, "withdrawn"))
    bad = clock(cast.supplier, "accounts.expire_sign_up")
    client.force_login(cast.pol)
    asked = client.post(TIMERS, ticked([good, bad]))
    assert asked.status_code == 200 and 'name="words"' in asked.content.decode()
    wrong = client.post(TIMERS, ticked([good, bad], decided="1", days="0", words=""))
    assert wrong.status_code == 422
    done = client.post(TIMERS, ticked([good, bad], decided="1", days="2", words="系统停机"), follow=True)
    told = [str(m) for m in done.context["messages"]]
    assert "1" in told[0] and any("注册" in m or "确认" in m or "sign" in m for m in told[1:])
    good.refresh_from_db()
    assert calendar.last_day(good.due) == datetime.date(2099, 3, 4)
    assert Notification.objects.filter(user=cast.ada, data__why="系统停机").exists()


def test_a_clock_that_has_rung_is_not_extended(cast, client):
    over = clock(make_application(cast, "withdrawn"), status="fired", ended_at=timezone.now())
    client.force_login(cast.pol)
    page = client.post(TIMERS, ticked([over]), follow=True)
    assert len(page.context["messages"]) == 1


@pytest.mark.parametrize("who", ["bo", "aud"])
def test_others_are_not_offered_to_extend(cast, client, who):
    timer = clock(make_application(cast, "withdrawn"))
    client.force_login(getattr(cast, who))
    assert "many_more_time" not in client.get(TIMERS).content.decode()
    client.post(TIMERS, ticked([timer], decided="1", days="2", words="x"))
    timer.refresh_from_db()
    assert calendar.last_day(timer.due) == datetime.date(2099, 3, 2)
