"""What a supplier may send, what it is told, and what happens when nothing comes."""

import datetime

import pytest
from django.utils import timezone

from deposits.actions.account import ask_deposit
from deposits.actions.notices import confirm_receipt, return_proof, send_guarantee, send_proof
from deposits.bank.codes import found_in, new_code, valid
from deposits.models import DepositAccount, DepositNotice
from tests.deposits.stage import REQUIRED, a_line, a_notice, an_account, guarantee_of, proof_of
from workflow import calendar, timers
from workflow.actions import Refused, Stale, WrongState
from workflow.actors import SYSTEM
from workflow.files import CleanFile, keep
from workflow.models import Event, Notification, Timer

State = DepositNotice.State


def refused(field, call, *args, **kwargs):
    with pytest.raises(Refused) as error:
        call(*args, **kwargs)
    assert error.value.field == field
    return error.value.message


def test_the_notice_keeps_payee_code_and_working_day(cast):
    notice = a_notice(cast)
    assert notice.due == calendar.add(calendar.today(), 5)[0]
    assert set(notice.payee) == {"name", "bank", "account"}
    assert valid(notice.code)
    assert Notification.objects.filter(user__in=[cast.ada, cast.ben], code="deposit.issued").count() == 2


def test_codes_survive_what_payers_make_of_them():
    code = new_code()
    typed = "货款 " + code.lower().replace("-", " ") + " 谢谢"
    assert found_in(typed) == {code}
    assert found_in("".join(chr(ord(c) + 0xFEE0) for c in code)) == {code}


def test_one_wrong_character_is_noticed():
    for _n in range(50):
        code = new_code()
        other = ("C" if code[0] != "C" else "D") + code[1:]
        assert not valid(other)


def test_a_receipt_of_somebody_else_is_refused_at_the_payer(cast):
    refused("payer_name", proof_of, cast, a_notice(cast), payer_name="王小明")


def test_a_receipt_number_counts_for_one_notice_for_ever(cast):
    notice = a_notice(cast)
    proof_of(cast, notice, receipt_number="HD1")
    theirs = a_notice(cast, supplier=cast.other)

    file = keep(CleanFile("r.pdf", "application/pdf", b"%PDF-1.4 %%EOF"), cast.other.party, cast.actor("eve"))
    inputs = {
        "payer_name": cast.other.name,
        "payer_account": "62220000",
        "amount_fen": 1,
        "paid_on": calendar.today(),
        "file": file,
    }
    refused("receipt_number", send_proof, theirs, actor=cast.actor("eve"), receipt_number="HD1", **inputs)


def test_a_returned_receipt_may_be_sent_again_with_the_same_number(cast):
    notice = a_notice(cast)
    first = proof_of(cast, notice, receipt_number="HD1")
    return_proof(notice, actor=cast.actor("finn"), reason="SCAN-01", words="看不清")
    assert (notice.state, notice.reason, notice.words) == (State.ISSUED, "SCAN-01", "看不清")
    second = proof_of(cast, notice, receipt_number="HD1")
    first.refresh_from_db()
    assert (first.superseded, first.status, second.status) == (True, "returned", "pending")
    assert (notice.reason, notice.words) == ("", "")


def test_a_payment_of_tomorrow_is_refused(cast):
    refused("paid_on", proof_of, cast, a_notice(cast), paid_on=calendar.today() + datetime.timedelta(days=1))


def test_another_currency_is_refused(cast):
    refused("currency", proof_of, cast, a_notice(cast), currency="USD")


def test_returning_needs_words(cast):
    notice = a_notice(cast)
    refused("words", return_proof, notice, actor=cast.actor("finn"), reason="PAY-02", words="  ")


@pytest.mark.parametrize("days", [-1, 0, 179])
def test_a_guarantee_that_has_expired_or_ends_too_soon_is_refused(cast, days):
    until = calendar.today() + datetime.timedelta(days=days)
    refused("valid_until", guarantee_of, cast, a_notice(cast), valid_until=until)


def test_a_guarantee_below_what_is_missing_is_refused(cast):
    refused("amount_fen", guarantee_of, cast, a_notice(cast), REQUIRED - 1)


def test_a_guarantee_needs_terms_that_accept_one(cast):
    refused(None, guarantee_of, cast, a_notice(cast, forms=["cash"]))


def test_a_guarantee_counts_once(cast):
    notice = a_notice(cast)
    guarantee_of(cast, notice, number="BH1")
    theirs = a_notice(cast, supplier=cast.other)

    file = keep(CleanFile("g.pdf", "application/pdf", b"%PDF-1.4 %%EOF"), cast.other.party, cast.actor("eve"))
    inputs = {
        "bank": "示例银行杭州分行",
        "amount_fen": REQUIRED,
        "valid_until": datetime.date(2099, 1, 1),
        "file": file,
    }
    refused("number", send_guarantee, theirs, actor=cast.actor("eve"), number="BH1", **inputs)


def test_a_stale_page_is_told_so(cast):
    notice = a_notice(cast)
    shown = notice.revision
    proof_of(cast, notice)
    with pytest.raises(Stale):
        proof_of(cast, notice, seen=shown)


def test_the_same_form_twice_is_one_proof(cast):
    notice, token = a_notice(cast), "0e9f2d7e-7a0f-4f65-9d1c-6a2a3f4c9a10"
    first = proof_of(cast, notice, once=token)
    assert proof_of(cast, notice, once=token) == first
    assert notice.proofs.count() == 1


def late(notice):
    DepositNotice.objects.filter(pk=notice.pk).update(due=calendar.today() - datetime.timedelta(days=1))
    Timer.objects.filter(action="deposits.mark_overdue").update(next_at=timezone.now() - datetime.timedelta(hours=1))
    timers.sweep()
    notice.refresh_from_db()
    return notice


def test_a_passed_due_day_tells_both_sides_once(cast):
    notice = late(a_notice(cast))
    assert notice.overdue
    told = set(Notification.objects.filter(code="deposit.overdue").values_list("user__email", flat=True))
    assert told == {"ada@example.com", "ben@example.com", "finn@example.com"}
    timers.sweep()
    assert Event.objects.filter(verb="deposits.mark_overdue").count() == 1


def test_a_proof_in_time_is_not_late_while_it_is_checked(cast):
    notice = a_notice(cast)
    proof_of(cast, notice)
    assert not late(notice).overdue


def test_a_returned_proof_after_the_due_day_starts_the_clock_again(cast):
    notice = a_notice(cast)
    proof_of(cast, notice)
    late(notice)
    return_proof(notice, actor=cast.actor("finn"), reason="PAY-02", words="没有到账")
    assert late(notice).overdue


def test_paying_stops_the_clock(cast):

    notice = a_notice(cast)
    confirm_receipt(notice, actor=cast.actor("finn"), line=a_line(cast))
    assert not timers.live(notice).exists()


def test_terms_accepted_anew_change_the_deposit_until_it_is_due(cast):
    account = an_account(cast)
    assert an_account(cast, 3_000_000) == account
    account.refresh_from_db()
    assert account.required_fen == 3_000_000
    a_notice(cast, 3_000_000)
    with pytest.raises(Refused):
        ask_deposit(cast.supplier, actor=SYSTEM, amount_fen=9, forms=["cash"], due_days=5, terms_hash="b" * 64)
    assert DepositAccount.objects.get().required_fen == 3_000_000


def test_a_paid_notice_takes_no_more_proofs(cast):

    notice = a_notice(cast)
    confirm_receipt(notice, actor=cast.actor("finn"), line=a_line(cast))
    with pytest.raises(WrongState):
        proof_of(cast, notice)
