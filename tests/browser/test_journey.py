"""The whole way in 简体中文, by clicking and typing: from the public page to the item in the EP pool and the group."""

import datetime
import json
import re
import time

import pytest

from onboarding.demo import samples
from workflow import calendar

from .beginning import list_products, open_application, sign_up
from .pages import BACK, OURS, YOURS, Staff, Supplier, upload

ROLES = {"采销": "buyer", "产品审核": "product", "质量审核": "quality", "质量负责人": "qualitylead", "经理": "manager",
         "总监": "director"}  # fmt: skip


@pytest.mark.slow
def test_a_supplier_goes_from_sign_up_to_the_pool(portal, session):
    supplier = Supplier(session(portal.url), 77_001)
    staff = {}

    def desk(key) -> Staff:
        """Everybody's own session, opened when it is first needed."""
        if key not in staff:
            staff[key] = Staff(session(portal.url), key)
        return staff[key]

    sign_up(supplier, portal)
    open_application(supplier, desk("buyer"))
    agree_on_terms(supplier, desk("buyer"))
    hand_in_forms(supplier, desk("buyer"))
    open_account(supplier, desk("buyer"))
    get_line_bound(supplier, desk)
    confirm_contract(supplier, desk("buyer"))
    pay_deposit(supplier, desk("finance"))
    sku = sell_item(supplier, desk)
    wait_for_pool(supplier, portal, sku)
    join_group(supplier, desk("buyer"))


def agree_on_terms(supplier, buyer):
    list_products(supplier)

    buyer.open("入驻申请", supplier.company)
    buyer.decide("提出报价", commission="9", margin="9", settlement_days="30", deposit_fen="50,000",
                 warranty_months="24", message="首年 9 点。")  # fmt: skip
    supplier.is_next("双方接受同一轮报价", YOURS)
    supplier.do_next()
    supplier.sees("首年 9 点。")
    supplier.follow("还价，提出第 2 轮")
    supplier.fill({"commission": "8", "margin": "8", "message": "量起来再谈，首年 8 点。"})
    supplier.press("提出第 2 轮")
    supplier.is_next("双方接受同一轮报价", OURS)

    buyer.open("入驻申请", supplier.company)
    buyer.sees("量起来再谈，首年 8 点。")
    buyer.decide("接受供应商的报价", sure="on")
    supplier.now_at("三表")
    supplier.go(supplier.home + "terms/")
    supplier.sees(re.compile(r"[0-9a-f]{12}"))
    assert supplier.page.get_by_role("button", name=re.compile("接受|提出第")).count() == 0


def hand_in_forms(supplier, buyer):
    for number, (kind, title) in enumerate(
        [("evaluation", "供应商入驻评估信息表"), ("contract", "合同信息表"), ("products", "新品提报表")]
    ):
        supplier.is_next(title, YOURS)
        supplier.do_next()
        for page, answers in samples.ANSWERS[kind].items():
            supplier.fill_sheet_page(kind, page, answers)
        supplier.go(f"{supplier.home}forms/{kind}/check/")
        supplier.press("提交")
        if kind == "evaluation":
            one_form_comes_back(supplier, buyer)
        buyer.open("三表", supplier.company, title)
        score = {"score": "86"} if kind == "evaluation" else {}
        buyer.decide("通过此表", **score)
        supplier.now_at("三表" if number < 2 else "VC后台账号")


def one_form_comes_back(supplier, buyer):
    supplier.go(supplier.home)
    buyer.open("三表", supplier.company, "供应商入驻评估信息表")
    buyer.fill({"tick_sales_fen": "on", "code_sales_fen": "DATA-01", "words_sales_fen": "请填写审计后的全年销售额。"},
               within="form[action$='/act/return_sheet/']", prefix="return_sheet-")  # fmt: skip
    buyer.press("退回勾选的内容")
    supplier.is_next("供应商入驻评估信息表", BACK)
    supplier.do_next()
    supplier.sees("请填写审计后的全年销售额。")
    supplier.go(f"{supplier.home}forms/evaluation/sales/")
    supplier.fill({"sales_fen": "12,345,678"})
    supplier.press("保存并继续")
    supplier.go(f"{supplier.home}forms/evaluation/check/")
    supplier.press("重新提交")


