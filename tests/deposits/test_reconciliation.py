"""Statement and ledger, day by day; the invariants, and the one fen that must not pass unnoticed."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from deposits.actions.checking import check_now
from deposits.actions.notices import confirm_guarantee, confirm_receipt, return_proof
from deposits.actions.statement import explain_line
from deposits.bank import reconciliation
from deposits.ledger import checks
from deposits.models import LedgerCheck, LedgerEntry, StatementLine
from deposits.tasks import check_ledger
from tests.deposits.refund_stage import paid
from tests.deposits.stage import REQUIRED, a_line, a_notice, guarantee_of
from workflow import calendar, triggers
from workflow.models import Notification


def today():
    (day,) = reconciliation.days(calendar.today(), calendar.today())
    return day


@pytest.fixture
def busy(cast):
    """A day with money for a notice and over it, a wrong payer, interest, and something open."""
    notice = a_notice(cast)
    confirm_receipt(notice, actor=cast.actor("finn"), line=a_line(cast, REQUIRED + 500))
    theirs = a_notice(cast, supplier=cast.other)
    line = a_line(cast, 700, payer_name="王小明", text=theirs.code)
    return_proof(theirs, actor=cast.actor("finn"), reason="PAY-01", words="请用公司账户付款", line=line)
    explain_line(a_line(cast, 33, payer_name=""), actor=cast.actor("finn"), words="结息")
    explain_line(a_line(cast, 12, payer_name="", outgoing=True), actor=cast.actor("finn"), words="手续费")
    a_line(cast, 9)
    return cast


def test_a_day_adds_up_with_everything_named(busy):
    day = today()
    assert vars(day.incoming) == {
        "statement": REQUIRED + 500 + 700 + 33 + 9, "waiting": 9, "aside": 700, "other": 33, "ledger": REQUIRED + 500
    }  # fmt: skip
    assert (day.outgoing.statement, day.outgoing.other, day.outgoing.ledger) == (12, 12, 0)
    assert day.agrees and day.rows == [] and checks.run() == []


def test_money_counts_on_the_day_of_the_statement_not_on_that_of_the_click(cast):
    earlier = calendar.today() - datetime.timedelta(days=3)
    confirm_receipt(a_notice(cast), actor=cast.actor("finn"), line=a_line(cast, paid_on=earlier))
    assert reconciliation.days(calendar.today(), calendar.today()) == []
    (day,) = reconciliation.days(earlier, calendar.today())
    assert (day.day, day.incoming.ledger, day.agrees) == (earlier, REQUIRED, True)


def test_a_guarantee_never_touches_the_bank(cast):
    notice = a_notice(cast)
    guarantee_of(cast, notice)
    confirm_guarantee(notice, actor=cast.actor("finn"))
    assert reconciliation.days(calendar.today(), calendar.today()) == [] and checks.run() == []


def plant(**changed):
    """Change a row behind everybody's back, as only somebody with the database can."""
    with triggers.suspended():
        LedgerEntry.objects.filter(kind="received").update(**changed)


def test_one_planted_fen_is_found_by_the_page_by_the_task_and_by_the_command(busy):
    plant(fen=F("fen") + 1)
    entry = LedgerEntry.objects.get(kind="received")
    day = today()
    assert (day.incoming.difference, day.agrees) == (-1, False)
    assert [(row.line, row.entry, row.difference) for row in day.rows] == [(entry.line, entry, -1)]

    check_ledger()
    found = {finding["code"] for finding in LedgerCheck.objects.get().findings}
    assert {"line", "notice", "bank"} <= found
    told = set(Notification.objects.filter(code="ledger.wrong").values_list("user__email", flat=True))
    assert told == {f"{name}@example.com" for name in ("finn", "lea", "aud")}

    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("check_ledger", stdout=out, stderr=StringIO())
    assert end.value.code == 1
    assert entry.line.bank_reference in out.getvalue()


def test_the_command_is_content_when_everything_holds(busy):
    out = StringIO()
    call_command("check_ledger", stdout=out)
    assert "order" in out.getvalue()
    assert check_now().findings == [] and not Notification.objects.filter(code="ledger.wrong").exists()


def test_money_that_nobody_sent_is_named(busy):
    entry = LedgerEntry.objects.get(kind="received")
    LedgerEntry.objects.create(
        party_id=entry.party_id, account_id=entry.account_id, kind="topped_up", reference="NEVER", from_account="bank",
        to_account=entry.to_account, fen=1, booked_on=calendar.today(),
    )  # fmt: skip
    assert {f.code for f in checks.run()} == {"no_line"}
    (row,) = today().rows
    assert (row.line, row.entry.reference) == (None, "NEVER")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"to_account": "deposit:999999"}, "code"),
        ({"to_account": "surplus"}, "code"),
        ({"to_account": "elsewhere"}, "code"),
        ({"line": None}, "no_line"),
        ({"booked_on": datetime.date(2026, 1, 2)}, "day"),
        ({"notice": None}, "notice"),
        ({"from_account": "platform"}, "line"),
    ],
)
def test_every_way_to_falsify_an_entry_is_found(busy, changed, code):
    plant(**changed)
    assert code in {finding.code for finding in checks.run()}


def test_a_negative_account_is_named(busy):
    entry = LedgerEntry.objects.get(kind="received")
    plant(from_account=entry.to_account, to_account="bank", line=None, notice=None)
    assert "negative" in {finding.code for finding in checks.run()}


def test_the_checks_cost_the_same_however_many_rows_there_are(busy, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        checks.run()


def test_a_whole_refund_leaves_everything_in_order_and_its_payout_waits_for_its_line(cast):
    paid(cast)
    assert checks.run() == []
    assert {row.line for day in reconciliation.days(calendar.today(), calendar.today()) for row in day.rows} == {None}
    a_line(cast, 1, paid_on=calendar.today(), text="明天的流水")
    later = calendar.today() + datetime.timedelta(days=1)
    StatementLine.objects.filter(text="明天的流水").update(paid_on=later)
    assert {finding.code for finding in checks.run()} == {"bank"}
