"""Everything a supplier does works in a browser without JavaScript."""

from onboarding.demo import samples

from .beginning import list_products, open_application, sign_up
from .pages import YOURS, Staff, Supplier


def test_a_supplier_begins_without_javascript(portal, session):
    supplier = Supplier(session(portal.url, java_script_enabled=False), 77_002)
    buyer = Staff(session(portal.url, java_script_enabled=False), "buyer")
    sign_up(supplier, portal)
    open_application(supplier, buyer)
    list_products(supplier)

    buyer.open("入驻申请", supplier.company)
    buyer.decide("提出报价", commission="8", margin="8", deposit_fen="50,000", warranty_months="24")
    supplier.is_next("双方接受同一轮报价", YOURS)
    supplier.do_next()
    supplier.fill({"sure": "on"})
    supplier.press("接受第 1 轮")
    supplier.now_at("三表")

    answers = samples.ANSWERS["evaluation"]["company"]
    supplier.fill_sheet_page("evaluation", "company", answers)
    page = supplier.at(f"{supplier.home}forms/evaluation/company/")
    assert page.input_value("[name=address]") == answers["address"]
    supplier.sees("营业执照.pdf")
    scan = page.locator(".ob-upload a").first.get_attribute("href")
    assert page.request.get(scan).headers["content-type"] == "application/pdf"
