"""Interest for paying late: from the day after the limit, day by day, on what could have been paid."""

import datetime

import pytest
import time_machine

from deposits.actions.payouts import mark_failed, mark_paid
from deposits.actions.review import ask_more
from deposits.models import LedgerEntry, Refund
from tests.deposits import refund_stage as stage
from tests.deposits.stage import REQUIRED
from workflow import calendar, timers
from workflow.calendar import SHANGHAI

DAILY = REQUIRED * 5 // 10_000  # 0.05 %: ¥25.00 of ¥50,000.00


@pytest.fixture
def travel():
    """Goes to nine o'clock of a day and lets the sweep run."""
    with time_machine.travel(datetime.datetime(2026, 9, 18, 9, tzinfo=SHANGHAI), tick=False) as traveller:

        def to(day: str):
            traveller.move_to(datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(9), SHANGHAI))
            timers.sweep()

        yield to


def owed():
    """Days for which interest was owed, with the amount of each."""
    rows = LedgerEntry.objects.filter(kind="interest_owed").order_by("booked_on")
    return {row.booked_on.isoformat(): row.fen for row in rows}


def test_in_time_there_is_none(cast, travel):
    refund = stage.submitted(cast)  # latest 15 October
    travel("2026-10-14")
    stage.approved(cast, refund=refund)
    stage.paid(cast, refund)
    travel("2026-11-20")
    assert owed() == {} and not refund.overdue


def test_each_day_after_the_limit_adds_its_interest_and_a_missed_sweep_loses_none(cast, travel):
    refund = stage.submitted(cast)
    travel("2026-10-15")
    assert owed() == {}
    travel("2026-10-16")  # the limit has passed: overdue, but no day has ended yet
    refund.refresh_from_db()
    assert refund.overdue and owed() == {}
    travel("2026-10-17")
    assert owed() == {"2026-10-16": DAILY}
    travel("2026-10-21")  # nobody swept for three days
    assert owed() == {f"2026-10-{day}": DAILY for day in (16, 17, 18, 19, 20)}
    assert refund.account.balances()["interest"] == 5 * DAILY
    reference = LedgerEntry.objects.filter(kind="interest_owed").order_by("pk").first().reference
    assert reference == f"{refund.number}/2026-10-16"


def test_it_is_paid_once_the_refund_is_and_ends_with_the_day_at_the_bank(cast, travel):
    refund = stage.submitted(cast)
    travel("2026-10-18")
    stage.approved(cast, refund=refund)
    payout = stage.exported(cast, refund)
    travel("2026-10-21")  # with the bank: its answer names the day
    mark_paid(payout, actor=stage.fay(cast), bank_reference="OUT1", paid_on=datetime.date(2026, 10, 19))
    assert owed() == {f"2026-10-{day}": DAILY for day in (16, 17, 18)}
    refund.refresh_from_db()
    interest = refund.payouts.get(purpose="interest")
    assert (interest.fen, interest.state, refund.state) == (3 * DAILY, "ready", Refund.State.APPROVED)
    stage.paid(cast, refund)
    assert refund.state == Refund.State.PAID and not any(refund.account.balances().values())
    assert LedgerEntry.objects.get(kind="interest_paid").fen == 3 * DAILY


def test_a_granted_refund_that_is_not_paid_in_time_owes_it_too(cast, travel):
    refund = stage.approved(cast)
    travel("2026-10-16")
    refund.refresh_from_db()
    assert refund.overdue
    travel("2026-10-18")
    assert owed() == {"2026-10-16": DAILY, "2026-10-17": DAILY}
    stage.paid(cast, refund)
    assert not refund.overdue and refund.payouts.get(purpose="interest").fen == 2 * DAILY


def test_none_runs_while_the_supplier_s_account_is_wrong(cast, travel):
    refund = stage.approved(cast)
    payout = stage.exported(cast, refund)
    mark_failed(payout, actor=stage.fay(cast), words="账户不存在")
    travel("2026-10-16")
    travel("2026-10-20")
    assert owed() == {}


def test_what_is_frozen_bears_none(cast, travel):
    from deposits.actions.freezes import freeze

    refund = stage.submitted(cast)
    freeze(refund.account, actor=cast.actor("quinn"), fen=REQUIRED // 2, whole=False, cause="投诉", words="")
    travel("2026-10-16")
    travel("2026-10-17")
    assert owed() == {"2026-10-16": DAILY // 2}


def test_the_rate_is_the_one_of_the_day_of_submission(cast, travel):
    from workflow.models import Policy

    refund = stage.submitted(cast)
    Policy.objects.create(key="refund.interest_bp_day", value=50, effective_from="2026-09-19", source="test")
    travel("2026-10-16")
    travel("2026-10-17")
    assert owed() == {"2026-10-16": DAILY} and refund.rules["refund.interest_bp_day"] == 5


def test_asked_for_more_after_the_limit_it_stands_still(cast, travel):
    refund = stage.submitted(cast)
    travel("2026-10-16")
    travel("2026-10-17")
    refund.refresh_from_db()
    ask_more(refund, actor=cast.actor("rex"), reason="RF-01", words="x", wanted=["application"])
    travel("2026-10-25")
    assert list(owed()) == ["2026-10-16"]


def test_a_released_part_has_a_limit_of_its_own(cast, travel):
    from deposits.actions.freezes import freeze, lift_freeze

    refund = stage.submitted(cast)
    row = freeze(refund.account, actor=cast.actor("quinn"), fen=1_000_000, whole=False, cause="投诉", words="")
    stage.approved(cast, refund=refund)
    stage.paid(cast, refund)
    travel("2026-11-09")
    assert owed() == {}
    lift_freeze(row, actor=cast.actor("lea"), words="x")
    due = calendar.add(datetime.date(2026, 11, 9), 15)[0]
    assert refund.payouts.get(purpose="released").due == due
    travel((due + calendar.ONE_DAY).isoformat())
    travel((due + 2 * calendar.ONE_DAY).isoformat())
    assert list(owed().values()) == [500]
    refund.refresh_from_db()
    assert refund.overdue
