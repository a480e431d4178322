"""The purchase contract: written from frozen terms, confirmed as it was sent, and what follows from it."""

import hashlib

import pytest

from accounts.actions.store import open_store
from accounts.models import Store
from deposits.actions.account import issue_notice
from deposits.actions.notices import confirm_receipt
from deposits.models import DepositAccount, DepositNotice
from onboarding.actions.application import withdraw
from onboarding.actions.contract import (
    cancel_contract,
    confirm_contract,
    draft_contract,
    return_contract,
    revise_contract,
    send_contract,
)
from onboarding.journey import Case, evaluate
from onboarding.models import Application, Contract
from onboarding.models.terms import canonical
from onboarding.steps.contract import requirements
from tests.deposits.stage import a_line, a_paper
from tests.matrix.application import make_application
from tests.onboarding.contract_stage import SIGNER, agreed, drafted, ready, sent
from workflow import timers
from workflow.actions import NotAllowed, Refused, Stale, WrongState
from workflow.models import Event, Notification, Timer

State = Contract.State
LEGAL = {"signer_name": "王芳", "signer_title": "总经理", "authority": "legal"}


def step(application):
    """Code and status of what step 5 needs now."""
    view = next(s for s in evaluate(application).steps if s.code == "contract")
    return {r.code: str(r.status) for r in view.requirements}


def test_no_contract_before_the_earlier_steps_are_done(cast):
    application = make_application(cast, "contract")
    with pytest.raises(Refused):
        draft_contract(application, actor=cast.actor("bo"), **SIGNER)


def test_the_contract_holds_the_terms_and_its_own_fingerprint(cast):
    contract = drafted(cast)
    assert contract.number.startswith("HT-")
    assert contract.content["terms"]["commission"] == 800
    assert contract.terms_hash == contract.application.terms.get().sha256
    assert contract.sha256 == hashlib.sha256(canonical(contract.content).encode()).hexdigest()
    assert {len(texts) for texts in contract.content["clauses"].values()} == {9}


def test_both_languages_are_written_out_whatever_the_buyer_reads(cast):
    texts = drafted(cast).content["clauses"]
    assert "保证金" in texts["zh-hans"][6]["title"] and "¥50,000.00" in texts["zh-hans"][6]["text"]
    assert "working days" in texts["en"][6]["text"] and "¥50,000.00" in texts["en"][6]["text"]


def test_an_application_has_one_contract(cast):
    contract = drafted(cast)
    with pytest.raises(NotAllowed):
        drafted(cast, contract.application)
    cancel_contract(contract, actor=cast.actor("bo"), words="重新起草")
    assert drafted(cast, contract.application).number != contract.number


def test_confirming_issues_the_notice_and_the_journey_moves_on(cast):
    contract = sent(cast)
    application = contract.application
    assert step(application)["contract.confirmed"] == "now"
    confirm_contract(contract, actor=cast.actor("ada"), **LEGAL)
    notice = DepositNotice.objects.get()
    assert (contract.state, notice.contract, notice.amount_fen) == (State.CONFIRMED, contract.number, 5_000_000)
    assert step(application) == {
        "contract.sent": "done", "contract.confirmed": "done", "deposit.paid": "now", "deposit.confirmed": "later",
        "store.open": "later",
    }  # fmt: skip
    effect = Event.objects.get(verb=issue_notice.verb)
    assert effect.caused_by.verb == confirm_contract.verb
    application.refresh_from_db()
    assert (application.turn, application.due) == ("supplier", notice.due)


def test_the_money_opens_the_store_and_tells_the_buyer(cast):
    contract = sent(cast)
    confirm_contract(contract, actor=cast.actor("ada"), **LEGAL)
    confirm_receipt(DepositNotice.objects.get(), actor=cast.actor("finn"), line=a_line(cast))
    assert Store.objects.get().state == Store.State.OPEN
    application = Application.objects.get()
    assert set(step(application).values()) == {"done"}
    assert application.state == Application.State.ITEMS
    assert Notification.objects.filter(user=cast.bo, code="application.deposit_held").exists()


def test_a_store_that_does_not_open_never_takes_the_money_back(cast, monkeypatch):
    contract = sent(cast)
    confirm_contract(contract, actor=cast.actor("ada"), **LEGAL)

    def broken(store, *, actor):
        raise Refused("not now")

    body = open_store.body
    monkeypatch.setattr(open_store, "body", broken)
    confirm_receipt(DepositNotice.objects.get(), actor=cast.actor("finn"), line=a_line(cast))
    assert DepositAccount.objects.get().state == DepositAccount.State.HELD
    assert Store.objects.get().state == Store.State.PREPARING
    monkeypatch.setattr(open_store, "body", body)
    Timer.objects.filter(action=open_store.verb).update(next_at="2026-01-01T00:00Z")
    timers.sweep()
    assert Store.objects.get().state == Store.State.OPEN
    assert Application.objects.get().state == Application.State.ITEMS


