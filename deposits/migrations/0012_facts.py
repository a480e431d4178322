"""First version of the policies of settlement."""

from django.db import migrations

POLICIES = {
    "settlement.days": (30, "founding documents: 30 days in Huicai"),
    "settlement.bill_days": (
        7, "decision: calendar days; one month would leave too few days of the lawful sixty",
    ),
}  # fmt: skip


def add_policies(apps, schema_editor):
    for key, (value, source) in POLICIES.items():
        apps.get_model("workflow", "Policy").objects.create(
            key=key, value=value, source=source, effective_from="2026-01-01"
        )


class Migration(migrations.Migration):
    dependencies = [("deposits", "0010_policies")]
    operations = [migrations.RunPython(add_policies, migrations.RunPython.noop)]
