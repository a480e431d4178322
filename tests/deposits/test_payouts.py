"""Money that leaves: lists for the bank, its answers, what failed and what nobody knows."""

import datetime
import io

import pytest
from python_calamine import CalamineWorkbook

from deposits.actions.batches import begin_batch, download_batch, export_payouts
from deposits.actions.freezes import freeze
from deposits.actions.payee import confirm_payee, propose_payee, return_payee
from deposits.actions.payouts import (
    bounce_payout,
    cancel_payout,
    export_payout,
    mark_failed,
    mark_paid,
    mark_unknown,
    return_surplus,
    return_wrong_payer,
)
from deposits.actions.rerouting import pay_again
from deposits.actions.statement import enter_line
from deposits.bank.answers import take
from deposits.models import PayeeAccount, Payout, PayoutBatch, Refund, StatementLine
from tests.deposits import refund_stage as stage
from tests.deposits.stage import REQUIRED, a_line, a_notice, a_paper
from workflow import calendar
from workflow.actions import NotAllowed, Refused, WrongState
from workflow.models import Event, Notification
from workflow.tables import Unreadable

State = Payout.State
HEAD = "付款编号,处理结果,金额,银行流水号,付款日期,失败原因\n"


def paid(cast, payout, reference="OUT1", **given):
    mark_paid(payout, actor=stage.fay(cast), **{"bank_reference": reference, "paid_on": calendar.today()} | given)
    return Refund.objects.filter(pk=payout.refund_id).first()


def failed(cast):
    """A payout that the bank returned, and its request."""
    payout = stage.exported(cast)
    mark_failed(payout, actor=stage.fay(cast), words="账号户名不符")
    return payout, Refund.objects.get(pk=payout.refund_id)


def test_who_checked_a_refund_does_not_pay_it(cast):
    refund = stage.approved(cast)
    payout = stage.ready(refund)[0]
    assert not export_payout.may(payout, cast.actor("finn"))  # passed the finance check and confirmed the account
    with pytest.raises(Refused):
        export_payouts([payout], actor=cast.actor("finn"))
    assert export_payout.may(payout, stage.fay(cast))


def test_nothing_goes_to_an_account_that_is_being_changed(cast):
    refund = stage.approved(cast)
    payout = stage.ready(refund)[0]
    propose_payee_again(cast, refund)
    with pytest.raises(Refused):
        export_payouts([payout], actor=stage.fay(cast))
    payout.refresh_from_db()
    assert payout.state == State.READY and not PayoutBatch.objects.exists()


def propose_payee_again(cast, refund, number="6222021234569999"):
    return propose_payee(
        refund.account, actor=cast.actor("ada"), kind="bank", holder=cast.supplier.name, bank="示例银行",
        cnaps="102100099996", number=number, file=a_paper(cast),
    )  # fmt: skip


def test_the_file_has_full_numbers_and_every_download_is_logged(cast):
    payout = stage.exported(cast)
    for form in ("csv", "xlsx"):
        content = download_batch(payout.batch, actor=stage.fay(cast), form=form)
        if form == "csv":
            text = content.decode("utf-8-sig")
        else:
            rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
            text = str(rows)
            assert rows[1][5] == REQUIRED / 100
        assert "6222021234561234" in text and payout.number in text and cast.supplier.name in text
    assert Event.objects.filter(verb="deposits.download_batch", user=cast.fay).count() == 2
    assert not Event.objects.filter(data__icontains="6222021234561234").exists()


def test_no_cell_of_the_list_is_a_formula(cast):
    payout = stage.exported(cast)
    Payout.objects.filter(pk=payout.pk).update(bank="=1+1")
    assert "'=1+1" in download_batch(payout.batch, actor=stage.fay(cast), form="csv").decode("utf-8-sig")


def test_a_paid_payout_is_booked_once(cast):
    payout = stage.exported(cast)
    paid(cast, payout)
    assert payout.state == State.PAID and payout.account.balances()["payable"] == 0
    with pytest.raises(WrongState):
        paid(cast, payout, "OUT2")
    notice = Notification.objects.get(user=cast.ada, code="refund.paid")
    assert notice.data["fen_fen"] == REQUIRED


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"bank_reference": " "}, "bank_reference"),
        ({"paid_on": datetime.date(2099, 1, 1)}, "paid_on"),
    ],
)
def test_a_payment_without_a_number_or_on_a_day_ahead_is_refused(cast, given, field):
    with pytest.raises(Refused) as found:
        paid(cast, stage.exported(cast), **given)
    assert found.value.field == field


def test_a_bank_reference_belongs_to_one_payout(cast):
    notice = a_notice(cast)
    first = return_wrong_payer(a_line(cast, payer_name="王小明"), actor=cast.actor("finn"))
    second = return_wrong_payer(a_line(cast, payer_name="李小红"), actor=cast.actor("finn"))
    export_payouts([first, second], actor=cast.actor("finn"))
    paid(cast, first)
    with pytest.raises(Refused):
        paid(cast, second)
    assert notice.account.balances()["payable"] == 0


