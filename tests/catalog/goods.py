"""A supplier that may sell, and items in every state, made through the real actions where that matters."""

import datetime
import io
from decimal import Decimal

from PIL import Image

from accounts.models import Store
from catalog.actions.items import add_pictures, draft_item, submit_item
from catalog.actions.prices import fix_prices
from catalog.actions.review import approve_item
from catalog.actions.shelf import confirm_shelf, fill_shelf_form
from catalog.models import Binding, Brand, Category, Item, ProductLine
from workflow import calendar
from workflow.actors import SYSTEM
from workflow.files import ImageField, keep
from workflow.models import Sequence

REVIEWERS = {
    "buyer": "bea", "product": "rita", "manager": "mia", "director": "dora", "quality": "quinn", "quality_lead": "lena",
}  # fmt: skip


def may_sell(cast, commission=800, margin=0, category="paper", delivery="direct"):
    """Open store, agreed terms, an approved line with a bound category; returns the binding."""
    party = cast.supplier.party
    Store.objects.get_or_create(party=party, channel="huicai", defaults={"state": "open"})
    fix_prices(
        cast.supplier, actor=SYSTEM, terms_hash="a" * 64, commission=commission, margin=margin, delivery=delivery
    )
    return bind(cast, category)


def bind(cast, category="paper"):
    brand, _new = Brand.objects.get_or_create(key="shili", defaults={"name_zh": "示例"})
    line, _new = ProductLine.objects.get_or_create(
        party=cast.supplier.party, brand=brand,
        defaults={"supplier": cast.supplier, "number": f"PL-2026-{Sequence.next('line'):04d}", "state": "approved"},
    )  # fmt: skip
    leaf = Category.objects.get(code=category)
    return Binding.objects.create(
        party=cast.supplier.party, line=line, category=leaf, starts_on=calendar.today(), ends_on=None
    )


def values(binding, **changes) -> dict:
    """Everything an item needs, as the form cleans it."""
    return {
        "name": "示例碎纸机 S6", "category": binding.category, "line": binding.line, "model": "S6",
        "origin": "浙江杭州", "warranty": "24个月", "pack": 1, "package_list": "碎纸机 ×1，说明书 ×1",
        "seller_code": "S6-01",
        "buyer_code": "", "gtin": "6901234567892", "weight_kg": Decimal("12.5"), "length_mm": 400, "width_mm": 300,
        "height_mm": 600, "market_fen": 149900, "sale_fen": 129900, "purchase_fen": 119508, "margin_words": "",
        "vat": 13, "tax_code": "1090119010000000000", "detail": "静音碎纸机。",
    } | changes  # fmt: skip


def picture_bytes(width=900, height=900, kind="PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, kind)
    return out.getvalue()


def picture(cast, name="ada"):
    """A stored picture of the cast's supplier."""
    clean = ImageField().checked("front.png", picture_bytes())
    return keep(clean, cast.supplier.party, cast.actor(name))


def drafted(cast, binding, **changes) -> Item:
    ada = cast.actor("ada")
    item = draft_item(cast.supplier, actor=ada, values=values(binding, **changes))
    add_pictures(item, actor=ada, files=[picture(cast)])
    return item


def submitted(cast, binding, **changes) -> Item:
    item = drafted(cast, binding, **changes)
    submit_item(item, actor=cast.actor("ada"))
    return item


def ready(cast, binding, **changes) -> Item:
    """Approved by everybody on its ladder."""
    item = submitted(cast, binding, **changes)
    while item.state == Item.State.IN_REVIEW:
        approve_item(item, actor=cast.actor(REVIEWERS[item.current_stage["code"]]))
    return item


def shelf_values(item, **changes) -> dict:
    return {
        "market_fen": item.market_fen, "sale_fen": item.sale_fen, "purchase_fen": item.purchase_fen,
        "vat": item.vat, "tax_code": item.tax_code, "stock": 200, "dispatch": "浙江杭州", "lead_days": 3,
        "effective_on": calendar.today() + datetime.timedelta(days=1),
    } | changes  # fmt: skip


def asked(cast, binding, **changes) -> Item:
    """With a shelf form that waits for the buyer."""
    item = ready(cast, binding, **changes)
    fill_shelf_form(item, actor=cast.actor("ada"), values=shelf_values(item))
    return item


def on_shelf(cast, binding, **changes) -> Item:
    item = asked(cast, binding, **changes)
    confirm_shelf(item, actor=cast.actor("bo"))
    return item
