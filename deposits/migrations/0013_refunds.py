"""First version of the refunds' policies, and the reasons for asking for more or saying no."""

from django.db import migrations

FOUNDING = "founding documents: 7–15 working days"
DECISION = "decision"
LAW = "State Council Decree 802: 0.05 % a day where nothing is agreed"
POLICIES = {
    "refund.target_days": (7, FOUNDING),
    "refund.escalate_days": (10, DECISION),
    "refund.limit_days": (15, FOUNDING),
    "refund.ask_times": (2, DECISION),
    "refund.order": (["bill", "compensation", "debt", "penalty"], DECISION),
    "refund.objection_days": (5, DECISION),
    "refund.appeal_days": (5, DECISION),
    "refund.interest_bp_day": (5, LAW),
    "refund.freeze": ("disputed", "founding documents; the disputed amount only: State Council Decree 802"),
    "refund.freeze_review_days": (20, DECISION),
    "refund.four_eyes": (True, DECISION),
    "refund.papers": (
        [
            {"kind": "application", "title_zh": "退款申请书", "title_en": "Application for the refund"},
            {"kind": "closing", "title_zh": "关店确认书", "title_en": "Confirmation that the store is closed"},
            {"kind": "termination", "title_zh": "终止协议", "title_en": "Termination agreement"},
        ],
        DECISION,
    ),
}

REASONS = [
    ("ACC-01", "收款账户不是签约企业的账户", "The payee account is not the contracting company's"),
    ("ACC-02", "收款账户证明缺失或不清晰", "The proof of the payee account is missing or unclear"),
    ("ACC-03", "账户证明缺开户行盖章", "The proof of the account lacks the bank's stamp"),
    ("RF-01", "退款资料不齐全", "The papers for the refund are incomplete"),
    ("RF-02", "店铺尚未正常关闭", "The store is not closed in good order"),
    ("RF-03", "仍有未了结的订单或售后", "Orders or after-sales cases are still open"),
    ("RF-04", "存在严重违规", "There is a serious violation"),
    ("RF-05", "申请内容与合同不符", "The request does not agree with the contract"),
]


def add_policies(apps, schema_editor):
    for key, (value, source) in POLICIES.items():
        apps.get_model("workflow", "Policy").objects.create(
            key=key, value=value, source=source, effective_from="2026-01-01"
        )
    codes = apps.get_model("workflow", "ReasonCode").objects
    for code, zh, en in REASONS:
        codes.create(code=code, kinds=["refund"], sentence_zh=zh, sentence_en=en)


class Migration(migrations.Migration):
    dependencies = [("deposits", "0012_facts"), ("workflow", "0011_reasons")]
    operations = [migrations.RunPython(add_policies, migrations.RunPython.noop)]
