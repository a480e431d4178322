"""What a demo supplier types into the forms, and the papers it uploads: plainly samples, valid in every check."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw

from workflow.files import CleanFile, ImageField, PaperField

MOBILE, MAIL = "13800000000", "contact@example.com"
# Typed answers of the three forms by page and field; a company's own name is filled in by the story.
ANSWERS = {
    "evaluation": {
        "company": {
            "company_type": "limited", "capital_fen": "5,000,000", "currency": "CNY", "founded_on": "2019-03-18",
            "licence_until_kind": "long", "address": "示例省示例市示例路 100 号", "scope": "办公设备销售；办公用品销售",
            "size": "small", "licence": "营业执照",
        },
        "representative": {
            "legal_name": "王示例", "id_type": "resident", "id_number": "11010519491231002X", "id_until_kind": "until",
            "id_until_day": "2034-05-20", "consent": "on", "taxpayer": "general", "taxpayer_since": "2019-04-01",
            "taxpayer_proof": "一般纳税人证明",
        },
        "contacts": {
            f"{role}_{key}": value
            for role in ("business", "finance", "service")
            for key, value in (("name", "李示例"), ("mobile", MOBILE), ("email", MAIL))
        } | {"dispatch_address": "示例省示例市仓储路 1 号", "return_address": "示例省示例市仓储路 1 号"},
        "bank": {
            "bank_holder": "{company}", "bank_number": "6222000012341234", "bank_number_again": "6222000012341234",
            "bank_branch": "示例银行示例支行", "bank_cnaps": "102100099996", "bank_proof": "账户证明",
        },
        "role": {"categories": "办公设备", "brands": "示例", "role": "owner", "sku_count": "120"},
        "sales": {"sales_channels": ["enterprise"], "sales_fen": "12,000,000"},
        "warehouse": {
            "warehouse": "rented", "warehouse_address": "示例省示例市仓储路 1 号", "orders_a_day": "300",
            "dispatch_hours": "24",
        },
        "promises": {"service_promise": "24 小时内响应，质保期内免费维修。", "truth": "on", "integrity": "on"},
    },
    "contract": {
        "signer": {
            "mode": "direct", "categories": "办公设备", "brands": "示例", "signer": "legal", "signer_name": "王示例",
            "signer_mobile": MOBILE,
        },
        "terms": {"starts_on": "2026-12-01", "months": "12", "renewal": "automatic", "terms_kept": "on"},
        "invoice": {
            "invoice_address": "示例省示例市示例路 100 号", "invoice_phone": "0571-88886666",
            "invoice_bank": "示例银行示例支行", "invoice_account": "6222000012341234",
        },
        "payee": {
            "bank_holder": "{company}", "bank_number": "6222000012341234", "bank_number_again": "6222000012341234",
            "bank_branch": "示例银行示例支行", "bank_cnaps": "102100099996", "bank_proof": "账户证明",
        },
        "service": {
            "freight": "supplier", "return_address": "示例省示例市仓储路 1 号", "return_days": "7",
            "service_promise": "24 小时内响应，质保期内免费维修。",
        },
        "papers": {"anti_bribery": "反商业贿赂协议", "price_list": "价格清单"},
    },
    "products": {
        "plan": {"categories": "办公设备", "first_count": "12", "dispatch_hours": "24"},
        "product": {
            "name": "示例碎纸机 S6", "category": "shredder", "brand": "示例", "model": "S6", "origin": "中国示例市",
            "warranty": "24个月", "pack_type": "1", "pack_list": "主机×1，说明书×1", "weight": "8.500", "length": "400",
            "width": "300", "height": "500", "market_fen": "1,399", "sale_fen": "1,299", "purchase_fen": "1,195.08",
            "vat": "13", "tax_code": "1090249000000000000",
        },
    },
}  # fmt: skip


@lru_cache
def paper(name: str) -> CleanFile:
    """A one-page PDF that says what it stands for and that it is a sample."""
    page = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((30, 30, 590, 847), outline="#8590A1", width=3)
    for row in range(8):
        draw.rectangle((80, 220 + row * 60, 380 + row % 3 * 60, 236 + row * 60), fill="#E1E6ED")
    draw.text((80, 100), "SAMPLE - DEMO DOCUMENT", fill="#A32018", font_size=30)
    draw.ellipse((400, 650, 540, 790), outline="#C6332A", width=6)
    out = io.BytesIO()
    page.save(out, "PDF")
    return PaperField().checked(f"{name}.pdf", out.getvalue())


@lru_cache
def picture(word: str = "DEMO", colour: str = "#2856C8") -> CleanFile:
    """A product picture, 1000 × 1000, on white."""
    image = Image.new("RGB", (1000, 1000), "white")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((250, 200, 750, 820), 40, fill=colour)
    draw.rectangle((320, 270, 680, 330), fill="white")
    draw.text((400, 500), word, fill="white", font_size=70)
    out = io.BytesIO()
    image.save(out, "PNG")
    return ImageField().checked("sample.png", out.getvalue())
