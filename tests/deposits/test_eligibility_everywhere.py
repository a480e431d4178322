"""One evaluator, read in three places: page, gate and endpoint say the same about every check."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.actions.machines import create_machine
from accounts.models import Store
from deposits.actions.refunds import submit_refund
from deposits.eligibility import NEEDED, Effect, evaluate, evaluator
from deposits.ledger.recording import record
from deposits.models import LedgerEntry, PayeeAccount, RefundPaper
from tests.deposits.refund_stage import draft, eligible
from tests.deposits.rows import DAY, bill, deduction, fact, freeze, rule
from workflow import calendar
from workflow.actions import Refused
from workflow.actors import SYSTEM

AMOUNT = 30_000


def spend(cast, account):
    record(account, LedgerEntry.Kind.SET_ASIDE, "FK-1", account.cash, account.payable, account.held_fen(), SYSTEM)


def soon(cast, account, key, value):
    rule(key, value)
    Store.objects.update(closing_on=calendar.today() - DAY, closed_on=calendar.today())


# What makes each check speak up: code → how it comes about.
TROUBLE = {
    "balance": spend,
    "store_closed": lambda cast, account: Store.objects.update(state="open", closed_on=None),
    "open_orders": lambda cast, account: fact(cast, "order"),
    "open_after_sales": lambda cast, account: fact(cast, "after_sales"),
    "unsettled_bills": lambda cast, account: bill(cast, "issued", AMOUNT),
    "invoices": lambda cast, account: fact(cast, "invoice"),
    "goods_compliant": lambda cast, account: fact(cast, "goods"),
    "notice_period": lambda cast, account: soon(cast, account, "closing.notice_days", 30),
    "cool_off": lambda cast, account: soon(cast, account, "refund.cool_off_days", 30),
    "warranty": lambda cast, account: (rule("refund.warranty", True), fact(cast, "warranty")),
    "receipt_returned": lambda cast, account: (rule("refund.receipt_returned", True), fact(cast, "receipt")),
    "payee_account": lambda cast, account: PayeeAccount.objects.update(holder="王伟"),
    "papers": lambda cast, account: RefundPaper.objects.update(superseded=True),
    "debts": lambda cast, account: fact(cast, "debt", AMOUNT),
    "violations": lambda cast, account: fact(cast, "penalty", AMOUNT),
    "serious_violation": lambda cast, account: fact(cast, "violation", severity="serious"),
    "complaint": lambda cast, account: fact(cast, "complaint", AMOUNT),
    "deductions": lambda cast, account: deduction(account, AMOUNT),
    "freezes": lambda cast, account: freeze(account, AMOUNT),
}


@pytest.fixture
def account(cast):
    return eligible(cast)


@pytest.fixture
def refund(cast, account):
    """Ada's draft with its papers and everything in order."""
    return draft(cast, account=account)


@pytest.fixture
def ada(cast, client):
    client.force_login(cast.ada)
    client.cookies["django_language"] = "en"
    return client


def read_by_machine(cast, client, uscc=None, language="en"):
    machine = create_machine(actor=cast.actor("pol"), name="BI", scopes=["eligibility:read"])
    url = reverse("api:eligibility", args=[uscc or cast.supplier.uscc])
    return client.get(url, headers={"Authorization": f"Bearer {machine.token}", "Accept-Language": language})


def titles(account, code):
    """What the evaluator says under a code where something is open."""
    return [f for f in evaluate(account).findings if f.code == code and f.open]


def test_every_check_has_its_trouble():
    assert set(TROUBLE) == set(NEEDED) == {check.__name__ for check in evaluator.CHECKS}


@pytest.mark.parametrize("code", NEEDED)
def test_the_page_shows_what_a_check_finds(cast, ada, account, refund, code):
    url = reverse("deposits:refund-page", args=[refund.pk])
    assert not titles(account, code)
    TROUBLE[code](cast, account)
    with override("en"):
        (found,) = titles(account, code)[:1]
    page = ada.get(url).content.decode()
    assert found.title in page and "Not checked" not in page


