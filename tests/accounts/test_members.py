"""Colleagues: invited, joined, given a role, removed; several companies."""

import pytest
from django.utils import timezone

from accounts.actions import members as verbs
from accounts.models import Invitation, Membership, User
from tests.accounts.mails import link, sent
from tests.cast import make_person
from workflow import actors, timers
from workflow.actions import NotAllowed, Refused, WrongState
from workflow.models import Event, Timer

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
JOIN = {"name": "新同事", "password": PASSWORD, "again": PASSWORD, "consent": "on"}


def invite(client, cast, email="new@example.com", role="member"):
    client.force_login(cast.ada)
    return client.post("/account/members/invite/", {"email": email, "role": role})


def membership(cast, name):
    return Membership.objects.get(user=getattr(cast, name), ended_at=None)


def test_an_owner_invites_and_a_stranger_joins_with_a_new_account(client, cast):
    assert invite(client, cast).status_code == 302
    address = link("new@example.com")
    client.logout()
    page = client.get(address)
    assert page.status_code == 200 and cast.supplier.name in page.content.decode()
    assert client.post(address, JOIN).status_code == 302
    user = User.objects.get(email="new@example.com")
    assert user.is_verified and actors.person(user.pk).parties == {cast.supplier.party_id: "member"}
    assert client.get("/account/company/").status_code == 200
    assert client.get(address).status_code == 410
    assert Event.objects.get(verb="accounts.accept_invitation").user == user


def test_somebody_with_an_account_joins_after_logging_in(client, cast):
    invite(client, cast, "eve@example.com", "owner")
    address = link("eve@example.com")
    client.logout()
    assert "/account/log-in/?next=" in client.get(address).content.decode()
    client.force_login(cast.eve)
    assert client.get(address).status_code == 200
    assert not Membership.objects.filter(user=cast.eve, party=cast.supplier.party).exists()
    assert client.post(address).status_code == 302
    assert actors.person(cast.eve.pk).parties == {cast.supplier.party_id: "owner", cast.other.party_id: "owner"}


def test_the_wrong_person_cannot_accept(client, cast):
    invite(client, cast)
    address = link("new@example.com")
    client.force_login(cast.eve)
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    row = Invitation.objects.get()
    with pytest.raises(NotAllowed):
        verbs.accept_invitation(row, actor=cast.actor("eve"), token=address.split("/")[-2])


def test_without_the_link_not_even_the_invited_address_gets_in(client, cast):
    invite(client, cast, "eve@example.com")
    with pytest.raises(NotAllowed):
        verbs.accept_invitation(Invitation.objects.get(), actor=cast.actor("eve"), token="guessed")


def test_an_invitation_ends_when_withdrawn_or_too_old(client, cast):
    invite(client, cast)
    invite(client, cast, "late@example.com")
    first, late = Invitation.objects.order_by("pk")
    addresses = link("new@example.com"), link("late@example.com")
    assert client.post(f"/account/members/invitations/{first.pk}/withdraw/").status_code == 302
    Timer.objects.filter(subject_id=late.pk).update(next_at=timezone.now() - timezone.timedelta(seconds=1))
    assert timers.sweep() == 1
    client.logout()
    assert [client.get(a).status_code for a in addresses] == [410, 410]
    assert [client.post(a, JOIN).status_code for a in addresses] == [410, 410]
    assert not User.objects.filter(email__in=["new@example.com", "late@example.com"]).exists()


def test_a_withdrawn_invitation_cannot_be_withdrawn_again(client, cast):
    invite(client, cast)
    row = Invitation.objects.get()
    verbs.withdraw_invitation(row, actor=cast.actor("ada"))
    with pytest.raises(WrongState):
        verbs.withdraw_invitation(row, actor=cast.actor("ada"))
    assert client.post(f"/account/members/invitations/{row.pk}/withdraw/").status_code == 409


def test_sending_again_replaces_the_link_but_not_within_a_minute(client, cast):
    invite(client, cast)
    first, row = link("new@example.com"), Invitation.objects.get()
    with pytest.raises(Refused):
        verbs.resend_invitation(row, actor=cast.actor("ada"))
    Invitation.objects.update(changed_at=timezone.now() - timezone.timedelta(minutes=2))
    assert client.post(f"/account/members/invitations/{row.pk}/resend/").status_code == 302
    second = link("new@example.com")
    client.logout()
    assert (client.get(first).status_code, client.get(second).status_code) == (410, 200)


def test_pointless_invitations_are_refused_at_the_address(client, cast):
    assert invite(client, cast, "ben@example.com").status_code == 422
    invite(client, cast)
    response = invite(client, cast)
    assert response.status_code == 422 and 'value="new@example.com"' in response.content.decode()
    assert invite(client, cast, "x@example.com", "king").status_code == 422
    assert Invitation.objects.count() == 1


def test_a_joining_form_posted_twice_has_one_effect(client, cast):
    invite(client, cast)
    address = link("new@example.com")
    client.logout()
    once = {"once": "3b0c1f4e-9a57-4c39-8b52-6d0f54f5a222"}
    assert client.post(address, JOIN | once).status_code == 302
    assert type(client)().post(address, JOIN | once).status_code == 410
    assert User.objects.filter(email="new@example.com").count() == 1


