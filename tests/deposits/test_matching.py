"""Which line is whose money: proposals, and how they follow what happens to the notices."""

import pytest

from deposits.actions.notices import cancel_notice, confirm_receipt
from deposits.actions.statement import use_line
from deposits.models import Receipt, StatementLine
from tests.deposits.stage import REQUIRED, a_line, a_notice
from workflow.actions import Refused
from workflow.actors import SYSTEM

P = StatementLine.Proposal


def proposed(line):
    line.refresh_from_db()
    return line.proposal, line.notice


@pytest.mark.parametrize(
    ("fen", "payer", "with_code", "expected"),
    [
        (REQUIRED, None, True, P.EXACT),
        (REQUIRED - 1, None, True, P.SHORT),
        (REQUIRED + 1, None, True, P.OVER),
        (REQUIRED, "王小明", True, P.THIRD_PARTY),
        (REQUIRED, None, False, P.EXACT),
        (REQUIRED, "杭州示例 科技有限公司", True, P.EXACT),
        (REQUIRED - 1, None, False, P.UNKNOWN),
        (REQUIRED, "王小明", False, P.UNKNOWN),
    ],
)
def test_a_line_is_proposed_by_code_amount_and_payer(cast, fen, payer, with_code, expected):
    notice = a_notice(cast)
    line = a_line(
        cast, fen, payer_name=payer or cast.supplier.name, text=f"保证金{notice.code}" if with_code else "货款"
    )
    named = None if payer == "王小明" and not with_code else notice
    assert proposed(line) == (expected, named)


def test_a_code_is_found_however_it_was_written(cast):
    notice = a_notice(cast)
    line = a_line(cast, text=f"付 {notice.code.lower().replace('-', ' ')} 款")
    assert proposed(line) == (P.EXACT, notice)


def test_a_line_that_came_before_its_notice_is_proposed_once_there_is_one(cast):
    line = a_line(cast)
    assert proposed(line) == (P.UNKNOWN, None)
    notice = a_notice(cast)
    assert proposed(line) == (P.EXACT, notice)


def test_after_a_short_payment_the_next_line_is_compared_with_the_rest(cast):
    notice = a_notice(cast)
    first, rest = a_line(cast, 2_000_000, text=notice.code), a_line(cast, 3_000_000, text=notice.code)
    assert proposed(rest) == (P.SHORT, notice)
    confirm_receipt(notice, actor=cast.actor("finn"), line=first)
    assert proposed(rest) == (P.EXACT, notice)
    assert proposed(first) == (P.SHORT, notice), "what was decided keeps what it was decided on"


def test_a_second_payment_of_a_paid_notice_has_no_notice_any_more(cast):
    notice = a_notice(cast)
    first, second = a_line(cast, text=notice.code), a_line(cast, text=notice.code)
    confirm_receipt(notice, actor=cast.actor("finn"), line=first)
    assert proposed(second) == (P.UNKNOWN, None)


def test_a_cancelled_notice_takes_its_proposals_back(cast):
    notice = a_notice(cast)
    line = a_line(cast, text=notice.code)
    cancel_notice(notice, actor=SYSTEM)
    assert proposed(line) == (P.UNKNOWN, None)


def test_two_codes_in_one_text_are_left_to_a_person(cast):
    mine, theirs = a_notice(cast), a_notice(cast, supplier=cast.other)
    assert proposed(a_line(cast, text=f"{mine.code} {theirs.code}"))[0] == P.UNKNOWN


def test_two_companies_of_one_name_are_told_apart_by_the_code_only(cast):
    cast.other.name = cast.supplier.name
    cast.other.save()
    mine, theirs = a_notice(cast), a_notice(cast, supplier=cast.other)
    assert proposed(a_line(cast))[0] == P.UNKNOWN
    assert proposed(a_line(cast, text=theirs.code)) == (P.EXACT, theirs)
    assert proposed(a_line(cast, text=mine.code)) == (P.EXACT, mine)


def test_money_out_is_never_a_receipt(cast):
    notice, line = a_notice(cast), a_line(cast, outgoing=True, text="手续费")
    assert proposed(line) == (P.LEFT, None)
    with pytest.raises(Refused):
        confirm_receipt(notice, actor=cast.actor("finn"), line=line)
    with pytest.raises(Refused):
        use_line(line, actor=SYSTEM, notice=notice.pk)


def test_a_confirmed_line_is_a_numbered_receipt(cast):
    notice = a_notice(cast)
    line = a_line(cast, REQUIRED + 500)
    confirm_receipt(notice, actor=cast.actor("finn"), line=line)
    receipt = Receipt.objects.get()
    assert receipt.number.startswith("SJ-2026-")
    assert (receipt.line, receipt.fen, receipt.deposit_fen, receipt.surplus_fen) == (
        line,
        REQUIRED + 500,
        REQUIRED,
        500,
    )
    assert receipt.issued_by == cast.finn
    assert {entry.booked_on for entry in line.entries.all()} == {line.paid_on}
