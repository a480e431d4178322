"""Deductions and freezes: noticed, objected, decided by others, taken in order, never more than there is."""

import datetime

import pytest
import time_machine

from deposits.actions.claims import (
    drop_deduction,
    finalise_deduction,
    notice_deduction,
    object_deduction,
    uphold_deduction,
)
from deposits.actions.facts import appeal_violation, clear_fact, grant_appeal
from deposits.actions.freezes import freeze, lift_freeze
from deposits.actions.guarantees import claim_guarantee, confirm_call
from deposits.actions.notices import confirm_guarantee
from deposits.models import Deduction, DepositAccount, Freeze, LedgerEntry, Obligation, Refund, SettlementBill
from tests.deposits import refund_stage as stage
from tests.deposits.stage import REQUIRED, a_line, a_notice, guarantee_of
from workflow import calendar, timers
from workflow.actions import NotAllowed, Refused
from workflow.actors import SYSTEM
from workflow.calendar import SHANGHAI
from workflow.models import Event, Notification

State = Deduction.State


@pytest.fixture
def account(cast):
    return stage.eligible(cast)


def noticed(cast, account, fen=100_000, kind="debt", who="bo", **more):
    return notice_deduction(account, actor=cast.actor(who), kind=kind, fen=fen, basis="平台欠款 QK-1", **more)


def final(deduction):
    finalise_deduction(deduction, actor=SYSTEM)
    return deduction


def frozen(cast, account, fen=200_000, who="quinn", **more):
    given = {"fen": fen, "whole": False, "cause": "投诉 TS-1", "words": ""}
    return freeze(account, actor=cast.actor(who), **given | more)


def a_fact(cast, kind, fen=0, **more):
    given = {"source": "oms", "reference": f"{kind}-{Obligation.objects.count()}", "happened_on": calendar.today()}
    return Obligation.objects.create(party=cast.supplier.party, kind=kind, fen=fen, **given | more)


def a_bill(cast, due_fen=-128_640):
    return SettlementBill.objects.create(
        party=cast.supplier.party, number="JS-2026-0917", channel="huicai", starts_on=calendar.today(),
        ends_on=calendar.today(), due_fen=due_fen, invoice_fen=0, state="negative",
    )  # fmt: skip


def test_the_supplier_reads_amount_basis_and_the_last_day_to_object(cast, account):
    row = noticed(cast, account)
    assert row.objection_until == calendar.add(calendar.today(), 5)[0]
    notice = Notification.objects.get(user=cast.ada, code="deduction.noticed")
    assert notice.data["amount_fen"] == 100_000 and notice.data["basis"] == "平台欠款 QK-1"
    assert account.balances()["deposit"] == REQUIRED  # nothing is taken yet


@pytest.mark.parametrize(("fen", "basis"), [(0, "x"), (-1, "x"), (1, "  ")])
def test_an_amount_above_zero_and_a_basis_are_needed(cast, account, fen, basis):
    with pytest.raises(Refused):
        notice_deduction(account, actor=cast.actor("bo"), kind="debt", fen=fen, basis=basis)


def test_the_same_fact_is_deducted_once(cast, account):
    fact = a_fact(cast, "debt", 500)
    noticed(cast, account, 500, obligation=fact)
    with pytest.raises(Refused):
        noticed(cast, account, 500, obligation=fact)


def test_without_an_objection_it_is_final_when_the_last_day_has_passed(cast, account):
    row = noticed(cast, account)
    due = timers.live(row).get().due
    assert calendar.last_day(due) == row.objection_until
    with time_machine.travel(due + datetime.timedelta(minutes=1)):
        timers.sweep()
    row.refresh_from_db()
    assert (row.state, row.booked_fen) == (State.BOOKED, 100_000)
    assert account.balances()["deposit"] == REQUIRED - 100_000


def test_an_objection_stops_the_clock_and_somebody_else_decides(cast, account):
    row = noticed(cast, account)
    object_deduction(row, actor=cast.actor("ben"), words="已付清")
    assert row.state == State.OBJECTED and not timers.live(row).exists()
    assert not uphold_deduction.may(row, cast.actor("bo"))
    uphold_deduction(row, actor=cast.actor("lea"), words="未见付款")
    assert (row.state, row.decided_by) == (State.BOOKED, cast.lea)


