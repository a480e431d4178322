"""Settlement: bills of received orders, nothing lost when a negative one is carried, paid once."""

import datetime

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Store
from deposits import billing
from deposits.actions.claims import notice_deduction
from deposits.actions.settlement import (
    answer_bill,
    confirm_bill,
    dispute_bill,
    invoice_bill,
    make_bill,
    period,
    return_invoice,
    settle_bill,
)
from deposits.billing import make_bills
from deposits.models import DepositAccount, OrderLine, SettlementBill
from onboarding.demo import people
from onboarding.demo.story import Story
from tests.deposits.stage import an_account
from workflow import calendar
from workflow.actions import Refused, WrongState
from workflow.actors import SYSTEM
from workflow.models import Notification, Policy

pytestmark = pytest.mark.django_db
State = SettlementBill.State
TODAY = calendar.today()


def ago(days):
    return TODAY - datetime.timedelta(days=days)


def an_order(cast, due=10_000, invoice=None, received=40, reference=None):
    return OrderLine.objects.create(
        party=cast.supplier.party, channel="huicai", reference=reference or f"SO-{OrderLine.objects.count()}",
        received_on=ago(received), due_fen=due, invoice_fen=due if invoice is None else invoice,
    )  # fmt: skip


@pytest.fixture
def account(cast):
    return an_account(cast)


@pytest.fixture
def bill(cast, account):
    an_order(cast, 9_000, 10_000)
    return make_bill(account, actor=SYSTEM)


def test_an_order_is_billed_once_its_period_has_passed(cast, account):
    early, late = an_order(cast, received=40), an_order(cast, received=29)
    bill = make_bill(account, actor=SYSTEM)
    early.refresh_from_db(), late.refresh_from_db()
    assert (early.bill, late.bill) == (bill, None)
    assert (bill.starts_on, bill.ends_on, bill.due_fen) == (ago(40), ago(30), 10_000)
    assert Notification.objects.filter(code="settlement.issued", user=cast.ada).exists()


def test_due_and_invoice_are_apart(bill):
    assert (bill.due_fen, bill.invoice_fen) == (9_000, 10_000)


def test_the_agreed_period_counts(cast):
    account = an_account(cast)
    account.settlement_days = 45
    account.save()
    an_order(cast, received=52)
    assert period(account) == (ago(52), ago(45))
    account.settlement_days = 60
    assert period(account) is None


def test_it_must_be_paid_within_the_lawful_sixty_days_of_the_first_receipt(cast, account):
    an_order(cast, received=45)
    assert make_bill(account, actor=SYSTEM).pay_by == ago(45) + datetime.timedelta(days=60)


def test_bills_are_made_at_most_once_a_week_and_at_once_when_the_store_closes(cast, account):
    an_order(cast, received=33)
    assert period(account) is None
    store = Store.objects.create(party=cast.supplier.party, channel="huicai", state="closing")
    assert period(account) == (ago(33), ago(30))
    store.delete()
    Policy.objects.create(key="settlement.bill_days", value=1, effective_from=TODAY, source="x")
    assert period(account) == (ago(33), ago(30))


def test_the_nightly_task_makes_each_bill_once(cast, account):
    an_order(cast)
    assert (make_bills(), make_bills()) == (1, 0)
    an_order(cast, received=35)  # told late: it goes into the next bill
    assert make_bills() == 0
    with pytest.raises(Refused):
        make_bill(account, actor=SYSTEM)


def test_one_account_that_fails_does_not_stop_the_others(cast, account, monkeypatch):
    other = an_account(cast, supplier=cast.other)
    an_order(cast)
    OrderLine.objects.create(party=cast.other.party, channel="huicai", reference="E", received_on=ago(50), due_fen=1,
                             invoice_fen=1)  # fmt: skip
    kept = billing.make_bill
    monkeypatch.setattr(billing, "make_bill", lambda a, actor: 1 / 0 if a == account else kept(a, actor=actor))
    assert make_bills() == 1
    assert SettlementBill.objects.get().party_id == other.party_id


def next_week(cast, account, due, invoice=None):
    """Everything becomes eight days older, then an order of that week is billed."""
    week = datetime.timedelta(days=8)
    for row in [*SettlementBill.objects.order_by("starts_on"), *OrderLine.objects.all()]:  # none onto another’s week
        for name in ("starts_on", "ends_on", "received_on"):
            if hasattr(row, name):
                setattr(row, name, getattr(row, name) - week)
        row.save()
    an_order(cast, due, invoice, received=31)
    return make_bill(account, actor=SYSTEM)


def test_a_negative_bill_is_carried_into_the_next(cast, account):
    an_order(cast, -3_000, -3_500)
    first = make_bill(account, actor=SYSTEM)
    assert (first.state, first.due_fen, first.invoice_fen, first.invoice_left_fen) == ("negative", -3_000, 0, -3_500)
    second = next_week(cast, account, 10_000, 11_000)
    first.refresh_from_db()
    assert (first.state, first.carried_into) == ("carried", second)
    assert (second.due_fen, second.carried_fen, second.invoice_fen) == (7_000, -3_000, 7_500)