def test_what_the_bank_returned_waits_for_the_account_to_be_confirmed_again(cast):
    payout, refund = failed(cast)
    assert (payout.state, refund.state) == (State.FAILED, Refund.State.FAILED)
    payee = payout.payee
    payee.refresh_from_db()
    assert payee.state == PayeeAccount.State.PROPOSED
    assert Notification.objects.filter(user=cast.ada, code="refund.failed").count() == 1
    with pytest.raises(Refused):
        pay_again(payout, actor=cast.actor("finn"))
    confirm_payee(payee, actor=cast.actor("finn"))
    payout.refresh_from_db()
    refund.refresh_from_db()
    assert (payout.state, refund.state) == (State.READY, Refund.State.APPROVED)
    assert payout.account.balances() == {"deposit": 0, "guarantee": 0, "surplus": 0, "payable": REQUIRED, "interest": 0}


def test_another_account_makes_another_payout(cast):
    payout, refund = failed(cast)
    confirm_payee(propose_payee_again(cast, refund), actor=cast.actor("finn"))
    payout.refresh_from_db()
    refund.refresh_from_db()
    new = stage.ready(refund)[0]
    assert (payout.state, new.tail, new.fen, new.due) == (State.CANCELLED, "9999", REQUIRED, payout.due)
    assert new.number == f"{refund.number}-2" and refund.payee.tail == "9999"
    assert PayeeAccount.objects.filter(state="replaced").count() == 1
    assert payout.account.balances()["payable"] == REQUIRED


def test_what_an_account_replaced_meanwhile_sent_back_goes_to_the_confirmed_one(cast):
    payout = stage.exported(cast)
    refund = Refund.objects.get(pk=payout.refund_id)
    confirm_payee_again(cast, refund)
    mark_failed(payout, actor=stage.fay(cast), words="账户已销户")
    payout.refresh_from_db()
    refund.refresh_from_db()
    assert (payout.state, refund.state) == (State.CANCELLED, Refund.State.APPROVED)
    assert [(p.tail, p.fen) for p in stage.ready(refund)] == [("9999", REQUIRED)]


def test_a_payment_that_comes_back_opens_the_request_again(cast):
    payout = stage.exported(cast)
    refund = paid(cast, payout)
    account = refund.account
    assert (refund.state, account.state) == (Refund.State.PAID, "released")
    bounce_payout(payout, actor=cast.actor("finn"), bank_reference="IN9", words="账户已销户")
    refund.refresh_from_db()
    account.refresh_from_db()
    assert (payout.state, refund.state, account.state) == (State.FAILED, Refund.State.FAILED, "held")
    assert account.balances()["payable"] == REQUIRED
    confirm_payee_again(cast, refund)
    stage.paid(cast, refund)
    account.refresh_from_db()
    assert (refund.state, account.state) == (Refund.State.PAID, "released")


def test_an_unknown_outcome_is_never_paid_again_by_itself(cast):
    payout = stage.exported(cast)
    mark_unknown(payout, actor=stage.fay(cast))
    refund = Refund.objects.get(pk=payout.refund_id)
    assert refund.state == Refund.State.PAYING
    for action, given in ((pay_again, {}), (cancel_payout, {"words": "x"}), (export_payout, {"batch": None})):
        with pytest.raises(WrongState):
            action(payout, actor=stage.fay(cast), **given)
    with pytest.raises(Refused):
        export_payouts([payout], actor=stage.fay(cast))
    confirm_payee_again(cast, refund)
    payout.refresh_from_db()
    assert payout.state == State.UNKNOWN and refund.payouts.count() == 1
    paid(cast, payout)
    assert payout.state == State.PAID


def confirm_payee_again(cast, refund):
    confirm_payee(propose_payee_again(cast, refund), actor=cast.actor("finn"))


def test_a_cancelled_payout_of_a_granted_refund_is_made_anew(cast):
    refund = stage.approved(cast)
    payout = stage.ready(refund)[0]
    cancel_payout(payout, actor=cast.actor("finn"), words="重新制单")
    new = stage.ready(refund)[0]
    assert new.pk != payout.pk and new.fen == REQUIRED and new.due == refund.limit_on


def test_a_surplus_goes_back_to_the_company_s_own_account(cast):
    account = stage.held(cast)
    assert account.balances()["surplus"] == 0
    with pytest.raises(Refused):
        return_surplus(account, actor=cast.actor("finn"))


def test_an_account_sent_back_pays_nothing_until_another_is_confirmed(cast):
    refund = stage.approved(cast)
    payout = stage.ready(refund)[0]
    return_payee(payout.payee, actor=stage.fay(cast), reason="ACC-01", words="户名不符")
    with pytest.raises(Refused):
        export_payout(payout, actor=stage.fay(cast), batch=begin_batch(actor=stage.fay(cast), count=1))


