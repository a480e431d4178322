"""First version of the rules about top-ups and guarantees."""

from django.db import migrations

POLICIES = {
    "deposit.by_category": ({}, "decision: categories ask for nothing beyond the terms until entered"),
    "deposit.topup_share": (10_000, "decision: any shortfall is asked for"),
    "deposit.topup_days": (5, "practice: calendar days"),
    "deposit.guarantee_remind_days": (30, "decision: calendar days before a guarantee ends"),
}


def add_policies(apps, schema_editor):
    for key, (value, source) in POLICIES.items():
        apps.get_model("workflow", "Policy").objects.create(
            key=key, value=value, source=source, effective_from="2026-01-01"
        )


class Migration(migrations.Migration):
    dependencies = [("deposits", "0014_eligibility"), ("workflow", "0011_reasons")]
    operations = [migrations.RunPython(add_policies, migrations.RunPython.noop)]
