"""Facts and bills under real concurrency: one row, one answer a key, one bill; without the guard the race is there."""

import json
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from accounts.actions.machines import create_machine
from accounts.models import Supplier
from deposits.actions.facts import record_facts
from deposits.actions.settlement import make_bill
from deposits.api import facts as calls
from deposits.models import Delivered, DepositAccount, Obligation, SettlementBill
from tests.deposits.stage import an_account
from tests.deposits.test_api import a_row
from tests.deposits.test_facts import a_fact
from tests.deposits.test_settlement import an_order
from tests.races import at_once, meeting, winners
from workflow.actions import Refused
from workflow.actors import SYSTEM
from workflow.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@contextmanager
def without(model, name):
    """The table without one of its constraints, which is put back over an empty table."""
    constraint = next(c for c in model._meta.constraints if c.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        model.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)


def sending(cast, who, supplier=None):
    actor = cast.actor(who)
    own = Supplier.objects.get(pk=(supplier or cast.supplier).pk)
    fact = a_fact(cast, supplier=own.uscc)
    return lambda: record_facts(own, actor=actor, facts=[fact])[0][1]


def test_the_same_fact_twice_at_once_is_one_row_and_one_line(cast):
    with meeting("deposits.record_facts"):
        results = at_once(sending(cast, "finn"), sending(cast, "bo"))
    assert sorted(results) == ["done", "known"]
    assert Obligation.objects.count() == 1
    assert Event.objects.filter(verb="deposits.open_fact").count() == 1


def test_without_the_lock_the_database_still_keeps_one_row(cast):
    with meeting("deposits.record_facts", lock=False):
        results = at_once(sending(cast, "finn"), sending(cast, "bo"))
    assert sorted(results) == ["done", "known"]
    assert Obligation.objects.count() == 1


def test_without_lock_and_constraint_there_would_be_two(cast):
    with without(Obligation, "obligation_once"):
        with meeting("deposits.record_facts", lock=False):
            results = at_once(sending(cast, "finn"), sending(cast, "bo"))
        assert results == ["done", "done"]
        assert Obligation.objects.count() == 2


def test_one_number_for_two_suppliers_at_once_belongs_to_one(cast):
    with meeting("deposits.record_facts"):
        results = at_once(sending(cast, "finn"), sending(cast, "bo", cast.other))
    assert sum(r == "done" for r in results) == 1
    assert sum(isinstance(r, Refused) and r.field == "reference" for r in results) == 1
    assert Obligation.objects.count() == 1


def calling(cast, oms, body):
    headers = {"HTTP_AUTHORIZATION": f"Bearer {oms.token}", "HTTP_IDEMPOTENCY_KEY": "k-1"}
    return lambda: Client().post("/api/facts/", json.dumps(body), content_type="application/json", **headers).json()


def two_calls(cast, **meet):
    oms = create_machine(actor=cast.actor("pol"), name="OMS", scopes=["facts:write"])
    body = {"facts": [a_row(cast)]}
    with meeting("deposits.record_facts", **meet):
        return at_once(calling(cast, oms, body), calling(cast, oms, body))


def test_the_same_key_twice_at_once_gets_one_answer(cast):
    first, second = two_calls(cast)
    assert first == second and first["done"] == 1
    assert Delivered.objects.count() == 1
    assert Event.objects.filter(verb="deposits.record_facts").count() == 1


def test_without_the_key_the_second_call_would_be_carried_out_too(cast, monkeypatch):
    monkeypatch.setattr(calls, "once", lambda machine, key, body, perform: (200, perform()))
    first, second = two_calls(cast)
    assert first != second
    assert Event.objects.filter(verb="deposits.record_facts").count() == 2


def billing(account):
    own = DepositAccount.objects.get(pk=account.pk)
    return lambda: make_bill(own, actor=SYSTEM)


def test_two_workers_make_one_bill(cast):
    account = an_account(cast)
    an_order(cast)
    with meeting("deposits.make_bill"):
        results = at_once(billing(account), billing(account))
    assert len(winners(results)) == 1 and sum(isinstance(r, Refused) for r in results) == 1


def test_without_the_lock_both_would_begin_and_the_database_refuses_one(cast):
    account = an_account(cast)
    an_order(cast)
    with meeting("deposits.make_bill", lock=False):
        results = at_once(billing(account), billing(account))
    assert sum(isinstance(r, IntegrityError) for r in results) == 1
    assert SettlementBill.objects.count() == 1
