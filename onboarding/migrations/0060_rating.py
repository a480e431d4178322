"""First version of the weights of the credit rating (S: the factors; the weights are a decision)."""

from django.db import migrations

WEIGHTS = {"violations": 35, "tasks": 15, "answers": 15, "complaints": 20, "items": 15}


def add_weights(apps, schema_editor):
    apps.get_model("workflow", "Policy").objects.create(
        key="rating.weights", value=WEIGHTS, effective_from="2026-01-01", source="decision: violations weigh most"
    )


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0050_contract"), ("workflow", "0001_initial")]
    operations = [migrations.RunPython(add_weights, migrations.RunPython.noop)]
