"""What a visitor sees first: the start page, the self-check; and where people go once logged in."""

import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from onboarding import selfcheck
from tests.matrix.application import make_application
from workflow.models import Event, Policy

pytestmark = pytest.mark.django_db
ALL = {
    "family": "office",
    "trademark": "registered",
    "taxpayer": "general",
    "years": 5,
    "papers": "yes",
    "consumers": "no",
}


@pytest.fixture(autouse=True)
def no_kept_median():
    cache.clear()


def verdict(client, **changes):
    return client.get("/check/", {"channel": "huicai"} | ALL | changes).context["verdict"]


def missing(found) -> list[str]:
    return [f.code for f in found.findings if f.state == "you"]


def test_a_visitor_sees_the_start_page_with_the_costs_in_force(client):
    text = client.get("/").content.decode()
    assert "¥30,000–¥50,000" in text and "5–10" in text and "/check/" in text and "/account/sign-up/" in text


def test_the_pages_follow_the_policy_in_force(client):
    row = Policy.objects.get(key="channel.huicai")
    Policy.objects.create(
        key=row.key,
        value=row.value | {"deposit_typical_fen": [8_000_000, 8_000_000]},
        effective_from="2026-02-01",
        source="x",
    )
    for url in ("/", "/check/"):
        text = client.get(url).content.decode()
        assert "¥80,000" in text and "2026-02-01" in text


def test_people_go_on_to_their_own_work(client, cast):
    client.force_login(cast.ada)
    assert client.get("/").url == "/start/"
    make_application(cast, state="withdrawn")
    running = make_application(cast)
    assert client.get("/").url == f"/applications/{running.pk}/"
    client.force_login(cast.bo)
    assert client.get("/").url == "/admin/"


def test_everything_fulfilled_is_a_yes(client):
    for channel in ("huicai", "main_site", "xintonglu"):
        found = verdict(client, channel=channel)
        assert (found.state, missing(found)) == ("done", [])


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"trademark": "none"}, ["trademark"]),
        ({"trademark": "notice"}, []),
        ({"taxpayer": "small"}, ["taxpayer"]),
        ({"papers": "no"}, ["papers"]),
        ({"years": 0}, []),
        ({"years": 1, "channel": "main_site"}, ["age"]),
        ({"years": 2, "channel": "main_site"}, []),
        ({"years": 0, "channel": "xintonglu"}, []),
        ({"trademark": "none", "taxpayer": "small", "papers": "no"}, ["trademark", "taxpayer", "papers"]),
    ],
)
def test_what_is_missing_is_named(client, changes, what):
    assert missing(verdict(client, **changes)) == what


def test_the_age_counts_only_where_the_channel_asks_for_it(client):
    assert "age" not in [f.code for f in verdict(client).findings]
    assert "age" in [f.code for f in verdict(client, channel="main_site").findings]


def test_selling_to_consumers_too_names_the_fourth_route_for_huicai(client):
    assert verdict(client, consumers="yes").by_detour
    assert not verdict(client, consumers="yes", channel="main_site").by_detour


def test_unanswered_questions_are_no_verdict_and_no_error(client):
    response = client.get("/check/")
    assert response.status_code == 200 and response.context["verdict"].state == "later"
    assert not response.context["form"].errors
    assert verdict(client, taxpayer="").state == "later"


@pytest.mark.parametrize(
    "changes", [{"years": "-1"}, {"years": "abc"}, {"years": "9" * 400}, {"trademark": "<script>"}, {"channel": "xx"}]
)
def test_nonsense_in_the_address_never_breaks_the_page(client, changes):
    response = client.get("/check/", {"channel": "huicai"} | ALL | changes)
    assert response.status_code in (200, 422)
    assert "<script>" not in response.content.decode()


def test_channels_cost_what_their_policy_says(db):
    def value(channel, number):
        return selfcheck.costs(channel)[number]["value"]

    assert value("huicai", 0) == "¥30,000–¥50,000" and value("huicai", 2) == "¥0"
    assert "30–60" in value("main_site", 3) and "15" in value("xintonglu", 3)
    assert len(selfcheck.costs("huicai")) == len(selfcheck.costs("main_site")) + 1  # no promotion


def test_the_real_median_needs_five_recent_cases(client, cast):
    from tests.cast import make_supplier

    now = timezone.now()
    kind = None
    for number in range(5):
        assert client.get("/check/").context["times"]["median"] is None
        supplier = make_supplier(f"公司{number}", f"9133010079965505{number:02d}")
        cast.supplier = supplier
        application = make_application(cast, state="live", created_at=now - datetime.timedelta(days=28))
        from django.contrib.contenttypes.models import ContentType

        kind = kind or ContentType.objects.get_for_model(application)
        Event.objects.create(
            party=supplier.party, subject_type=kind, subject_id=application.pk, verb="onboarding.advance",
            actor_kind="system", after="live", at=now,
        )  # fmt: skip
        cache.clear()
    assert client.get("/check/").context["times"]["median"] > 0


def test_the_self_check_changes_nothing(client):
    before = Event.objects.count()
    client.get("/check/", ALL)
    assert Event.objects.count() == before and not client.cookies.get("sessionid")
