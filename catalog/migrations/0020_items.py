"""First version of the review ladder and of the procurement sites (S unless the source says otherwise)."""

from django.db import migrations

FROM = "2026-01-01"
LADDER = [
    {"code": "buyer", "role": "buyer"},
    {"code": "product", "role": "product_reviewer"},
    {"code": "manager", "role": "manager", "when": {"margin_under": True}},
    {"code": "director", "role": "director", "when": {"sale_fen_over": 5_000_000}},
    {"code": "quality", "role": "quality_reviewer"},
    {"code": "quality_lead", "role": "quality_lead", "when": {"permits": True}},
]
# code, Chinese, English, kind, state, departments, rules, words
SITES = [
    ("state-mall", "某央企商城", "A state enterprise’s mall", "state", "open", [], {}, ""),
    ("bank", "某银行集采", "A bank’s central purchasing", "bank", "limited", ["办公室", "科技部"], {}, ""),
    ("university", "某高校采购网", "A university’s purchasing site", "university", "open", [],
     {"delivery": ["direct", "warehouse"], "warranty_months": 12}, ""),
    ("military", "某部队采购网", "A military purchasing site", "military", "suspended", [], {}, ""),
]  # fmt: skip


def plant(apps, schema_editor):
    apps.get_model("workflow", "Policy").objects.create(
        key="review.ladder", value=LADDER, effective_from=FROM, source="JOS: stages; when each applies: decision"
    )
    for position, (code, zh, en, kind, state, departments, rules, words) in enumerate(SITES):
        apps.get_model("catalog", "ProcurementSite").objects.create(
            code=code,
            name_zh=zh,
            name_en=en,
            kind=kind,
            state=state,
            departments=departments,
            rules=rules,
            words=words,
            source="founding documents" if kind == "military" else "example",
            position=position,
        )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0010_lines"), ("workflow", "0001_initial")]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