def test_who_entered_a_deduction_does_not_decide_on_it(cast, account):
    row = noticed(cast, account)
    Deduction.objects.filter(pk=row.pk).update(entered_by=cast.lea)
    with pytest.raises(NotAllowed):
        drop_deduction(row, actor=cast.actor("lea"), words="x")


def test_the_time_to_object_ends(cast, account):
    row = noticed(cast, account)
    day = row.objection_until + calendar.ONE_DAY
    with time_machine.travel(datetime.datetime.combine(day, datetime.time(9), SHANGHAI)), pytest.raises(Refused):
        object_deduction(row, actor=cast.actor("ada"), words="x")


def test_a_dropped_deduction_takes_nothing(cast, account):
    row = noticed(cast, account)
    drop_deduction(row, actor=cast.actor("lea"), words="查无此款")
    assert row.state == State.DROPPED and account.balances()["deposit"] == REQUIRED


def test_what_the_deposit_does_not_cover_is_owed(cast, account):
    row = final(noticed(cast, account, REQUIRED + 300))
    assert (row.booked_fen, row.owed_fen) == (REQUIRED, 300)
    debt = Obligation.objects.get(source="deduction")
    assert (debt.kind, debt.fen, debt.reference, debt.state) == ("debt", 300, row.number, "open")
    assert account.balances()["deposit"] == 0


def test_a_penalty_has_its_own_kind_in_the_ledger(cast, account):
    final(noticed(cast, account, kind="penalty"))
    assert LedgerEntry.objects.get(to_account="platform").kind == "penalty"


def test_deductions_are_taken_in_the_request_s_order(cast):
    refund = stage.submitted(cast)
    rows = {k: final(noticed(cast, refund.account, 2_000_000, k)) for k in ("penalty", "debt", "compensation", "bill")}
    assert {r.state for r in rows.values()} == {State.FINAL}  # they wait for the decision
    stage.approved(cast, refund=refund)
    for row in rows.values():
        row.refresh_from_db()
    assert {k: r.booked_fen for k, r in rows.items()} == {
        "bill": 2_000_000, "compensation": 2_000_000, "debt": 1_000_000, "penalty": 0,
    }  # fmt: skip
    assert {k: r.owed_fen for k, r in rows.items()} == {
        "bill": 0, "compensation": 0, "debt": 1_000_000, "penalty": 2_000_000,
    }  # fmt: skip


def test_what_is_open_is_kept_back_and_the_rest_is_paid_on_time(cast):
    refund = stage.submitted(cast)
    row = noticed(cast, refund.account, 45_000, "compensation")
    object_deduction(row, actor=cast.actor("ada"), words="x")
    frozen(cast, refund.account, 200_000)
    stage.approved(cast, refund=refund)
    assert refund.approved_fen == REQUIRED - 245_000
    stage.paid(cast, refund)
    assert refund.state == Refund.State.PART_PAID
    drop_deduction(row, actor=cast.actor("lea"), words="x")
    refund.refresh_from_db()
    released = refund.payouts.get(purpose="released")
    assert (released.fen, released.due) == (45_000, calendar.add(calendar.today(), 15)[0])
    lift_freeze(Freeze.objects.get(), actor=cast.actor("lea"), words="投诉已结案")
    assert sorted(refund.payouts.filter(purpose="released").values_list("fen", flat=True)) == [45_000, 200_000]
    stage.paid(cast, refund)
    assert refund.state == Refund.State.PAID and not any(refund.account.balances().values())


def test_a_lifted_freeze_has_a_day_by_which_its_money_is_paid(cast):
    refund = stage.submitted(cast)
    row = frozen(cast, refund.account)
    stage.approved(cast, refund=refund)
    lift_freeze(row, actor=cast.actor("lea"), words="x")
    assert row.release_limit_on == calendar.add(calendar.today(), 15)[0]


