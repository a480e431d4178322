"""Refunds under real concurrency: one decision counts; without the lock each race is there."""

import pytest

from deposits.actions.batches import begin_batch
from deposits.actions.claims import notice_deduction
from deposits.actions.freezes import freeze
from deposits.actions.payee import propose_payee
from deposits.actions.payouts import export_payout
from deposits.actions.refunds import withdraw_refund
from deposits.actions.review import approve_refund
from deposits.models import DepositAccount, Payout, Refund
from tests.cast import make_person
from tests.deposits import refund_stage as stage
from tests.deposits.stage import REQUIRED, a_paper
from tests.races import at_once, meeting, winners
from workflow.actions import ActionError, WrongState
from workflow.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def left(subject, state: str) -> int:
    """How often the subject left a state: more than once is what a lost race looks like."""
    return Event.objects.about(subject).filter(before=state).exclude(after=state).count()


def approving(cast, refund, who="lea"):
    actor, own = cast.actor(who), Refund.objects.get(pk=refund.pk)
    return lambda: approve_refund(own, actor=actor)


def withdrawing(cast, refund):
    actor, own = cast.actor("ada"), Refund.objects.get(pk=refund.pk)
    return lambda: withdraw_refund(own, actor=actor)


def exporting(cast, payout):
    actor, own = stage.fay(cast), Payout.objects.get(pk=payout.pk)
    batch = begin_batch(actor=actor, count=1)
    return lambda: export_payout(own, actor=actor, batch=batch)


def freezing(cast, account):
    actor, own = cast.actor("quinn"), DepositAccount.objects.get(pk=account.pk)
    return lambda: freeze(own, actor=actor, fen=REQUIRED, whole=False, cause="x", words="")


def proposing(cast, account):
    actor, own, file = cast.actor("ada"), DepositAccount.objects.get(pk=account.pk), a_paper(cast)
    given = {"kind": "bank", "holder": cast.supplier.name, "bank": "x", "cnaps": "102100099996"}
    return lambda: propose_payee(own, actor=actor, number="6222000099998888", file=file, **given)


def deducting(cast, account):
    actor, own = cast.actor("bo"), DepositAccount.objects.get(pk=account.pk)
    return lambda: notice_deduction(own, actor=actor, kind="debt", fen=100, basis="x")


def test_approve_against_withdraw_ends_one_way(cast):
    refund = stage.in_approval(cast)
    with meeting("deposits.approve_refund", "deposits.withdraw_refund"):
        results = at_once(approving(cast, refund), withdrawing(cast, refund))
    assert len(winners(results)) == 1 and sum(isinstance(r, WrongState) for r in results) == 1
    refund.refresh_from_db()
    assert (refund.state == "approved") == Payout.objects.exists()
    assert left(refund, "approval") == 1


def test_without_the_lock_a_withdrawn_request_would_be_paid(cast):
    refund = stage.in_approval(cast)
    with meeting("deposits.approve_refund", "deposits.withdraw_refund", lock=False):
        at_once(approving(cast, refund), withdrawing(cast, refund))
    assert left(refund, "approval") == 2 and Payout.objects.exists()


def test_two_approvals_set_the_money_aside_once(cast):
    refund = stage.in_approval(cast)
    cast.lou = make_person("lou", "refund_lead")
    with meeting("deposits.approve_refund"):
        results = at_once(approving(cast, refund), approving(cast, refund, "lou"))
    assert len(winners(results)) == 1 and sum(isinstance(r, WrongState) for r in results) == 1
    assert refund.account.balances()["payable"] == REQUIRED and Payout.objects.count() == 1


def test_without_the_lock_both_would_decide_and_only_the_database_stops_the_second(cast):
    refund = stage.in_approval(cast)
    cast.lou = make_person("lou", "refund_lead")
    with meeting("deposits.approve_refund", lock=False):
        results = at_once(approving(cast, refund), approving(cast, refund, "lou"))
    assert not any(isinstance(r, WrongState) for r in results)
    assert refund.account.balances()["payable"] == REQUIRED


def test_a_payout_goes_to_the_bank_or_is_frozen(cast):
    refund = stage.approved(cast)
    payout = stage.ready(refund)[0]
    with meeting("deposits.export_payout", "deposits.freeze"):
        results = at_once(exporting(cast, payout), freezing(cast, refund.account))
    assert len(winners(results)) == 1 and sum(isinstance(r, ActionError) for r in results) == 1
    assert left(payout, "ready") == 1
    payout.refresh_from_db()
    balances = refund.account.balances()
    assert balances == {**dict.fromkeys(balances, 0), "payable" if payout.state == "exported" else "deposit": REQUIRED}


def test_without_the_lock_frozen_money_would_go_to_the_bank(cast):
    refund = stage.approved(cast)
    payout = stage.ready(refund)[0]
    with meeting("deposits.export_payout", "deposits.freeze", lock=False):
        at_once(exporting(cast, payout), freezing(cast, refund.account))
    assert left(payout, "ready") == 2


def test_another_account_is_confirmed_before_the_refund_is_granted_or_before_it_is_paid(cast):
    refund = stage.in_approval(cast)
    with meeting("deposits.approve_refund", "deposits.propose_payee"):
        results = at_once(approving(cast, refund), proposing(cast, refund.account))
    assert left(refund, "approval") == 1
    refund.refresh_from_db()
    granted = not isinstance(results[0], Exception)
    assert refund.state == ("approved" if granted else "finance")
    for payout in Payout.objects.all():
        with pytest.raises(ActionError):
            exporting(cast, payout)()


def test_without_the_lock_a_refund_would_be_granted_that_went_back(cast):
    refund = stage.in_approval(cast)
    with meeting("deposits.approve_refund", "deposits.propose_payee", lock=False):
        at_once(approving(cast, refund), proposing(cast, refund.account))
    assert left(refund, "approval") == 2


def test_another_account_and_the_list_never_cross(cast):
    refund = stage.approved(cast)
    payout = stage.ready(refund)[0]
    with meeting("deposits.export_payout", "deposits.propose_payee"):
        results = at_once(exporting(cast, payout), proposing(cast, refund.account))
    assert not isinstance(results[1], Exception)
    verbs = ["deposits.export_payout", "deposits.propose_payee"]
    done = list(Event.objects.filter(verb__in=verbs).exclude(data={}).order_by("pk").values_list("verb", flat=True))
    if not isinstance(results[0], Exception):  # then it was first, and the old account was the right one
        assert done[-2:] == verbs


def test_a_deduction_is_kept_back_or_comes_too_late(cast):
    refund = stage.in_approval(cast)
    with meeting("deposits.approve_refund", "deposits.notice_deduction"):
        results = at_once(approving(cast, refund), deducting(cast, refund.account))
    refund.refresh_from_db()
    both = len(winners(results)) == 2
    assert not isinstance(results[0], Exception)
    assert refund.approved_fen == (REQUIRED - 100 if both else REQUIRED)


def test_without_the_lock_what_is_to_be_deducted_would_be_paid(cast):
    refund = stage.in_approval(cast)
    with meeting("deposits.approve_refund", "deposits.notice_deduction", lock=False):
        results = at_once(approving(cast, refund), deducting(cast, refund.account))
    refund.refresh_from_db()
    assert len(winners(results)) == 2 and refund.approved_fen == REQUIRED
