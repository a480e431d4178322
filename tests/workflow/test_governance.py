"""Policies are data with dates: a version is entered by one person, approved by another, and counts from its day on."""

import datetime

import pytest

from tests.cast import make_person
from workflow import calendar, governance, policies
from workflow.actions import NotAllowed, Refused, WrongState
from workflow.actors import person
from workflow.models import Policy

KEY = "reminder.supplier_days"


@pytest.fixture
def second(cast):
    """Another policy administrator."""
    return person(make_person("pia", "policy_admin").pk)


def propose(cast, value=5, days=0, source="会议纪要 2026-11", key=KEY):
    on = calendar.today() + datetime.timedelta(days=days)
    row = policies.in_force(key)
    return governance.propose_policy(row, actor=cast.actor("pol"), value=value, effective_from=on, source=source)


def test_a_version_counts_only_after_a_second_person_has_approved_it(cast, second):
    before = policies.value(KEY)
    version = propose(cast)
    assert policies.value(KEY) == before
    with pytest.raises(NotAllowed):
        governance.approve_policy(version, actor=cast.actor("pol"))
    governance.approve_policy(version, actor=second)
    assert policies.value(KEY) == 5
    with pytest.raises(WrongState):
        governance.approve_policy(version, actor=second)


def test_a_version_counts_from_its_day_on(cast, second):
    before = policies.value(KEY)
    governance.approve_policy(propose(cast, days=10), actor=second)
    assert policies.value(KEY) == before
    assert policies.value(KEY, on=calendar.today() + datetime.timedelta(days=10)) == 5


def test_a_dropped_version_never_counts(cast, second):
    version = propose(cast)
    governance.drop_policy(version, actor=cast.actor("pol"))
    with pytest.raises(WrongState):
        governance.approve_policy(version, actor=second)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"value": "drei"}, "value"), ({"days": -1}, "effective_from"), ({"source": " "}, "source")],
)
def test_a_version_that_would_break_something_is_refused_at_its_field(cast, change, field):
    with pytest.raises(Refused) as error:
        propose(cast, **change)
    assert error.value.field == field


def test_a_version_keeps_the_entries_of_the_one_before(cast):
    with pytest.raises(Refused):
        propose(cast, key="channel.huicai", value={"commission": [500, 1200]})


def test_the_old_versions_stay(cast, second):
    governance.approve_policy(propose(cast), actor=second)
    assert Policy.objects.filter(key=KEY).count() == 2


def test_staff_propose_and_approve_in_the_admin(cast, second, client):
    row = policies.in_force(KEY)
    client.force_login(cast.pol)
    here = f"/admin/workflow/policy/{row.pk}/"
    assert client.get(here + "change/").status_code == 200
    fields = {"value": "7", "effective_from": str(calendar.today()), "source": "测试"}
    posted = client.post(here + "act/propose_policy/", {f"propose_policy-{k}": v for k, v in fields.items()})
    assert posted.status_code == 302
    version = Policy.objects.get(key=KEY, state="proposed")
    bad = client.post(
        here + "act/propose_policy/", {f"propose_policy-{k}": v for k, v in (fields | {"value": "{"}).items()}
    )
    assert bad.status_code == 422 and "JSON" in bad.content.decode()
    client.force_login(cast.bo)
    assert client.post(f"/admin/workflow/policy/{version.pk}/act/approve_policy/").status_code == 403
    from accounts.models import User

    client.force_login(User.objects.get(pk=second.user_id))
    assert client.post(f"/admin/workflow/policy/{version.pk}/act/approve_policy/").status_code == 302
    assert policies.value(KEY) == 7


def test_a_calendar_is_published_in_the_admin(cast, client):
    client.force_login(cast.pol)
    fields = {
        "year": "2027",
        "days_off": "2027-01-01",
        "work_weekends": "",
        "source": "演示",
        "published_on": "2026-11-20",
    }
    assert client.post("/admin/workflow/calendaryear/publish/", fields | {"days_off": "2027-01-02"}).status_code == 422
    twice = client.post("/admin/workflow/calendaryear/publish/", fields | {"work_weekends": "2027-01-09、2027-01-01"})
    assert twice.status_code == 422 and "2027-01-01" in twice.content.decode()
    typed = fields | {"days_off": "２０２７－０１－０１，", "work_weekends": " "}
    assert client.post("/admin/workflow/calendaryear/publish/", typed).status_code == 302
    assert calendar.add(datetime.date(2026, 12, 31), 1) == (datetime.date(2027, 1, 4), False)
