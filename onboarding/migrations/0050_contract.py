"""The platform's side of the purchase contract, as policy."""

from django.db import migrations

PARTY = {"name": "示例采购平台有限公司", "uscc": "91330100799655058B", "address": "北京市示例区采购路 1 号"}


def add_policies(apps, schema_editor):
    apps.get_model("workflow", "Policy").objects.create(
        key="contract.party", value=PARTY, effective_from="2026-01-01",
        source="decision: demo company, enter your own before the first contract",
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0040_vc"), ("workflow", "0001_initial")]
    operations = [migrations.RunPython(add_policies, migrations.RunPython.noop)]
