"""A supplier's way through the steps, each step one call, everything through the actions that people use."""

import datetime
from decimal import Decimal

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.models import Store
from catalog.actions.bindings import bind_categories
from catalog.actions.items import add_pictures, draft_item, submit_item
from catalog.actions.lines import (
    approve_line_as_product,
    approve_line_as_quality,
    save_line,
    start_line,
    submit_line,
)
from catalog.actions.review import approve_item
from catalog.actions.shelf import confirm_shelf, fill_shelf_form
from catalog.models import Category, Item, ProductLine
from deposits.actions.notices import confirm_receipt, send_proof
from deposits.actions.statement import enter_line
from deposits.models import DepositNotice
from onboarding.actions.application import open_application, take_over
from onboarding.actions.contract import confirm_contract, draft_contract, send_contract
from onboarding.actions.forms import approve_sheet, attach_paper, open_sheet, save_page, submit_sheet
from onboarding.actions.group import hand_in_task, join_group
from onboarding.actions.terms import accept_offer, offer_terms, submit_list
from onboarding.actions.vc import authorise_vc, open_vc, register_vc
from onboarding.models import Application, FormSheet, Task, VcAccount
from onboarding.sheets import SHEETS
from onboarding.sheets.filled import Filled
from onboarding.sheets.form import PageForm
from workflow import calendar, files
from workflow.fields import share

from . import people, samples

TERMS = {
    "commission": 800, "commission_base": "sale_price", "margin": 800, "shortfall": "monthly", "rebate_kind": "none",
    "rebate": 0, "rebate_from_fen": 0, "fee_fen": 0, "settlement_days": 30, "settlement_start": "receipt",
    "payment": "wire", "deposit_fen": 5_000_000, "deposit_forms": ["cash", "guarantee"], "deposit_due_days": 7,
    "delivery": "direct", "freight": "supplier", "returns": "unopened", "after_sales": "supplier",
    "warranty_months": 24, "vat": 13, "invoice_kind": "special", "valid_months": 12, "message": "",
}  # fmt: skip
PRODUCTS = [
    {"name": "示例碎纸机", "model": "S6", "sale_fen": 129_900, "cost_fen": 98_000, "freight_fen": 3_800},
    {"name": "示例标签打印机", "model": "L200", "sale_fen": 39_900, "cost_fen": 30_000, "freight_fen": 1_500},
]


