"""Staff accounts and roles, suppliers on the desk, personal data read in full."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.actions import staff
from accounts.actions.reveal import may_reveal, reveal
from accounts.models import User
from onboarding.models import FormSheet
from onboarding.models.terms import ListedProduct, ProductList
from tests.accounts.mails import link, sent
from tests.matrix.application import make_application
from workflow import actors
from workflow.actions import NotAllowed, Refused
from workflow.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def test_a_policy_administrator_opens_a_staff_account_and_the_colleague_chooses_the_password(client, cast):
    client.force_login(cast.pol)
    data = {"name": "新同事", "email": "new.staff@example.com", "roles": ["buyer", "finance"]}
    assert client.post(reverse("admin:accounts_user_create"), data).status_code == 302
    user = User.objects.get(email="new.staff@example.com")
    assert user.is_staff and actors.person(user.pk).roles == {"buyer", "finance"}
    client.logout()
    client.post(link("new.staff@example.com"), {"password": PASSWORD, "again": PASSWORD})
    assert client.post("/admin/login/", {"username": "New.Staff@example.com", "password": PASSWORD}).url == "/"
    assert client.get("/admin/").status_code == 200


def test_mistakes_in_a_staff_account_are_said_at_the_field(client, cast):
    client.force_login(cast.pol)
    response = client.post(
        reverse("admin:accounts_user_create"), {"name": "x", "email": "ada@example.com", "roles": ["buyer"]}
    )
    assert response.status_code == 422 and "email" in response.context["form"].errors
    response = client.post(
        reverse("admin:accounts_user_create"), {"name": "x", "email": "y@example.com", "roles": ["king"]}
    )
    assert response.status_code == 422 and "roles" in response.context["form"].errors


def test_nobody_else_opens_staff_accounts(client, cast):
    client.force_login(cast.bo)
    assert client.get(reverse("admin:accounts_user_create")).status_code == 403
    client.force_login(cast.ada)
    assert client.get(reverse("admin:accounts_user_create")).status_code == 302


def test_roles_are_granted_and_revoked_and_count_at_once(client, cast):
    client.force_login(cast.pol)
    url = reverse("admin:accounts_user_act", args=[cast.bo.pk, "grant_role"])
    assert client.post(url, {"grant_role-role": "finance"}).status_code == 302
    assert cast.actor("bo").roles == {"buyer", "finance"}
    url = reverse("admin:accounts_user_act", args=[cast.bo.pk, "revoke_role"])
    assert client.post(url, {"revoke_role-role": "buyer"}).status_code == 302
    assert cast.actor("bo").roles == {"finance"}
    page = client.get(reverse("admin:accounts_user_change", args=[cast.bo.pk]))
    assert page.status_code == 200 and len(page.context["events"]) == 2


def test_no_administrator_changes_their_own_roles(cast):
    with pytest.raises(NotAllowed):
        staff.grant_role(cast.pol, actor=cast.actor("pol"), role="refund_lead")


def test_nobody_of_a_supplier_becomes_staff(cast):
    with pytest.raises(NotAllowed):
        staff.grant_role(cast.ada, actor=cast.actor("pol"), role="buyer")


def test_a_shut_account_ends_open_sessions(client, cast):
    client.force_login(cast.bo)
    assert client.get("/admin/").status_code == 200
    staff.deactivate(cast.bo, actor=cast.actor("pol"), reason="left")
    assert client.get("/admin/").status_code == 302
    assert cast.actor("bo").roles == frozenset()
    assert client.post("/account/log-in/", {"username": "bo@example.com", "password": "bo"}).status_code == 422
    staff.reactivate(cast.bo, actor=cast.actor("pol"))
    assert client.post("/account/log-in/", {"username": "bo@example.com", "password": "bo"}).status_code == 302


@pytest.mark.parametrize("who", ["bo", "aud", "finn"])
def test_staff_read_suppliers_and_people(client, cast, who):
    make_application(cast)
    client.force_login(getattr(cast, who))
    for url in ("accounts_supplier_changelist", "accounts_user_changelist", "accounts_consent_changelist"):
        assert client.get(reverse(f"admin:{url}")).status_code == 200
    page = client.get(reverse("admin:accounts_supplier_change", args=[cast.supplier.pk])).content.decode()
    assert cast.supplier.uscc in page and "Ben" in page and "RZ-2026-" in page
    assert "grant_role" not in client.get(reverse("admin:accounts_user_change", args=[cast.bea.pk])).content.decode()


@pytest.fixture
def sheet(cast):
    """A form of Ada's company with a sealed phone number."""
    sealed = {"phone": "13800138000"}
    return FormSheet.objects.create(
        party=cast.supplier.party, application=make_application(cast), kind="evaluation", sealed=sealed
    )


