"""Money out on the statement: it is a payout of ours, or somebody says what it is."""

import pytest

from deposits.actions.batches import export_payouts
from deposits.actions.notices import confirm_receipt
from deposits.actions.payouts import mark_paid, return_surplus, return_wrong_payer
from deposits.actions.statement import link_payout, record_return
from deposits.bank import matching, reconciliation
from deposits.ledger import checks
from deposits.models import LedgerEntry, Payout, StatementLine
from tests.deposits.stage import REQUIRED, a_line, a_notice
from tests.deposits.statements import a_csv, a_file, a_row
from workflow import calendar
from workflow.actions import Refused

P = StatementLine.Proposal


def wrong(cast):
    """A wrong payer's money on its way back."""
    line = a_line(cast, 70_000, payer_name="王小明")
    payout = return_wrong_payer(line, actor=cast.actor("finn"), reason="PAY-01")
    export_payouts([payout], actor=cast.actor("finn"))
    payout.refresh_from_db()
    return payout


def surplus(cast, fen=500):
    """A surplus on its way back to the company."""
    notice = a_notice(cast)
    confirm_receipt(notice, actor=cast.actor("finn"), line=a_line(cast, REQUIRED + fen))
    payout = return_surplus(notice.account, actor=cast.actor("finn"))
    export_payouts([payout], actor=cast.actor("finn"))
    payout.refresh_from_db()
    return payout


def out(cast, payout, reference="OUT1", text=None, payer=None):
    """The statement with the payout's money on it."""
    text = payout.number if text is None else text
    row = a_row(reference, debit=f"{payout.fen / 100:.2f}", payer=payer or payout.holder, text=text)
    a_file(cast, a_csv([row]))
    return StatementLine.objects.get(bank_reference=reference)


def pay(cast, payout, line):
    mark_paid(payout, actor=cast.actor("finn"), bank_reference=line.bank_reference, paid_on=line.paid_on, line=line)
    line.refresh_from_db()


@pytest.mark.parametrize("make", [wrong, surplus])
def test_a_payout_is_found_by_its_number_and_recorded_with_one_click(cast, client, make):
    payout = make(cast)
    line = out(cast, payout, payer="清算中心")
    assert line.proposal == P.PAYOUT
    client.force_login(cast.finn)
    page = f"/admin/deposits/statementline/{line.pk}/"
    assert payout.number in client.get(f"{page}change/").content.decode()
    assert client.post(f"{page}act/mark_paid/", {}).status_code == 302
    line.refresh_from_db()
    payout.refresh_from_db()
    assert (line.state, line.for_payout, payout.state, payout.bank_reference) == ("used", payout, "paid", "OUT1")
    assert checks.run() == []


def test_a_payout_is_found_by_amount_and_payee_without_its_number(cast):
    payout = wrong(cast)
    line = out(cast, payout, text="退款")
    assert line.proposal == P.PAYOUT
    assert [p.pk for p in matching.payouts_for(line)] == [payout.pk]
    assert out(cast, payout, "OUT2", text="", payer="别人").proposal == P.LEFT


def test_a_wrong_payer_s_money_is_explained_in_and_out_without_the_ledger(cast):
    payout = wrong(cast)
    pay(cast, payout, out(cast, payout))
    (day,) = reconciliation.days(calendar.today(), calendar.today())
    assert (day.incoming.aside, day.outgoing.aside, day.agrees) == (70_000, 70_000, True)
    assert not LedgerEntry.objects.exists()
    assert payout.line.state == "sent_back"


def test_a_payout_recorded_before_its_statement_gets_its_line_by_the_bank_reference(cast):
    payout = surplus(cast)
    mark_paid(payout, actor=cast.actor("finn"), bank_reference="OUT1", paid_on=calendar.today())
    (day,) = reconciliation.days(calendar.today(), calendar.today())
    assert day.outgoing.difference == -500 and [row.entry.payout for row in day.rows] == [payout]
    line = out(cast, payout)
    assert (line.state, line.for_payout) == ("used", payout)
    (day,) = reconciliation.days(calendar.today(), calendar.today())
    assert day.agrees and checks.run() == []


def test_a_line_under_another_reference_is_linked_by_a_person_once(cast, client):
    payout = surplus(cast)
    mark_paid(payout, actor=cast.actor("finn"), bank_reference="ANSWER-1", paid_on=calendar.today())
    line, second = out(cast, payout), out(cast, payout, "OUT2")
    assert line.state == "open"
    client.force_login(cast.finn)
    path = f"/admin/deposits/statementline/{line.pk}/act/link_payout/"
    assert client.post(path, {"link_payout-payout": payout.pk}).status_code == 302
    with pytest.raises(Refused):
        link_payout(second, actor=cast.actor("finn"), payout=payout)


def test_another_amount_is_not_that_payout(cast):
    payout = surplus(cast)
    mark_paid(payout, actor=cast.actor("finn"), bank_reference="OUT1", paid_on=calendar.today())
    a_file(cast, a_csv([a_row("OUT1", debit="4.99")]))
    assert StatementLine.objects.get(bank_reference="OUT1").state == "open"
    with pytest.raises(Refused):
        link_payout(a_line(cast, 499, outgoing=True), actor=cast.actor("finn"), payout=payout)


def test_money_that_goes_back_as_a_payout_is_recorded_there_only(cast):
    payout = wrong(cast)
    with pytest.raises(Refused, match=payout.number):
        record_return(payout.line, actor=cast.actor("finn"), return_reference="X1")
    assert Payout.objects.get().state == "exported"


def test_a_payout_that_came_back_is_recorded_from_its_line(cast, client):
    payout = surplus(cast)
    pay(cast, payout, out(cast, payout))
    a_file(cast, a_csv([a_row("BACK1", "5.00", payer="银行清算", text=f"退汇 {payout.number}")]))
    line = StatementLine.objects.get(bank_reference="BACK1")
    client.force_login(cast.finn)
    path = f"/admin/deposits/statementline/{line.pk}/act/bounce_payout/"
    assert client.post(path, {"bounce_payout-words": "账号不存在"}).status_code == 302
    line.refresh_from_db()
    payout.refresh_from_db()
    assert (line.state, line.for_payout, payout.state) == ("used", payout, "failed")
    (day,) = reconciliation.days(calendar.today(), calendar.today())
    assert day.agrees and checks.run() == []