def test_frozen_money_can_become_a_deduction(cast):
    refund = stage.submitted(cast)
    row = frozen(cast, refund.account, 200_000)
    stage.approved(cast, refund=refund)
    deduction = noticed(cast, refund.account, 50_000, "compensation")
    lift_freeze(row, actor=cast.actor("lea"), words="x")
    assert refund.payouts.get(purpose="released").fen == 150_000
    final(deduction)
    assert deduction.booked_fen == 50_000


def test_what_was_granted_is_spent(cast):
    refund = stage.approved(cast)
    with pytest.raises(Refused, match="¥0.00"):
        noticed(cast, refund.account, 1)


def test_a_frozen_whole_pays_nothing_until_it_is_lifted(cast):
    refund = stage.submitted(cast)
    row = frozen(cast, refund.account, 0, whole=True)
    stage.approved(cast, refund=refund)
    assert (refund.state, refund.approved_fen) == (Refund.State.PART_PAID, 0)
    lift_freeze(row, actor=cast.actor("lea"), words="x")
    refund.refresh_from_db()
    assert (refund.state, stage.ready(refund)[0].fen) == (Refund.State.APPROVED, REQUIRED)


def test_who_froze_does_not_lift(cast, account):
    row = frozen(cast, account, who="lea")
    with pytest.raises(NotAllowed):
        lift_freeze(row, actor=cast.actor("lea"), words="x")


def test_a_freeze_is_looked_at_again_on_its_day(cast, account):
    row = frozen(cast, account, review_by_days=3)
    first = row.review_by
    moment = datetime.datetime.combine(first + calendar.ONE_DAY, datetime.time(1), SHANGHAI)
    with time_machine.travel(moment):
        timers.sweep()
    row.refresh_from_db()
    assert row.review_by > first and Notification.objects.filter(user=cast.lea, code="freeze.review").count() == 1


# What the platform's facts ask for


def test_facts_become_deductions_and_freezes_when_the_request_is_handed_in(cast, account):
    a_bill(cast)
    for kind, fen in (("compensation", 45_000), ("debt", 30_000), ("penalty", 20_000), ("complaint", 200_000)):
        a_fact(cast, kind, fen)
    refund = stage.submitted(cast, account=account)
    found = {(d.kind, d.fen, d.state) for d in refund.deductions.all()}
    assert found == {(k, f, "noticed") for k, f in (("bill", 128_640), ("compensation", 45_000), ("debt", 30_000),
                                                    ("penalty", 20_000))}  # fmt: skip
    assert [(f.fen, f.whole) for f in refund.freezes.all()] == [(200_000, False)]
    assert refund.expected_fen == REQUIRED - 128_640 - 95_000 - 200_000
    event = Event.objects.filter(verb="deposits.notice_deduction").first()
    assert (event.actor_kind, event.user_id) == ("system", None)


def test_a_fact_that_comes_during_the_review_is_not_forgotten(cast):
    refund = stage.in_approval(cast)
    a_fact(cast, "debt", 30_000)
    stage.approve_refund(refund, actor=cast.actor("lea"))
    assert refund.approved_fen == REQUIRED - 30_000 and refund.deductions.get().state == State.NOTICED


def test_a_deducted_bill_and_debt_are_settled(cast, account):
    bill, fact = a_bill(cast), a_fact(cast, "debt", 30_000)
    refund = stage.submitted(cast, account=account)
    for row in refund.deductions.all():
        final(row)
    stage.approved(cast, refund=refund)
    bill.refresh_from_db()
    fact.refresh_from_db()
    assert (bill.state, fact.state) == ("deducted", "cleared")
    assert refund.approved_fen == REQUIRED - 158_640


def test_a_serious_violation_forfeits_everything(cast, account):
    a_fact(cast, "violation", severity="serious")
    refund = stage.submitted(cast, account=account)
    row = refund.deductions.get()
    assert (row.kind, row.fen) == ("forfeit", REQUIRED)
    final(row)
    stage.approved(cast, refund=refund)
    assert (refund.state, refund.approved_fen) == (Refund.State.PAID, 0)
    account.refresh_from_db()
    assert account.state == "released" and not Obligation.objects.filter(source="deduction").exists()