def open_account(supplier, buyer):
    supplier.is_next("在 VC后台注册并填写登录名", YOURS)
    supplier.do_next()
    supplier_code, buyer_code = supplier.page.locator("section[aria-labelledby=codes] dd.ob-key").all_inner_texts()
    assert supplier_code and buyer_code
    supplier.fill({"login_name": f"vc-{supplier.number}", "buyer_code": buyer_code})
    supplier.press("我已注册")
    supplier.is_next("采销授权账号", OURS)
    buyer.open("VC后台账号", supplier.company)
    buyer.sees(f"vc-{supplier.number}")
    buyer.decide("授权账号")
    supplier.is_next("VC后台账号开通", OURS)
    buyer.decide("确认账号已开通")
    supplier.is_next("一条已通过的产品线", YOURS)


def get_line_bound(supplier, desk):
    today = calendar.today()

    def day(days):
        return (today + datetime.timedelta(days=days)).isoformat()

    supplier.do_next()
    supplier.press("新建产品线")
    supplier.fill({"brand_zh": "示例", "role": "owner", "logo": upload(samples.picture("LOGO"))})
    supplier.page.get_by_role("checkbox", name="碎纸机", exact=True).check()
    supplier.press("保存并继续")
    supplier.fill({"trademark_number": "12345678", "trademark_status": "r", "trademark_class": "16",
                   "trademark_owner": supplier.company, "trademark_since": day(-900), "trademark_until": day(2600),
                   "trademark_file": upload(samples.paper("商标注册证"))})  # fmt: skip
    supplier.press("保存并继续")
    supplier.fill({"laboratory": "示例检测中心", "accreditation": "CMA-000000", "report_number": "QR-0001",
                   "report_on": day(-60), "report_brand": "示例", "report_product": "碎纸机",
                   "report_file": upload(samples.paper("质检报告")), "permit_ccc_number": "2024-000000",
                   "permit_ccc_until": day(700), "permit_ccc_file": upload(samples.paper("3C 证书"))})  # fmt: skip
    supplier.press("保存并继续")
    supplier.press("提交")
    supplier.is_next("一条已通过的产品线", OURS)
    for key, label in (("product", "产品审核通过"), ("quality", "质量审核通过")):
        desk(key).open("产品线", supplier.company)
        desk(key).decide(label)
    supplier.is_next("类目绑定", OURS)
    desk("buyer").open("产品线", supplier.company)
    desk("buyer").decide("绑定类目")
    supplier.now_at("采购合同、保证金")


def confirm_contract(supplier, buyer):
    supplier.is_next("采购合同起草并发送", OURS)
    buyer.open("入驻申请", supplier.company)
    buyer.decide("起草采购合同", signer_name="李示例", signer_title="采销经理")
    buyer.open("采购合同", supplier.company)
    buyer.decide("发送给供应商")
    supplier.is_next("确认采购合同", YOURS)
    supplier.do_next()
    supplier.sees("50,000.00")
    supplier.fill({"signer_name": "王示例", "signer_title": "法定代表人", "authority": "legal", "agreed": "on"})
    supplier.press("确认合同")


