"""A refund from the application to the money: who decides, what may be asked, what is said and heard."""

import pytest

from accounts.models import Membership, Store
from deposits.actions.payee import confirm_payee, propose_payee, return_payee
from deposits.actions.payouts import mark_paid
from deposits.actions.refunds import (
    answer_more,
    appeal_refund,
    describe_refund,
    open_refund,
    send_paper,
    submit_refund,
    withdraw_refund,
)
from deposits.actions.review import (
    approve_refund,
    ask_more,
    claim_refund,
    pass_business,
    pass_finance,
    reject_refund,
    send_back,
    unclaim_refund,
)
from deposits.models import DepositAccount, PayeeAccount, Refund, RefundPaper
from tests.cast import make_person
from tests.deposits import refund_stage as stage
from tests.deposits.stage import REQUIRED, a_paper
from workflow import calendar
from workflow.actions import NotAllowed, Refused, Stale, WrongState
from workflow.models import Event, Notification, Policy

State = Refund.State
PAYEE = {"kind": "bank", "bank": "示例银行杭州分行", "cnaps": "102100099996", "number": "6222021234561234"}


def ask(cast, refund, who="rex", wanted=("application",)):
    ask_more(refund, actor=cast.actor(who), reason="RF-01", words="请补盖章", wanted=list(wanted))


def answer(cast, refund, *kinds):
    for kind in kinds:
        send_paper(refund, actor=cast.actor("ada"), kind=kind, file=a_paper(cast))
    answer_more(refund, actor=cast.actor("ada"))


def policy(key, value):
    Policy.objects.create(key=key, value=value, effective_from="2026-01-02", source="test")


def propose(cast, account, **given):
    fields = PAYEE | {"holder": cast.supplier.name, "file": a_paper(cast)}
    return propose_payee(account, actor=cast.actor("ada"), **fields | given)


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


def test_what_was_true_at_submission_is_kept(cast):
    refund = stage.submitted(cast)
    assert refund.snapshot["balance_fen"] == REQUIRED
    assert {f["code"] for f in refund.snapshot["findings"]} >= {"store_closed", "payee_account", "papers"}
    policy("refund.limit_days", 30)
    policy("refund.order", ["penalty", "bill", "debt", "compensation"])
    refund.refresh_from_db()
    assert (refund.limit_days, refund.rules["refund.limit_days"], refund.order[0]) == (15, 15, "bill")


def test_there_is_one_request_at_a_time(cast):
    refund = stage.draft(cast)
    with pytest.raises(Refused):
        open_refund(refund.account, actor=cast.actor("ben"))
    withdraw_refund(refund, actor=cast.actor("ada"))
    open_refund(refund.account, actor=cast.actor("ben"))


def test_what_is_missing_is_named_at_once(cast):
    account = stage.held(cast)
    refund = open_refund(account, actor=cast.actor("ada"))
    with pytest.raises(Refused) as found:
        submit_refund(refund, actor=cast.actor("ada"))
    for word in ("店铺", "退款申请书", "关店确认书", "终止协议"):
        assert word in found.value.message
    assert refund.state == State.DRAFT and refund.submitted_on is None


def test_a_description_is_kept_and_an_unknown_paper_refused(cast):
    refund = stage.draft(cast)
    describe_refund(refund, actor=cast.actor("ada"), words="业务终止")
    assert refund.words == "业务终止"
    with pytest.raises(Refused):
        send_paper(refund, actor=cast.actor("ada"), kind="love_letter", file=a_paper(cast))


def test_a_paper_sent_again_takes_the_place_of_the_earlier_one(cast):
    refund = stage.draft(cast)
    send_paper(refund, actor=cast.actor("ada"), kind="closing", file=a_paper(cast))
    papers = RefundPaper.objects.filter(refund=refund, kind="closing")
    assert papers.count() == 2 and papers.filter(superseded=False).count() == 1


# Three people


def with_role(cast, name, role):
    """The person gets one more role."""
    from django.contrib.auth.models import Group

    getattr(cast, name).groups.add(Group.objects.get(name=role))


def test_who_checked_the_business_does_not_check_the_money(cast):
    refund = stage.in_finance(cast)
    with_role(cast, "rex", "finance")
    with pytest.raises(NotAllowed):
        pass_finance(refund, actor=cast.actor("rex"))


def test_who_checked_does_not_grant(cast):
    refund = stage.in_approval(cast)
    for name in ("rex", "finn"):
        with_role(cast, name, "refund_lead")
        with pytest.raises(NotAllowed):
            approve_refund(refund, actor=cast.actor(name))


def test_who_entered_a_deduction_does_not_grant(cast):
    from deposits.actions.claims import notice_deduction

    refund = stage.in_approval(cast)
    with_role(cast, "lea", "finance")
    notice_deduction(refund.account, actor=cast.actor("lea"), kind="debt", fen=1, basis="x")
    with pytest.raises(NotAllowed):
        approve_refund(refund, actor=cast.actor("lea"))


