"""First version of the deposit's policies, and the reasons for sending a proof or guarantee back."""

from django.db import migrations

POLICIES = {
    "deposit.payee": (
        {"name": "示例采购平台有限公司", "bank": "示例银行北京分行营业部", "account": "6222000012345678"},
        "decision: demo account, enter your own before the first notice",
    ),
    "deposit.four_eyes": (False, "decision: one finance person may enter a line and confirm it"),
    "deposit.guarantee_days": (180, "decision: calendar days a guarantee must still be valid when it is sent"),
}

REASONS = [
    (
        "PAY-01",
        "付款人不是签约企业，款项将原路退回",
        "The payer is not the contracting company; the money goes back the way it came",
    ),
    ("PAY-02", "银行流水中没有这笔款项", "This amount is not on the bank statement"),
    ("PAY-03", "回单与银行流水不一致", "The receipt does not agree with the bank statement"),
    ("PAY-04", "保函不符合要求", "The guarantee does not meet the conditions"),
]


def add_policies(apps, schema_editor):
    for key, (value, source) in POLICIES.items():
        apps.get_model("workflow", "Policy").objects.create(
            key=key, value=value, source=source, effective_from="2026-01-01"
        )
    codes = apps.get_model("workflow", "ReasonCode").objects
    for code, zh, en in REASONS:
        codes.create(code=code, kinds=["deposit"], sentence_zh=zh, sentence_en=en)
    for row in codes.filter(code__in=["SCAN-01", "SEAL-01", "OTHER-01"]):
        row.kinds.append("deposit")
        row.save(update_fields=["kinds"])


class Migration(migrations.Migration):
    dependencies = [("deposits", "0001_initial"), ("workflow", "0011_reasons")]
    operations = [migrations.RunPython(add_policies, migrations.RunPython.noop)]