def test_money_of_a_wrong_payer_goes_back_as_a_payout_of_its_own(cast):
    line = a_line(cast, payer_name="王小明", payer_account="6222000056785678")
    payout = return_wrong_payer(line, actor=cast.actor("finn"))
    assert (payout.purpose, payout.party_id, payout.holder, payout.tail) == ("wrong_payer", None, "王小明", "5678")
    with pytest.raises(Refused):
        return_wrong_payer(line, actor=cast.actor("finn"))
    export_payouts([payout], actor=cast.actor("finn"))
    payout.refresh_from_db()
    paid(cast, payout, "OUT7")
    line.refresh_from_db()
    assert (line.state, line.return_reference) == (StatementLine.State.SENT_BACK, "OUT7")


def test_a_freeze_before_the_list_puts_the_payout_back_as_far_as_needed(cast):
    refund = stage.approved(cast)
    old = stage.ready(refund)[0]
    freeze(refund.account, actor=cast.actor("quinn"), fen=2_000_000, whole=False, cause="投诉", words="")
    old.refresh_from_db()
    new = stage.ready(refund)
    assert old.state == State.CANCELLED
    assert [(p.fen, p.due, p.purpose) for p in new] == [(3_000_000, old.due, "refund")]
    assert refund.account.balances()["deposit"] == 2_000_000


def test_a_freeze_after_the_list_is_refused_with_what_could_still_be_frozen(cast):
    payout = stage.exported(cast)
    with pytest.raises(Refused, match="¥0.00"):
        freeze(payout.account, actor=cast.actor("quinn"), fen=1, whole=False, cause="投诉", words="")
    with pytest.raises(Refused):
        freeze(payout.account, actor=cast.actor("quinn"), fen=0, whole=True, cause="投诉", words="")


# The bank's answer as a file


def answer(payout, *rows):
    return (HEAD + "".join(",".join(row) + "\n" for row in rows)).encode()


def test_the_bank_s_answer_pays_returns_and_leaves_open(cast):
    payout = stage.exported(cast)
    row = [payout.number, "交易成功", "50000.00", "OUT1", calendar.today().isoformat(), ""]
    found = take(answer(payout, row), actor=stage.fay(cast))
    assert [(a.outcome, a.problem) for a in found] == [("paid", "")]
    payout.refresh_from_db()
    assert (payout.state, payout.bank_reference) == (State.PAID, "OUT1")
    assert payout.batch.answered_at
    again = take(answer(payout, row), actor=stage.fay(cast))
    assert again[0].known and payout.entries.filter(kind="refunded").count() == 1


@pytest.mark.parametrize(("word", "state"), [("失败", "failed"), ("退汇", "failed"), ("处理中", "unknown")])
def test_the_bank_s_words_for_what_was_not_paid(cast, word, state):
    payout = stage.exported(cast)
    take(answer(payout, [payout.number, word, "", "", "", "户名不符"]), actor=stage.fay(cast))
    payout.refresh_from_db()
    assert payout.state == state


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (["{n}", "也许", "", "", "", ""], "B2"),
        (["{n}", "成功", "", "", "", ""], "D2"),
        (["{n}", "成功", "1.00", "OUT1", "", ""], "C2"),
        (["{n}", "成功", "1.001", "OUT1", "", ""], "C2"),
        (["{n}", "成功", "", "OUT1", "2099-01-01", ""], "E2"),
        (["RF-0000-0000-1", "成功", "", "OUT1", "", ""], "A2"),
    ],
)
def test_a_row_that_is_wrong_is_named_by_its_cell_and_the_good_ones_are_kept(cast, row, cell):
    payout = stage.exported(cast)
    bad = [c.format(n=payout.number) for c in row]
    good = [payout.number, "成功", "", "OUT5", "", ""]
    found = take(answer(payout, bad, good), actor=stage.fay(cast))
    assert cell in found[0].problem and found[1].done
    payout.refresh_from_db()
    assert payout.state == State.PAID


def test_a_file_without_the_columns_changes_nothing(cast):
    payout = stage.exported(cast)
    with pytest.raises(Unreadable):
        take(b"a,b\n1,2\n", actor=stage.fay(cast))
    payout.refresh_from_db()
    assert payout.state == State.EXPORTED


def test_only_finance_makes_lists(cast):
    with pytest.raises(NotAllowed):
        begin_batch(actor=cast.actor("rex"), count=1)


def test_an_outgoing_statement_line_is_used_by_its_payout(cast):
    payout = stage.exported(cast)
    line = enter_line(
        actor=cast.actor("finn"), bank_reference="OUT1", paid_on=calendar.today(), payer_name=cast.supplier.name,
        payer_account="6222021234561234", amount_fen=payout.fen, outgoing=True,
    )  # fmt: skip
    paid(cast, payout, line=line)
    line.refresh_from_db()
    assert line.state == StatementLine.State.USED
