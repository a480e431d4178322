"""The first task of the supplier group, as a policy (D)."""

from django.db import migrations

VALUE = {
    "days": 5,
    "title": {"zh-hans": "店铺与主推商品介绍", "en": "Introduce your store and main products"},
    "text": {
        "zh-hans": "请用一段文字介绍贵司店铺，列出 3 款主推商品和可供货数量，并注明发货与售后联系人的岗位。",
        "en": "Introduce your store in a paragraph, name three main products with the quantities you can supply, "
        "and say which post answers for dispatch and after-sales.",
    },
}


def add_policy(apps, schema_editor):
    apps.get_model("workflow", "Policy").objects.create(
        key="group.first_task", value=VALUE, source="decision", effective_from="2026-01-01"
    )


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0010_policies"), ("workflow", "0001_initial")]
    operations = [migrations.RunPython(add_policy, migrations.RunPython.noop)]
