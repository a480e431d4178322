"""How every supplier begins: self-check, sign-up, application, product list."""

from onboarding.demo.cases import credit_code

from .pages import OURS, YOURS


def sign_up(supplier, portal):
    page = supplier.page
    supplier.go("/")
    supplier.follow("能不能入驻？")
    supplier.fill({"family": {"index": 1}, "trademark": "registered", "taxpayer": "general", "years": "5",
                   "papers": "yes", "consumers": "no"})  # fmt: skip
    supplier.press("查看结果")
    assert page.locator(".ob-verdict.ob-done").count() == 1
    supplier.follow("注册")
    supplier.fill({"company": supplier.company, "uscc": credit_code(supplier.number), "name": "王示例",
                   "email": supplier.email, "password": supplier.password, "again": supplier.password,
                   "consent": "on"})  # fmt: skip
    supplier.press("注册")
    link = portal.wait_for_mail(supplier.email, r"http://\S+/account/verify/\S+")
    page.goto(link)
    supplier.sees(supplier.company)
    supplier.fill({"password": supplier.password})
    supplier.press("确认并登录")


def open_application(supplier, buyer):
    supplier.go("/start/")
    supplier.fill({"channel": "huicai", "categories": "办公设备"})
    supplier.press("发起申请")
    supplier.home = supplier.path
    supplier.is_next("商品清单", YOURS)
    buyer.open("入驻申请", supplier.company)
    buyer.decide("领取此申请")


def list_products(supplier):
    supplier.is_next("商品清单", YOURS)
    supplier.do_next()
    supplier.fill({"name": "示例碎纸机", "model": "S6", "sale_fen": "1,299", "cost_fen": "980", "freight_fen": "38"},
                  prefix="products-0-")  # fmt: skip
    supplier.press("提交清单")
    supplier.is_next("双方接受同一轮报价", OURS)
