"""A deposit that was paid in part, and whose store then closed, goes back like any other."""

import pytest

from accounts.models import Store
from deposits.actions.notices import confirm_receipt
from deposits.actions.refunds import open_refund
from deposits.models import DepositAccount, LedgerEntry
from tests.deposits.refund_stage import a_payee, approved, close_store, draft, handed_in, paid
from tests.deposits.stage import REQUIRED, a_line, a_notice
from workflow.actions import NotAllowed

PART = REQUIRED // 2


@pytest.fixture
def account(cast):
    notice = a_notice(cast)
    confirm_receipt(notice, actor=cast.actor("finn"), line=a_line(cast, PART))
    account = DepositAccount.objects.get()
    assert account.state == DepositAccount.State.DUE
    return account


def test_while_the_store_is_there_the_rest_is_owed_and_nothing_goes_back(cast, account):
    assert Store.objects.get().state == "preparing"
    with pytest.raises(NotAllowed):
        open_refund(account, actor=cast.actor("ada"))


def test_after_its_store_closed_the_part_that_was_paid_goes_back(cast, account):
    close_store(cast)
    a_payee(cast, account)
    refund = handed_in(cast, draft(cast, account=account))
    assert refund.expected_fen == PART
    paid(cast, approved(cast, refund=refund))
    account.refresh_from_db()
    assert account.state == DepositAccount.State.RELEASED and account.held_fen() == 0
    assert LedgerEntry.objects.get(kind="refunded").fen == PART
