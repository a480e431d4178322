"""Staff roles as groups."""

from django.db import migrations

ROLES = [
    "buyer", "product_reviewer", "quality_reviewer", "finance", "manager", "director", "quality_lead",
    "refund_reviewer", "refund_lead", "policy_admin", "auditor",
]  # fmt: skip


def create_groups(apps, schema_editor):
    for name in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
