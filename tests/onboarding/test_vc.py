"""The VC account: codes by themselves, registration, authorisation, opening, sending back."""

import pytest

from accounts.models import Store
from onboarding.actions.application import take_over
from onboarding.actions.terms import accept_offer, offer_terms, submit_list
from onboarding.actions.vc import authorise_vc, issue_code, open_vc, register_vc, return_vc
from onboarding.journey import Case, evaluate
from onboarding.models import BuyerCode, VcAccount
from onboarding.models.vc import readable_code
from onboarding.steps.vc import requirements
from tests.matrix.application import make_application
from tests.onboarding import forms_data
from workflow.actions import NotAllowed, Refused, WrongState
from workflow.actors import SYSTEM
from workflow.models import Event, Notification

State = VcAccount.State
TERMS = {
    "commission": 800,
    "margin": 800,
    "settlement_days": 30,
    "deposit_fen": 5_000_000,
    "deposit_forms": ["cash", "guarantee"],
    "warranty_months": 12,
    "delivery": "direct",
    "fee_fen": 0,
}


@pytest.fixture
def account(cast):
    """A case of Bo's whose codes were issued."""
    application = make_application(cast, "vc", buyer=cast.bo)
    return issue_code(cast.supplier, actor=SYSTEM, application=application)


def registered(account, cast, **inputs):
    register_vc(
        account, actor=cast.actor("ada"), **{"login_name": "example_hz", "buyer_code": account.buyer_code} | inputs
    )
    return account


def status(account):
    return {r.code: str(r.status) for r in requirements(Case(account.application))}


def test_the_code_is_issued_by_itself_when_the_last_form_is_approved(cast):
    application, ada, bo = make_application(cast), cast.actor("ada"), cast.actor("bo")
    take_over(application, actor=bo)
    product = {"name": "示例碎纸机", "model": "S6", "sale_fen": 129900, "cost_fen": 98000, "freight_fen": 3800}
    submit_list(application, actor=ada, products=[product])
    offer = offer_terms(application, actor=bo, values=TERMS, reason="")
    accept_offer(offer, actor=ada, seen=offer.revision)
    forms_data.approved(application, "evaluation", ada, bo)
    forms_data.approved(application, "contract", ada, bo)
    assert not VcAccount.objects.exists()
    forms_data.approved(application, "products", ada, bo)
    account = VcAccount.objects.get()
    application.refresh_from_db()
    cast.supplier.refresh_from_db()
    assert (application.state, application.turn) == ("vc", "supplier")
    assert account.supplier_code == cast.supplier.code
    assert account.buyer_code == BuyerCode.objects.get(user=cast.bo).code
    assert Notification.objects.filter(code="vc.codes").count() == 2


def test_codes_are_readable_and_differ():
    codes = [readable_code("G", n) for n in range(1, 3000)]
    assert len(set(codes)) == len(codes)
    assert all(len(c) == 7 and not set(c[1:]) & set("IOSVZ") for c in codes)


def test_a_company_keeps_one_code_for_all_channels(account, cast):
    first = account.supplier_code
    second = issue_code(cast.supplier, actor=SYSTEM, application=make_second(cast))
    assert second.supplier_code == first


def make_second(cast):
    application = make_application(cast, "withdrawn")
    type(application).objects.filter(pk=application.pk).update(channel="main_site", buyer=cast.bea)
    application.refresh_from_db()
    return application


def test_the_buyer_code_follows_the_buyer_until_the_registration(cast):
    application = make_application(cast, "vc")
    account = issue_code(cast.supplier, actor=SYSTEM, application=application)
    assert account.buyer_code == ""
    assert status(account)["vc.code"] == "waiting"
    with pytest.raises(Refused):
        registered(account, cast, buyer_code="C00001C")
    take_over(application, actor=cast.actor("bea"))
    account.refresh_from_db()
    assert account.buyer_code == BuyerCode.objects.get(user=cast.bea).code
    registered(account, cast)
    take_over(application, actor=cast.actor("bo"))
    account.refresh_from_db()
    assert account.buyer_code == BuyerCode.objects.get(user=cast.bea).code


