"""A refund from the application to the money."""

from deposits.actions.payouts import mark_paid
from deposits.models import DepositAccount, Refund
from tests.deposits import refund_stage as stage
from tests.deposits.stage import REQUIRED
from workflow import calendar

State = Refund.State


def test_the_whole_way_from_the_draft_to_the_money(cast):
    refund = stage.draft(cast)
    assert refund.state == State.DRAFT
    stage.handed_in(cast, refund)
    assert (refund.state, refund.expected_fen) == (State.SUBMITTED, REQUIRED)
    stage.approved(cast, refund=refund)
    assert (refund.state, refund.approved_fen) == (State.APPROVED, REQUIRED)
    payout = stage.exported(cast, refund)
    assert (refund.state, payout.fen, payout.number) == (State.PAYING, REQUIRED, f"{refund.number}-1")
    mark_paid(payout, actor=stage.fay(cast), bank_reference="OUT1", paid_on=calendar.today())
    refund.refresh_from_db()
    account = DepositAccount.objects.get(pk=refund.account_id)
    assert (refund.state, account.state) == (State.PAID, DepositAccount.State.RELEASED)
    assert not any(account.balances().values())
