"""The supplier's page and the staff desk of the VC account."""

import pytest
from django.urls import reverse

from onboarding.actions.vc import issue_code, register_vc, return_vc
from onboarding.models import VcAccount
from tests.matrix.application import make_application
from workflow.actors import SYSTEM


@pytest.fixture
def account(cast):
    application = make_application(cast, "vc", buyer=cast.bo)
    return issue_code(cast.supplier, actor=SYSTEM, application=application)


def page_of(account):
    return reverse("onboarding:vc", args=[account.application_id])


def registered(account, cast):
    register_vc(account, actor=cast.actor("ada"), login_name="example_hz", buyer_code=account.buyer_code)


def test_before_the_forms_are_approved_the_page_says_what_will_come(cast, client):
    application = make_application(cast)
    client.force_login(cast.ada)
    response = client.get(reverse("onboarding:vc", args=[application.pk]))
    assert response.status_code == 200
    assert '<form method="post" novalidate' not in response.text


def test_the_page_shows_both_codes_and_takes_the_registration(account, cast, client):
    client.force_login(cast.ada)
    text = client.get(page_of(account)).text
    assert account.supplier_code in text
    assert account.buyer_code in text
    response = client.post(page_of(account), {"login_name": "example_hz", "buyer_code": account.buyer_code})
    assert response.status_code == 302
    account.refresh_from_db()
    assert account.state == "registered"
    assert client.get(page_of(account)).status_code == 200


def test_a_wrong_code_answers_422_and_keeps_what_was_typed(account, cast, client):
    client.force_login(cast.ada)
    response = client.post(page_of(account), {"login_name": "example_hz", "buyer_code": "C12345X"})
    assert response.status_code == 422
    assert "example_hz" in response.text
    assert "C12345X" in response.text


@pytest.mark.parametrize(
    "name", ["", "   ", "a", "x" * 400, "有 空格", "<script>alert(1)</script>", "\u202eabcd\u0000 ef"]
)
def test_a_hostile_log_in_name_is_refused_in_words(account, cast, client, name):
    client.force_login(cast.ada)
    response = client.post(page_of(account), {"login_name": name, "buyer_code": account.buyer_code})
    assert response.status_code == 422
    assert "<script>alert" not in response.text


def test_a_stranger_finds_nothing(account, cast, client):
    client.force_login(cast.eve)
    assert client.get(page_of(account)).status_code == 404
    assert client.post(page_of(account), {"login_name": "evil", "buyer_code": account.buyer_code}).status_code == 404


def test_posting_twice_has_one_effect_and_a_stale_page_is_told(account, cast, client):
    client.force_login(cast.ada)
    once = "0190a3a0-0000-4000-8000-000000000001"
    form = {"login_name": "example_hz", "buyer_code": account.buyer_code, "once": once, "seen": account.revision}
    assert client.post(page_of(account), form).status_code == 302
    # The form is gone once it was handed in; posting it again changes nothing and is no error page.
    assert client.post(page_of(account), form).status_code == 200
    account.refresh_from_db()
    assert account.revision == 1
    return_vc(account, actor=cast.actor("bo"), code="VC-03", words="请核对")
    assert client.post(page_of(account), form | {"once": "", "seen": 0}).status_code == 409


def test_the_words_of_the_buyer_are_on_the_page(account, cast, client):
    registered(account, cast)
    return_vc(account, actor=cast.actor("bo"), code="VC-02", words="您用了别人的采销简码。")
    client.force_login(cast.ben)
    text = client.get(page_of(account)).text
    assert "您用了别人的采销简码。" in text
    assert "VC-02" in text


def test_the_buyer_does_the_whole_part_in_the_admin(account, cast, client):
    registered(account, cast)
    client.force_login(cast.bo)
    case = reverse("admin:onboarding_vcaccount_change", args=[account.pk])
    assert client.get(reverse("admin:onboarding_vcaccount_changelist")).status_code == 200
    text = client.get(case).text
    assert "example_hz" in text
    assert "authorise_vc" in text
    assert "open_vc" not in text
    for button in ("authorise_vc", "open_vc"):
        url = reverse("admin:onboarding_vcaccount_act", args=[account.pk, button])
        assert client.post(url, {"seen": VcAccount.objects.get().revision}).status_code == 302
    assert VcAccount.objects.get().state == "open"
    assert client.get(case).status_code == 200


def test_a_return_without_words_is_refused_beside_its_button(account, cast, client):
    registered(account, cast)
    client.force_login(cast.bo)
    url = reverse("admin:onboarding_vcaccount_act", args=[account.pk, "return_vc"])
    assert client.post(url, {"return_vc-code": "VC-01"}).status_code == 422
    assert client.post(url, {"return_vc-code": "VC-01", "return_vc-words": "请核对"}).status_code == 302


def test_finance_sees_the_case_and_has_no_button(account, cast, client):
    registered(account, cast)
    client.force_login(cast.finn)
    assert "authorise_vc" not in client.get(reverse("admin:onboarding_vcaccount_change", args=[account.pk])).text
    url = reverse("admin:onboarding_vcaccount_act", args=[account.pk, "authorise_vc"])
    assert client.post(url).status_code == 403
