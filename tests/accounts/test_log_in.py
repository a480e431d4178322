"""Logging in and out, forgotten passwords, one's own account, languages."""

import pytest
from django.utils import timezone

from accounts.models import PasswordReset, User
from tests.accounts.mails import link, sent
from workflow import timers
from workflow.models import Timer

pytestmark = pytest.mark.django_db
LOG_IN = "/account/log-in/"
NEW = "another good password"


def log_in(client, name="ada", password=None, **more):
    return client.post(LOG_IN, {"username": f"{name}@example.com", "password": password or name, **more})


def test_people_log_in_by_address_in_any_case_and_log_out_by_a_post(client, cast):
    assert log_in(client, "ADA", "ada").status_code == 302
    assert client.get("/account/log-out/").status_code == 405
    assert client.post("/account/log-out/").status_code == 302
    assert client.get("/account/company/").url.startswith(LOG_IN)


def test_a_wrong_password_is_said_without_saying_whether_the_address_is_known(client, cast):
    wrong, unknown = log_in(client, "ada", "no"), log_in(client, "nobody", "no")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


@pytest.mark.parametrize("url", [LOG_IN, "/admin/login/"])
def test_five_wrong_tries_close_the_log_in_with_a_page_of_ours(client, cast, url):
    for number in range(5):
        response = client.post(
            url, {"username": "Bo@example.com" if number % 2 else "bo@example.com", "password": "no"}
        )
    assert response.status_code == 429
    assert "accounts/locked.html" in [t.name for t in response.templates]
    assert client.post(url, {"username": "bo@example.com", "password": "bo"}).status_code == 429
    assert log_in(client, "ada").status_code == 302  # nobody else is locked out


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_host(client, cast, wanted):
    assert log_in(client, next=wanted).url == "/"
    assert client.get(LOG_IN, {"next": wanted}).url == "/"


def test_a_page_of_ours_is_returned_to(client, cast):
    assert log_in(client, next="/account/members/").url == "/account/members/"


def test_a_forgotten_password_is_chosen_anew_by_a_mailed_link_once(client, cast):
    assert client.post("/account/reset/", {"email": "ADA@example.com"}).url == "/account/reset/sent/"
    address = link("ada@example.com")
    assert client.get(address).status_code == 200
    assert client.post(address, {"password": NEW, "again": NEW}).status_code == 302
    assert client.get(address).status_code == 410
    assert log_in(client, "ada").status_code == 422
    assert log_in(client, "ada", NEW).status_code == 302
    assert len(sent("ada@example.com")) == 2  # the link, and that it was changed


def test_asking_for_a_new_password_says_nothing_about_an_address(client, cast):
    User.objects.filter(pk=cast.ben.pk).update(is_active=False)
    answers = [client.post("/account/reset/", {"email": f"{n}@example.com"}) for n in ("ada", "ben", "nobody")]
    assert {(r.status_code, r.url) for r in answers} == {(302, "/account/reset/sent/")}
    assert not sent("ben@example.com") and not sent("nobody@example.com")


def test_only_the_newest_link_counts_and_mails_do_not_pile_up(client, cast):
    client.post("/account/reset/", {"email": "ada@example.com"})
    first = link("ada@example.com")
    client.post("/account/reset/", {"email": "ada@example.com"})
    assert len(sent("ada@example.com")) == 1
    PasswordReset.objects.update(created_at=timezone.now() - timezone.timedelta(minutes=2))
    client.post("/account/reset/", {"email": "ada@example.com"})
    assert link("ada@example.com") != first
    assert client.get(first).status_code == 410


def test_a_reset_link_ends_after_a_day(client, cast):
    client.post("/account/reset/", {"email": "ada@example.com"})
    Timer.objects.update(next_at=timezone.now() - timezone.timedelta(seconds=1))
    assert timers.sweep() == 1
    assert client.post(link("ada@example.com"), {"password": NEW, "again": NEW}).status_code == 410
    assert User.objects.get(pk=cast.ada.pk).check_password("ada")


def test_a_reset_ends_other_sessions_and_opens_a_closed_log_in(client, cast):
    other = type(client)()
    other.force_login(cast.ada)
    for _time in range(5):
        log_in(client, "ada", "no")
    client.post("/account/reset/", {"email": "ada@example.com"})
    client.post(link("ada@example.com"), {"password": NEW, "again": NEW})
    assert other.get("/account/").status_code == 302
    assert log_in(client, "ada", NEW).status_code == 302


def test_changing_the_password_asks_for_the_current_one_and_keeps_this_session(client, cast):
    client.force_login(cast.ada)
    data = {"current": "no", "password": NEW, "again": NEW}
    assert client.post("/account/password/", data).status_code == 422
    assert client.post("/account/password/", data | {"current": "ada"}).status_code == 302
    assert client.get("/account/").status_code == 200
    assert User.objects.get(pk=cast.ada.pk).check_password(NEW)


def test_a_found_session_is_no_place_to_guess_the_password(client, cast):
    client.force_login(cast.ada)
    data = {"current": "no", "password": NEW, "again": NEW}
    assert [client.post("/account/password/", data).status_code for _time in range(5)] == [422] * 4 + [429]
    assert client.post("/account/password/", data | {"current": "ada"}).status_code == 429
    assert User.objects.get(pk=cast.ada.pk).check_password("ada")


def test_a_person_changes_name_and_language(client, cast):
    client.force_login(cast.ada)
    assert client.post("/account/", {"name": "艾达", "language": "en"}).status_code == 302
    assert client.get("/account/").headers["Content-Language"] == "en"
    cast.ada.refresh_from_db()
    assert (cast.ada.name, cast.ada.language) == ("艾达", "en")
    assert client.post("/account/", {"name": "艾达" * 40, "language": "en"}).status_code == 422


def test_the_language_switch_is_remembered_and_followed_at_the_next_log_in(client, cast):
    client.force_login(cast.ada)
    client.post("/language/", {"language": "en", "next": "/account/"})
    cast.ada.refresh_from_db()
    assert cast.ada.language == "en"
    fresh = type(client)()
    log_in(fresh, "ada")
    assert fresh.get("/account/").headers["Content-Language"] == "en"


def test_a_visitor_switches_the_language_and_strange_ones_are_ignored(client, db):
    assert client.post("/language/", {"language": "en", "next": LOG_IN}).status_code == 302
    assert client.get(LOG_IN).headers["Content-Language"] == "en"
    client.post("/language/", {"language": "xx", "next": LOG_IN})
    assert client.get(LOG_IN).headers["Content-Language"] == "en"
    assert client.post("/language/", {"language": "en", "next": "https://evil.example/"}).url == "/"
