"""Who may give a payout to the bank: whoever checked may not, and an account is never seen by one person alone."""

from deposits.actions.payouts import export_payout
from tests.deposits import refund_stage as stage


def test_who_confirmed_the_account_pays_once_a_colleague_has_checked_it(cast):
    account = stage.closed(cast)
    payee = stage.a_payee(cast, account, confirmed=False)
    stage.confirm_payee(payee, actor=stage.fay(cast))
    [payout] = stage.ready(stage.approved(cast, account=account))
    assert not export_payout.may(payout, cast.actor("finn")), "he made the finance check"
    assert export_payout.may(payout, stage.fay(cast))


def test_an_account_confirmed_after_the_check_is_paid_by_somebody_else(cast):
    refund = stage.approved(cast)
    payee = stage.a_payee(cast, refund.account, number="6222021234569999", confirmed=False)
    stage.confirm_payee(payee, actor=stage.fay(cast))
    [payout] = stage.ready(refund)
    assert payout.tail == "9999"
    assert not export_payout.may(payout, stage.fay(cast))
