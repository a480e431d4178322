"""Items as the supplier makes them: draft, change, pictures, submit, withdraw."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people
from workflow import actors, calendar
from workflow.actions import Refused, action, note
from workflow.models import Sequence
from workflow.notices import declare, notify
from workflow.requirements import must_be_done

from ..items import PICTURES_MOST, bound, open_faults, price_faults, requirements
from ..ladder import stages_for
from ..models import Item, ItemPicture, PriceRule

State = Item.State
OPEN = [State.DRAFT, State.RETURNED]
EDITABLE = [
    "name", "category", "line", "model", "origin", "warranty", "pack", "package_list", "seller_code", "buyer_code",
    "gtin", "weight_kg", "length_mm", "width_mm", "height_mm", "market_fen", "sale_fen", "purchase_fen",
    "margin_words", "vat", "tax_code", "detail",
]  # fmt: skip

REVIEW = declare(
    "item.review",
    gettext_lazy("Item %(number)s waits for your review"),
    gettext_lazy("Round %(round)s. Open it to see prices, pictures and papers."),
    mail=False,
)


def address(item) -> str:
    return f"/goods/items/{item.pk}/"


def staff_address(item) -> str:
    return f"/admin/catalog/item/{item.pk}/change/"


def hand_to_reviewers(item):
    """Tell everybody who holds the role of the stage that the item waits for, and queue it there."""
    stage = item.ladder[item.stage]
    item.review_role = stage["role"]
    notify(people.staff(stage["role"]), REVIEW, url=staff_address(item), number=item.number, round=item.round)


def write(item, values: dict) -> list[str]:
    """Put the values into the item and return the names of the fields that changed."""
    changed = [key for key in EDITABLE if key in values and getattr(item, key, None) != values[key]]
    for key in changed:
        setattr(item, key, values[key])
    if not bound(item):
        raise Refused(_("This category is not bound to your account for this brand. Choose a bound one."), "binding")
    rule = PriceRule.objects.current(item.party_id)
    faults = price_faults(item.market_fen, item.sale_fen, item.purchase_fen, rule, bool(item.margin_words))
    for field, message in faults.items():
        raise Refused(message, field)
    return changed


@action(by=actors.member, source=None, says=gettext_lazy("started item %(number)s"))
def draft_item(supplier, *, actor, values):
    """A new item with what is known so far; `Refused` outside a bound category or with prices that do not fit."""
    number = f"NP-{calendar.today().year}-{Sequence.next('item'):04d}"
    item = Item(party_id=supplier.party_id, supplier=supplier, number=number)
    write(item, values)
    item.save()
    note(number=number)
    return item


@action(by=actors.member, source=OPEN, says=gettext_lazy("changed item %(number)s"))
def edit_item(item, *, actor, values):
    """Keep what was entered; what a reviewer sent back is marked as mended where it changed."""
    changed = write(item, values)
    if item.state == State.RETURNED:
        item.changed_keys = sorted({*item.changed_keys, *changed})
    note(number=item.number, changed=changed)


@action(by=actors.member, source=OPEN, says=gettext_lazy("added pictures to item %(number)s (%(count)s)"))
def add_pictures(item, *, actor, files):
    """Attach stored pictures, at most five in all (JOS)."""
    last = item.pictures.aggregate(last=Max("position"))["last"]
    if item.pictures.count() + len(files) > PICTURES_MOST:
        raise Refused(_("An item has at most %(n)s pictures. Remove one first.") % {"n": PICTURES_MOST}, "pictures")
    start = 0 if last is None else last + 1
    for position, file in enumerate(files, start=start):
        ItemPicture.objects.create(item=item, file=file, position=position)
    mend_pictures(item)
    note(number=item.number, count=len(files))


@action(by=actors.member, source=OPEN, says=gettext_lazy("removed a picture of item %(number)s"))
def remove_picture(item, *, actor, picture):
    """Take a picture out of the item; the file itself is kept."""
    item.pictures.filter(pk=picture.pk).delete()
    mend_pictures(item)
    note(number=item.number)


@action(by=actors.member, source=OPEN, says=gettext_lazy("chose the first picture of item %(number)s"))
def lead_picture(item, *, actor, picture):
    """Show this picture first: the others move one place back."""
    rest = [p for p in item.pictures.all() if p.pk != picture.pk]
    for position, row in enumerate([picture, *rest]):
        ItemPicture.objects.filter(pk=row.pk).update(position=position)
    mend_pictures(item)
    note(number=item.number)


def mend_pictures(item):
    if item.state == State.RETURNED:
        item.changed_keys = sorted({*item.changed_keys, "pictures"})


@action(
    by=actors.member, source=OPEN, to=State.IN_REVIEW, says=gettext_lazy("submitted item %(number)s, round %(round)s")
)
def submit_item(item, *, actor):
    """Hand the item to the review ladder, which is frozen now; the application number stays the same.

    `Refused` names what is missing: store open, no hold, terms, a bound category, every required field, a picture.
    """
    must_be_done(open_faults(requirements(item)))
    rule = PriceRule.objects.current(item.party_id)
    item.ladder, item.stage, item.round = stages_for(item, rule), 0, item.round + 1
    item.submitted_at = timezone.now()
    item.remarks.filter(closed_at=None).update(closed_at=item.submitted_at)
    note(number=item.number, round=item.round)
    if not item.ladder:
        raise Refused(_("The platform has no review stage for items at present. Ask your buyer."))
    hand_to_reviewers(item)


@action(
    by=actors.member, source=[*OPEN, State.IN_REVIEW], to=State.DELETED, says=gettext_lazy("withdrew item %(number)s")
)
def withdraw_item(item, *, actor):
    """Give the item up before it was approved; everything stays readable."""
    item.review_role = ""
    note(number=item.number)


__all__ = [
    "add_pictures", "address", "draft_item", "edit_item", "hand_to_reviewers", "lead_picture", "remove_picture",
    "staff_address", "submit_item", "withdraw_item",
]  # fmt: skip
