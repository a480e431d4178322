"""How the deposit tests set their scene, through the real actions wherever one exists."""

import datetime
from itertools import count

from accounts.models import Store
from deposits.actions.account import ask_deposit, issue_notice
from deposits.actions.notices import send_guarantee, send_proof
from deposits.actions.statement import enter_line
from deposits.models import DepositAccount, DepositNotice
from workflow import calendar
from workflow.actors import SYSTEM
from workflow.files import CleanFile, keep

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
REQUIRED = 5_000_000
numbers = count(1)


def a_paper(cast, who="ada"):
    """A stored scan of the supplier's."""
    return keep(CleanFile("receipt.pdf", "application/pdf", PDF), cast.supplier.party, cast.actor(who))


def an_account(cast, fen=REQUIRED, forms=("cash", "guarantee"), supplier=None) -> DepositAccount:
    return ask_deposit(
        supplier or cast.supplier, actor=SYSTEM, amount_fen=fen, forms=list(forms), due_days=5, terms_hash="a" * 64
    )


def a_store(cast, supplier=None) -> Store:
    party = (supplier or cast.supplier).party
    return Store.objects.get_or_create(party=party, channel="huicai")[0]


def a_notice(cast, fen=REQUIRED, forms=("cash", "guarantee"), supplier=None) -> DepositNotice:
    """A notice that waits for money, with the store still in preparation."""
    a_store(cast, supplier)
    return issue_notice(an_account(cast, fen, forms, supplier), actor=SYSTEM, contract="HT-2026-0001")


def a_line(cast, fen=REQUIRED, who="finn", **fields):
    """A line of the bank statement, paid by Ada's company unless said otherwise."""
    number = next(numbers)
    given = {
        "bank_reference": f"BANK{number:06d}",
        "paid_on": calendar.today(),
        "payer_name": cast.supplier.name,
        "payer_account": "6222000012341234",
        "amount_fen": fen,
        "text": "",
    }
    return enter_line(actor=cast.actor(who), **given | fields)


def proof_of(cast, notice, fen=REQUIRED, **fields):
    """Ada sends a bank receipt."""
    given = {
        "payer_name": cast.supplier.name,
        "payer_account": "6222000012341234",
        "amount_fen": fen,
        "paid_on": calendar.today(),
        "receipt_number": f"HD{next(numbers):08d}",
        "file": a_paper(cast),
    }
    return send_proof(notice, actor=cast.actor("ada"), **given | fields)


def guarantee_of(cast, notice, fen=REQUIRED, **fields):
    """Ada sends a bank guarantee."""
    given = {
        "bank": "示例银行杭州分行",
        "number": f"BH{next(numbers):06d}",
        "amount_fen": fen,
        "valid_until": calendar.today() + datetime.timedelta(days=400),
        "file": a_paper(cast),
    }
    return send_guarantee(notice, actor=cast.actor("ada"), **given | fields)