def pay_deposit(supplier, finance):
    supplier.is_next("保证金", YOURS)
    code = supplier.page.locator("section.ob-next dd.ob-key").inner_text().strip()
    supplier.follow("上传银行回单")
    payment = {"payer_name": supplier.company, "payer_account": "6222000012341234", "amount_fen": "50,000",
               "paid_on": calendar.today().isoformat()}  # fmt: skip
    supplier.fill(payment | {"receipt_number": f"HD{supplier.number}", "file": upload(samples.paper("银行回单"))})
    supplier.press("提交财务核对")
    supplier.is_next("银行流水核对到账", OURS)

    finance.open("保证金缴款通知", supplier.company)
    assert finance.page.locator("select[name=confirm_receipt-line] option").count() <= 1, "money before a statement"
    finance.go("/admin/deposits/statementline/")
    finance.follow("录入银行流水")
    finance.fill(payment | {"bank_reference": f"BK{supplier.number}", "text": code}, within="#content")
    finance.press("录入流水")
    finance.open("保证金缴款通知", supplier.company)
    finance.decide("确认到账")
    supplier.is_next("提交第一个商品", YOURS)


def sell_item(supplier, desk) -> str:
    supplier.do_next()
    supplier.fill({"binding": {"index": 1}, "name": "示例碎纸机 S6", "model": "S6", "origin": "中国示例市",
                   "warranty": "24个月", "pack": "1", "package_list": "主机×1，说明书×1", "weight_kg": "8.500",
                   "length_mm": "400", "width_mm": "300", "height_mm": "500", "market_fen": "60,000",
                   "sale_fen": "58,888", "purchase_fen": "56,000", "margin_words": "首批样机，数量很少。", "vat": "13",
                   "tax_code": "1090249000000000000", "detail": "五级保密碎纸，连续工作 30 分钟。"})  # fmt: skip
    supplier.press("保存并继续")
    item = supplier.path
    supplier.fill({"pictures": upload(samples.picture("S6"))})
    supplier.press("上传")
    supplier.press("提交审核")
    supplier.is_next("第一个商品审核通过", OURS)
    stages = supplier.at(item).locator("section[aria-labelledby=ladder] .ob-phases li").all_inner_texts()
    assert {ROLES[stage] for stage in stages} == set(ROLES.values()), "dear, below the margin and with a permit: all"
    for stage in stages:
        colleague = desk(ROLES[stage])
        colleague.open("商品", supplier.company)
        colleague.decide("批准")
    supplier.is_next("填写上柜表格", YOURS)
    supplier.do_next()
    supplier.fill({"stock": "200", "dispatch": "示例省示例市", "lead_days": "2"})
    supplier.press("提交给采销")
    supplier.is_next("上柜表格确认", OURS)
    desk("buyer").open("商品", supplier.company)
    desk("buyer").decide("确认上柜表格")
    supplier.go(item)
    supplier.item = item
    return supplier.page.locator("dt:text-is('SKU') + dd").inner_text()


def wait_for_pool(supplier, portal, sku):
    """The worker brings it there by itself; the pool server's own log is the witness."""
    log = portal.var / "pool" / "log.jsonl"
    deadline = time.monotonic() + 30
    rows = []
    while not rows and time.monotonic() < deadline:
        lines = log.read_text().splitlines() if log.exists() else []
        rows = [row for row in map(json.loads, filter(None, lines)) if row["sku"] == sku]
        time.sleep(0.2)
    assert [(row["kind"], row["item"]["name"], row["item"]["sale_fen"]) for row in rows] == [
        ("put", "示例碎纸机 S6", 5_888_800)
    ]
    supplier.until(supplier.item, "已上柜，已进入慧采EP池")
    supplier.sees("可见")


def join_group(supplier, buyer):
    supplier.is_next("加入商家群", YOURS)
    supplier.do_next()
    supplier.press("加入商家群")
    supplier.now_at("商家群")
    supplier.do_next()
    supplier.follow("提交")
    supplier.fill({"text": "已按要求维护联系人与商品资料。"})
    supplier.press("提交")
    supplier.go(supplier.home)
    buyer.open("作业", supplier.company)
    buyer.decide("确认")
    supplier.go(supplier.home)
    supplier.sees("入驻完成，您的商品已在售。")
