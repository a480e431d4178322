"""Machine accounts: a token is shown once, opens what its rights say, and nothing once it was replaced or disabled."""

import pytest

from accounts.actions.machines import create_machine, disable_machine, renew_machine
from accounts.machines import machine_of
from accounts.models import Machine
from workflow import actors
from workflow.actions import REGISTRY, NotAllowed, Refused, WrongState, action
from workflow.history import timeline
from workflow.models import Event

pytestmark = pytest.mark.django_db
CREATE = "/admin/accounts/machine/create/"


@pytest.fixture
def oms(cast):
    return create_machine(actor=cast.actor("pol"), name="OMS", scopes=["facts:write"])


def test_only_the_hash_of_a_token_is_kept(oms):
    row = Machine.objects.get()
    assert oms.token.startswith("spm_") and len(oms.token) > 40
    assert oms.token not in str(row.__dict__) and not hasattr(row, "token")
    assert machine_of(oms.token) == row
    assert machine_of(oms.token[:-1]) is None
    assert machine_of("") is None


def test_the_log_knows_neither_token_nor_hash(oms):
    event = Event.objects.get(verb="accounts.create_machine")
    assert oms.token not in str(event.data) and oms.token_sha256 not in str(event.data)


def test_a_renewed_token_replaces_the_old_one(oms, cast):
    old = oms.token
    renew_machine(oms, actor=cast.actor("pol"))
    assert oms.token != old
    assert machine_of(old) is None
    assert machine_of(oms.token) == oms


def test_a_disabled_machine_has_no_rights_at_once(oms, cast):
    actor = actors.machine(oms.pk)
    assert actor.scopes == {"facts:write"}
    disable_machine(oms, actor=cast.actor("pol"), words="系统下线")
    assert actor.fresh().scopes == frozenset()
    with pytest.raises(WrongState):
        renew_machine(oms, actor=cast.actor("pol"))


def test_a_name_and_rights_are_checked(oms, cast):
    pol = cast.actor("pol")
    with pytest.raises(Refused) as caught:
        create_machine(actor=pol, name="OMS", scopes=["facts:write"])
    assert caught.value.field == "name"
    for scopes in ([], ["root"]):
        with pytest.raises(Refused):
            create_machine(actor=pol, name="WMS", scopes=scopes)


def test_rules_ask_for_the_scope_and_machines_pass_no_rule_of_people(oms, cast):
    actor = actors.machine(oms.pk)
    assert actors.machine_with("facts:write")(actor, None)
    assert not actors.machine_with("eligibility:read")(actor, None)
    assert not actors.machine_with("facts:write")(cast.actor("pol"), None)
    assert not any(
        rule(actor, cast.supplier) for rule in (actors.member, actors.owner, actors.signed_in, actors.system)
    )
    assert not actor.is_staff


def test_what_a_machine_did_is_told_by_its_name(oms, cast):
    event = Event(
        party=cast.supplier.party, subject=cast.supplier, verb="accounts.prepare_store", actor_kind="machine",
        data={"machine": oms.pk},
    )  # fmt: skip
    event.save()
    line = timeline([event], cast.actor("ada"))[0]
    assert (line.who, line.side) == ("OMS", "system")


def test_an_action_of_a_machine_keeps_which_one(oms, cast):
    try:
        touch = action(by=actors.machine_with("facts:write"), source=None)(touched)
        touch(cast.supplier, actor=actors.machine(oms.pk))
        event = Event.objects.get(verb=touch.verb)
        assert (event.actor_kind, event.user_id, event.data) == ("machine", None, {"machine": oms.pk})
        with pytest.raises(NotAllowed):
            touch(cast.supplier, actor=cast.actor("pol"))
    finally:
        REGISTRY.pop("tests.touched")


def touched(supplier, *, actor):
    """Does nothing."""


def test_the_page_shows_the_token_once(cast, client):
    client.force_login(cast.pol)
    form = {"name": "OMS", "scopes": ["facts:write"], "once": "0d7c9a1e-6f0f-4a57-9a4a-0f6f4a3f7d11"}
    first = client.post(CREATE, form)
    machine = Machine.objects.get()
    shown = first.context["token"]
    assert machine_of(shown) == machine and "no-store" in first["Cache-Control"]
    again = client.post(CREATE, form, follow=True)
    assert Machine.objects.count() == 1
    assert shown not in again.content.decode()


def test_the_case_page_renews_and_disables(oms, cast, client):
    client.force_login(cast.pol)
    base = f"/admin/accounts/machine/{oms.pk}"
    assert client.get(f"{base}/change/").status_code == 200
    shown = client.post(f"{base}/act/renew_machine/").context["token"]
    assert machine_of(shown) == oms
    assert client.post(f"{base}/act/disable_machine/", {"disable_machine-words": "停用"}).status_code == 302
    oms.refresh_from_db()
    assert oms.state == "disabled"
    assert client.post(f"{base}/act/renew_machine/").status_code == 409


def test_nobody_else_opens_one(cast, client):
    client.force_login(cast.finn)
    assert client.post(CREATE, {"name": "OMS", "scopes": ["facts:write"]}).status_code == 404
    assert client.get("/admin/accounts/machine/").status_code == 200
    assert not Machine.objects.exists()
