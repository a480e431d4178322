"""A valid answer for every required field of the three forms, as a browser posts them; a quick way to fill them in."""

import datetime
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from PIL import Image

from onboarding.actions.forms import approve_sheet, attach_paper, open_sheet, save_page, submit_sheet
from onboarding.actions.terms import accept_offer, offer_terms, submit_list
from onboarding.sheets import SHEETS
from onboarding.sheets.filled import Filled
from onboarding.sheets.form import PageForm
from tests.matrix.application import make_application
from workflow.calendar import today
from workflow.files import keep

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
RESIDENT_ID = "110101198001010010"
ACCOUNT = "6222020200112233445"
MOBILE = "13812345678"


LISTED = {"name": "静音激光打印机", "model": "P-200", "sale_fen": 179900, "cost_fen": 120000, "freight_fen": 0}
OFFER = {
    "commission": 800,
    "margin": 800,
    "settlement_days": 30,
    "deposit_fen": 5_000_000,
    "deposit_forms": ["cash", "guarantee"],
    "warranty_months": 12,
    "delivery": "direct",
    "fee_fen": 0,
}


def agreed(cast):
    """An application whose terms both sides have accepted: the forms are its next step."""
    application = make_application(cast)
    submit_list(application, actor=cast.actor("ada"), products=[LISTED])
    offer = offer_terms(application, actor=cast.actor("bo"), values=OFFER, reason="")
    accept_offer(offer, actor=cast.actor("ada"))
    application.refresh_from_db()
    return application


def in_days(days: int) -> str:
    return (today() + datetime.timedelta(days=days)).isoformat()


def pdf(name="scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def png(name="scan.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def contact(role):
    return {f"{role}_name": "李梅", f"{role}_mobile": MOBILE, f"{role}_email": f"{role}@example.com"}


BANK = {
    "bank_holder": "杭州示例科技有限公司",
    "bank_number": ACCOUNT,
    "bank_number_again": ACCOUNT,
    "bank_branch": "中国工商银行杭州高新支行",
    "bank_cnaps": "102100099996",
}
PRODUCT = {
    "name": "静音激光打印机",
    "category": "打印机",
    "brand": "示例",
    "model": "P-200",
    "origin": "浙江杭州",
    "warranty": "1年",
    "pack_type": "1",
    "pack_list": "主机×1，电源线×1",
    "weight": "8.250",
    "length": "420",
    "width": "380",
    "height": "300",
    "market_fen": "1,999.00",
    "sale_fen": "1799",
    "purchase_fen": "１６００",
    "vat": "13",
    "tax_code": "1090512010000000000",
}
ANSWERS = {
    "evaluation": {
        "company": {
            "company_type": "limited",
            "capital_fen": "5,000,000",
            "currency": "CNY",
            "founded_on": "2019年3月18日",
            "licence_until_kind": "long",
            "address": "浙江省杭州市示例区示例路 100 号",
            "scope": "办公设备销售",
            "size": "small",
            "licence": pdf,
        },
        "representative": {
            "legal_name": "王小明",
            "id_type": "resident",
            "id_number": RESIDENT_ID,
            "id_until_kind": "until",
            "id_until_day": in_days(400),
            "consent": "on",
            "taxpayer": "general",
            "taxpayer_since": "2019-04-01",
            "taxpayer_proof": pdf,
        },
        "contacts": contact("business")
        | contact("finance")
        | contact("service")
        | {
            "dispatch_address": "杭州市示例路 1 号",
            "return_address": "杭州市示例路 2 号",
        },
        "bank": BANK | {"bank_proof": pdf},
        "role": {"categories": "办公设备", "brands": "示例", "role": "owner", "sku_count": "120"},
        "sales": {"sales_channels": ["offline"], "sales_fen": "12000000"},
        "warehouse": {
            "warehouse": "own",
            "warehouse_address": "杭州市示例路 3 号",
            "orders_a_day": "500",
            "dispatch_hours": "24",
        },
        "promises": {"service_promise": "7×24 小时响应 👍", "truth": "on", "integrity": "on"},
    },
    "contract": {
        "signer": {
            "mode": "direct",
            "categories": "办公设备",
            "brands": "示例",
            "signer": "legal",
            "signer_name": "王小明",
            "signer_mobile": MOBILE,
        },
        "terms": {"starts_on": in_days(30), "months": "12", "renewal": "automatic", "terms_kept": "on"},
        "invoice": {
            "invoice_address": "浙江省杭州市示例区示例路 100 号",
            "invoice_phone": "0571-88886666",
            "invoice_bank": "中国工商银行杭州高新支行",
            "invoice_account": ACCOUNT,
        },
        "payee": BANK | {"bank_proof": pdf},
        "service": {
            "freight": "supplier",
            "return_address": "杭州市示例路 2 号",
            "return_days": "7",
            "service_promise": "7 天",
        },
        "papers": {"anti_bribery": pdf, "price_list": png},
    },
    "products": {
        "plan": {"categories": "办公设备", "first_count": "3", "dispatch_hours": "24"},
        "product": PRODUCT,
    },
}


def post_for(kind, page, **changes) -> dict:
    """What a browser sends for a page; callables (files) are made anew, and a change to None leaves a field out."""
    found = {k: v() if callable(v) else v for k, v in ANSWERS[kind][page].items()} | changes
    return {k: v for k, v in found.items() if v is not None}


def fill(application, kind, actor, **changes):
    """Fill in every page of a form through the same form and actions as the pages do; returns the sheet."""
    sheet = open_sheet(application, actor=actor, kind=kind)
    for page in SHEETS[kind].pages:
        if page.key not in ANSWERS[kind]:
            continue
        post = post_for(kind, page.key, **{k: v for k, v in changes.items() if k in ANSWERS[kind][page.key]})
        files = {k: v for k, v in post.items() if hasattr(v, "read")}
        row = "new" if page.repeats else ""
        form = PageForm(Filled.read(application, kind), page, row, querydict(post), files)
        assert form.is_valid(), form.errors
        for name, clean in form.files_given().items():
            file = keep(clean, application.party_id, actor)
            attach_paper(sheet, actor=actor, field=name, file=file)
        save_page(sheet, actor=actor, page=page.key, row=row, answers=form.values())
    return sheet


def querydict(post):
    found = QueryDict(mutable=True)
    for name, value in post.items():
        found.setlist(name, value if isinstance(value, list) else [value])
    return found


def handed_in(application, kind, actor):
    """A complete form in review."""
    sheet = fill(application, kind, actor)
    submit_sheet(sheet, actor=actor)
    return sheet


def approved(application, kind, actor, buyer):
    """A form that went through."""
    sheet = handed_in(application, kind, actor)
    score = {"score": 85, "valid_until": today() + datetime.timedelta(days=365)} if kind == "evaluation" else {}
    approve_sheet(sheet, actor=buyer, **score)
    return sheet
