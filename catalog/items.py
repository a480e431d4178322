"""What an item needs before it may be submitted: one list for its page, the staff page and the gate."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Hold, Store
from workflow import calendar
from workflow.requirements import Requirement, Status, Turn
from workflow.words import money

from .barcodes import gtin_fault
from .models import Binding, Item, ItemRemark, PriceRule
from .models.prices import margin_points

PICTURES_MOST = 5
PICTURE_EDGE = 800  # pixels, the least width and height (JOS)
# What must be filled in, by section of the form; JOS calls them required (domain §5).
SECTIONS = {
    "basics": ["name", "category", "model", "origin", "warranty"],
    "packing": ["pack", "package_list", "weight_kg", "length_mm", "width_mm", "height_mm"],
    "prices": ["market_fen", "sale_fen", "purchase_fen", "vat", "tax_code"],
    "detail": ["detail"],
}
# Fields that a reviewer may pin words to.
PINNABLE = [*SECTIONS["basics"], *SECTIONS["packing"], "gtin", *SECTIONS["prices"], "pictures", "detail"]


def field_title(key: str) -> str:
    """A field as people read it; "" is the item as a whole."""
    if key == "pictures":
        return _("main pictures")
    if key == "shelf":
        return _("shelf form")
    return str(Item._meta.get_field(key).verbose_name) if key else _("the item as a whole")


def points(basis_points: int) -> str:
    return f"{basis_points / 100:.2f}".removesuffix("0")


def price_faults(market, sale, purchase, rule: PriceRule | None, excused=False) -> dict[str, str]:
    """What is wrong with three prices in fen, by field: market ≥ sale ≥ purchase, and the agreed margin.

    A margin below the agreed one is let through when `excused`: with a reason, about which the manager decides.
    """
    faults = {}
    if sale is not None and sale <= 0:
        faults["sale_fen"] = _("The sale price must be more than nothing.")
    if market is not None and sale is not None and market < sale:
        faults["market_fen"] = _("The market price is below the sale price of %(sale)s. Correct one of the two.") % {
            "sale": money(sale)
        }
    if sale and purchase is not None:
        if purchase > sale:
            faults["purchase_fen"] = purchase_above_sale(sale, rule)
        elif rule and not rule.fits(sale, purchase) and not excused:
            faults["purchase_fen"] = margin_fault(sale, purchase, rule)
    return faults


def purchase_above_sale(sale: int, rule: PriceRule | None) -> str:
    if rule is None:
        return _("The purchase price is above the sale price of %(sale)s.") % {"sale": money(sale)}
    return _(
        "The purchase price is above the sale price of %(sale)s. At %(points)s points it may be %(highest)s at most."
    ) % {"sale": money(sale), "points": points(rule.floor), "highest": money(rule.highest_purchase(sale))}


def margin_fault(sale: int, purchase: int, rule: PriceRule) -> str:
    return _(
        "The margin is %(margin)s%%, agreed are %(points)s%%: the highest purchase price that fits is %(highest)s. "
        "Lower it, or give a reason below; a manager then decides."
    ) % {
        "margin": points(margin_points(sale, purchase)), "points": points(rule.floor),
        "highest": money(rule.highest_purchase(sale)),
    }  # fmt: skip


def excused(item: Item, sale: int | None, purchase: int | None) -> bool:
    """Whether prices below the agreed margin were approved with the item: no worse than those, for a reason given."""
    if not item.margin_words or not sale or purchase is None:
        return False
    return margin_points(sale, purchase) >= item.margin


def account_requirements(party_id: int) -> list[Requirement]:
    """What must be in order around the item: the store is open, nothing holds new items back, prices are agreed."""
    store = Store.objects.filter(party_id=party_id, state=Store.State.OPEN).exists()
    rule = PriceRule.objects.filter(party_id=party_id).exists()
    found = [
        gate("store", _("Store open"), store, _("Items can be submitted once contract and deposit are in order.")),
        gate("terms", _("Terms agreed"), rule, _("Prices are measured by the agreed terms; there are none yet.")),
    ]
    held = list(Hold.objects.filter(party_id=party_id, lifted_at=None))
    if held:
        found.append(gate("hold", _("No hold on new items"), False, "; ".join(hold.words for hold in held)))
    return found


def gate(code: str, title: str, done: bool, reason: str) -> Requirement:
    status = Status.DONE if done else Status.LATER
    return Requirement(code, title, status, Turn.NOBODY, reason="" if done else reason)


def requirements(item: Item) -> list[Requirement]:
    """Everything the item needs to be submitted, in the order of its pages; `code` is the field.

    What a reviewer sent back has to be changed before it is submitted again.
    """
    here, edit = (reverse(f"catalog:{name}", args=[item.pk]) for name in ("item", "item-edit"))
    faults = field_faults(item, PriceRule.objects.current(item.party_id))
    faults["pictures"] = "" if item.pictures.exists() else _("Upload at least one picture.")
    remarks = unmended(item)
    found = account_requirements(item.party_id)
    for key in PINNABLE:
        if key not in faults or (key == "gtin" and not faults[key] and key not in remarks):
            continue
        anchor = {"category": f"{edit}#id_binding", "pictures": f"{here}#pictures"}.get(key, f"{edit}#id_{key}")
        found.append(entry(key, faults[key], remarks.get(key), anchor))
    if "" in remarks:
        found.append(entry("", "", remarks[""], edit))
    return found


def unmended(item: Item) -> dict[str, ItemRemark]:
    """The open remarks whose field is still as it was; one about the whole item is met by any change."""
    changed = {*item.changed_keys, *(["category"] if "line" in item.changed_keys else [])}
    rows = item.remarks.filter(closed_at=None)
    return {r.key: r for r in rows if r.key not in changed and not (r.key == "" and changed)}


def entry(key: str, fault: str, remark, link: str) -> Requirement:
    title = field_title(key)
    if fault:
        return Requirement(key, title, Status.NOW, Turn.SUPPLIER, reason=fault, link=link, link_text=_("Fill in"))
    if remark:
        return Requirement(
            key, title, Status.RETURNED, Turn.SUPPLIER, remark_code=remark.code, remark=remark.words, link=link,
            link_text=_("Correct it"),
        )  # fmt: skip
    return Requirement(key, title, Status.DONE)


def field_faults(item: Item, rule: PriceRule | None) -> dict[str, str]:
    faults = {key: empty_fault(item, key) for keys in SECTIONS.values() for key in keys}
    if not faults["category"] and not bound(item):
        faults["category"] = _("This category is not bound to your account for this brand. Choose a bound one.")
    faults["gtin"] = gtin_fault(item.gtin)
    return faults | price_faults(item.market_fen, item.sale_fen, item.purchase_fen, rule, bool(item.margin_words))


def empty_fault(item: Item, key: str) -> str:
    value = getattr(item, f"{key}_id" if key == "category" else key)
    return _("Still empty.") if value in (None, "") else ""


def bound(item: Item) -> bool:
    """Whether the item's category is bound to the account today, under the line of its brand."""
    today = calendar.today()
    rows = Binding.objects.live_on(today).filter(party_id=item.party_id)
    return rows.filter(category_id=item.category_id, line_id=item.line_id).exists()


def open_faults(found: Iterable[Requirement]) -> list[Requirement]:
    """What keeps the item from being submitted: everything that blocks and is not done."""
    return [r for r in found if r.open and r.blocks]
