"""The first reason codes, each with its sentence in both languages (domain §5)."""

from django.db import migrations

REASONS = [
    ("EXP-01", "form line item contract refund", "有效期填写有误", "The validity date is wrong"),
    ("SEAL-01", "form line item contract refund", "缺少公司公章", "The company seal is missing"),
    ("SCAN-01", "form line item contract refund", "扫描件不清晰或不完整", "The scan is unclear or incomplete"),
    ("SCOPE-01", "form line", "经营范围或授权范围未覆盖", "The business or authorised scope does not cover this"),
    ("LIC-01", "form line", "证照已过期或与登记信息不一致", "The licence has expired or differs from the register"),
    ("ID-01", "form", "法定代表人证件信息有误", "The legal representative's document details are wrong"),
    ("BANK-01", "form contract refund", "银行账户信息与证明不一致", "The bank details do not match the proof"),
    ("TAX-01", "form", "纳税人资格证明缺失或不符", "The proof of taxpayer status is missing or does not match"),
    ("CONT-01", "form", "联系人信息有误", "The contact details are wrong"),
    ("POA-01", "form contract", "授权委托书缺失或不完整", "The power of attorney is missing or incomplete"),
    ("TERM-01", "form contract", "与已确认条款不一致", "This does not match the agreed terms"),
    ("DATA-01", "form line item", "资料缺失或填写不完整", "Information is missing or incomplete"),
    ("TM-01", "form line", "商标资料不完整", "The trademark papers are incomplete"),
    ("QC-01", "line item", "缺少质检报告", "The quality report is missing"),
    ("QC-02", "line item", "质检报告与品牌或商品不符", "The quality report does not match the brand or product"),
    ("AUTH-01", "form line", "品牌授权有误", "The brand authorisation is wrong"),
    ("AUTH-02", "form line", "授权链不完整", "The authorisation chain is broken"),
    ("PROD-01", "form item", "商品资料缺失", "Product data is missing"),
    ("PRICE-01", "form item", "价格有误或与约定不符", "The price is wrong or not as agreed"),
    ("IMG-01", "item", "商品图片不符合要求", "The pictures do not meet the requirements"),
    ("CAT-01", "form line item", "类目选择有误", "The category is wrong"),
    ("CAT-02", "line item", "类目已招满", "The category is full"),
    ("PROOF-01", "contract refund", "付款凭证有误或不符", "The proof of payment is wrong or does not match"),
    ("OTHER-01", "form line item contract refund", "其他（见说明）", "Other (see the comment)"),
]


def add_reasons(apps, schema_editor):
    apps.get_model("workflow", "ReasonCode").objects.bulk_create(
        apps.get_model("workflow", "ReasonCode")(code=code, kinds=kinds.split(), sentence_zh=zh, sentence_en=en)
        for code, kinds, zh, en in REASONS
    )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0010_calendars")]
    operations = [migrations.RunPython(add_reasons, migrations.RunPython.noop)]
