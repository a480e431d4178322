"""Money appears only when finance matches a line of the bank statement."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Store
from deposits.actions.notices import confirm_guarantee, confirm_receipt, return_proof
from deposits.actions.payouts import return_surplus
from deposits.actions.statement import enter_line, record_return
from deposits.models import DepositAccount, DepositNotice, LedgerEntry, Proof, StatementLine
from tests.deposits.stage import REQUIRED, a_line, a_notice, guarantee_of, proof_of
from workflow.actions import NotAllowed, Refused, WrongState
from workflow.models import Event, Notification, Policy

State = DepositNotice.State


def balances(**known):
    """All balances of an account: zero where nothing is named."""
    return dict.fromkeys(DepositAccount.KINDS, 0) | known


def confirm(cast, notice, line, who="finn"):
    confirm_receipt(notice, actor=cast.actor(who), line=line)
    notice.refresh_from_db()
    return notice


def test_a_proof_alone_makes_no_money(cast):
    notice = a_notice(cast)
    proof_of(cast, notice)
    assert notice.state == State.PROOF_SENT
    assert notice.account.held_fen() == 0
    assert not LedgerEntry.objects.exists()


def test_the_matched_line_pays_the_notice_and_opens_the_store(cast):
    notice = a_notice(cast)
    proof = proof_of(cast, notice)
    confirm(cast, notice, a_line(cast))
    account = notice.account
    account.refresh_from_db()
    proof.refresh_from_db()
    assert (notice.state, account.state, proof.status) == (State.PAID, DepositAccount.State.HELD, Proof.Status.MATCHED)
    assert account.balances() == balances(deposit=REQUIRED)
    assert Store.objects.get(party=cast.supplier.party).state == Store.State.OPEN
    assert StatementLine.objects.get().state == StatementLine.State.USED
    assert Notification.objects.filter(user=cast.ada, code="deposit.held").count() == 1


def test_money_may_arrive_without_a_proof(cast):
    notice = a_notice(cast)
    assert confirm(cast, notice, a_line(cast)).state == State.PAID


def test_a_short_payment_counts_and_the_rest_stays_due(cast):
    notice = a_notice(cast)
    proof_of(cast, notice, 2_000_000)
    confirm(cast, notice, a_line(cast, 2_000_000))
    assert (notice.state, notice.missing_fen()) == (State.ISSUED, 3_000_000)
    assert Store.objects.get(party=cast.supplier.party).state == Store.State.PREPARING
    confirm(cast, notice, a_line(cast, 3_000_000))
    assert (notice.state, notice.missing_fen()) == (State.PAID, 0)


def test_a_second_proof_goes_on_waiting_when_the_first_was_found(cast):
    notice = a_notice(cast)
    first = proof_of(cast, notice, 2_000_000)
    second = proof_of(cast, notice, 3_000_000)
    confirm(cast, notice, a_line(cast, 3_000_000))
    first.refresh_from_db()
    second.refresh_from_db()
    assert notice.state == State.PROOF_SENT
    assert (first.status, second.status) == (Proof.Status.PENDING, Proof.Status.MATCHED)


def test_a_payment_over_the_amount_is_kept_apart_and_can_be_paid_back_once(cast):
    notice = a_notice(cast)
    confirm(cast, notice, a_line(cast, REQUIRED + 1))
    account = notice.account
    assert account.balances() == balances(deposit=REQUIRED, surplus=1)
    payout = return_surplus(account, actor=cast.actor("finn"))
    assert account.balances() == balances(deposit=REQUIRED, payable=1)
    assert (payout.holder, payout.tail) == (cast.supplier.name, "1234")
    with pytest.raises(Refused):
        return_surplus(account, actor=cast.actor("finn"))


def test_a_third_party_s_money_is_refused_and_can_be_set_aside(cast):
    notice = a_notice(cast)
    line = a_line(cast, payer_name="王小明")
    with pytest.raises(Refused, match="第三方"):
        confirm_receipt(notice, actor=cast.actor("finn"), line=line)
    assert not LedgerEntry.objects.exists()
    return_proof(notice, actor=cast.actor("finn"), reason="PAY-01", words="请用公司账户付款", line=line)
    line.refresh_from_db()
    assert (line.state, notice.state, notice.reason) == (StatementLine.State.TO_RETURN, State.ISSUED, "PAY-01")
    with pytest.raises(Refused):
        confirm_receipt(notice, actor=cast.actor("finn"), line=line)
    record_return(line, actor=cast.actor("finn"), return_reference="OUT9")
    assert line.state == StatementLine.State.SENT_BACK


@pytest.mark.parametrize("name", ["杭州示例科技有限公司 ", "杭州 示例科技有限公司", "杭州示例科技有限公司\u200b"])
def test_a_payer_s_name_is_compared_without_blanks_and_invisible_characters(cast, name):
    notice = a_notice(cast)
    assert confirm(cast, notice, a_line(cast, payer_name=name)).state == State.PAID


def test_brackets_of_either_width_are_the_same_company(cast):
    cast.supplier.name = "杭州示例（集团）有限公司"
    cast.supplier.save()
    notice = a_notice(cast)
    assert confirm(cast, notice, a_line(cast, payer_name="杭州示例(集团)有限公司")).state == State.PAID


def test_a_line_counts_once(cast):
    notice = a_notice(cast, 2 * REQUIRED)
    line = a_line(cast)
    confirm(cast, notice, line)
    with pytest.raises(Refused, match="已处理"):
        confirm_receipt(notice, actor=cast.actor("finn"), line=line)
    assert notice.account.held_fen() == REQUIRED


def test_confirming_twice_is_told_that_the_notice_is_paid(cast):
    notice = a_notice(cast)
    confirm(cast, notice, a_line(cast))
    with pytest.raises(WrongState):
        confirm_receipt(notice, actor=cast.actor("finn"), line=a_line(cast))


def test_a_bank_reference_is_entered_once(cast):
    a_line(cast, bank_reference="B1")
    with pytest.raises(Refused) as error:
        a_line(cast, bank_reference="B1")
    assert error.value.field == "bank_reference"


@pytest.mark.parametrize("who", ["ada", "bo", "mia", "lea", "rex", "aud", "eve"])
def test_nobody_but_finance_enters_a_line_or_confirms_one(cast, who):
    notice, line = a_notice(cast), a_line(cast)
    with pytest.raises(NotAllowed):
        a_line(cast, who=who)
    with pytest.raises(NotAllowed):
        confirm_receipt(notice, actor=cast.actor(who), line=line)
    assert not LedgerEntry.objects.exists()


def test_with_four_eyes_on_who_entered_the_line_does_not_confirm_it(cast):
    Policy.objects.create(key="deposit.four_eyes", value=True, effective_from="2026-01-01", source="test")
    notice, line = a_notice(cast), a_line(cast)
    with pytest.raises(NotAllowed):
        confirm_receipt(notice, actor=cast.actor("finn"), line=line)
    assert (
        confirm(cast, notice, a_line(cast, who="finn"), "fay" if hasattr(cast, "fay") else second_finance(cast)).state
        == State.PAID
    )


def second_finance(cast):
    from tests.cast import make_person

    cast.fay = make_person("fay", "finance")
    return "fay"


def test_a_guarantee_counts_like_money(cast):
    notice = a_notice(cast)
    guarantee_of(cast, notice)
    assert notice.state == State.GUARANTEE_SENT
    confirm_guarantee(notice, actor=cast.actor("finn"))
    assert notice.state == State.PAID
    assert notice.account.balances() == balances(guarantee=REQUIRED)
    assert Store.objects.get(party=cast.supplier.party).state == Store.State.OPEN


def test_money_and_a_guarantee_add_up(cast):
    notice = a_notice(cast)
    confirm(cast, notice, a_line(cast, 2_000_000))
    guarantee_of(cast, notice, 3_000_000)
    confirm_guarantee(notice, actor=cast.actor("finn"))
    assert notice.account.balances() == balances(deposit=2_000_000, guarantee=3_000_000)


def test_without_a_deposit_asked_the_store_opens_at_once(cast):
    assert a_notice(cast, 0) is None
    assert DepositAccount.objects.get().state == DepositAccount.State.HELD
    assert Store.objects.get(party=cast.supplier.party).state == Store.State.OPEN


def test_the_ledger_cannot_be_changed_or_deleted(cast):
    confirm(cast, a_notice(cast), a_line(cast))
    for change in (lambda: LedgerEntry.objects.update(fen=1), lambda: LedgerEntry.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("bad", [{"fen": 0}, {"fen": -5}, {"to_account": "bank"}])
def test_the_database_itself_refuses_an_impossible_entry(cast, bad):
    account = a_notice(cast).account
    entry = {"kind": "received", "reference": "x", "from_account": "bank", "to_account": account.cash, "fen": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(party_id=account.party_id, account=account, **entry | bad)


def test_account_numbers_stay_out_of_events_and_messages(cast):
    notice = a_notice(cast)
    proof_of(cast, notice)
    confirm(cast, notice, a_line(cast))
    kept = str(list(Event.objects.values_list("data", flat=True))) + str(list(Notification.objects.values_list("data")))
    assert "6222000012341234" not in kept
    assert cast.supplier.name not in kept


def test_a_line_belongs_to_nobody_until_it_is_matched(cast):
    a_line(cast)
    assert Event.objects.get(verb=enter_line.verb).party_id is None
