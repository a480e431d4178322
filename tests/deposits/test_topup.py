"""Top-ups: what a deposit lacks is asked for, held back for, and never more than that."""

import datetime

import pytest
from django.utils import translation

from accounts.actions.closing import apply_to_close, approve_closing
from accounts.models import Hold, Store
from catalog.actions.bindings import unbind_category
from catalog.models import ProductLine
from deposits.actions.claims import notice_deduction
from deposits.actions.notices import confirm_guarantee, confirm_receipt
from deposits.actions.topup import check_balance
from deposits.ledger.recording import record
from deposits.models import DepositAccount, DepositNotice, LedgerEntry, Refund
from onboarding.nightly import look_at_deposits
from tests.catalog.goods import bind
from tests.deposits.stage import REQUIRED, a_line, a_notice, guarantee_of, proof_of
from tests.matrix.application import make_application
from workflow import calendar, timers
from workflow.actions import Refused
from workflow.actors import SYSTEM
from workflow.governance import approve_policy, propose_policy
from workflow.models import Event, Notification, Policy, Timer

State = DepositNotice.State
TOP_UP = DepositNotice.Purpose.TOP_UP
numbers = iter(range(10**6))


def confirm(cast, notice, fen):
    confirm_receipt(notice, actor=cast.actor("finn"), line=a_line(cast, fen))


def held(cast, fen=REQUIRED) -> DepositAccount:
    """A deposit that is complete, with the store open."""
    notice = a_notice(cast, fen)
    confirm(cast, notice, fen)
    Store.objects.filter(party=cast.supplier.party).update(state=Store.State.OPEN)
    return DepositAccount.objects.get(pk=notice.account_id)


def deduct(account, fen):
    """Take money from the deposit, as a final deduction does."""
    record(account, "deducted", f"DD-{next(numbers)}", account.cash, "platform", fen, SYSTEM)
    check_balance(account, cause=DepositNotice.Cause.DEDUCTION)


def top_up(account) -> DepositNotice | None:
    return account.notices.filter(purpose=TOP_UP, state__in=DepositNotice.OPEN).first()


def live_hold(cast):
    return Hold.objects.filter(party=cast.supplier.party, kind="topup", lifted_at=None).first()


def set_policy(key, value):
    Policy.objects.create(key=key, value=value, effective_from=calendar.today(), source="test")


def bound_by_the_buyer(cast, code="paper"):
    """Let the real action bind a category, so that whoever listens hears of it."""
    from catalog.actions.bindings import bind_categories
    from catalog.models import Binding, Category

    row = bind(cast, "tea")
    line = ProductLine.objects.get(pk=row.line_id)
    Binding.objects.filter(pk=row.pk).delete()
    leaf = Category.objects.get(code=code)
    line.categories.add(leaf)
    bind_categories(
        line, actor=cast.actor("bo"), categories=[leaf], starts_on=calendar.today(),
        ends_on=calendar.today() + datetime.timedelta(days=300),
    )  # fmt: skip
    return Binding.objects.get(line=line, category=leaf)


def test_a_shortfall_is_asked_for_within_five_calendar_days_and_holds_items_back(cast):
    account = held(cast)
    deduct(account, 1_000_000)
    notice = top_up(account)
    assert notice.amount_fen == notice.missing_fen() == 1_000_000
    assert notice.due == calendar.today() + datetime.timedelta(days=5)
    assert notice.contract == "HT-2026-0001"
    assert live_hold(cast)
    assert Notification.objects.filter(user=cast.ada, code="deposit.topup").count() == 1
    assert timers.live(notice).get().due == calendar.end_of(notice.due)
    account.refresh_from_db()
    assert account.state == DepositAccount.State.HELD  # the store stays open and the journey where it is


def test_the_hold_speaks_the_readers_language(cast):
    deduct(held(cast), 1)
    with translation.override("en"):
        assert live_hold(cast).words.startswith("A top-up")


def test_paying_a_top_up_books_it_as_one_and_lets_items_through(cast):
    account = held(cast)
    deduct(account, 1_000_000)
    notice = top_up(account)
    proof_of(cast, notice, 1_000_000)
    confirm(cast, notice, 400_000)
    notice.refresh_from_db()
    assert (notice.state, notice.missing_fen(), bool(live_hold(cast))) == (State.ISSUED, 600_000, True)
    confirm(cast, notice, 700_000)
    assert (notice.state, live_hold(cast)) == (State.PAID, None)
    assert set(notice.entries.values_list("kind", flat=True)) == {"topped_up", "surplus"}
    assert account.balances()["deposit"] == REQUIRED
    assert Notification.objects.filter(user=cast.ben, code="deposit.topped_up").exists()


