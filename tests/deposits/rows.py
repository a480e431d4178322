"""Rows that the eligibility reads, each in the state a test needs, without the way there."""

import datetime
from itertools import count

from accounts.models import Store
from deposits.ledger.recording import record
from deposits.models import (
    Deduction,
    Freeze,
    LedgerEntry,
    Obligation,
    PayeeAccount,
    Refund,
    SettlementBill,
)
from workflow import calendar
from workflow.actors import SYSTEM
from workflow.models import Policy

from .stage import a_paper, an_account

numbers = count(1)
DAY = datetime.timedelta(days=1)


def rule(key, value):
    """A policy in force from long ago, in place of the one there is."""
    Policy.objects.filter(key=key).delete()
    Policy.objects.create(key=key, value=value, effective_from="2020-01-01", source="test")


def asked(*kinds):
    """Policy refund.papers with these kinds of papers."""
    return [{"kind": kind, "title_zh": f"{kind}（中文）", "title_en": kind} for kind in kinds]


def held(cast, fen=5_000_000):
    """Ada's account with that much money in the ledger."""
    account = an_account(cast)
    record(account, LedgerEntry.Kind.RECEIVED, f"B{next(numbers)}", "bank", account.cash, fen, SYSTEM)
    return account


def closed_store(cast, **fields):
    given = {"state": Store.State.CLOSED, "closing_on": calendar.today(), "closed_on": calendar.today()} | fields
    return Store.objects.create(party=cast.supplier.party, channel="huicai", **given)


def payee(cast, **fields):
    given = {
        "party": cast.supplier.party, "state": "confirmed", "holder": cast.supplier.name, "bank": "示例银行",
        "number": "6222000012341234", "tail": "1234", "file": a_paper(cast),
    }  # fmt: skip
    return PayeeAccount.objects.create(**given | fields)


def fact(cast, kind, fen=0, **fields):
    given = {"happened_on": calendar.today() - 9 * DAY, "source": "oms", "reference": f"R{next(numbers):06d}"}
    return Obligation.objects.create(party=cast.supplier.party, kind=kind, fen=fen, **given | fields)


def bill(cast, state, due_fen):
    number = next(numbers)
    day = datetime.date(2026, 1, 1) + number * DAY
    return SettlementBill.objects.create(
        party=cast.supplier.party, channel="huicai", number=f"JS-{number}", state=state, due_fen=due_fen,
        invoice_fen=max(due_fen, 0), starts_on=day, ends_on=day,
    )  # fmt: skip


def deduction(account, fen, state="final", kind="debt", **fields):
    today = calendar.today()
    return Deduction.objects.create(
        party_id=account.party_id, account=account, number=f"KK-{next(numbers)}", kind=kind, fen=fen, state=state,
        basis="合同第 5 条", noticed_on=today, objection_until=today, **fields,
    )  # fmt: skip


def freeze(account, fen=0, **fields):
    given = {"whole": not fen, "cause": "投诉", "review_by": calendar.today()} | fields
    return Freeze.objects.create(party_id=account.party_id, account=account, fen=fen, **given)


def request(cast, account, **fields):
    return Refund.objects.create(party_id=account.party_id, account=account, number=f"TK-{next(numbers)}", **fields)


def in_order(cast):
    """A closed store, money, and a confirmed account: the deposit can go back."""
    rule("refund.papers", [])
    account = held(cast)
    closed_store(cast)
    payee(cast)
    return account
