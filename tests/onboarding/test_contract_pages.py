"""The contract's pages, for the supplier and for the buyer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding.models import Contract
from tests.deposits.stage import PDF
from tests.onboarding.contract_stage import drafted, ready, sent

State = Contract.State
GOOD = {"signer_name": "王芳", "signer_title": "总经理", "authority": "legal", "agreed": "on"}


@pytest.fixture
def ada(client, cast):
    client.force_login(cast.ada)
    return client


@pytest.fixture
def bo(client, cast):
    client.force_login(cast.bo)
    return client


def page(contract_or_application, rest=""):
    application = getattr(contract_or_application, "application", contract_or_application)
    return f"/applications/{application.pk}/contract/{rest}"


def test_the_supplier_does_not_see_a_draft(ada, cast):
    contract = drafted(cast)
    assert contract.number not in ada.get(page(contract)).content.decode()


def test_the_supplier_reads_the_text_and_confirms_it(ada, cast):
    contract = sent(cast)
    text = ada.get(page(contract)).content.decode()
    assert contract.sha256 in text and contract.content["clauses"]["zh-hans"][6]["text"] in text
    assert ada.post(page(contract), GOOD | {"seen": contract.revision}).status_code == 302
    contract.refresh_from_db()
    assert contract.state == State.CONFIRMED
    assert "王芳" in ada.get(page(contract)).content.decode()


def test_the_text_is_shown_in_the_reader_s_language(ada, cast):
    contract = sent(cast)
    ada.cookies["django_language"] = "en"
    assert "Guaranteed gross margin" in ada.get(page(contract)).content.decode()


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("agreed", {"agreed": ""}),
        ("signer_name", {"signer_name": "  "}),
        ("signer_name", {"signer_name": "x" * 10_000}),
        ("authority", {"authority": "king"}),
        ("power", {"authority": "power"}),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(ada, cast, field, changed):
    contract = sent(cast)
    answer = ada.post(page(contract), GOOD | changed)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert "总经理" in answer.content.decode()
    contract.refresh_from_db()
    assert contract.state == State.SENT


def test_a_power_of_attorney_is_kept(ada, cast):
    contract = sent(cast)
    power = SimpleUploadedFile("授权.pdf", PDF, "application/pdf")
    assert ada.post(page(contract), GOOD | {"authority": "power", "power": power}).status_code == 302
    contract.refresh_from_db()
    assert contract.power.name == "授权.pdf"


def test_a_stale_page_confirms_nothing(ada, cast):
    contract = sent(cast)
    assert ada.post(page(contract), GOOD | {"seen": "0"}).status_code == 409


def test_sending_back_keeps_the_words(ada, cast):
    contract = sent(cast)
    assert ada.post(page(contract, "changes/"), {"words": " "}).status_code == 422
    assert ada.post(page(contract, "changes/"), {"words": "职务有误"}).status_code == 302
    contract.refresh_from_db()
    assert (contract.state, contract.words) == (State.RETURNED, "职务有误")


def test_the_paper_can_be_kept_as_a_file(ada, cast):
    contract = sent(cast)
    answer = ada.get(page(contract, "paper/"), {"download": ""})
    assert contract.number in answer["Content-Disposition"]
    assert contract.sha256 in answer.content.decode()


@pytest.mark.parametrize("rest", ["", "changes/", "paper/"])
def test_other_companies_contracts_do_not_exist(client, cast, rest):
    contract = sent(cast)
    client.force_login(cast.eve)
    assert client.get(page(contract, rest)).status_code == 404


def test_before_any_contract_the_page_says_what_will_be_here(ada, cast):
    assert ada.get(page(ready(cast))).status_code == 200
    assert ada.post(page(cast.supplier.applications.get()), GOOD).status_code == 200


def test_the_buyer_checks_and_sends_from_the_case_page(bo, cast):
    contract = drafted(cast)
    url = f"/admin/onboarding/contract/{contract.pk}/"
    text = bo.get(url + "change/").content.decode()
    assert contract.sha256 in text
    assert bo.post(url + "act/send_contract/", {"seen": contract.revision}).status_code == 302
    contract.refresh_from_db()
    assert contract.state == State.SENT
    assert bo.get("/admin/onboarding/contract/").status_code == 200