def test_four_eyes_are_a_rule_that_can_be_switched_off(cast):
    policy("refund.four_eyes", False)
    refund = stage.in_approval(cast)
    with_role(cast, "rex", "refund_lead")
    approve_refund(refund, actor=cast.actor("rex"))
    assert refund.state == State.APPROVED


def test_nobody_decides_for_their_own_company(cast):
    refund = stage.in_approval(cast)
    Membership.objects.create(party=cast.supplier.party, user=cast.lea, role="member")
    with pytest.raises(NotAllowed):
        approve_refund(refund, actor=cast.actor("lea"))


def test_an_approval_holds_for_what_the_page_showed(cast):
    refund = stage.in_approval(cast)
    seen = refund.revision
    claim_refund(refund, actor=cast.actor("lea"))
    with pytest.raises(Stale):
        approve_refund(refund, actor=cast.actor("lea"), seen=seen)


def test_something_new_in_the_way_stops_the_approval(cast):
    refund = stage.in_approval(cast)
    Store.objects.filter(party=cast.supplier.party).update(state="open")
    with pytest.raises(Refused):
        approve_refund(refund, actor=cast.actor("lea"))


def test_a_request_is_claimed_by_one_and_taken_over_by_the_lead(cast):
    refund = stage.submitted(cast)
    claim_refund(refund, actor=cast.actor("rex"))
    cast.rae = make_person("rae", "refund_reviewer")
    assert not claim_refund.may(refund, cast.actor("rae"))
    claim_refund(refund, actor=cast.actor("lea"))
    unclaim_refund(refund, actor=cast.actor("lea"))
    assert refund.claimed_by is None and claim_refund.may(refund, cast.actor("rae"))


def test_a_check_hands_on_unclaimed_and_tells_the_next(cast):
    refund = stage.submitted(cast)
    claim_refund(refund, actor=cast.actor("rex"))
    pass_business(refund, actor=cast.actor("rex"), note="已电话核实")
    assert (refund.state, refund.claimed_by) == (State.FINANCE, None)
    assert Notification.objects.filter(user=cast.finn, code="refund.stage").count() == 1
    event = Event.objects.get(verb="deposits.write_note")
    assert event.data["words"] == "已电话核实" and not event.public
    assert not RefundPaper.objects.filter(refund=refund, superseded=False).exclude(status="accepted").exists()


def test_a_request_can_go_back_to_an_earlier_check_only(cast):
    refund = stage.in_approval(cast)
    with pytest.raises(Refused):
        send_back(refund, actor=cast.actor("lea"), stage="approval", words="x")
    send_back(refund, actor=cast.actor("lea"), stage="submitted", words="请再核对订单")
    assert refund.state == State.SUBMITTED


# Asking for more


def test_asked_for_more_the_papers_come_back_and_the_same_check_goes_on(cast):
    refund = stage.in_finance(cast)
    ask(cast, refund, "finn")
    assert (refund.state, refund.stage) == (State.MORE_WANTED, "finance")
    with pytest.raises(Refused, match="退款申请书"):
        answer_more(refund, actor=cast.actor("ada"))
    answer(cast, refund, "application")
    assert refund.state == State.FINANCE and refund.pauses.get().answered_on == calendar.today()
    assert Notification.objects.filter(user=cast.ada, code="refund.goes_on").count() == 1


def test_another_account_can_be_asked_for(cast):
    refund = stage.in_approval(cast)
    ask(cast, refund, "lea", wanted=["payee"])
    assert PayeeAccount.objects.get().state == PayeeAccount.State.RETURNED
    with pytest.raises(Refused):
        answer_more(refund, actor=cast.actor("ada"))
    confirm_payee(propose(cast, refund.account, number="6222000011112222"), actor=cast.actor("finn"))
    answer(cast, refund)
    assert (refund.state, refund.payee.tail) == (State.APPROVAL, "2222")


def test_after_two_times_only_the_lead_may_ask(cast):
    refund = stage.submitted(cast)
    for _time in range(2):
        ask(cast, refund)
        answer(cast, refund, "application")
    with pytest.raises(NotAllowed):
        ask(cast, refund)
    ask(cast, refund, "lea")
    assert refund.asked_times == 3


@pytest.mark.parametrize("given", [{"words": "  "}, {"wanted": []}])
def test_asking_needs_words_and_something_to_send(cast, given):
    refund = stage.submitted(cast)
    fields = {"reason": "RF-01", "words": "x", "wanted": ["application"]}
    with pytest.raises(Refused):
        ask_more(refund, actor=cast.actor("rex"), **fields | given)


