"""How offers read: one row per term, one cell per round, what changed, by how much, and what a policy says about it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflow import policies
from workflow.templatetags.portal import points
from workflow.words import money

from . import bands


@dataclass(frozen=True)
class Row:
    """One term: the fields it is made of, how it reads, and the number whose move is shown with an arrow."""

    code: str
    label: str
    group: str
    fields: tuple[str, ...]
    text: Callable[[object], str]
    note: Callable[[object], str] = lambda offer: ""
    number: str = ""
    show: Callable[[int], str] = str
    essential: bool = False


@dataclass
class Cell:
    """One term in one round."""

    text: str
    note: str = ""
    diff: str = ""
    changed: bool = False
    current: bool = False
    head: str = ""
    flag: bands.Flag | None = None
    fits: str = ""


@dataclass
class Line:
    """One row of the page: the term and its cell in every round shown."""

    row: Row
    cells: list[Cell] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        return any(c.changed or c.flag for c in self.cells)


def percent(basis_points: int) -> str:
    """Basis points as percent, whole where possible: 800 → 8, 50 → 0.5."""
    return points(basis_points).removesuffix(".0")


def rebate(offer) -> str:
    if offer.rebate_kind == offer.Rebate.NONE or not offer.rebate:
        return _("none")
    return _("%(percent)s%% of purchases") % {"percent": points(offer.rebate)}


def rebate_note(offer) -> str:
    if offer.rebate_kind != offer.Rebate.NONE and offer.rebate and offer.rebate_from_fen:
        if offer.rebate_kind == offer.Rebate.ABOVE:
            return _("on what exceeds %(amount)s a month") % {"amount": money(offer.rebate_from_fen)}
        return _("once the month's purchases reach %(amount)s") % {"amount": money(offer.rebate_from_fen)}
    return ""


def margin(offer) -> str:
    if not offer.margin:
        return _("none")
    return _("%(percent)s%%, %(how)s") % {"percent": percent(offer.margin), "how": offer.get_shortfall_display()}


def days(number: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", number) % {"days": number}


def working_days(number: int) -> str:
    return ngettext("within %(days)s working day", "within %(days)s working days", number) % {"days": number}


def months(number: int) -> str:
    return ngettext("%(months)s month", "%(months)s months", number) % {"months": number}


def deposit_forms(offer) -> str:
    accepted = set(offer.deposit_forms)
    if accepted == {"cash", "guarantee"}:
        return _("bank transfer or bank guarantee")
    if accepted == {"guarantee"}:
        return _("bank guarantee only")
    return _("bank transfer only")


def invoice(offer) -> str:
    return _("%(percent)s%% %(kind)s") % {"percent": offer.vat, "kind": offer.get_invoice_kind_display()}


PRICE, SETTLEMENT = gettext_lazy("Price"), gettext_lazy("Settlement")
DEPOSIT, SERVICE = gettext_lazy("Deposit"), gettext_lazy("Delivery and service")
ROWS = [
    Row(
        "commission",
        gettext_lazy("Commission"),
        PRICE,
        ("commission", "commission_base"),
        lambda o: _("%(points)s points") % {"points": points(o.commission)},
        lambda o: o.get_commission_base_display(),
        "commission",
        points,
        True,
    ),
    Row(
        "rebate",
        gettext_lazy("Monthly rebate"),
        PRICE,
        ("rebate_kind", "rebate", "rebate_from_fen"),
        rebate,
        rebate_note,
        "rebate",
        points,
        True,
    ),
    Row(
        "margin",
        gettext_lazy("Guaranteed margin and shortfall"),
        PRICE,
        ("margin", "shortfall"),
        margin,
        number="margin",
        show=percent,
        essential=True,
    ),
    Row(
        "fee",
        gettext_lazy("Platform fee"),
        PRICE,
        ("fee_fen",),
        lambda o: money(o.fee_fen),
        number="fee_fen",
        show=money,
    ),
    Row(
        "settlement",
        gettext_lazy("Settlement period"),
        SETTLEMENT,
        ("settlement_days", "settlement_start"),
        lambda o: days(o.settlement_days),
        lambda o: o.get_settlement_start_display(),
        "settlement_days",
        str,
        True,
    ),
    Row("payment", gettext_lazy("Payment"), SETTLEMENT, ("payment",), lambda o: o.get_payment_display()),
    Row("invoice", gettext_lazy("Invoice"), SETTLEMENT, ("vat", "invoice_kind"), invoice),
    Row(
        "deposit",
        gettext_lazy("Amount"),
        DEPOSIT,
        ("deposit_fen",),
        lambda o: money(o.deposit_fen),
        number="deposit_fen",
        show=lambda fen: f"{fen // 100:,}" if fen % 100 == 0 else money(fen),
        essential=True,
    ),
    Row("forms", gettext_lazy("Accepted form"), DEPOSIT, ("deposit_forms",), deposit_forms, essential=True),
    Row(
        "deposit_due",
        gettext_lazy("Deposit due"),
        DEPOSIT,
        ("deposit_due_days",),
        lambda o: working_days(o.deposit_due_days),
        number="deposit_due_days",
    ),
    Row(
        "warranty",
        gettext_lazy("Warranty"),
        SERVICE,
        ("warranty_months",),
        lambda o: months(o.warranty_months),
        number="warranty_months",
        essential=True,
    ),
    Row("returns", gettext_lazy("Returns"), SERVICE, ("returns",), lambda o: o.get_returns_display(), essential=True),
    Row("delivery", gettext_lazy("Delivery"), SERVICE, ("delivery",), lambda o: o.get_delivery_display()),
    Row("freight", gettext_lazy("Freight"), SERVICE, ("freight",), lambda o: o.get_freight_display()),
    Row(
        "after_sales",
        gettext_lazy("After-sales service"),
        SERVICE,
        ("after_sales",),
        lambda o: o.get_after_sales_display(),
    ),
    Row(
        "valid",
        gettext_lazy("Validity of the terms"),
        SERVICE,
        ("valid_months",),
        lambda o: months(o.valid_months),
        number="valid_months",
    ),
]


def facts(offer) -> list[dict]:
    """Every term of one offer as label and value: what becomes fixed."""
    return [{"label": fact_label(r), "value": fact_value(r, offer)} for r in ROWS]


def fact_label(row: Row) -> str:
    names = {"deposit": _("Deposit"), "forms": _("Form of the deposit"), "deposit_due": _("Deposit due")}
    return names.get(row.code, row.label)


def fact_value(row: Row, offer) -> str:
    note = row.note(offer)
    return _("%(value)s, %(note)s") % {"value": row.text(offer), "note": note} if note else row.text(offer)


def compare(offers: list, heads: list[str], channel: str) -> list[Line]:
    """Rounds side by side, oldest first; the last one is the current one."""
    band = policies.value(f"channel.{channel}")
    lines = []
    for row in ROWS:
        line, before = Line(row), None
        for offer, head in zip(offers, heads, strict=True):
            line.cells.append(cell(row, offer, before, head, offer is offers[-1], band))
            before = offer
        lines.append(line)
    return lines


def cell(row: Row, offer, before, head: str, current: bool, band: dict) -> Cell:
    found = bands.read(offer.flags)
    flag = next((found[name] for name in row.fields if name in found), None)
    shown = Cell(row.text(offer), row.note(offer), current=current, head=head, flag=flag)
    shown.fits = "" if flag else fits(row.code, band)
    if before is not None:
        shown.changed = any(getattr(offer, n) != getattr(before, n) for n in row.fields)
        if row.number:
            shown.diff = difference(getattr(offer, row.number) - getattr(before, row.number), row.show)
    return shown


def difference(move: int, show: Callable[[int], str]) -> str:
    """↑5.5 or ↓10,000; empty without a move."""
    return f"{'↑' if move > 0 else '↓'}{show(abs(move))}" if move else ""


def fits(code: str, band: dict) -> str:
    """The band a number lies in, in words; empty where there is none."""
    if code == "commission" and band["commission"]:
        low, high = band["commission"]
        return _("band %(low)s–%(high)s points") % {"low": percent(low), "high": percent(high)}
    if code == "deposit":
        low, high = band["deposit_fen"]
        return _("band %(low)s–%(high)s") % {"low": f"¥{low // 100:,}", "high": f"{high // 100:,}"}
    return ""
