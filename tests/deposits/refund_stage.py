"""How tests bring a deposit to each state of its way back, through the real actions."""

import datetime
from itertools import count

from accounts.models import Store
from deposits.actions.batches import export_payouts
from deposits.actions.notices import confirm_receipt
from deposits.actions.payee import confirm_payee, propose_payee
from deposits.actions.payouts import mark_paid
from deposits.actions.refunds import open_refund, send_paper, submit_refund, wanted_papers, withdraw_refund
from deposits.actions.review import approve_refund, pass_business, pass_finance
from deposits.models import DepositAccount, Payout, Refund
from tests.cast import make_person
from tests.deposits.stage import REQUIRED, a_line, a_notice, a_paper
from workflow import calendar

numbers = count(1)


def fay(cast):
    """A second person of finance, who pays what Finn has checked."""
    if not hasattr(cast, "fay"):
        cast.fay = make_person("fay", "finance")
    return cast.actor("fay")


def held(cast, fen=REQUIRED) -> DepositAccount:
    """A deposit that is held, the store open."""
    notice = a_notice(cast, fen)
    confirm_receipt(notice, actor=cast.actor("finn"), line=a_line(cast, fen))
    return DepositAccount.objects.get(pk=notice.account_id)


def close_store(cast):
    """The store as a closed one: how stores close is tested elsewhere."""
    Store.objects.filter(party=cast.supplier.party).update(state="closed", closed_on=calendar.today())


def a_payee(cast, account, *, number="6222021234561234", confirmed=True, **given):
    """The company's bank account, confirmed by finance."""
    fields = {
        "kind": "bank", "holder": cast.supplier.name, "bank": "示例银行杭州分行", "cnaps": "102100099996",
        "number": number, "file": a_paper(cast),
    }  # fmt: skip
    payee = propose_payee(account, actor=cast.actor("ada"), **fields | given)
    if confirmed:
        confirm_payee(payee, actor=cast.actor("finn"))
    return payee


def closed(cast, fen=REQUIRED) -> DepositAccount:
    """A held deposit of a closed store."""
    account = held(cast, fen)
    close_store(cast)
    return account


def eligible(cast, fen=REQUIRED) -> DepositAccount:
    """A held deposit of a closed store with a confirmed payee account: nothing is in the way."""
    account = closed(cast, fen)
    a_payee(cast, account)
    return account


def draft(cast, fen=REQUIRED, account=None) -> Refund:
    """A request with all its papers, not handed in yet."""
    refund = open_refund(account or eligible(cast, fen), actor=cast.actor("ada"))
    for paper in wanted_papers(refund):
        send_paper(refund, actor=cast.actor("ada"), kind=paper["kind"], file=a_paper(cast))
    return refund


def submitted(cast, fen=REQUIRED, account=None) -> Refund:
    """A request that waits for the business check."""
    return handed_in(cast, draft(cast, fen, account))


def handed_in(cast, refund) -> Refund:
    submit_refund(refund, actor=cast.actor("ada"))
    return refund


def in_finance(cast, fen=REQUIRED, account=None, refund=None) -> Refund:
    """A request that waits for the finance check."""
    refund = refund or submitted(cast, fen, account)
    pass_business(refund, actor=cast.actor("rex"))
    return refund


def in_approval(cast, fen=REQUIRED, account=None, refund=None) -> Refund:
    """A request that waits for the lead."""
    refund = in_finance(cast, fen, account, refund)
    pass_finance(refund, actor=cast.actor("finn"))
    return refund


def approved(cast, fen=REQUIRED, account=None, refund=None) -> Refund:
    """A granted request whose payout is ready."""
    refund = in_approval(cast, fen, account, refund)
    approve_refund(refund, actor=cast.actor("lea"), words="资料齐全")
    return refund


def exported(cast, refund=None, fen=REQUIRED) -> Payout:
    """A granted request whose payout is with the bank; the latest payout."""
    refund = refund or approved(cast, fen)
    batch, results = export_payouts(ready(refund), actor=fay(cast))
    assert all(r.error is None for r in results), [r.error for r in results]
    refund.refresh_from_db()
    return batch.payouts.order_by("-pk").first()


def ready(refund) -> list[Payout]:
    """Payouts of a request that wait to be given to the bank."""
    return list(refund.payouts.filter(state="ready").order_by("pk"))


def paid(cast, refund=None, fen=REQUIRED, on: datetime.date | None = None) -> Refund:
    """A request whose payouts have all been paid."""
    refund = refund or approved(cast, fen)
    exported(cast, refund)
    for payout in refund.payouts.filter(state="exported"):
        mark_paid(payout, actor=fay(cast), bank_reference=new_reference(), paid_on=on or calendar.today())
    refund.refresh_from_db()
    return refund


def new_reference() -> str:
    """A bank reference that was never used."""
    return f"OUT{next(numbers):06d}"


def withdraw(cast, refund):
    withdraw_refund(refund, actor=cast.actor("ada"))
    return refund
