"""From a visitor to a confirmed owner of a company, and what must not show on the way."""

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Consent, Membership, SignUp, Supplier, User
from tests.accounts.mails import link, sent
from workflow import actors, timers
from workflow.models import Delivery, Event, Timer

pytestmark = pytest.mark.django_db
USCC = "91330100799655058B"
PASSWORD = "correct horse battery"
FORM = {
    "company": "杭州新样科技(中国) 有限公司", "uscc": USCC, "name": "王小明", "email": "Wang@Example.com",
    "password": PASSWORD, "again": PASSWORD, "consent": "on",
}  # fmt: skip
URL = "/account/sign-up/"


def sign_up(client, **changes):
    return client.post(URL, FORM | changes)


def test_the_whole_way_from_the_form_to_the_company(client):
    response = sign_up(client)
    assert (response.status_code, response.url) == (302, "/account/check-mail/")
    assert "wang@example.com" in client.get(response.url).content.decode()
    assert not Supplier.objects.filter(uscc=USCC).exists()
    verify = link("wang@example.com")
    page = client.get(verify)
    assert page.status_code == 200 and "杭州新样科技（中国）有限公司" in page.content.decode()
    assert User.objects.get(email="wang@example.com").verified_at is None
    assert client.post(verify, {"password": PASSWORD}).status_code == 302
    user, supplier = User.objects.get(email="wang@example.com"), Supplier.objects.get(uscc=USCC)
    assert actors.person(user.pk).parties == {supplier.party_id: "owner"}
    assert client.get("/account/company/").status_code == 200
    consent = Consent.objects.get(user=user)
    assert consent.version and consent.given_at
    assert Event.objects.filter(party=supplier.party, verb="accounts.confirm_sign_up", user=user).count() == 1


def test_a_mail_scanner_that_opens_the_link_confirms_nothing(client):
    sign_up(client)
    verify = link("wang@example.com")
    for _time in range(3):
        assert client.get(verify).status_code == 200
    assert User.objects.get(email="wang@example.com").verified_at is None


def test_the_link_alone_without_the_password_confirms_nothing(client):
    sign_up(client)
    assert client.post(link("wang@example.com"), {"password": "something else"}).status_code == 422
    assert not Supplier.objects.filter(uscc=USCC).exists()


def test_a_link_works_once(client):
    sign_up(client)
    verify = link("wang@example.com")
    client.post(verify, {"password": PASSWORD})
    assert client.get(verify).status_code == 302  # the second of two clicks
    client.logout()
    assert client.get(verify).status_code == 410
    assert client.post(verify, {"password": PASSWORD}).status_code == 410
    assert Supplier.objects.filter(uscc=USCC).count() == 1


def test_a_link_ends_after_48_hours_and_a_new_one_can_be_sent(client):
    sign_up(client)
    verify, row = link("wang@example.com"), SignUp.objects.get()
    timer = timers.live(row).get()
    assert 47 < (timer.due - timezone.now()).total_seconds() / 3600 <= 48
    Timer.objects.update(next_at=timezone.now() - timezone.timedelta(seconds=1))
    assert timers.sweep() == 1
    assert client.get(verify).status_code == 410
    SignUp.objects.update(changed_at=timezone.now() - timezone.timedelta(minutes=2))
    assert client.post("/account/resend/", {"email": "wang@example.com"}).status_code == 302
    newer = link("wang@example.com")
    assert newer != verify and client.get(verify).status_code == 410
    assert client.post(newer, {"password": PASSWORD}).status_code == 302
    assert not timers.live(row).exists()


def test_resending_says_nothing_about_an_address(client, cast):
    sign_up(client)
    known = client.post("/account/resend/", {"email": "wang@example.com"})
    unknown = client.post("/account/resend/", {"email": "nobody@example.com"})
    verified = client.post("/account/resend/", {"email": "ada@example.com"})
    assert {(r.status_code, r.url) for r in (known, unknown, verified)} == {(302, "/account/check-mail/")}
    assert not sent("ada@example.com") and not sent("nobody@example.com")


def test_the_same_form_posted_twice_has_one_effect(client):
    once = "3b0c1f4e-9a57-4c39-8b52-6d0f54f5a111"
    first, second = sign_up(client, once=once), sign_up(client, once=once)
    assert first.url == second.url == "/account/check-mail/"
    assert User.objects.count() == SignUp.objects.count() == Delivery.objects.count() == 1