def test_a_guarantee_may_answer_a_top_up(cast):
    account = held(cast)
    deduct(account, 1_000_000)
    notice = top_up(account)
    guarantee_of(cast, notice, 1_000_000)
    confirm_guarantee(notice, actor=cast.actor("finn"))
    assert (notice.state, live_hold(cast)) == (State.PAID, None)
    assert account.balances()["guarantee"] == 1_000_000


def test_an_overdue_top_up_is_told_to_supplier_and_finance(cast):
    account = held(cast)
    make_application(cast)
    deduct(account, 5)
    notice = top_up(account)
    Timer.objects.update(next_at="2026-01-01T00:00Z")
    timers.sweep()
    notice.refresh_from_db()
    assert notice.overdue
    assert Event.objects.get(verb="deposits.mark_overdue").data["late"]  # what the credit rating counts
    for person in (cast.ada, cast.finn):
        assert Notification.objects.filter(user=person, code="deposit.topup_overdue").count() == 1
    assert Notification.objects.filter(user=cast.bo, code="application.deposit_late").count() == 1
    assert live_hold(cast)


def test_a_second_deduction_raises_the_running_top_up_and_keeps_its_code(cast):
    account = held(cast)
    deduct(account, 100)
    code = top_up(account).code
    deduct(account, 50)
    notice = top_up(account)
    assert (notice.amount_fen, notice.code) == (150, code)
    assert account.notices.filter(purpose=TOP_UP).count() == 1