@pytest.mark.parametrize("code", NEEDED)
def test_what_a_check_finds_leads_to_where_it_is_cleared(cast, client, account, refund, code):
    TROUBLE[code](cast, account)
    for found in titles(account, code):
        client.force_login(cast.ada)
        assert not found.link or client.get(found.link, follow=True).status_code == 200, found.link
        client.force_login(cast.rex)
        assert not found.staff_link or client.get(found.staff_link).status_code == 200, found.staff_link
        assert found.link or found.how


@pytest.mark.parametrize("code", NEEDED)
def test_the_gate_closes_on_what_blocks_and_lets_through_what_only_takes(cast, refund, code):
    TROUBLE[code](cast, refund.account)
    (found,) = titles(refund.account, code)[:1]
    if found.effect != Effect.BLOCKS:
        submit_refund(refund, actor=cast.actor("ada"))
        assert refund.expected_fen < refund.snapshot["balance_fen"]
        return
    with pytest.raises(Refused) as refused:
        submit_refund(refund, actor=cast.actor("ada"))
    assert str(found.title) in refused.value.message


@pytest.mark.parametrize("code", NEEDED)
def test_the_endpoint_says_what_a_check_finds(cast, client, refund, code):
    TROUBLE[code](cast, refund.account)
    (found,) = titles(refund.account, code)[:1]
    (answer,) = read_by_machine(cast, client).json()["accounts"]
    row = next(f for f in answer["findings"] if f["code"] == code)
    assert row["effect"] == found.effect != "" and row["title"]
    assert (code in [b.split(":")[0] for b in answer["blockers"]]) == (found.effect == Effect.BLOCKS)
    assert answer["ready"] == (found.effect != Effect.BLOCKS)


@pytest.mark.parametrize("code", NEEDED)
def test_a_check_taken_out_closes_page_gate_and_endpoint(cast, client, refund, monkeypatch, code):
    monkeypatch.setattr(evaluator, "CHECKS", [c for c in evaluator.CHECKS if c.__name__ != code])
    with pytest.raises(Refused, match=code):
        submit_refund(refund, actor=cast.actor("ada"))
    (answer,) = read_by_machine(cast, client).json()["accounts"]
    assert not answer["ready"] and answer["blockers"] == [code]
    client.force_login(cast.ada)
    assert f"{code}" in client.get(reverse("deposits:refund-page", args=[refund.pk])).content.decode()


def test_everything_in_order_reads_the_same_to_a_machine(cast, client, refund):
    (answer,) = read_by_machine(cast, client).json()["accounts"]
    assert answer["ready"] and not answer["blockers"]
    assert answer["expected_fen"] == answer["balance_fen"] == refund.account.held_fen()
    assert {f["code"] for f in answer["findings"]} == set(NEEDED)


def test_the_endpoint_answers_in_the_language_asked_for(cast, client, refund):
    Store.objects.update(state="open", closed_on=None)
    chinese = read_by_machine(cast, client, language="zh-hans").json()["accounts"][0]["findings"]
    assert next(f for f in chinese if f["code"] == "store_closed")["title"] == "店铺尚未关闭"


def test_the_endpoint_gives_away_no_words_and_no_account_numbers(cast, client, refund):
    fact(cast, "complaint", AMOUNT, words="王伟 13800000000")
    text = read_by_machine(cast, client).content.decode()
    assert "王伟" not in text and "6222021234561234" not in text


@pytest.mark.parametrize(
    ("uscc", "status"), [("91440300708461136T", 404), ("91330100799655058B", 404), ("x' OR 1=1 --", 404)]
)
def test_a_company_that_is_not_here_is_a_sentence(cast, client, refund, uscc, status):
    response = read_by_machine(cast, client, uscc)
    assert response.status_code == status and response.json()["error"]["message"]


def test_only_a_machine_with_the_right_reads_it(cast, client, refund):
    url = reverse("api:eligibility", args=[cast.supplier.uscc])
    assert client.get(url).status_code == 401
    client.force_login(cast.ada)
    assert client.get(url).status_code == 401
    writer = create_machine(actor=cast.actor("pol"), name="OMS", scopes=["facts:write"])
    assert client.get(url, headers={"Authorization": f"Bearer {writer.token}"}).status_code == 403
    reader = create_machine(actor=cast.actor("pol"), name="BI", scopes=["eligibility:read"])
    assert client.post(url, headers={"Authorization": f"Bearer {reader.token}"}).status_code == 405
