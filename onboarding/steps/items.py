"""Step 6, new items: the first item from draft to the EP pool; what else was sent back is asked for on the side."""

from django.db.models import F, Prefetch, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import roles
from accounts.models import Hold
from catalog.items import field_title
from catalog.ladder import title as stage_title
from catalog.models import Item, ItemRemark
from workflow.requirements import Requirement, Status, Turn

State = Item.State
# How far an item has come; the furthest one carries the step.
ORDER = [
    State.DRAFT,
    State.RETURNED,
    State.IN_REVIEW,
    State.OFF_SHELF,
    State.READY,
    State.SHELF_REQUESTED,
    State.ON_SHELF,
]
ASKED = ["party", "number", "sku", "name", "state", "ladder", "stage", "submitted_at", "changed_at", "pool_first_at"]
OPEN_REMARKS = Prefetch("remarks", ItemRemark.objects.filter(closed_at=None), "open_remarks")
RETURNED_SHOWN = 10  # further returned items listed one by one


def requirements(case) -> list[Requirement]:
    """Submitted, reviewed, shelf form, confirmed, in the pool; and the other items that were sent back."""
    item = furthest(case.party_id)
    reached = len(ORDER) if item and item.pool_first_at else ORDER.index(item.state) if item else -1
    found = [
        submitted(case, item, reached), reviewed(case, item, reached), shelf_form(item, reached),
        confirmed(case, item, reached), in_pool(item, reached),
    ]  # fmt: skip
    return found + returned(case.party_id, item)


def furthest(party_id) -> Item | None:
    """The item that has come furthest, the newest among equals; withdrawn ones do not count."""
    rows = Item.objects.filter(party_id=party_id).filter(~Q(state=State.DELETED) | Q(pool_first_at__isnull=False))
    rank = StrIndex(Value(" ".join(ORDER)), "state")  # where the state stands in the row of states
    never = IsNull(F("pool_first_at"), True)
    return rows.only(*ASKED).prefetch_related(OPEN_REMARKS).order_by(never, rank.desc(), "-pk").first()


def address(item) -> str:
    return reverse("catalog:item", args=[item.pk])


def submitted(case, item, reached) -> Requirement:
    title = _("First item submitted")
    if reached >= ORDER.index(State.IN_REVIEW):
        return Requirement("items.submitted", title, Status.DONE)
    otherwise = _("Nothing of yours can be sold yet.")
    if item and item.state == State.RETURNED:
        return sent_back("items.submitted", title, item, otherwise)
    hold = Hold.objects.filter(party_id=case.party_id, lifted_at=None).first()
    reason = hold.words if hold else _("Name, prices, size and a picture are enough to begin.")
    return Requirement(
        "items.submitted", title, Status.NOW, Turn.SUPPLIER, reason=reason, otherwise=otherwise,
        link=address(item) if item else reverse("catalog:item-new"),
        link_text=_("Complete the item") if item else _("Start the first item"),
    )  # fmt: skip


def sent_back(code, title, item, otherwise="", blocks=True) -> Requirement:
    """A returned item with the reviewer's words about it."""
    remark = next(iter(item.open_remarks), None)
    reason = _("%(number)s was sent back: %(field)s.") % {
        "number": item.number, "field": field_title(remark.key if remark else ""),
    }  # fmt: skip
    return Requirement(
        code,
        title,
        Status.RETURNED,
        Turn.SUPPLIER,
        reason=reason,
        otherwise=otherwise,
        link=address(item),
        link_text=_("Correct the item"),
        remark_code=remark.code if remark else "",
        remark=remark.words if remark else "",
        blocks=blocks,
    )


def reviewed(case, item, reached) -> Requirement:
    title = _("First item approved")
    if item is None or reached < ORDER.index(State.IN_REVIEW):
        return Requirement(
            "items.reviewed", title, Status.LATER, Turn.PLATFORM, reason=_("After you have submitted it.")
        )
    if item.state != State.IN_REVIEW or item.pool_first_at:
        return Requirement("items.reviewed", title, Status.DONE)
    stage = item.current_stage
    return Requirement(
        "items.reviewed", title, Status.WAITING, Turn.PLATFORM, role=stage["role"], link=address(item),
        reason=_("%(number)s is with: %(stage)s.") % {"number": item.number, "stage": stage_title(stage["code"])},
        **case.due(item.submitted_at, "items"),
    )  # fmt: skip


def shelf_form(item, reached) -> Requirement:
    title = _("Shelf form filled in")
    if reached >= ORDER.index(State.SHELF_REQUESTED):
        return Requirement("items.shelf", title, Status.DONE)
    if item is None or item.state not in (State.READY, State.OFF_SHELF):
        return Requirement("items.shelf", title, Status.LATER, Turn.SUPPLIER, reason=_("After the item is approved."))
    link = reverse("catalog:item-shelf", args=[item.pk])
    remark = next((r for r in item.open_remarks if r.key == "shelf"), None)
    if remark:
        return Requirement(
            "items.shelf", title, Status.RETURNED, Turn.SUPPLIER, reason=_("The buyer sent the shelf form back."),
            remark_code=remark.code, remark=remark.words, link=link, link_text=_("Fill in the shelf form"),
        )  # fmt: skip
    return Requirement(
        "items.shelf", title, Status.NOW, Turn.SUPPLIER, link=link, link_text=_("Fill in the shelf form"),
        reason=_("%(sku)s is approved: say with what price, stock and delivery it goes on sale.") % {"sku": item.sku},
        otherwise=_("The item stays off the shelf."),
    )  # fmt: skip


def confirmed(case, item, reached) -> Requirement:
    title = _("Shelf form confirmed")
    if reached >= ORDER.index(State.ON_SHELF):
        return Requirement("items.on_shelf", title, Status.DONE)
    if item is None or item.state != State.SHELF_REQUESTED:
        return Requirement(
            "items.on_shelf", title, Status.LATER, Turn.PLATFORM, reason=_("After you have handed it in.")
        )
    return Requirement(
        "items.on_shelf",
        title,
        Status.WAITING,
        Turn.PLATFORM,
        role=roles.BUYER,
        link=address(item),
        reason=_("The buyer compares it with the terms and puts the item on sale."),
        **case.due(item.changed_at, "shelf"),
    )


def in_pool(item, reached) -> Requirement:
    title = _("First item in the EP pool")
    if item is not None and item.pool_first_at:
        return Requirement("items.pool", title, Status.DONE)
    if item is None or item.state != State.ON_SHELF:
        return Requirement(
            "items.pool", title, Status.LATER, Turn.PLATFORM, reason=_("By itself, once it is on the shelf.")
        )
    return Requirement(
        "items.pool", title, Status.WAITING, Turn.PLATFORM, role="pool", link=address(item),
        reason=_("The platform sends it to the pool by itself, usually within a minute."),
    )  # fmt: skip


def returned(party_id, lead) -> list[Requirement]:
    """The other items that were sent back: asked for, but they keep nobody from going on."""
    if lead is None:
        return []
    rows = Item.objects.filter(party_id=party_id, state=State.RETURNED).exclude(pk=lead.pk)
    return [
        sent_back(f"items.returned.{item.pk}", item.name, item, blocks=False)
        for item in rows.only(*ASKED).prefetch_related(OPEN_REMARKS).order_by("-pk")[:RETURNED_SHOWN]
    ]
