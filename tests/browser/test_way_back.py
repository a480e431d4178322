"""The deposit's way back by clicking and typing, while a test clock walks the working days through the real sweep.

Once across the National Day, with everything that can happen on the way; once across the Spring Festival, where
nobody answers in time.
"""

import datetime
import time
from contextlib import ExitStack

import pytest

from onboarding.demo import cases, people, samples

from .pages import Person, Staff, upload
from .running import fresh_portal

pytestmark = [pytest.mark.slow]
COMPANY = "杭州浏览示例科技有限公司"
# A supplier whose store is open: an item on the shelf, the deposit of 50 000 yuan held.
SETUP = f"""
from onboarding.demo import people, cases
from onboarding.demo.story import Story
story = Story(people.hire(), "leaver", "{COMPANY}", cases.credit_code(88001))
story.apply()
story.reach("items")
item = story.item(model="S2", sale_fen=99_900)
story.reviewed(item)
story.shelved(item)
"""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2026-{text}")


class Owner(Person):
    """The owner of the company that wants its deposit back."""

    def log_in(self):
        """Sessions end after a while; the calendar jumps."""
        self.page.context.clear_cookies()
        self.go("/account/log-in/")
        self.page.fill("[name=username]", people.address("leaver"))
        self.page.fill("[name=password]", people.PASSWORD)
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("main form [type=submit]").last.click()

    def refund(self):
        self.go("/deposit/refund/")
        return self.path

    def number(self) -> str:
        self.refund()
        return self.page.locator("h1").inner_text().split()[0]

    def follow_href(self, part: str):
        """Click the first link to such an address."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(f'main a[href*="{part}"]').first.click()

    def says(self, *texts: str):
        """The refund's page says all of this."""
        self.refund()
        for text in texts:
            self.sees(text)


class Scene:
    """The portal, its people at their browsers, and the calendar."""

    def __init__(self, portal, session):
        self.portal, self.session, self.staff = portal, session, {}
        self.owner = Owner(session(portal.url))

    def on(self, text: str, hour: int = 10):
        """It is this day now, and everybody logs in again."""
        self.portal.set_clock(day(text), hour)
        time.sleep(0.5)  # the programs look at their clock ten times a second
        self.owner.log_in()
        self.staff = {}

    def desk(self, key: str) -> Staff:
        if key not in self.staff:
            self.staff[key] = Staff(self.session(self.portal.url), key)
        return self.staff[key]

    def case(self, key: str, model: str = "deposits/refund") -> Staff:
        """Somebody's desk, at the case of the company."""
        staff = self.desk(key)
        staff.at_case(model, COMPANY)
        return staff

    def happened(self, verb: str) -> int:
        return self.portal.query(f"SELECT count(*) FROM workflow_event WHERE verb = '{verb}'")[0][0]

    def wait_for(self, verb: str, times: int = 1, seconds: float = 30):
        """The sweep does it by itself."""
        deadline = time.monotonic() + seconds
        while self.happened(verb) < times:
            assert time.monotonic() < deadline, f"{verb} did not happen"
            time.sleep(0.3)
        assert self.happened(verb) == times

    def balance(self) -> int:
        rows = self.portal.query(
            "SELECT sum(CASE WHEN to_account LIKE 'deposit:%' THEN fen ELSE 0 END)"
            " - sum(CASE WHEN from_account LIKE 'deposit:%' THEN fen ELSE 0 END) FROM deposits_ledgerentry"
        )
        return int(rows[0][0])

    # ---- what both stories need ----

    def close_the_store(self):
        owner = self.owner
        owner.go("/store/")
        owner.fill({"words": "公司业务调整，不再经营该渠道。"})
        owner.submit()
        buyer = self.case("buyer", "accounts/store")
        buyer.act("approve_closing")
        self.wait_for("catalog.retire_item")

    def enter_the_account(self):
        owner = self.owner
        owner.go("/deposit/payee/")
        owner.fill({"kind": "bank", "bank": "示例银行杭州分行", "cnaps": "102100099996", "number": "6222021234561234",
                    "again": "6222021234561234", "file": upload(samples.paper("账户证明"))})  # fmt: skip
        owner.submit()
        self.case("finance2", "deposits/payeeaccount").act("confirm_payee")

    def hand_in(self) -> str:
        """Reason, papers, check; the address of the request."""
        owner = self.owner
        if owner.refund() == "/deposit/refund/":
            owner.submit()
        home = owner.refund()
        owner.fill({"words": "店铺已关闭，申请退还保证金。"})
        with owner.page.expect_navigation(wait_until="load"):
            owner.page.locator("main form:has([name=words]) button[type=submit]").last.click()
        for kind in ("application", "closing", "termination"):
            self.send(home, kind)
        owner.go(f"{home}check/")
        owner.submit()
        return home

    def send(self, home: str, kind: str):
        self.owner.go(f"{home}papers/{kind}/")
        self.owner.fill({"file": upload(samples.paper(kind))})
        self.owner.submit()

    def pay(self, key: str, reference: str, paid_on: str):
        """The payout that waits: on a list for the bank, then noted as paid."""
        finance = self.desk(key)
        self.give_to_bank(finance)
        finance.at_case("deposits/payout", COMPANY)
        finance.act("mark_paid", bank_reference=reference, paid_on=f"2026-{paid_on}")

    def give_to_bank(self, finance):
        finance.go("/admin/deposits/payout/?state__exact=ready")
        finance.page.locator("#result_list tbody input.action-select").first.check()
        finance.page.select_option("select[name=action]", "give_to_bank")
        with finance.page.expect_navigation(wait_until="load"):
            finance.page.locator("button[name=index]").first.click()
        finance.assert_fine("give_to_bank")


