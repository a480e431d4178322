"""First version of the journey's policies: channels, targets and reminders (S unless the source says otherwise)."""

from django.db import migrations

FROM = "2026-01-01"
# money in fen, commission in basis points, ages in years, periods in days, targets in working days
CHANNELS = {
    "huicai": {"age_years": 0, "commission": [500, 1000], "deposit_fen": [3_000_000, 10_000_000],
               "deposit_typical_fen": [3_000_000, 5_000_000], "platform_fee_fen": 0, "settlement_days": [30, 30],
               "delivery": ["direct"], "promotion": False},
    "main_site": {"age_years": 2, "commission": None, "deposit_fen": [0, 10_000_000],
                  "deposit_typical_fen": [5_000_000, 10_000_000], "platform_fee_fen": 0, "settlement_days": [30, 60],
                  "delivery": ["direct", "warehouse"], "promotion": True},
    "xintonglu": {"age_years": 0, "commission": None, "deposit_fen": [3_000_000, 5_000_000],
                  "deposit_typical_fen": [3_000_000, 5_000_000], "platform_fee_fen": 0, "settlement_days": [15, 15],
                  "delivery": ["direct"], "promotion": True},
}  # fmt: skip
POLICIES = {
    **{f"channel.{key}": (value, "founding documents; deposit bands: decision") for key, value in CHANNELS.items()},
    "target.whole": (20, "founding documents"),
    "target.vc": (5, "founding documents: 3–5 working days"),
    "target.offer": (3, "decision"),
    "target.forms": (3, "decision"),
    "target.lines": (3, "decision"),
    "target.binding": (3, "decision"),
    "target.contract": (2, "decision"),
    "target.deposit": (1, "decision"),
    "target.items": (3, "decision"),
    "target.shelf": (2, "decision"),
    "target.group": (2, "decision"),
    "reminder.supplier_days": (3, "decision"),
    "application.expire_days": (60, "decision: working days without an answer of the supplier"),
    "offer.valid_days": (5, "decision: working days an offer stands"),
    "law.settlement_days_max": (60, "State Council Decree 802, art. 9"),
}


def add_policies(apps, schema_editor):
    for key, (value, source) in POLICIES.items():
        apps.get_model("workflow", "Policy").objects.create(key=key, value=value, source=source, effective_from=FROM)


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0001_initial"), ("workflow", "0001_initial")]
    operations = [migrations.RunPython(add_policies, migrations.RunPython.noop)]
