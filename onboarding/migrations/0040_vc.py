"""Why a registration of the VC account is sent back, as reason codes in both languages."""

from django.db import migrations

REASONS = [
    ("VC-01", "vc", "注册时填写的供应商简码不符", "The registration carries another supplier code"),
    ("VC-02", "vc", "注册时填写的采销简码不符", "The registration carries another buyer code"),
    ("VC-03", "vc", "VC后台查无此登录名", "VC does not know this log-in name"),
    ("VC-04", "vc", "注册公司名称与营业执照不一致", "The registered company name differs from the business licence"),
]


def add_reasons(apps, schema_editor):
    reasons = apps.get_model("workflow", "ReasonCode").objects
    for code, kinds, zh, en in REASONS:
        reasons.create(code=code, kinds=kinds.split(), sentence_zh=zh, sentence_en=en)


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0020_terms"), ("workflow", "0011_reasons")]
    operations = [migrations.RunPython(add_reasons, migrations.RunPython.noop)]