def test_personal_data_in_full_needs_a_role_and_a_reason_and_leaves_a_line(cast, sheet):
    assert may_reveal(sheet, cast.actor("finn")) and not may_reveal(sheet, cast.actor("aud"))
    with pytest.raises(NotAllowed):
        reveal(sheet, actor=cast.actor("ada"), field="sealed", reason="curious")
    with pytest.raises(Refused):
        reveal(sheet, actor=cast.actor("finn"), field="sealed", reason="  ")
    with pytest.raises(Refused):
        reveal(sheet, actor=cast.actor("finn"), field="answers", reason="check")
    assert not Event.objects.exists()
    assert reveal(sheet, actor=cast.actor("finn"), field="sealed", reason="核对电话") == {"phone": "13800138000"}
    event = Event.objects.get()
    assert (event.user, event.public, event.party) == (cast.finn, False, cast.supplier.party)
    assert event.data["field"] == "sealed" and event.data["reason"] == "核对电话"
    assert "13800138000" not in str(event.data)
    sheet.refresh_from_db()
    assert sheet.revision == 0  # a page of the supplier is not stale because somebody looked


def test_the_page_of_personal_data_asks_for_a_reason_and_is_not_kept(client, cast, sheet):
    url = reverse("admin:reveal", args=["onboarding.FormSheet", sheet.pk, "sealed"])
    client.force_login(cast.finn)
    assert "13800138000" not in client.get(url).content.decode()
    assert client.post(url, {"reason": " "}).status_code == 422
    page = client.post(url, {"reason": "核对电话"})
    assert "13800138000" in page.content.decode() and "no-store" in page.headers["Cache-Control"]
    client.force_login(cast.aud)
    assert client.get(url).status_code == 404


def test_no_staff_reads_what_belongs_to_the_supplier_alone(client, cast):
    products = ProductList.objects.create(party=cast.supplier.party, application=make_application(cast))
    row = ListedProduct.objects.create(
        party=cast.supplier.party, product_list=products, name="x", sale_fen=100, own_cost="50"
    )
    with pytest.raises(Refused):
        reveal(row, actor=cast.actor("bo"), field="own_cost", reason="curious")
    client.force_login(cast.bo)
    assert client.get(reverse("admin:reveal", args=["onboarding.ListedProduct", row.pk, "own_cost"])).status_code == 404


def test_the_page_of_personal_data_exists_for_sealed_fields_only(client, cast):
    client.force_login(cast.finn)
    for label, field in [
        ("accounts.Membership", "role"),
        ("nothing.Here", "x"),
        ("nonsense", "x"),
        ("auth.Group", "name"),
    ]:
        assert client.get(reverse("admin:reveal", args=[label, 1, field])).status_code == 404


def test_the_first_staff_account_comes_from_the_command_line(monkeypatch, capsys, db):
    monkeypatch.setenv("STAFF_PASSWORD", PASSWORD)
    call_command("create_staff", "First@example.com", "第一位", "policy_admin", "auditor")
    user = User.objects.get(email="first@example.com")
    assert user.check_password(PASSWORD) and actors.person(user.pk).roles == {"policy_admin", "auditor"}
    assert PASSWORD not in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("create_staff", "first@example.com", "x", "buyer")
    monkeypatch.setenv("STAFF_PASSWORD", "short")
    with pytest.raises(CommandError):
        call_command("create_staff", "second@example.com", "x", "buyer")
    call_command("create_staff", "third@example.com", "x", "buyer", "--mail")
    assert len(sent("third@example.com")) == 1


def test_staff_change_their_password_through_the_action_too(client, cast):
    client.force_login(cast.bo)
    assert client.get("/admin/password_change/").url == "/account/password/"
    data = {"current": "bo", "password": PASSWORD, "again": PASSWORD}
    assert client.post("/account/password/", data).status_code == 302
    assert Event.objects.filter(verb="accounts.change_password", user=cast.bo).count() == 1
