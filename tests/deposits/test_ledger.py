"""The ledger itself: entries for ever, two-sided, never below zero, corrected by two people."""

import pytest
from django.db import IntegrityError, connection, transaction

from deposits.actions.corrections import book_correction, drop_correction, propose_correction
from deposits.ledger.recording import record
from deposits.models import LedgerEntry
from tests.deposits import refund_stage as stage
from tests.deposits.stage import REQUIRED
from workflow.actions import NotAllowed, Refused
from workflow.actors import SYSTEM


@pytest.fixture
def account(cast):
    return stage.held(cast)


def entry(account, source, target, fen, reference="X1"):
    return LedgerEntry.objects.create(
        party=account.party, account=account, kind="corrected", reference=reference, from_account=source,
        to_account=target, fen=fen,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["deposit", "guarantee", "surplus", "payable", "interest"])
def test_the_database_itself_refuses_an_account_below_zero(account, kind):
    code, balance = f"{kind}:{account.pk}", account.balances()[kind]
    with pytest.raises(IntegrityError), transaction.atomic():
        entry(account, code, "bank", balance + 1)
    if balance:
        entry(account, code, "bank", balance)
        assert account.balances()[kind] == 0


def test_many_entries_in_one_statement_cannot_slip_below_zero(account):
    rows = [
        LedgerEntry(
            party=account.party, account=account, kind="corrected", reference=f"X{n}", from_account=account.cash,
            to_account="bank", fen=REQUIRED,
        )
        for n in range(2)
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.bulk_create(rows)
    assert account.balances()["deposit"] == REQUIRED


def test_the_world_outside_may_owe(account):
    entry(account, "platform", account.interest, 10**9)
    assert account.balances()["interest"] == 10**9


def test_recording_says_in_words_what_the_database_refuses(account):
    with pytest.raises(Refused, match="余额不足"):
        record(account, "deducted", "KK-1", account.cash, "platform", REQUIRED + 1, SYSTEM)
    record(account, "deducted", "KK-1", account.cash, "platform", 1, SYSTEM)
    with pytest.raises(Refused, match="重复"):
        record(account, "deducted", "KK-1", account.cash, "platform", 1, SYSTEM)


@pytest.mark.parametrize("sql", ["UPDATE deposits_ledgerentry SET fen = 1", "DELETE FROM deposits_ledgerentry"])
def test_entries_stay_as_they_are(account, sql):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def propose(cast, account, **given):
    fields = {"from_account": "deposit", "to_account": "bank", "fen": 100, "words": "重复入账"}
    return propose_correction(account, actor=cast.actor("finn"), **fields | given)


def test_a_correction_is_booked_by_a_second_person(cast, account):
    row = propose(cast, account)
    assert account.balances()["deposit"] == REQUIRED
    with pytest.raises(NotAllowed):
        book_correction(row, actor=cast.actor("finn"))
    book_correction(row, actor=cast.actor("lea"))
    assert account.balances()["deposit"] == REQUIRED - 100
    found = LedgerEntry.objects.get(kind="corrected")
    assert (found.words, found.recorded_by, found.reference) == ("重复入账", cast.lea, row.number)


def test_who_proposed_with_both_roles_does_not_book(cast, account):
    from django.contrib.auth.models import Group

    row = propose(cast, account)
    cast.finn.groups.add(Group.objects.get(name="refund_lead"))
    with pytest.raises(NotAllowed):
        book_correction(row, actor=cast.actor("finn"))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"fen": 0}, "fen"),
        ({"words": "  "}, "words"),
        ({"to_account": "deposit"}, "to_account"),
        ({"from_account": "deposit:999999"}, "from_account"),
        ({"to_account": "pocket"}, "to_account"),
        ({"from_account": "payable"}, "from_account"),
        ({"to_account": "guarantee"}, "to_account"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(cast, account, given, field):
    with pytest.raises(Refused) as found:
        propose(cast, account, **given)
    assert found.value.field == field


def test_a_correction_cannot_take_more_than_there_is(cast, account):
    row = propose(cast, account, fen=REQUIRED + 1)
    with pytest.raises(Refused):
        book_correction(row, actor=cast.actor("lea"))
    row.refresh_from_db()
    assert row.state == "proposed"
    drop_correction(row, actor=cast.actor("finn"))
    assert row.state == "dropped"