class Story:
    """One demo supplier: `supplier`, its owner's actor `owner`, its `application`, and the `staff` by key."""

    def __init__(self, staff: dict, key: str, company: str, uscc: str, person: str = "王示例"):
        self.staff, self.key = staff, key
        self.supplier, self.owner = people.found(key, company, uscc, person)
        self.application: Application | None = None

    @property
    def buyer(self):
        return self.staff["buyer"]

    def apply(self, channel="huicai", categories="办公设备", taken=True):
        """Open the application; a buyer takes the case."""
        self.application = open_application(self.supplier, actor=self.owner, channel=channel, categories=categories)
        if taken:
            take_over(self.application, actor=self.buyer)

    def reach(self, step: str):
        """Go on from the open application until it stands at a step: forms, vc, lines, contract, deposit or items."""
        acts = {
            "forms": self.agree, "vc": self.forms_approved, "lines": self.vc_open, "contract": self.line_bound,
            "deposit": self.contract_confirmed, "items": self.deposit_held,
        }  # fmt: skip
        for act in list(acts.values())[: list(acts).index(step) + 1]:
            act()

    def list_products(self):
        submit_list(self.application, actor=self.owner, products=PRODUCTS)

    def offer(self, by=None, reason="", **changes):
        """Put a round on the table; by the buyer unless somebody else is named."""
        return offer_terms(self.application, actor=by or self.buyer, values=TERMS | changes, reason=reason)

    def agree(self, **changes):
        """Product list, the buyer's offer, acceptance."""
        self.list_products()
        accept_offer(self.offer(**changes), actor=self.owner)

    def fill(self, kind: str) -> FormSheet:
        """Fill in every page of a form as a browser would post it."""
        sheet = open_sheet(self.application, actor=self.owner, kind=kind)
        for key, typed in samples.ANSWERS[kind].items():
            filled = Filled.of(sheet)
            page = filled.definition.page(key)
            row = "new" if page.repeats else ""
            papers = {name for name in typed if name in page and page[name].paper}
            data = MultiValueDict(
                {n: v if isinstance(v, list) else [self.said(v)] for n, v in typed.items() if n not in papers}
            )
            form = PageForm(filled, page, row, posted(data), {})
            for name in papers:
                form.fields[name].required = False
            if not form.is_valid():
                raise RuntimeError(f"{kind} {key}: {form.errors.as_json()}")
            save_page(sheet, actor=self.owner, page=key, answers=form.values(), row=row)
            for name in papers:
                file = files.keep(samples.paper(typed[name]), self.supplier.party_id, self.owner)
                attach_paper(sheet, actor=self.owner, field=name, file=file)
        return sheet

    def said(self, value: str) -> str:
        return value.replace("{company}", self.supplier.name)

    def hand_in(self, kind: str) -> FormSheet:
        sheet = self.fill(kind)
        submit_sheet(sheet, actor=self.owner)
        return sheet

    def forms_approved(self):
        """All three forms handed in and approved."""
        for kind in SHEETS:
            sheet = self.hand_in(kind)
            score = {"score": 86, "valid_until": calendar.today() + datetime.timedelta(days=365)}
            approve_sheet(sheet, actor=self.buyer, **(score if kind == "evaluation" else {}))

    def vc_open(self):
        """Registered with both codes, authorised, opened."""
        account = VcAccount.objects.get(application=self.application)
        register_vc(account, actor=self.owner, login_name=f"vc-{self.key}", buyer_code=account.buyer_code)
        authorise_vc(account, actor=self.buyer)
        open_vc(account, actor=self.buyer)

    def line(self, brand="示例", code=None):
        """A product line of the supplier's own brand, handed in for review."""
        line = start_line(self.supplier, actor=self.owner)
        category, today = Category.objects.get(code=code) if code else leaf("碎纸机"), calendar.today()

        def keep(name):
            return files.keep(samples.paper(name), self.supplier.party_id, self.owner)

        def save(page, **values):
            categories = values.pop("categories", None)
            save_line(line, actor=self.owner, page=page, values=values, categories=categories)

        logo = files.keep(samples.picture("LOGO"), self.supplier.party_id, self.owner)
        save("brand", brand_zh=brand, logo=logo, role="owner", categories=[category])
        save(
            "trademark", trademark_number="12345678", trademark_status="r", trademark_class=category.nice[0],
            trademark_owner=self.supplier.name, trademark_since=today - datetime.timedelta(days=900),
            trademark_until=today + datetime.timedelta(days=2600), trademark_file=keep("商标注册证"),
        )  # fmt: skip
        permits = {}
        for kind in category.permits_needed:
            permits |= {
                f"permit_{kind}_number": "2024-000000",
                f"permit_{kind}_until": today + datetime.timedelta(days=700),
                f"permit_{kind}_file": keep("类目资质"),
            }
        save(
            "quality", laboratory="示例检测中心", accreditation="CMA-000000", report_number=f"QR-{line.pk:04d}",
            report_on=today - datetime.timedelta(days=60), report_brand=brand, report_product=category.name_zh,
            report_file=keep("质检报告"), **permits,
        )  # fmt: skip
        submit_line(line, actor=self.owner)
        return line

    def line_bound(self, **kwargs):
        """A line approved by both reviews and bound by the buyer."""
        line = self.line(**kwargs)
        approve_line_as_product(line, actor=self.staff["product"])
        approve_line_as_quality(line, actor=self.staff["quality"])
        bind_categories(line, actor=self.buyer, categories=list(line.categories.all()), starts_on=calendar.today())
        return line

    def contract_confirmed(self):
        """Drafted, sent and confirmed; the deposit notice is out."""
        self.application.refresh_from_db()
        contract = draft_contract(self.application, actor=self.buyer, signer_name="李示例", signer_title="采销经理")
        send_contract(contract, actor=self.buyer)
        confirm_contract(contract, actor=self.owner, signer_name="王示例", signer_title="法定代表人", authority="legal")

    def notice(self) -> DepositNotice:
        return DepositNotice.objects.filter(party_id=self.supplier.party_id).latest("pk")

    def proof_sent(self):
        """The supplier has wired the deposit and uploaded the bank's receipt."""
        notice = self.notice()
        send_proof(
            notice, actor=self.owner, payer_name=self.supplier.name, payer_account="6222000012341234",
            amount_fen=notice.amount_fen, paid_on=calendar.today(), receipt_number=f"HD{self.supplier.pk:08d}",
            file=files.keep(samples.paper("银行回单"), self.supplier.party_id, self.owner),
        )  # fmt: skip

    def statement_line(self):
        """Finance copies the credit from the bank statement."""
        notice = self.notice()
        return enter_line(
            actor=self.staff["finance"], bank_reference=f"BK{self.supplier.pk:08d}", paid_on=calendar.today(),
            payer_name=self.supplier.name, payer_account="6222000012341234", amount_fen=notice.amount_fen,
            text=notice.code,
        )  # fmt: skip

    def deposit_held(self):
        """Proof, statement line, confirmation: the store opens."""
        self.proof_sent()
        confirm_receipt(self.notice(), actor=self.staff["finance"], line=self.statement_line())
        assert Store.objects.get(party_id=self.supplier.party_id).state == Store.State.OPEN

    def item(self, name="示例碎纸机", model="S6", sale_fen=129_900, line=None) -> Item:
        """An item with pictures, priced by the agreed commission, handed in for review."""
        line = line or ProductLine.objects.filter(party_id=self.supplier.party_id, state="approved").latest("pk")
        item = draft_item(self.supplier, actor=self.owner, values={
            "name": f"{name} {model}", "category": line.categories.first(), "line": line, "model": model,
            "origin": "中国示例市", "warranty": "24个月", "pack": 1, "package_list": "主机×1，说明书×1",
            "weight_kg": Decimal("8.500"), "length_mm": 400, "width_mm": 300, "height_mm": 500,
            "market_fen": sale_fen + 10_000, "sale_fen": sale_fen, "purchase_fen": sale_fen - share(sale_fen, 800),
            "vat": 13, "tax_code": "1090249000000000000",
            "detail": "五级保密碎纸，连续工作 30 分钟。\n示例商品，仅供演示。",
        })  # fmt: skip
        pictures = [files.keep(samples.picture(model), self.supplier.party_id, self.owner)]
        add_pictures(item, actor=self.owner, files=pictures)
        submit_item(item, actor=self.owner)
        return item

    def reviewed(self, item: Item):
        """Every stage of the ladder says yes; the SKU is given."""
        by_role = {"buyer": "buyer", "product_reviewer": "product", "quality_reviewer": "quality",
                   "quality_lead": "qualitylead", "manager": "manager", "director": "director"}  # fmt: skip
        while item.state == Item.State.IN_REVIEW:
            approve_item(item, actor=self.staff[by_role[item.current_stage["role"]]])

    def shelved(self, item: Item):
        """Shelf form handed in and confirmed; the push to the pool is queued."""
        fill_shelf_form(item, actor=self.owner, values={
            "market_fen": item.market_fen, "sale_fen": item.sale_fen, "purchase_fen": item.purchase_fen,
            "vat": item.vat, "tax_code": item.tax_code, "stock": 200, "dispatch": "示例省示例市", "lead_days": 2,
            "effective_on": calendar.today(),
        })  # fmt: skip
        confirm_shelf(item, actor=self.buyer)

    def in_group(self):
        """Joined, and the first task handed in."""
        self.application.refresh_from_db()
        join_group(self.application, actor=self.owner)
        task = Task.objects.get(application=self.application)
        hand_in_task(task, actor=self.owner, text="已按要求维护联系人与商品资料。")
        return task


def leaf(name: str) -> Category:
    return Category.objects.get(name_zh=name)


def posted(data: MultiValueDict) -> QueryDict:
    """Typed answers as a browser posts them."""
    query = QueryDict(mutable=True)
    for name, values in data.lists():
        query.setlist(name, values)
    return query
