"""First version of the policies about mailed links and whom visitors may write to."""

from django.db import migrations

FROM = "2026-01-01"
POLICIES = {
    "link.verify_hours": (48, "decision"),
    "link.reset_hours": (24, "decision"),
    "link.invite_hours": (168, "decision"),
    "contact.service_email": ("suppliers@portal.example", "placeholder: enter the operator's service address"),
}


def add_policies(apps, schema_editor):
    for key, (value, source) in POLICIES.items():
        apps.get_model("workflow", "Policy").objects.create(key=key, value=value, source=source, effective_from=FROM)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_roles"), ("workflow", "0001_initial")]
    operations = [migrations.RunPython(add_policies, migrations.RunPython.noop)]