def test_a_request_can_be_withdrawn_while_more_is_wanted(cast):
    refund = stage.submitted(cast)
    ask(cast, refund)
    withdraw_refund(refund, actor=cast.actor("ben"))
    assert refund.state == State.WITHDRAWN and refund.pauses.get().answered_on == calendar.today()


def test_a_granted_request_cannot_be_withdrawn(cast):
    with pytest.raises(WrongState):
        withdraw_refund(stage.approved(cast), actor=cast.actor("ada"))


# No, and the appeal


def rejected(cast):
    refund = stage.submitted(cast)
    reject_refund(refund, actor=cast.actor("lea"), reason="RF-05", words="合同未终止")
    return refund


def test_a_rejection_names_reason_words_and_the_last_day_to_appeal(cast):
    refund = rejected(cast)
    assert (refund.state, refund.reason, refund.answer) == (State.REJECTED, "RF-05", "合同未终止")
    notice = Notification.objects.get(user=cast.ada, code="refund.rejected")
    assert notice.data["appeal_on"] == calendar.add(calendar.today(), 5)[0].isoformat()
    assert refund.account.balances()["deposit"] == REQUIRED


def test_an_appeal_is_decided_by_somebody_else_and_is_the_last(cast):
    refund = rejected(cast)
    appeal_refund(refund, actor=cast.actor("ada"), words="合同已于 8 月终止")
    assert (refund.state, refund.submitted_on) == (State.SUBMITTED, calendar.today())
    stage.in_approval(cast, refund=refund)
    cast.lou = make_person("lou", "refund_lead")
    for action, given in ((approve_refund, {}), (reject_refund, {"reason": "RF-05", "words": "x"})):
        with pytest.raises(NotAllowed):
            action(refund, actor=cast.actor("lea"), **given)
    reject_refund(refund, actor=cast.actor("lou"), reason="RF-05", words="仍未终止")
    with pytest.raises(Refused):
        appeal_refund(refund, actor=cast.actor("ada"), words="x")
    assert open_refund(refund.account, actor=cast.actor("ada")).state == State.DRAFT


# The account it is paid to


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"holder": "王小明"}, "holder"),
        ({"holder": "杭州示例科技有限责任公司"}, "holder"),
        ({"number": "12345"}, "number"),
        ({"number": "6222-0212-3456-12X4"}, "number"),
        ({"cnaps": "102100099990"}, "cnaps"),
        ({"kind": "platform", "cnaps": "", "number": " "}, "number"),
    ],
)
def test_only_an_account_of_the_company_itself_is_taken(cast, given, field):
    with pytest.raises(Refused) as found:
        propose(cast, stage.held(cast), **given)
    assert found.value.field == field


@pytest.mark.parametrize("holder", ["杭州示例科技有限公司 ", "杭州 示例科技有限公司"])
def test_blanks_in_the_name_do_not_matter(cast, holder):
    assert propose(cast, stage.held(cast), holder=holder).state == "proposed"


def test_a_payment_platform_account_needs_no_bank_code(cast):
    payee = propose(cast, stage.held(cast), kind="platform", cnaps="", number="finance@example.com")
    assert payee.tail == ".com"


def test_a_member_who_is_no_owner_changes_no_account(cast):
    with pytest.raises(NotAllowed):
        propose_payee(stage.held(cast), actor=cast.actor("ben"), holder=cast.supplier.name, file=a_paper(cast), **PAYEE)


def test_everybody_of_the_company_hears_of_another_account(cast):
    payee = propose(cast, stage.held(cast))
    for user in (cast.ada, cast.ben):
        notice = Notification.objects.get(user=user, code="payee.changing")
        assert notice.data == {"tail": "1234"}
    confirm_payee(payee, actor=cast.actor("finn"))
    assert Notification.objects.filter(code="payee.confirmed").count() == 2
    assert not Event.objects.filter(data__icontains=PAYEE["number"]).exists()


def test_a_newer_account_replaces_the_one_that_waits(cast):
    account = stage.held(cast)
    first, second = propose(cast, account), propose(cast, account, number="6222000011112222")
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "proposed")


def test_another_account_puts_an_open_request_back_to_confirm_account(cast):
    refund = stage.in_approval(cast)
    payee = propose(cast, refund.account, number="6222000011112222")
    refund.refresh_from_db()
    assert refund.state == State.FINANCE
    with pytest.raises(Refused):
        pass_finance(refund, actor=cast.actor("finn"))
    confirm_payee(payee, actor=cast.actor("finn"))
    pass_finance(refund, actor=cast.actor("finn"))
    assert refund.payee == payee


def test_an_account_is_sent_back_with_words(cast):
    payee = propose(cast, stage.held(cast))
    with pytest.raises(Refused):
        return_payee(payee, actor=cast.actor("finn"), reason="ACC-02", words=" ")
    return_payee(payee, actor=cast.actor("finn"), reason="ACC-02", words="证明不清晰")
    assert (payee.state, payee.words) == ("returned", "证明不清晰")