def test_a_negative_bill_that_a_deduction_takes_is_not_carried(cast, account):
    an_order(cast, -3_000)
    first = make_bill(account, actor=SYSTEM)
    DepositAccount.objects.update(state="held")
    notice_deduction(account, actor=cast.actor("finn"), kind="bill", fen=3_000, basis=first.number, bill=first)
    second = next_week(cast, account, 10_000)
    first.refresh_from_db()
    assert (first.state, second.due_fen, second.carried_fen) == ("negative", 10_000, 0)


fens = st.integers(-50_000, 50_000)
weeks_of_orders = st.lists(st.lists(st.tuples(fens, fens), min_size=1, max_size=4), min_size=1, max_size=6)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weeks=weeks_of_orders)
def test_nothing_is_created_or_lost_by_carrying(cast, weeks):
    OrderLine.objects.all().update(bill=None)
    OrderLine.objects.all().delete()
    SettlementBill.objects.update(carried_into=None)
    SettlementBill.objects.all().delete()
    account = an_account(cast)
    Policy.objects.create(key="settlement.bill_days", value=1, effective_from=TODAY, source="x")
    for week in weeks:
        for due, invoice in week[1:]:
            an_order(cast, due, invoice, received=25)  # a week later it is 33 days ago
        next_week(cast, account, *week[0])
    due = sum(d for week in weeks for d, _i in week)
    invoice = sum(i for week in weeks for _d, i in week)
    left = SettlementBill.objects.order_by("-ends_on").first().invoice_left_fen
    standing = SettlementBill.objects.exclude(state=State.CARRIED)
    sums = standing.aggregate(due=Sum("due_fen"), invoice=Sum("invoice_fen"))
    assert sums["due"] == due
    assert sums["invoice"] + left == invoice
    assert standing.filter(due_fen__lt=0).count() == standing.filter(state=State.NEGATIVE).count() <= 1


def test_the_supplier_confirms_invoices_and_is_paid(cast, bill):
    confirm_bill(bill, actor=cast.actor("ada"))
    invoice_bill(bill, actor=cast.actor("ben"), invoice_number="26112000000012345678")
    settle_bill(bill, actor=cast.actor("finn"), payment_reference="PAY-1")
    assert (bill.state, bill.invoice_number, bill.payment_reference) == ("settled", "26112000000012345678", "PAY-1")
    with pytest.raises(WrongState):
        settle_bill(bill, actor=cast.actor("finn"), payment_reference="PAY-2")


def test_an_invoice_counts_for_one_bill(cast, account, bill):
    confirm_bill(bill, actor=cast.actor("ada"))
    invoice_bill(bill, actor=cast.actor("ada"), invoice_number="12345678")
    second = next_week(cast, account, 5_000)
    confirm_bill(second, actor=cast.actor("ada"))
    with pytest.raises(Refused) as caught:
        invoice_bill(second, actor=cast.actor("ada"), invoice_number="12345678")
    assert caught.value.field == "invoice_number"


def test_a_wrong_invoice_goes_back_and_its_number_is_free_again(cast, bill):
    confirm_bill(bill, actor=cast.actor("ada"))
    invoice_bill(bill, actor=cast.actor("ada"), invoice_number="12345678")
    return_invoice(bill, actor=cast.actor("finn"), words="税率不符")
    assert (bill.state, bill.invoice_number, bill.words) == ("confirmed", "", "税率不符")
    invoice_bill(bill, actor=cast.actor("ada"), invoice_number="12345678")


def test_one_payment_settles_one_bill(cast, account, bill):
    for row in (bill, next_week(cast, account, 5_000)):
        row.refresh_from_db()
        confirm_bill(row, actor=cast.actor("ada"))
        invoice_bill(row, actor=cast.actor("ada"), invoice_number=f"1234567{row.pk}")
    settle_bill(bill, actor=cast.actor("finn"), payment_reference="PAY-1")
    for reference in ("PAY-1", ""):
        with pytest.raises(Refused):
            settle_bill(row, actor=cast.actor("finn"), payment_reference=reference)


def test_an_objection_is_answered_and_the_bill_confirmed_after_it(cast, bill):
    dispute_bill(bill, actor=cast.actor("ada"), words="订单 SO-0 金额应为 95 元")
    assert bill.state == "disputed"
    answer_bill(bill, actor=cast.actor("finn"), words="差额下期补结")
    confirm_bill(bill, actor=cast.actor("ada"))


def test_a_bill_over_nothing_is_settled_at_once(cast, account):
    an_order(cast, 500), an_order(cast, -500)
    assert make_bill(account, actor=SYSTEM).state == "settled"


def test_a_bill_without_an_invoice_goes_to_finance_at_once(cast, account):
    an_order(cast, 500, 0)
    bill = make_bill(account, actor=SYSTEM)
    confirm_bill(bill, actor=cast.actor("ada"))
    assert bill.state == "invoiced"


def test_the_terms_decide_the_settlement_period(cast):
    staff = people.hire()
    story = Story(staff, "owner", "账期示例有限公司", "91330100799655058B")
    story.apply()
    story.reach("forms")
    assert DepositAccount.objects.get(party_id=story.supplier.party_id).settlement_days == 30