def test_terms_without_a_deposit_open_the_store_with_the_contract(cast):
    contract = sent(cast, ready(cast, deposit_fen=0))
    confirm_contract(contract, actor=cast.actor("ada"), **LEGAL)
    assert Store.objects.get().state == Store.State.OPEN
    assert set(step(contract.application).values()) == {"done"}


def test_the_supplier_sends_it_back_with_words_and_gets_a_revised_one(cast):
    contract = sent(cast)
    return_contract(contract, actor=cast.actor("ben"), words="签署人职务有误")
    assert step(contract.application)["contract.sent"] == "waiting"
    assert Notification.objects.filter(user=cast.bo, code="contract.returned").count() == 1
    before = contract.sha256
    revise_contract(contract, actor=cast.actor("bo"), signer_name="周明", signer_title="副总裁")
    assert (contract.state, contract.words) == (State.DRAFT, "")
    assert contract.sha256 != before
    send_contract(contract, actor=cast.actor("bo"))
    confirm_contract(contract, actor=cast.actor("ada"), **LEGAL)


def test_a_revised_contract_follows_terms_that_were_agreed_anew(cast):
    contract = drafted(cast)
    frozen = agreed(cast, contract.application, commission=700)
    revise_contract(contract, actor=cast.actor("bo"), **SIGNER)
    assert (contract.terms_hash, contract.content["terms"]["commission"]) == (frozen.sha256, 700)


@pytest.mark.parametrize("words", ["", "   "])
def test_sending_back_and_cancelling_need_words(cast, words):
    contract = sent(cast)
    for action, who in ((return_contract, "ada"), (cancel_contract, "bo")):
        with pytest.raises(Refused) as error:
            action(contract, actor=cast.actor(who), words=words)
        assert error.value.field == "words"


def test_signing_for_somebody_else_needs_the_power_of_attorney(cast):
    contract = sent(cast)
    inputs = {"signer_name": "李四", "signer_title": "经理", "authority": "power"}
    with pytest.raises(Refused) as error:
        confirm_contract(contract, actor=cast.actor("ada"), **inputs)
    assert error.value.field == "power"
    confirm_contract(contract, actor=cast.actor("ada"), **inputs, power=a_paper(cast))
    assert contract.power is not None


def test_only_the_text_that_was_shown_is_confirmed(cast):
    contract = sent(cast)
    shown = contract.revision
    return_contract(contract, actor=cast.actor("ben"), words="请改")
    revise_contract(contract, actor=cast.actor("bo"), **SIGNER)
    send_contract(contract, actor=cast.actor("bo"))
    with pytest.raises(Stale):
        confirm_contract(contract, actor=cast.actor("ada"), seen=shown, **LEGAL)


def test_a_contract_is_confirmed_once(cast):
    contract = sent(cast)
    confirm_contract(contract, actor=cast.actor("ada"), **LEGAL)
    with pytest.raises(WrongState):
        confirm_contract(contract, actor=cast.actor("ben"), **LEGAL)
    assert DepositNotice.objects.count() == 1


def test_who_signed_stays_out_of_the_events(cast):
    confirm_contract(sent(cast), actor=cast.actor("ada"), **LEGAL)
    assert "王芳" not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_withdrawn_application_asks_for_no_contract_and_no_deposit(cast):
    contract = sent(cast)
    withdraw(contract.application, actor=cast.actor("ada"), reason="")
    contract.refresh_from_db()
    assert contract.state == State.CANCELLED


def test_a_withdrawn_application_cancels_its_notice_but_keeps_the_contract(cast):
    contract = sent(cast)
    confirm_contract(contract, actor=cast.actor("ada"), **LEGAL)
    withdraw(Application.objects.get(), actor=cast.actor("ada"), reason="")
    contract.refresh_from_db()
    assert (contract.state, DepositNotice.objects.get().state) == (State.CONFIRMED, DepositNotice.State.CANCELLED)


def test_the_step_asks_a_constant_number_of_questions(cast, django_assert_max_num_queries):
    contract = sent(cast)
    confirm_contract(contract, actor=cast.actor("ada"), **LEGAL)

    with django_assert_max_num_queries(7):
        requirements(Case(contract.application))