def test_a_known_address_gets_the_same_answer_and_its_owner_a_mail(client, cast):
    known = sign_up(client, email="ada@example.com")
    unknown = sign_up(client, email="new@example.com")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, "/account/check-mail/")
    assert SignUp.objects.filter(user=cast.ada).count() == 0
    (mail_to_ada,) = sent("ada@example.com")
    assert USCC not in mail_to_ada.body and "/account/reset/" in mail_to_ada.body
    sign_up(client, email="ada@example.com")
    assert len(sent("ada@example.com")) == 1  # at most one an hour


def test_a_taken_code_says_whom_to_ask_and_names_nobody(client, cast):
    response = sign_up(client, uscc=cast.supplier.uscc)
    text = response.content.decode()
    assert response.status_code == 422
    assert "suppliers@portal.example" in text
    for secret in ("ada@", "Ada", "ben@", "Ben", cast.supplier.name):
        assert secret not in text
    assert 'value="王小明"' in text and not User.objects.filter(email="wang@example.com").exists()


def test_nobody_can_block_a_company_without_confirming(client):
    sign_up(client, email="squatter@example.com")
    assert sign_up(client).status_code == 302
    assert client.post(link("wang@example.com"), {"password": PASSWORD}).status_code == 302
    assert Membership.objects.get(party__supplier__uscc=USCC).user.email == "wang@example.com"
    client.logout()
    late = client.post(link("squatter@example.com"), {"password": PASSWORD}, follow=True)
    assert late.status_code == 200
    assert Membership.objects.filter(party__supplier__uscc=USCC).count() == 1


def test_a_newer_sign_up_of_an_unconfirmed_person_replaces_the_older(client):
    sign_up(client, company="错误名称有限公司")
    older = link("wang@example.com")
    sign_up(client, password=PASSWORD + "2", again=PASSWORD + "2")
    newer = link("wang@example.com")
    assert client.get(older).status_code == 410
    assert client.post(newer, {"password": PASSWORD + "2"}).status_code == 302
    assert Supplier.objects.get(uscc=USCC).name == "杭州新样科技（中国）有限公司"


def test_an_unconfirmed_person_sees_only_that_the_confirmation_is_missing(client):
    sign_up(client)
    client.force_login(User.objects.get())
    for url in ("/account/company/", "/account/members/"):
        page = client.get(url)
        assert page.status_code == 200
        assert page.templates[0].name == "accounts/unconfirmed.html"
    assert client.post("/account/members/invite/", {"email": "x@example.com", "role": "member"}).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uscc": "91330100799655O58B"}, "uscc"),
        ({"uscc": "1" * 10_000}, "uscc"),
        ({"company": "好" * 10_000}, "company"),
        ({"company": "   　 "}, "company"),
        ({"company": "\u200b\u202e\x00"}, "company"),
        ({"company": "——"}, "company"),
        ({"name": "a" * 10_000}, "name"),
        ({"email": "not an address"}, "email"),
        ({"email": "a" * 300 + "@example.com"}, "email"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "12345678901", "again": "12345678901"}, "password"),
        ({"password": "x" * 100_000, "again": "x" * 100_000}, "password"),
        ({"again": "another password"}, "again"),
        ({"consent": ""}, "consent"),
    ],
)
def test_a_mistake_gets_a_sentence_at_its_field_and_the_rest_is_kept(client, changes, field):
    response = sign_up(client, **changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    kept = {"company": "杭州新样科技", "name": "王小明", "uscc": USCC, "email": "Wang@Example.com"}
    for name, value in kept.items():
        if name not in changes:
            assert value in response.content.decode()
    assert not User.objects.exists()


def test_consent_is_unticked_at_first(client):
    assert "checked" not in client.get(URL).content.decode()


def test_script_and_formula_in_a_name_are_shown_as_text(client):
    sign_up(client, name="<script>alert(1)</script>", company='=HYPERLINK("http://x","y")公司')
    client.post(link("wang@example.com"), {"password": PASSWORD})
    text = client.get("/account/members/").content.decode() + client.get("/account/company/").content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;" in text
    assert "&quot;http://x&quot;" in text


def test_a_name_is_kept_without_invisible_signs(client):
    sign_up(client, name="王\u202e小\u200b明\x07")
    assert User.objects.get().name == "王小明"


def test_mails_keep_no_token_once_sent(client):
    sign_up(client)
    token = link("wang@example.com").rstrip("/").rsplit("/", 1)[1]
    row = Delivery.objects.get()
    assert token not in row.body + row.secret and row.secret == ""
    assert token in mail.outbox[0].body
    assert not any(token in str(e.data) for e in Event.objects.all())


def test_a_hidden_token_of_nonsense_is_ignored(client):
    assert sign_up(client, once="nonsense", seen="²").status_code == 302
