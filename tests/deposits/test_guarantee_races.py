"""Guarantees and ratings under real concurrency: one decision counts, one rating is kept."""

import threading

import pytest

from accounts.models import Store
from deposits.actions.guarantees import claim_guarantee, confirm_call
from deposits.actions.notices import confirm_guarantee
from deposits.actions.topup import check_balance
from deposits.ledger.recording import record
from deposits.models import DepositAccount, DepositNotice, Guarantee
from onboarding.models import CreditRating
from onboarding.rating import compute
from tests.cast import make_person
from tests.deposits.stage import REQUIRED, a_line, a_notice, guarantee_of
from tests.onboarding.test_rating import MONTH, sells
from tests.races import at_once, meeting, winners
from workflow import actors
from workflow.actions import WrongState
from workflow.actors import SYSTEM

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def claimed(cast) -> Guarantee:
    notice = a_notice(cast)
    guarantee_of(cast, notice)
    confirm_guarantee(notice, actor=cast.actor("finn"))
    Store.objects.update(state="open")
    found = Guarantee.objects.get()
    claim_guarantee(found, actor=cast.actor("finn"), fen=1_000_000, words="x")
    return found


def confirming(cast, name, claimed):
    actor, own = actors.person(make_person(name, "finance").pk), Guarantee.objects.get(pk=claimed.pk)
    line = a_line(cast, 1_000_000, payer_name=claimed.bank)
    return lambda: confirm_call(own, actor=actor, line=line)


def paid_by_the_bank(claimed) -> int:
    return claimed.account.balances()["deposit"]


def test_two_people_confirm_one_claim_with_two_lines_and_one_is_told(cast, claimed):
    calls = [confirming(cast, name, claimed) for name in ("fay", "gil")]
    with meeting("deposits.confirm_call"):
        results = at_once(*calls)
    assert len(winners(results)) == 1
    assert sum(isinstance(r, WrongState) for r in results) == 1
    assert paid_by_the_bank(claimed) == 1_000_000


def test_without_the_lock_both_would_count(cast, claimed):
    calls = [confirming(cast, name, claimed) for name in ("fay", "gil")]
    with meeting("deposits.confirm_call", lock=False):
        at_once(*calls)
    assert paid_by_the_bank(claimed) == 2_000_000


def test_two_looks_at_a_short_deposit_make_one_top_up(cast, claimed):
    account = DepositAccount.objects.get()
    record(account, "released", "x", account.guaranteed, "guarantor", 100, SYSTEM)

    def look():
        return check_balance(DepositAccount.objects.get(pk=account.pk))

    results = at_once(look, look)
    assert winners(results) == [None, None]
    asked = DepositNotice.objects.filter(state__in=DepositNotice.OPEN)
    assert [(n.purpose, n.amount_fen) for n in asked] == [("topup", 100)]
    assert REQUIRED - account.held_fen() == 100


def test_two_runs_at_once_keep_one_rating(cast, monkeypatch):
    sells(cast.supplier)
    both, real = threading.Barrier(2), compute.read

    def read(*args):
        found = real(*args)
        both.wait(timeout=10)  # both have read what is unrated before either writes
        return found

    monkeypatch.setattr(compute, "read", read)
    results = at_once(lambda: compute.rate_all(MONTH), lambda: compute.rate_all(MONTH))
    assert winners(results) == [1, 1]
    assert CreditRating.objects.count() == 1
