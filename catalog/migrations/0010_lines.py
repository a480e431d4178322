"""The category tree: families and leaves with the permits they need, VAT rate and covering Nice classes (S, L)."""

from django.db import migrations

FROM = "2026-01-01"
# family: [(code, Chinese, English, permits, VAT, Nice classes)]
TREE = {
    ("office", "办公设备", "Office equipment"): [
        ("printer", "打印机", "Printers", ["ccc"], 13, [9]),
        ("copier", "复印机及一体机", "Copiers and multifunction devices", ["ccc"], 13, [9]),
        ("label-printer", "标签打印机", "Label printers", ["ccc"], 13, [9, 16]),
        ("shredder", "碎纸机", "Shredders", ["ccc"], 13, [7, 9, 16]),
        ("projector", "投影机", "Projectors", ["ccc"], 13, [9]),
    ],
    ("supplies", "办公文具", "Office supplies"): [
        ("paper", "复印纸", "Copy paper", [], 13, [16]),
        ("pens", "书写工具", "Writing instruments", [], 13, [16]),
        ("filing", "文件管理用品", "Filing products", [], 13, [16]),
        ("ink", "墨盒硒鼓", "Ink and toner cartridges", [], 13, [2]),
        ("books", "图书", "Books", ["publication"], 9, [16]),
    ],
    ("computers", "电脑数码", "Computers and electronics"): [
        ("laptop", "笔记本电脑", "Laptops", ["ccc"], 13, [9]),
        ("monitor", "显示器", "Monitors", ["ccc"], 13, [9]),
        ("network", "网络设备", "Network equipment", ["ccc"], 13, [9]),
        ("storage", "存储设备", "Storage devices", [], 13, [9]),
    ],
    ("furniture", "办公家具", "Office furniture"): [
        ("desk", "办公桌", "Desks", [], 13, [20]),
        ("chair", "办公椅", "Office chairs", [], 13, [20]),
        ("cabinet", "文件柜", "Filing cabinets", [], 13, [6, 20]),
    ],
    ("welfare", "食品与福利", "Food and staff welfare"): [
        ("grain", "米面粮油", "Rice, flour and oil", ["food"], 9, [29, 30]),
        ("drinks", "饮用水及饮料", "Water and drinks", ["food"], 13, [32]),
        ("tea", "茶叶", "Tea", ["food"], 13, [30]),
        ("spirits", "白酒", "Spirits", ["food", "alcohol"], 13, [33]),
        ("care", "个人护理", "Personal care", ["cosmetics"], 13, [3]),
    ],
    ("safety", "劳保与清洁", "Work safety and cleaning"): [
        ("gloves", "防护手套", "Protective gloves", ["protective"], 13, [9, 21]),
        ("helmet", "安全帽", "Safety helmets", ["protective"], 13, [9]),
        ("cleaner", "清洁剂", "Cleaning agents", [], 13, [3]),
        ("disinfectant", "消毒用品", "Disinfectants", ["disinfectant"], 13, [5]),
        ("thermometer", "体温计", "Thermometers", ["medical"], 13, [10]),
    ],
}
POLICIES = {"lines.chain_levels": (3, "founding documents: at most three levels of authorisation")}


def plant(apps, schema_editor):
    Category, position = apps.get_model("catalog", "Category"), 0
    for (code, zh, en), leaves in TREE.items():
        position += 100
        family = Category.objects.create(code=code, name_zh=zh, name_en=en, position=position)
        for number, (leaf, leaf_zh, leaf_en, permits, vat, nice) in enumerate(leaves, start=1):
            Category.objects.create(
                code=leaf, parent=family, name_zh=leaf_zh, name_en=leaf_en, permits=permits, vat=vat, nice=nice,
                position=position + number,
            )  # fmt: skip
    for key, (value, source) in POLICIES.items():
        apps.get_model("workflow", "Policy").objects.create(key=key, value=value, source=source, effective_from=FROM)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("workflow", "0001_initial")]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
