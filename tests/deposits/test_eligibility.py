"""Eligibility: every reason at once, the sum to the fen, and no check that can be forgotten."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Store
from deposits.eligibility import NEEDED, Effect, Finding, evaluate, evaluator, must_be_eligible, snapshot
from deposits.eligibility.facts import ORDER
from deposits.ledger.recording import record
from deposits.models import (
    DepositAccount,
    LedgerEntry,
    Obligation,
    PayeeAccount,
    RefundPaper,
)
from workflow import calendar
from workflow.actions import Refused
from workflow.actors import SYSTEM
from workflow.requirements import Status, Turn

from .rows import DAY, asked, bill, closed_store, deduction, fact, freeze, held, in_order, payee, request, rule
from .stage import a_paper, an_account


def one(found, code):
    rows = [f for f in found.findings if f.code == code]
    assert len(rows) == 1, rows
    return rows[0]


def test_everything_in_order_lets_the_whole_deposit_go_back(cast):
    found = must_be_eligible(in_order(cast))
    assert found.expected_fen == found.balance_fen == 5_000_000 and found.ready
    assert not [f for f in found.findings if f.open]


def test_the_supplier_sees_every_reason_at_once(cast):
    rule("refund.papers", asked("application"))
    account = held(cast)
    Store.objects.create(party=cast.supplier.party, channel="huicai", state="open")
    for kind in ("order", "after_sales", "invoice", "goods"):
        fact(cast, kind)
    bill(cast, "issued", 100)
    blocked = [f.code for f in evaluate(account).blockers]
    assert blocked == [
        "store_closed", "open_orders", "open_after_sales", "unsettled_bills", "invoices", "goods_compliant",
        "payee_account", "papers",
    ]  # fmt: skip
    for found in evaluate(account).blockers:
        assert found.title and found.turn != Turn.NOBODY and found.link, found
    with override("en"), pytest.raises(Refused, match="order"):
        must_be_eligible(account)


@pytest.mark.parametrize("code", NEEDED)
def test_a_check_taken_out_of_the_evaluator_closes_the_gate(cast, monkeypatch, code):
    account = in_order(cast)
    must_be_eligible(account)
    monkeypatch.setattr(evaluator, "CHECKS", [c for c in evaluator.CHECKS if c.__name__ != code])
    assert [f.code for f in evaluate(account).blockers] == [code] and not evaluate(account).ready
    with pytest.raises(Refused, match=code):
        must_be_eligible(account)


def test_every_check_answers_under_its_own_name(cast):
    account = in_order(cast)
    assert {c.__name__ for c in evaluator.CHECKS} == set(NEEDED)
    facts = evaluate(account).facts
    for check in evaluator.CHECKS:
        assert {f.code for f in check(facts)} == {check.__name__}


@pytest.mark.parametrize(
    ("state", "turn", "clears"),
    [("preparing", Turn.SUPPLIER, None), ("open", Turn.SUPPLIER, None), ("closing", Turn.PLATFORM, None)],
)
def test_a_store_that_is_not_closed_says_whose_turn_it_is(cast, state, turn, clears):
    account = held(cast)
    closed_store(cast, state=state, closed_on=None)
    found = one(evaluate(account), "store_closed")
    assert (found.effect, found.turn, found.clears_on) == (Effect.BLOCKS, turn, clears)


def test_a_store_in_its_notice_period_says_when_it_closes(cast):
    account, end = held(cast), calendar.today() + 30 * DAY
    closed_store(cast, state="ending", closed_on=end)
    found = one(evaluate(account), "store_closed")
    assert found.turn == Turn.OUTSIDE and found.clears_on == end


def test_orders_clear_by_themselves_when_the_last_of_them_does(cast):
    account, today = in_order(cast), calendar.today()
    fact(cast, "order", clears_on=today + 3 * DAY)
    fact(cast, "order", clears_on=today + 9 * DAY)
    assert one(evaluate(account), "open_orders").clears_on == today + 9 * DAY
    fact(cast, "order")
    assert one(evaluate(account), "open_orders").clears_on is None


def test_a_negative_bill_is_deducted_and_the_rest_refunded(cast):
    account = in_order(cast)
    bill(cast, "negative", -30_000)
    bill(cast, "disputed", -5_000)
    found = must_be_eligible(account)
    assert found.expected_fen == 4_965_000 and found.deductions[0].kind == "bill" and found.kept_fen == 5_000


@pytest.mark.parametrize(
    ("state", "turn", "effect"),
    [
        ("issued", Turn.SUPPLIER, Effect.BLOCKS),
        ("disputed", Turn.PLATFORM, Effect.BLOCKS),
        ("confirmed", Turn.SUPPLIER, Effect.BLOCKS),
        ("invoiced", Turn.PLATFORM, ""),
    ],
)
def test_a_bill_that_the_platform_owes_says_what_is_missing_and_takes_nothing(cast, state, turn, effect):
    account = in_order(cast)
    bill(cast, state, 30_000)
    found = evaluate(account)
    assert (one(found, "unsettled_bills").turn, one(found, "unsettled_bills").effect) == (turn, effect)
    assert found.expected_fen == 5_000_000


def test_a_serious_violation_forfeits_and_its_appeal_freezes_instead(cast):
    account = in_order(cast)
    row = fact(cast, "violation", severity="serious")
    found = evaluate(account)
    assert one(found, "serious_violation").effect == Effect.FORFEITS
    assert (found.expected_fen, found.deducted_fen, found.deductions[0].kind) == (0, 5_000_000, "forfeit")
    Obligation.objects.filter(pk=row.pk).update(appealed=True)
    found = evaluate(account)
    assert (found.expected_fen, found.deducted_fen, found.frozen_fen) == (0, 0, 5_000_000)


def test_other_violations_take_their_penalty_and_an_appeal_only_holds_it(cast):
    account = in_order(cast)
    fact(cast, "violation", 20_000, severity="minor")
    fact(cast, "penalty", 5_000)
    fact(cast, "violation", 0, severity="general", points=3)
    assert must_be_eligible(account).expected_fen == 4_975_000
    Obligation.objects.filter(kind="violation").update(appealed=True)
    found = evaluate(account)
    assert (found.expected_fen, found.frozen_fen) == (4_975_000, 20_000)


def test_a_complaint_freezes_what_is_disputed_or_everything_by_policy(cast):
    account = in_order(cast)
    fact(cast, "complaint", 100_000)
    assert must_be_eligible(account).expected_fen == 4_900_000
    rule("refund.freeze", "whole")
    assert must_be_eligible(account).expected_fen == 0


def test_a_complaint_without_an_amount_freezes_everything(cast):
    account = in_order(cast)
    fact(cast, "complaint")
    assert evaluate(account).frozen_fen == 5_000_000


def test_a_fact_is_not_counted_beside_the_deduction_or_freeze_that_stands_for_it(cast):
    account = in_order(cast)
    deduction(account, 70_000, obligation=fact(cast, "debt", 70_000))
    deduction(account, 10_000, kind="bill", bill=bill(cast, "negative", -10_000))
    freeze(account, 40_000, obligation=fact(cast, "complaint", 50_000))
    found = evaluate(account)
    assert (found.deducted_fen, found.frozen_fen, found.expected_fen) == (80_000, 40_000, 4_880_000)


def test_a_fact_that_another_account_of_the_company_pays_is_not_taken_twice(cast):
    account = in_order(cast)
    other = DepositAccount.objects.create(
        party=cast.supplier.party, channel="xintonglu", required_fen=1, forms=["cash"], due_days=5, terms_hash="a" * 64
    )
    deduction(other, 70_000, obligation=fact(cast, "debt", 70_000))
    assert evaluate(account).expected_fen == 5_000_000


def test_what_was_dropped_or_released_takes_and_holds_nothing_more(cast):
    account = in_order(cast)
    deduction(account, 70_000, "dropped", obligation=fact(cast, "debt", 70_000))
    freeze(account, 50_000, state="lifted", obligation=fact(cast, "complaint", 50_000))
    assert evaluate(account).expected_fen == 5_000_000


def test_a_deduction_that_may_be_objected_to_is_kept_back_and_a_booked_one_is_gone_already(cast):
    account = in_order(cast)
    deduction(account, 1_000, "noticed")
    deduction(account, 2_000, "objected")
    deduction(account, 4_000, "final")
    deduction(account, 8_000, "booked", booked_fen=8_000)
    found = must_be_eligible(account)
    assert (found.kept_fen, found.deducted_fen, found.expected_fen) == (3_000, 4_000, 4_993_000)


def test_money_that_is_being_paid_out_does_not_count_again(cast):
    account = in_order(cast)
    record(account, LedgerEntry.Kind.SET_ASIDE, "FK-1", account.cash, account.payable, 4_000_000, SYSTEM)
    assert evaluate(account).balance_fen == 1_000_000


def test_nothing_held_is_nothing_to_give_back(cast):
    rule("refund.papers", [])
    account = an_account(cast)
    closed_store(cast)
    payee(cast)
    assert [f.code for f in evaluate(account).blockers] == ["balance"]


def test_deductions_are_taken_in_the_order_that_was_frozen_on_the_request(cast):
    rule("refund.papers", [])
    account = held(cast, 100)
    fact(cast, "penalty", 80)
    fact(cast, "debt", 80)
    found = evaluate(account)
    assert [(line.kind, line.taken_fen) for line in found.deductions] == [("debt", 80), ("penalty", 20)]
    assert (found.owed_fen, found.expected_fen) == (60, 0)
    request(cast, account, order=["penalty", "debt"])
    assert [(line.kind, line.taken_fen) for line in evaluate(account).deductions] == [("penalty", 80), ("debt", 20)]


@pytest.mark.parametrize(
    ("fields", "status", "turn"),
    [
        (None, Status.NOW, Turn.SUPPLIER),
        ({"state": "proposed"}, Status.WAITING, Turn.PLATFORM),
        ({"state": "returned", "reason": "OTHER-01", "words": "看不清"}, Status.RETURNED, Turn.SUPPLIER),
        ({"holder": "王伟"}, Status.NOW, Turn.SUPPLIER),
        ({"state": "replaced"}, Status.NOW, Turn.SUPPLIER),
    ],
)
def test_the_account_must_be_the_companys_own_and_confirmed(cast, fields, status, turn):
    account = in_order(cast)
    PayeeAccount.objects.all().delete()
    if fields is not None:
        payee(cast, **fields)
    found = one(evaluate(account), "payee_account")
    assert (found.status, found.turn, found.effect) == (status, turn, Effect.BLOCKS)


def test_brackets_of_either_width_are_the_same_company(cast):
    account = in_order(cast)
    type(cast.supplier).objects.update(name="示例（杭州）科技有限公司")
    PayeeAccount.objects.update(holder="示例(杭州) 科技有限公司")
    assert not one(evaluate(account), "payee_account").open


def test_each_paper_of_the_policy_must_be_on_the_request(cast):
    account = in_order(cast)
    rule("refund.papers", asked("application", "receipt"))
    assert [f.about for f in evaluate(account).blockers] == ["application", "receipt"]
    refund = request(cast, account)
    paper = RefundPaper.objects.create(party_id=account.party_id, refund=refund, kind="application", file=a_paper(cast))
    assert [f.about for f in evaluate(account, refund).blockers] == ["receipt"]
    paper.status = "returned"
    paper.save()
    assert [f.about for f in evaluate(account).blockers] == ["application", "receipt"]


def test_what_practice_adds_is_asked_for_only_while_its_policy_is_on(cast):
    account, today = in_order(cast), calendar.today()
    fact(cast, "warranty", clears_on=today + 90 * DAY)
    fact(cast, "receipt")
    added = ("notice_period", "cool_off", "warranty", "receipt_returned")
    assert {f.status for f in evaluate(account).findings if f.code in added} == {Status.WAIVED}
    for key, value in [("closing.notice_days", 30), ("refund.cool_off_days", 60), ("refund.warranty", True),
                       ("refund.receipt_returned", True)]:  # fmt: skip
        rule(key, value)
    found = evaluate(account)
    assert [f.code for f in found.blockers] == list(added)
    assert [one(found, code).clears_on for code in added] == [
        today + 30 * DAY,
        today + 60 * DAY,
        today + 90 * DAY,
        None,
    ]
    Store.objects.update(closing_on=today - 31 * DAY, closed_on=today - 61 * DAY)
    Obligation.objects.update(state="cleared")
    assert evaluate(account).ready


def test_the_snapshot_holds_codes_and_amounts_but_no_words(cast):
    account = in_order(cast)
    fact(cast, "debt", 70_000, words="王伟 13800000000")
    kept = snapshot(evaluate(account))
    assert kept["expected_fen"] == 4_930_000 and {f["code"] for f in kept["findings"]} == set(NEEDED)
    assert kept["lines"][0]["taken_fen"] == 70_000 and "王伟" not in str(kept)


def test_fifty_facts_cost_as_many_queries_as_one(cast, django_assert_max_num_queries):
    account = in_order(cast)

    def queries():
        with django_assert_max_num_queries(20) as captured:
            evaluate(account)
        return len(captured)

    for kind in Obligation.Kind:
        fact(cast, kind, 100)
    deduction(account, 5)
    bill(cast, "issued", 5)
    before = queries()
    for _again in range(50):
        for kind in Obligation.Kind:
            fact(cast, kind, 100)
        deduction(account, 5, "noticed")
        bill(cast, "negative", -5)
        freeze(account, 5)
    assert queries() == before


amounts = st.integers(1, 3000)
claims = st.lists(
    st.tuples(st.sampled_from(["deducts", "keeps", "freezes"]), st.sampled_from(ORDER), amounts, st.booleans()),
    max_size=12,
)


@given(balance=st.integers(0, 5000), claims=claims, order=st.permutations(ORDER))
def test_the_sum_adds_up_whatever_is_asked_for_and_in_whatever_order(balance, claims, order):
    facts = SimpleNamespace(balance_fen=balance, guaranteed_fen=0, order=order)
    findings = [
        Finding("x", "x", Status.WAITING, effect=effect, kind=kind, fen=fen, whole=whole and effect == "freezes")
        for effect, kind, fen, whole in claims
    ]
    found = evaluator.Eligibility(facts, findings)
    evaluator.add_up(found)
    assert found.expected_fen >= 0
    assert balance == found.deducted_fen + found.kept_fen + found.frozen_fen + found.expected_fen
    for lines in (found.deductions, found.kept):
        assert [line.kind for line in lines] == sorted((line.kind for line in lines), key=order.index)
    taken = sorted([*found.deductions, *found.kept], key=lambda line: order.index(line.kind))
    short = next((n for n, line in enumerate(taken) if line.taken_fen < line.fen), len(taken))
    later = [line for line in taken if order.index(line.kind) > order.index(taken[short].kind)] if taken[short:] else []
    assert all(line.taken_fen == 0 for line in later), "nothing is taken before what comes first in the order is whole"
    assert not (found.owed_fen and (found.frozen_fen or found.expected_fen))
