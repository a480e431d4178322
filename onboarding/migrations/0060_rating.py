"""First version of the rules of the credit rating (S: the factors; the numbers are decisions)."""

from django.db import migrations

RULES = {
    "rating.weights": (
        {"violations": 35, "tasks": 15, "answers": 15, "complaints": 20, "items": 15},
        "decision: violations weigh most",
    ),
    "rating.months": (
        {"violations": 12, "tasks": 6, "answers": 6, "complaints": 12, "items": 12},
        "decision: months a factor looks at",
    ),
    "rating.costs": (
        {"minor": 10, "general": 25, "serious": 60, "complaint": 20, "late_answer": 10},
        "decision: points of 100 that each one costs",
    ),
    "rating.grades": ({"A": 90, "B": 75, "C": 60}, "decision: least score of each grade"),
}


def add_rules(apps, schema_editor):
    for key, (value, source) in RULES.items():
        apps.get_model("workflow", "Policy").objects.create(
            key=key, value=value, effective_from="2026-01-01", source=source
        )


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0050_contract"), ("workflow", "0001_initial")]
    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
