"""Pages about facts and bills: suppliers read and answer their own, staff decide on the desk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from deposits.actions.settlement import make_bill
from deposits.models import Obligation, SettlementBill
from tests.deposits.stage import PDF, an_account
from tests.deposits.test_facts import TODAY, a_violation, recorded
from tests.deposits.test_settlement import an_order
from workflow.actors import SYSTEM

pytestmark = pytest.mark.django_db
FACTS, BILLS = "/deposit/facts/", "/deposit/bills/"


def body(response) -> str:
    return response.content.decode()


@pytest.fixture
def bill(cast):
    an_order(cast, 9_000, 10_000)
    return make_bill(an_account(cast), actor=SYSTEM)


def test_a_supplier_reads_what_is_open_and_how_it_clears(cast, client):
    recorded(cast, words="三台碎纸机")
    recorded(cast, kind="warranty", clears_on=TODAY, reference="W-1")
    client.force_login(cast.ben)
    page = body(client.get(FACTS))
    assert "三台碎纸机" in page and "客户签收后解除" in page and "¥123.45" in page and "W-1" in page
    assert "SO-1" not in body(client.get(FACTS + "?state=cleared"))
    assert client.get(FACTS + "?state=nonsense&page=x").status_code == 200


def test_nobody_reads_another_company_s_facts(cast, client):
    row = a_violation(cast)
    client.force_login(cast.eve)
    assert "V-1" not in body(client.get(FACTS))
    assert client.get(f"{FACTS}{row.pk}/appeal/").status_code == 404


def test_a_supplier_appeals_with_a_paper(cast, client):
    row = a_violation(cast)
    client.force_login(cast.ada)
    link = f"{FACTS}{row.pk}/appeal/"
    assert link in body(client.get(FACTS))
    assert client.post(link, {"words": "  "}).status_code == 422
    paper = SimpleUploadedFile("proof.pdf", PDF)
    assert client.post(link, {"words": "检测合格", "file": paper, "seen": "0"}).status_code == 302
    row.refresh_from_db()
    assert (row.appealed, row.appeal, row.appeal_file.name) == (True, "检测合格", "proof.pdf")
    assert link not in body(client.get(FACTS))
    assert client.post(link, {"words": "再来一次"}).status_code == 403


def test_an_order_cannot_be_appealed(cast, client):
    row = recorded(cast)
    client.force_login(cast.ada)
    assert client.get(f"{FACTS}{row.pk}/appeal/").status_code == 404


def test_the_appeal_is_decided_on_the_desk(cast, client):
    row = a_violation(cast)
    client.force_login(cast.ada)
    client.post(f"{FACTS}{row.pk}/appeal/", {"words": "检测合格"})
    client.force_login(cast.lena)
    queue = client.get(reverse("admin:index"))
    assert "appealed__exact=1" in body(queue)
    assert client.get("/admin/deposits/obligation/?appealed__exact=1").status_code == 200
    case = f"/admin/deposits/obligation/{row.pk}"
    assert "检测合格" in body(client.get(f"{case}/change/"))
    assert client.post(f"{case}/act/dismiss_appeal/", {"dismiss_appeal-words": "报告过期"}).status_code == 302
    client.force_login(cast.ada)
    assert "报告过期" in body(client.get(FACTS))


def entered(cast, **fields):
    given = {
        "kind": "order", "supplier": cast.supplier.uscc, "source": "OMS", "reference": "SO-9", "amount": "1,234.50",
        "happened_on": "2026-03-01",
    }  # fmt: skip
    return given | fields


def test_a_clerk_enters_a_fact(cast, client):
    client.force_login(cast.finn)
    enter = "/admin/deposits/obligation/enter/"
    assert client.get(enter).status_code == 200
    assert client.post(enter, entered(cast)).status_code == 302
    row = Obligation.objects.get()
    assert (row.fen, row.entered_by) == (123450, cast.finn)
    for wrong, field in [
        ({"amount": "1万"}, "amount"), ({"supplier": "91330100799655058B"}, "supplier"),
        ({"kind": "violation"}, "severity"),
        ({"kind": ""}, "kind"), ({"happened_on": "2999-01-01"}, "happened_on"), ({"reference": " \x00"}, "reference"),
        ({"supplier": cast.other.uscc}, "reference"), ({"severity": "serious"}, "severity"),
    ]:  # fmt: skip
        page = client.post(enter, entered(cast, **wrong))
        assert page.status_code == 422 and field in page.context["form"].errors, wrong
    client.force_login(cast.aud)
    assert client.get(enter).status_code == 404


def test_the_same_form_twice_is_one_fact(cast, client):
    client.force_login(cast.finn)
    form = entered(cast, once="0d7c9a1e-6f0f-4a57-9a4a-0f6f4a3f7d13")
    for _time in range(2):
        assert client.post("/admin/deposits/obligation/enter/", form).status_code == 302
    assert Obligation.objects.count() == 1


def test_a_clerk_records_an_order_as_received_and_clears_many(cast, client):
    row, other = recorded(cast), recorded(cast, reference="SO-2")
    client.force_login(cast.finn)
    form = {"received_on": "2026-03-02", "due_fen": "90", "invoice_fen": "-1.5", "channel": "huicai"}
    posted = {f"receive_order-{name}": value for name, value in form.items()}
    assert client.post(f"/admin/deposits/obligation/{row.pk}/act/receive_order/", posted).status_code == 302
    row.refresh_from_db()
    assert row.state == "cleared"
    ticked = {"action": "many_clear_fact", "_selected_action": [row.pk, other.pk], "decided": "1"}
    client.post("/admin/deposits/obligation/", ticked)
    other.refresh_from_db()
    assert other.state == "cleared"


def test_staff_read_how_other_systems_send_facts(cast, client):
    client.force_login(cast.finn)
    page = body(client.get("/admin/deposits/obligation/calls/"))
    assert "/api/facts/" in page and "after_sales" in page


def test_a_supplier_confirms_and_invoices_a_bill(cast, client, bill):
    client.force_login(cast.ada)
    assert bill.number in body(client.get(BILLS))
    page = f"{BILLS}{bill.pk}/"
    assert "SO-0" in body(client.get(page)) and "出具结算单" in body(client.get(page))
    assert client.get(f"{page}confirm/").status_code == 405
    assert client.post(f"{page}confirm/", {"seen": "0"}).status_code == 302
    assert client.post(f"{page}confirm/", {"seen": "0"}).status_code == 409
    assert client.post(page, {"invoice_number": "编号"}).status_code == 422
    assert client.post(page, {"invoice_number": "2611 2000 0000 1234 5678"}).status_code == 302
    bill.refresh_from_db()
    assert (bill.state, bill.invoice_number) == ("invoiced", "26112000000012345678")


def test_a_supplier_objects_and_finance_answers(cast, client, bill):
    client.force_login(cast.ben)
    link = f"{BILLS}{bill.pk}/objection/"
    assert client.get(link).status_code == 200
    assert client.post(link, {"words": ""}).status_code == 422
    assert client.post(link, {"words": "金额少了 5 元"}).status_code == 302
    client.force_login(cast.finn)
    case = f"/admin/deposits/settlementbill/{bill.pk}"
    assert "金额少了 5 元" in body(client.get(f"{case}/change/"))
    assert client.post(f"{case}/act/answer_bill/", {"answer_bill-words": "下期补结"}).status_code == 302
    client.force_login(cast.ada)
    assert "下期补结" in body(client.get(f"{BILLS}{bill.pk}/"))


def test_finance_pays_on_the_desk(cast, client, bill):
    SettlementBill.objects.update(state="invoiced", invoice_number="12345678")
    client.force_login(cast.finn)
    assert "settlementbill" in body(client.get(reverse("admin:index")))
    act = f"/admin/deposits/settlementbill/{bill.pk}/act/settle_bill/"
    assert client.post(act, {"settle_bill-payment_reference": ""}).status_code == 422
    assert client.post(act, {"settle_bill-payment_reference": "pay-1"}).status_code == 302
    bill.refresh_from_db()
    assert (bill.state, bill.payment_reference) == ("settled", "PAY-1")


def test_another_company_s_bill_does_not_exist(cast, client, bill):
    client.force_login(cast.eve)
    assert bill.number not in body(client.get(BILLS))
    for path in ("", "confirm/", "objection/"):
        assert client.post(f"{BILLS}{bill.pk}/{path}").status_code == 404


def test_the_lists_ask_as_much_about_one_as_about_many(cast, client, django_assert_max_num_queries):
    client.force_login(cast.ada)
    client.get(FACTS)
    for number in range(20):
        recorded(cast, reference=f"SO-{number}")
    with django_assert_max_num_queries(25):
        client.get(FACTS)