def test_a_policy_share_says_how_much_may_be_missing(cast):
    set_policy("deposit.topup_share", 8000)
    account = held(cast)
    deduct(account, REQUIRED // 5)
    assert top_up(account) is None
    deduct(account, 1)
    assert top_up(account).amount_fen == REQUIRED // 5 + 1  # up to the required amount, not to the share


def test_nothing_is_asked_while_a_refund_is_under_way_or_the_store_is_not_open(cast):
    account = held(cast)
    refund = Refund.objects.create(party=account.party, account=account, number="TK-1", state=Refund.State.DRAFT)
    deduct(account, 100)
    assert top_up(account)  # a draft is no way round it
    Refund.objects.filter(pk=refund.pk).update(state=Refund.State.SUBMITTED)
    check_balance(account)
    assert (top_up(account), live_hold(cast)) == (None, None)
    Refund.objects.filter(pk=refund.pk).update(state=Refund.State.WITHDRAWN)
    for state in (Store.State.CLOSING, Store.State.CLOSED, Store.State.PREPARING):
        Store.objects.update(state=state)
        check_balance(account)
        assert top_up(account) is None
    Store.objects.update(state=Store.State.OPEN)
    check_balance(account)
    assert top_up(account)


def test_a_store_that_is_about_to_close_keeps_its_open_top_up(cast):
    account = held(cast)
    deduct(account, 100)
    Store.objects.update(state=Store.State.CLOSING)
    check_balance(account)
    assert top_up(account) and live_hold(cast)


def test_a_dearer_category_raises_the_deposit_and_an_unbound_one_asks_for_nothing(cast):
    set_policy("deposit.by_category", {"paper": REQUIRED + 2_000_000, "tea": REQUIRED + 1_000_000})
    account = held(cast)
    binding = bound_by_the_buyer(cast, "paper")
    account.refresh_from_db()
    assert (account.required_fen, account.agreed_fen) == (REQUIRED + 2_000_000, REQUIRED)
    notice = top_up(account)
    assert (notice.amount_fen, notice.cause) == (2_000_000, "category")
    unbind_category(binding, actor=cast.actor("bo"), code="OTHER-01", words="x")
    account.refresh_from_db()
    assert (account.required_fen, top_up(account), live_hold(cast)) == (REQUIRED, None, None)


def test_a_cheaper_category_asks_for_nothing(cast):
    set_policy("deposit.by_category", {"paper": REQUIRED})
    account = held(cast)
    bound_by_the_buyer(cast, "paper")
    assert top_up(account) is None


def test_a_family_s_amount_counts_for_its_leaves(cast):
    leaf = bind(cast, "paper").category
    set_policy("deposit.by_category", {leaf.parent.code: REQUIRED + 7})
    account = held(cast)
    look_at_deposits()
    account.refresh_from_db()
    assert account.required_fen == REQUIRED + 7
    assert top_up(account).amount_fen == 7


def test_a_category_bound_before_the_notice_is_part_of_it(cast):
    set_policy("deposit.by_category", {"paper": REQUIRED + 500})
    from deposits.actions.account import ask_deposit, issue_notice
    from tests.deposits.stage import a_store, an_account

    a_store(cast)
    account = an_account(cast)
    bound_by_the_buyer(cast)
    ask_deposit(cast.supplier, actor=SYSTEM, amount_fen=REQUIRED - 100, forms=["cash"], due_days=5, terms_hash="b" * 64)
    account.refresh_from_db()
    assert (account.required_fen, account.agreed_fen) == (REQUIRED + 500, REQUIRED - 100)
    assert issue_notice(account, actor=SYSTEM, contract="HT-1").amount_fen == REQUIRED + 500


def test_a_deposit_raised_while_it_is_being_paid_is_topped_up_afterwards(cast):
    set_policy("deposit.by_category", {"paper": REQUIRED + 500})
    notice = a_notice(cast)
    bound_by_the_buyer(cast)
    assert notice.account.notices.count() == 1
    Store.objects.update(state=Store.State.OPEN)
    confirm(cast, notice, REQUIRED)
    assert top_up(notice.account).amount_fen == 500


def test_the_night_asks_what_nobody_asked_and_is_safe_to_repeat(cast):
    account = held(cast)
    record(account, "deducted", "DD-x", account.cash, "platform", 300, SYSTEM)
    assert look_at_deposits() == 1
    assert top_up(account).amount_fen == 300
    events = Event.objects.count()
    look_at_deposits()
    assert Event.objects.count() == events


def test_amounts_by_category_are_policy_with_open_entries(cast):
    row = Policy.objects.get(key="deposit.by_category")
    tomorrow = calendar.today() + calendar.ONE_DAY
    for bad in ({"tea": "100"}, {"tea": -1}, {"tea": 10**18}, [1], {"no-such": 1}):
        with pytest.raises(Refused):
            propose_policy(row, actor=cast.actor("pol"), value=bad, effective_from=tomorrow, source="x")
    good = propose_policy(
        row, actor=cast.actor("pol"), value={"tea": 9_000_000}, effective_from=tomorrow, source="x"
    )  # fmt: skip
    Policy.objects.filter(pk=good.pk).update(entered_by=cast.bo)
    approve_policy(good, actor=cast.actor("pol"))
    assert Policy.objects.get(pk=good.pk).state == "approved"


def test_the_topped_up_money_is_in_the_ledger_once(cast):
    account = held(cast)
    deduct(account, 100)
    confirm(cast, top_up(account), 100)
    kinds = list(LedgerEntry.objects.order_by("pk").values_list("kind", "fen"))
    assert kinds == [("received", REQUIRED), ("deducted", 100), ("topped_up", 100)]


def test_a_deduction_that_becomes_final_while_the_store_is_open_is_asked_for(cast):
    account = held(cast)
    deduction = notice_deduction(
        account, actor=cast.actor("finn"), kind="penalty", fen=300_000, basis="处罚决定 2026-11"
    )  # fmt: skip
    assert top_up(account) is None  # while it can be objected to, nothing is taken
    Timer.objects.filter(action="deposits.finalise_deduction").update(next_at="2026-01-01T00:00Z")
    timers.sweep()
    deduction.refresh_from_db()
    assert (deduction.state, top_up(account).amount_fen, top_up(account).cause) == ("booked", 300_000, "deduction")


def test_a_store_that_closes_asks_for_nothing_any_more(cast):
    account = held(cast)
    deduct(account, 100)
    store = Store.objects.get(party=cast.supplier.party)
    apply_to_close(store, actor=cast.actor("ada"), words="不做了")
    assert top_up(account)
    approve_closing(store, actor=cast.actor("bo"))
    assert (top_up(account), live_hold(cast)) == (None, None)


def test_the_journey_names_the_top_up_without_going_back(cast):
    from onboarding.journey import Case
    from onboarding.steps.contract import requirements

    account = held(cast)
    application = make_application(cast)
    assert "deposit.topup" not in {r.code for r in requirements(Case(application))}
    deduct(account, 100)
    notice = top_up(account)
    found = next(r for r in requirements(Case(application)) if r.code == "deposit.topup")
    assert (found.status, found.turn, found.blocks, found.due) == ("now", "supplier", False, notice.due)
    proof_of(cast, notice, 100)
    found = next(r for r in requirements(Case(application)) if r.code == "deposit.topup")
    assert (found.status, found.turn, found.blocks) == ("waiting", "platform", False)
    paid = next(r for r in requirements(Case(application)) if r.code == "deposit.paid")
    assert paid.status == "done"