def test_members_see_everybody_but_change_nothing(client, cast):
    client.force_login(cast.ben)
    text = client.get("/account/members/").content.decode()
    assert "ada@example.com" in text and "invite/" not in text
    assert client.post("/account/members/invite/", {"email": "x@example.com", "role": "member"}).status_code == 403
    mine = membership(cast, "ada").pk
    assert client.post(f"/account/members/{mine}/role/", {f"m{mine}-role": "member"}).status_code == 403
    assert client.get(f"/account/members/{mine}/leave/").status_code == 404


def test_a_removed_colleague_loses_every_right_with_the_next_request(client, cast):
    hers = type(client)()
    hers.force_login(cast.ben)
    assert hers.get("/account/company/").templates[0].name == "accounts/company.html"
    old_actor = cast.actor("ben")
    client.force_login(cast.ada)
    url = f"/account/members/{membership(cast, 'ben').pk}/leave/"
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    assert hers.get("/account/company/").templates[0].name == "accounts/no_company.html"
    assert hers.post("/account/members/invite/", {"email": "x@example.com", "role": "member"}).status_code == 403
    from onboarding.actions.application import open_application

    with pytest.raises(NotAllowed):  # even with the actor of before
        open_application(cast.supplier, actor=old_actor, channel="huicai", categories="x")
    assert len(sent("ben@example.com")) == 1
    assert client.post(url).status_code == 404


def test_the_last_owner_can_neither_leave_nor_step_down(client, cast):
    ada = membership(cast, "ada")
    with pytest.raises(Refused):
        verbs.leave_company(ada, actor=cast.actor("ada"))
    with pytest.raises(Refused):
        verbs.change_role(ada, actor=cast.actor("ada"), role="member")
    verbs.change_role(membership(cast, "ben"), actor=cast.actor("ada"), role="owner")
    client.force_login(cast.ada)
    assert client.post(f"/account/members/{ada.pk}/leave/").status_code == 302
    assert cast.actor("ada").parties == {} and cast.actor("ben").parties == {cast.supplier.party_id: "owner"}


def test_the_role_of_a_colleague_counts_at_once(client, cast):
    client.force_login(cast.ada)
    ben = membership(cast, "ben").pk
    assert client.post(f"/account/members/{ben}/role/", {f"m{ben}-role": "owner"}).status_code == 302
    assert cast.actor("ben").parties == {cast.supplier.party_id: "owner"}


def test_somebody_else_s_people_do_not_exist(client, cast):
    eves = membership(cast, "eve").pk
    client.force_login(cast.ada)
    assert client.post(f"/account/members/{eves}/role/", {f"m{eves}-role": "member"}).status_code == 404
    assert client.post(f"/account/members/{eves}/leave/").status_code == 404
    assert client.post(f"/account/members/{'9' * 30}/leave/").status_code == 404


def test_a_person_of_two_companies_switches_between_them(client, cast):
    Membership.objects.create(party=cast.other.party, user=cast.ada, role="member")
    client.force_login(cast.ada)
    assert cast.supplier.name in client.get("/account/company/").context["supplier"].name
    assert client.post("/account/switch/", {"supplier": cast.other.pk}).status_code == 302
    assert client.get("/account/company/").context["supplier"] == cast.other


@pytest.mark.parametrize("wanted", ["", "0", "abc", "9" * 30, "²"])
def test_nobody_switches_to_a_company_that_is_not_theirs(client, cast, wanted):
    client.force_login(cast.ada)
    assert client.post("/account/switch/", {"supplier": wanted}).status_code == 404
    assert client.post("/account/switch/", {"supplier": cast.other.pk}).status_code == 404
    client.force_login(cast.bo)  # staff see every company but act for none
    assert client.post("/account/switch/", {"supplier": cast.other.pk}).status_code == 404


def test_a_confirmed_person_registers_a_further_company(client, cast):
    client.force_login(cast.eve)
    data = {"company": "第二样例有限公司", "uscc": "91330100799655058B"}
    assert client.post("/account/company/new/", data | {"uscc": cast.supplier.uscc}).status_code == 422
    assert client.post("/account/company/new/", data).status_code == 302
    page = client.get("/account/company/")
    assert page.context["supplier"].name == "第二样例有限公司"
    assert page.context["events"]


def test_the_owner_corrects_the_name_until_the_supplier_code_is_out(client, cast):
    client.force_login(cast.ada)
    assert client.post("/account/company/name/", {"name": "杭州 更正(中国)有限公司"}).status_code == 302
    cast.supplier.refresh_from_db()
    assert cast.supplier.name == "杭州更正（中国）有限公司"
    cast.supplier.code = "S0001"
    cast.supplier.save()
    assert client.post("/account/company/name/", {"name": "别的有限公司"}).status_code == 422


def test_someone_invited_before_confirming_is_confirmed_by_the_invitation(client, cast):
    waiting = make_person("waiting")
    User.objects.filter(pk=waiting.pk).update(verified_at=None)
    invite(client, cast, "waiting@example.com")
    client.force_login(waiting)
    assert client.post(link("waiting@example.com")).status_code == 302
    assert actors.person(waiting.pk).parties == {cast.supplier.party_id: "member"}
