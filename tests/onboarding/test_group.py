"""The supplier group: joining, tasks on time and late, confirmed and sent back."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from onboarding.actions.group import confirm_task, hand_in_task, join_group, return_task, set_task
from onboarding.journey import Case
from onboarding.models import Application, HandIn, Seat, Task
from onboarding.steps.group import requirements
from tests.matrix.application import make_application
from tests.matrix.group import make_task
from workflow import calendar, timers
from workflow.actions import Refused, WrongState
from workflow.actors import SYSTEM
from workflow.models import Notification, Timer

DAY = datetime.timedelta(days=1)


@pytest.fixture
def application(cast):
    return make_application(cast, "group")


@pytest.fixture
def on_shelf(monkeypatch):
    """The shelf itself is the catalogue's matter."""
    monkeypatch.setattr("onboarding.actions.group.first_on_shelf", lambda party_id: True)
    monkeypatch.setattr("onboarding.views.group.first_on_shelf", lambda party_id: True)


@pytest.fixture
def ada(cast, client):
    client.force_login(cast.ada)
    return client


def statuses(application) -> dict:
    return {r.code: str(r.status) for r in requirements(Case(application))}


def task(application, **fields):
    """A running task with its clocks."""
    Seat.objects.get_or_create(
        party_id=application.party_id, application=application, joined_by=application.party.memberships.first().user
    )
    return make_task(application, **fields)


def test_the_group_is_closed_until_the_first_item_is_on_the_shelf(application, cast):
    with pytest.raises(Refused):
        join_group(application, actor=cast.actor("ada"))
    assert statuses(application) == {"group_joined": "now", "group_first_task": "later"}


def test_joining_brings_the_first_task_and_its_clock(application, cast, on_shelf):
    join_group(application, actor=cast.actor("ada"))
    first = Task.objects.get()
    assert first.due == calendar.add(calendar.today(), 5)[0]
    assert {t.action for t in timers.live(first)} == {"onboarding.remind_task", "onboarding.mark_task_late"}
    assert statuses(application)["group_joined"] == "done"


def test_a_company_joins_once(application, cast, on_shelf):
    join_group(application, actor=cast.actor("ada"))
    Application.objects.update(state="group")  # where the journey really is by then
    with pytest.raises(Refused):
        join_group(application, actor=cast.actor("ben"))


def test_the_first_task_confirmed_completes_the_step(application, cast, on_shelf):
    join_group(application, actor=cast.actor("ada"))
    first = Task.objects.get()
    hand_in_task(first, actor=cast.actor("ben"), text="我们的店铺")
    assert statuses(application)["group_first_task"] == "waiting"
    confirm_task(first, actor=cast.actor("bo"))
    assert set(statuses(application).values()) == {"done"}
    assert not timers.live(first).exists()


def test_a_returned_task_carries_the_words_and_a_new_day(application, cast):
    row = task(application, state="handed_in")
    with pytest.raises(Refused):
        return_task(row, actor=cast.actor("bo"), words=" ", due=calendar.today())
    with pytest.raises(Refused):
        return_task(row, actor=cast.actor("bo"), words="缺图", due=calendar.today() - DAY)
    return_task(row, actor=cast.actor("bo"), words="缺图", due=calendar.today() + 9 * DAY)
    wanted = requirements(Case(application))[1]
    assert (wanted.status, wanted.remark, wanted.due) == ("returned", "缺图", calendar.today() + 9 * DAY)
    hand_in_task(row, actor=cast.actor("ada"), text="补上了")
    assert HandIn.objects.count() == 1


def test_a_task_not_handed_in_by_its_day_is_marked_late_once_and_can_still_be_handed_in(application, cast):
    Seat.objects.create(party_id=application.party_id, application=application, joined_by=cast.ada)
    set_task(application, actor=cast.actor("bo"), title="报价", text="", due=calendar.today())
    Timer.objects.filter(action="onboarding.mark_task_late").update(next_at=timezone.now() - DAY)
    assert timers.sweep() == 1
    assert timers.sweep() == 0
    row = Task.objects.get()
    assert row.late
    assert Notification.objects.filter(code="group.task_late").count() == 2  # Ada and Ben
    hand_in_task(row, actor=cast.actor("ada"), text="晚了")
    assert Task.objects.get().state == "handed_in"


def test_handed_in_after_the_day_counts_as_late_even_before_the_sweep(application, cast):
    row = task(application, due=calendar.today() - DAY)
    hand_in_task(row, actor=cast.actor("ada"), text="晚了")
    assert HandIn.objects.get().late
    assert Task.objects.get().late


def test_a_handed_in_task_is_not_marked_late(application, cast):
    row = task(application)
    hand_in_task(row, actor=cast.actor("ada"), text="好")
    from onboarding.actions.group import mark_task_late

    with pytest.raises(WrongState):
        mark_task_late(row, actor=SYSTEM)


def test_later_tasks_hold_nothing_up(application, cast):
    task(application, state="confirmed")
    make_task(application, number=2)
    later = requirements(Case(application))[2]
    assert (later.code, later.blocks) == ("task_2", False)


def test_nothing_can_be_set_before_the_supplier_has_joined(application, cast):
    with pytest.raises(Refused):
        set_task(application, actor=cast.actor("bo"), title="报价", text="", due=calendar.today())


def test_the_pages_join_show_and_hand_in(ada, application, cast, on_shelf):
    home = reverse("onboarding:group", args=[application.pk])
    assert ada.get(home).status_code == 200
    assert ada.post(reverse("onboarding:group-join", args=[application.pk])).status_code == 302
    url = reverse("onboarding:group-task", args=[application.pk, Task.objects.get().pk])
    assert "店铺与主推商品介绍" in ada.get(url).content.decode()
    assert ada.post(url, {"text": "   "}).status_code == 422
    assert ada.post(url, {"text": "字" * 10_000}).status_code == 422
    fake = SimpleUploadedFile("介绍.pdf", b"MZ\x90\x00not a paper")
    answer = ada.post(url, {"text": "附件", "file": fake})
    assert answer.status_code == 422
    assert "附件" in answer.content.decode()
    assert ada.post(url, {"text": "<script>alert(1)</script>"}).status_code == 302
    assert "<script>alert" not in ada.get(url).content.decode()
    assert ada.post(url, {"text": "再交一次"}).status_code == 409
    assert ada.get(home).status_code == 200


def test_a_stranger_finds_no_group_page(client, cast, application):
    client.force_login(cast.eve)
    assert client.get(reverse("onboarding:group", args=[application.pk])).status_code == 404


def test_the_buyer_confirms_in_the_admin(client, cast, application):
    row = task(application, state="handed_in")
    client.force_login(cast.bo)
    page = f"/admin/onboarding/task/{row.pk}/"
    assert client.get(f"{page}change/").status_code == 200
    assert client.get("/admin/onboarding/task/").status_code == 200
    assert client.post(f"{page}act/confirm_task/").status_code == 302
    assert Task.objects.get().state == "confirmed"