def test_an_appeal_against_the_violation_freezes_instead(cast, account):
    a_fact(cast, "violation", severity="serious", appealed=True)
    refund = stage.submitted(cast, account=account)
    assert not refund.deductions.exists() and refund.freezes.get().whole


def test_an_appeal_during_the_review_stops_the_forfeit_from_becoming_final(cast, account):
    violation = a_fact(cast, "violation", severity="serious", entered_by=cast.bo)
    refund = stage.submitted(cast, account=account)
    appeal_violation(violation, actor=cast.actor("ada"), words="授权齐全")
    row = refund.deductions.get()
    assert (row.state, row.objection) == (State.OBJECTED, "授权齐全") and not timers.live(row).exists()
    grant_appeal(violation, actor=cast.actor("lena"), words="属实")
    row.refresh_from_db()
    assert row.state == State.DROPPED
    stage.approved(cast, refund=refund)
    assert refund.approved_fen == REQUIRED


def test_what_is_paid_meanwhile_is_not_deducted(cast, account):
    debt, complaint = a_fact(cast, "debt", 30_000), a_fact(cast, "complaint", 200_000)
    refund = stage.submitted(cast, account=account)
    for fact in (debt, complaint):
        clear_fact(fact, actor=cast.actor("finn"), words="已结清")
    assert refund.deductions.get().state == State.DROPPED
    assert refund.freezes.get().state == Freeze.State.LIFTED
    stage.approved(cast, refund=refund)
    assert refund.approved_fen == REQUIRED


def test_after_a_withdrawal_what_is_final_is_still_deducted(cast):
    refund = stage.submitted(cast)
    row = final(noticed(cast, refund.account))
    assert row.state == State.FINAL
    stage.withdraw(cast, refund)
    row.refresh_from_db()
    assert row.state == State.BOOKED


# Guarantees


def guaranteed(cast):
    """A deposit that a bank guarantees, of a closed store with a confirmed payee account."""
    notice = a_notice(cast)
    guarantee_of(cast, notice, REQUIRED)
    confirm_guarantee(notice, actor=cast.actor("finn"))
    account = DepositAccount.objects.get()
    stage.close_store(cast)
    stage.a_payee(cast, account)
    return account


def test_a_guarantee_is_given_back_not_paid(cast):
    refund = stage.approved(cast, account=guaranteed(cast))
    assert (refund.state, refund.approved_fen) == (Refund.State.PAID, 0)
    assert not refund.payouts.exists() and not any(refund.account.balances().values())
    refund.account.refresh_from_db()
    assert refund.account.state == "released"
    assert LedgerEntry.objects.get(kind="released").to_account == "guarantor"


def test_a_guarantee_stays_while_something_is_owed_that_it_may_have_to_pay(cast):
    refund = stage.submitted(cast, account=guaranteed(cast))
    final(noticed(cast, refund.account, 70_000))
    stage.approved(cast, refund=refund)
    assert refund.state == Refund.State.PART_PAID and refund.account.balances()["guarantee"] == REQUIRED
    debt = Obligation.objects.get(source="deduction")
    clear_fact(debt, actor=cast.actor("finn"), words="已付清")
    refund.refresh_from_db()
    assert (refund.state, refund.account.balances()["guarantee"]) == (Refund.State.PAID, 0)


def test_money_of_a_guarantee_pays_what_is_owed_before_anything_goes_back(cast):
    refund = stage.submitted(cast, account=guaranteed(cast))
    final(noticed(cast, refund.account, 70_000))
    stage.approved(cast, refund=refund)
    guarantee = refund.account.guarantees.get()
    claim_guarantee(guarantee, actor=cast.actor("finn"), fen=REQUIRED, words="扣款")
    stage.fay(cast)
    confirm_call(guarantee, actor=cast.actor("fay"), line=a_line(cast, REQUIRED, payer_name="示例银行杭州分行"))
    asked = Deduction.objects.get(state=State.NOTICED)
    assert asked.fen == 70_000 and refund.payouts.get().fen == REQUIRED - 70_000
    final(asked)
    assert asked.booked_fen == 70_000
    refund.refresh_from_db()
    stage.paid(cast, refund)
    assert refund.state == Refund.State.PAID and not any(refund.account.balances().values())