@pytest.fixture
def begin(session):
    """`begin("09-10")`: that day, a running portal with the supplier's store open."""
    with ExitStack() as stack:

        def on(start: str) -> Scene:
            portal = stack.enter_context(fresh_portal())
            portal.set_clock(day(start))
            stack.enter_context(portal.running())
            portal.shell(SETUP)
            return Scene(portal, session)

        yield on


def test_a_deposit_comes_back_across_the_national_day(begin):
    scene = begin("09-10")
    owner = scene.owner
    scene.on("09-15")
    finance = scene.desk("finance")
    finance.go("/admin/deposits/obligation/enter/")
    order = {"kind": "order", "source": "OMS", "reference": "DD-1", "amount": "3,897", "happened_on": "2026-09-12"}
    finance.fill(order | {"supplier": cases.credit_code(88_001)}, within="#content")
    finance.submit("#content form")
    owner.says("店铺尚未关闭", "DD-1", "尚无收款账户")
    scene.close_the_store()
    finance.at_case("deposits/obligation", "DD-1")
    finance.act("clear_fact", words="客户已签收。")
    scene.enter_the_account()

    scene.on("09-18")
    home = scene.hand_in()
    owner.says("9月29日", "10月15日")

    scene.on("09-22")
    reviewer = scene.case("refund")
    reviewer.act("claim_refund")
    reviewer.act("ask_more", reason="SEAL-01", wanted="termination", words="终止协议缺公司公章，请补一份。")
    owner.says("终止协议缺公司公章，请补一份。")

    scene.on("09-24")
    scene.send(home, "termination")
    owner.go(f"{home}answer/")
    owner.submit()
    owner.says("10月8日", "10月19日", "2 个工作日")
    buyer = scene.case("buyer")
    buyer.act("notice_deduction", kind="compensation", fen="450", basis="售后单 SH-1 延迟发货，赔付客户")
    scene.case("quality").act("freeze", part="part", fen="2,000", cause="投诉 TS-1 正在调查", words="只冻结争议金额。")

    scene.on("09-28")
    owner.says("47,550.00")
    owner.follow_href("/deposit/refund/deductions/")
    owner.fill({"words": "物流公司确认为天气原因，附证明。", "file": upload(samples.paper("天气证明"))})
    owner.submit()
    lead = scene.desk("refundlead")
    lead.at_case("deposits/deduction", COMPANY)
    lead.act("drop_deduction", words="证明有效，不扣。")
    owner.says("48,000.00")

    scene.on("10-09", 1)
    scene.wait_for("deposits.nudge_refund")
    scene.case("refund").act("pass_business", note="资料已核对。")
    scene.on("10-13", 1)
    scene.wait_for("deposits.escalate_refund")
    finance = scene.case("finance")
    finance.act("pass_finance")
    finance.may_not("approve_refund")
    scene.on("10-14")
    scene.case("refundlead").act("approve_refund", words="资料齐全，先退无争议部分。")
    first = scene.case("finance", "deposits/payout")
    first.may_not("mark_paid")
    scene.on("10-15")
    scene.pay("finance2", "OUT-1", "10-15")
    owner.says("48,000.00", "已付款")
    assert scene.balance() == 200_000

    scene.on("10-28")
    lead = scene.desk("refundlead")
    lead.at_case("deposits/freeze", COMPANY)
    lead.act("lift_freeze", words="投诉已结案，解除冻结。")
    finance = scene.desk("finance2")
    scene.give_to_bank(finance)
    finance.at_case("deposits/payout", COMPANY)
    finance.act("mark_unknown")
    scene.on("10-29")
    scene.case("finance2", "deposits/payout").act("mark_paid", bank_reference="OUT-2", paid_on="2026-10-29")
    owner.says("已付款")
    assert scene.balance() == 0
    assert not scene.happened("deposits.mark_refund_overdue")
    scene.portal.manage("check_ledger")


def test_nobody_decides_in_time_across_the_spring_festival(begin):
    scene = begin("01-20")
    owner = scene.owner
    scene.on("02-12")
    scene.close_the_store()
    scene.enter_the_account()
    scene.on("02-13")
    scene.hand_in()
    owner.says("3月2日", "3月12日")
    scene.on("03-02", 23)
    assert not scene.happened("deposits.nudge_refund")
    scene.on("03-03", 1)
    scene.wait_for("deposits.nudge_refund")
    scene.on("03-12", 23)
    assert scene.happened("deposits.escalate_refund") == 1
    assert not scene.happened("deposits.mark_refund_overdue")
    scene.on("03-13", 1)
    scene.wait_for("deposits.mark_refund_overdue")
    owner.says("0.05%")
    for key in ("refundlead", "audit"):
        scene.desk(key).go("/admin/")
        scene.desk(key).sees(owner.number())
    scene.on("03-14", 1)
    scene.wait_for("deposits.accrue_interest")
    scene.on("03-16")
    scene.case("refund").act("pass_business")
    scene.case("finance").act("pass_finance")
    scene.case("refundlead").act("approve_refund")
    scene.pay("finance2", "OUT-1", "03-16")
    scene.pay("finance2", "OUT-2", "03-16")
    owner.says("75.00", "已付款")
    assert scene.balance() == 0
    scene.portal.manage("check_ledger")