def test_from_registration_to_the_open_account(account, cast):
    assert status(account)["vc.register"] == "now"
    registered(account, cast)
    entry = next(r for r in requirements(Case(account.application)) if r.code == "vc.authorise")
    assert (str(entry.status), entry.role) == ("waiting", "buyer")
    assert entry.due is not None
    authorise_vc(account, actor=cast.actor("bea"))
    open_vc(account, actor=cast.actor("bo"))
    assert account.state == State.OPEN
    assert set(status(account).values()) == {"done"}
    assert Store.objects.get(party=cast.supplier.party).state == "preparing"


def test_a_code_is_read_however_it_is_typed(account, cast):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in account.buyer_code.lower())
    registered(account, cast, buyer_code=f" {wide[:1]} {wide[1:]}-")
    assert account.state == State.REGISTERED


@pytest.mark.parametrize("typed", ["C99999A", "采销", "'; drop table", "C" * 20])
def test_a_wrong_buyer_code_is_named_at_its_field(account, cast, typed):
    with pytest.raises(Refused) as error:
        registered(account, cast, buyer_code=typed)
    assert error.value.field == "buyer_code"
    assert account.buyer_code in error.value.message
    assert account.state == State.CODE_ISSUED


def test_the_two_codes_mixed_up_are_told_apart(account, cast):
    with pytest.raises(Refused) as error:
        registered(account, cast, buyer_code=account.supplier_code)
    assert "C" in error.value.message
    assert error.value.field == "buyer_code"


def test_a_log_in_name_belongs_to_one_account_whatever_its_capitals(account, cast):
    registered(account, cast)
    other = issue_code(cast.other, actor=SYSTEM, application=make_other(cast))
    with pytest.raises(Refused) as error:
        register_vc(other, actor=cast.actor("eve"), login_name="Example_HZ", buyer_code=other.buyer_code)
    assert error.value.field == "login_name"
    assert cast.supplier.name not in error.value.message


def make_other(cast):
    from onboarding.models import Application

    return Application.objects.create(
        party=cast.other.party,
        supplier=cast.other,
        channel="huicai",
        categories="纸",
        state="vc",
        number="RZ-2026-900001",
        buyer=cast.bo,
    )


def test_a_registration_is_sent_back_with_a_reason_and_mended(account, cast):
    registered(account, cast)
    with pytest.raises(Refused):
        return_vc(account, actor=cast.actor("bo"), code="VC-03", words=" ")
    with pytest.raises(Refused):
        return_vc(account, actor=cast.actor("bo"), code="NOPE", words="x")
    return_vc(account, actor=cast.actor("bo"), code="VC-03", words="VC 里查不到 example_hz。")
    entry = next(r for r in requirements(Case(account.application)) if r.code == "vc.register")
    assert (str(entry.status), entry.remark_code, entry.remark) == ("returned", "VC-03", "VC 里查不到 example_hz。")
    registered(account, cast, login_name="example-hz")
    assert (account.state, account.remark) == (State.REGISTERED, "")


def test_an_ended_application_lets_nobody_go_on(account, cast):
    type(account.application).objects.filter(pk=account.application.pk).update(state="withdrawn")
    account.refresh_from_db()
    assert not register_vc.may(account, cast.actor("ada"))
    with pytest.raises(NotAllowed):
        registered(account, cast)


def test_the_log_in_name_is_in_no_event(account, cast):
    registered(account, cast)
    assert not any("example_hz" in str(e.data) for e in Event.objects.all())


def test_opening_twice_is_told_and_happens_once(account, cast):
    registered(account, cast)
    authorise_vc(account, actor=cast.actor("bo"))
    open_vc(account, actor=cast.actor("bo"))
    with pytest.raises(WrongState):
        open_vc(account, actor=cast.actor("bea"))
    assert Store.objects.count() == 1


def test_the_step_has_its_entries_before_anything_exists(cast):
    entries = requirements(Case(make_application(cast)))
    assert [str(r.status) for r in entries] == ["later"] * 4
    assert all(r.title and r.reason for r in entries)


def test_the_step_asks_a_constant_number_of_questions(account, cast, django_assert_max_num_queries):
    registered(account, cast)
    with django_assert_max_num_queries(3):
        requirements(Case(account.application))


def test_the_journey_moves_on_when_the_account_is_open(account, cast):
    registered(account, cast)
    authorise_vc(account, actor=cast.actor("bo"))
    journey = evaluate(account.application)
    assert [s.code for s in journey.steps][2] == "vc"
    open_vc(account, actor=cast.actor("bo"))
    assert evaluate(account.application).steps[2].done
