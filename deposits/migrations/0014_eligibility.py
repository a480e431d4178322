"""First version of the policies that common practice adds before a refund, off; reasons for not closing a store."""

from django.db import migrations

PRACTICE = "common practice, not in the founding documents: off until it is switched on"
POLICIES = {
    "closing.notice_days": (0, PRACTICE),
    "refund.cool_off_days": (0, PRACTICE),
    "refund.warranty": (False, PRACTICE),
    "refund.receipt_returned": (False, PRACTICE),
}
REASONS = [
    ("CLOSE-01", "还有未完成的订单", "Orders are still open"),
    ("CLOSE-02", "还有未处理完的售后", "After-sales cases are still open"),
    ("CLOSE-03", "合同约定的事项尚未完成", "Something agreed in the contract is not finished"),
    ("CLOSE-04", "关店原因不清楚", "The reason for closing is not clear"),
]


def add_policies(apps, schema_editor):
    for key, (value, source) in POLICIES.items():
        apps.get_model("workflow", "Policy").objects.create(
            key=key, value=value, source=source, effective_from="2026-01-01"
        )
    codes = apps.get_model("workflow", "ReasonCode").objects
    for code, zh, en in REASONS:
        codes.create(code=code, kinds=["closing"], sentence_zh=zh, sentence_en=en)
    for row in codes.filter(code="OTHER-01"):
        row.kinds.append("closing")
        row.save(update_fields=["kinds"])


class Migration(migrations.Migration):
    dependencies = [("deposits", "0013_refunds"), ("workflow", "0011_reasons")]
    operations = [migrations.RunPython(add_policies, migrations.RunPython.noop)]
