"""The review of items: stage by stage up the ladder, or back to the supplier under the same number."""

import secrets

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people
from workflow import actors, reasons
from workflow.actions import Refused, action, must_say, note
from workflow.notices import declare, notify
from workflow.words import in_every_language

from ..items import PINNABLE
from ..ladder import TITLES
from ..models import Item, ItemRemark, ItemReview
from .items import address, hand_to_reviewers

State = Item.State

RETURNED = declare(
    "item.returned",
    gettext_lazy("Item %(number)s was sent back"),
    gettext_lazy("Correct what is marked and submit it again; it keeps its number."),
)
READY = declare(
    "item.ready",
    gettext_lazy("Item %(number)s is approved, its SKU is %(sku)s"),
    gettext_lazy("Fill in the shelf form to put it on sale."),
)


@actors.rule
def reviewer_of_the_stage(actor, item):
    """Holds the role of the stage the item waits for, and is not of the supplier's own people."""
    stage = item.current_stage
    return stage is not None and stage["role"] in actor.roles and item.party_id not in actor.parties


@actors.rule
def passed_no_other_stage(actor, item):
    """Four eyes: who has passed one stage of an item may not pass another one, in no round."""
    stage = item.current_stage
    passed = ItemReview.objects.filter(item=item, by_id=actor.user_id, verdict=ItemReview.Verdict.PASSED)
    return stage is not None and not passed.exclude(stage=stage["code"]).exists()


MAY_REVIEW = reviewer_of_the_stage & passed_no_other_stage


def new_sku() -> str:
    """Twelve digits nobody has had: opaque, so that they tell neither order nor number of items (S)."""
    while True:
        sku = f"10{secrets.randbelow(10**10):010d}"
        if not Item.objects.filter(sku=sku).exists():  # the unique constraint has the last word
            return sku


def record(item, actor, verdict, words=""):
    stage = item.ladder[item.stage]
    ItemReview.objects.create(
        item=item, party_id=item.party_id, round=item.round, stage=stage["code"], verdict=verdict, by_id=actor.user_id,
        note=words,
    )  # fmt: skip
    note(
        number=item.number, stage=in_every_language(lambda: TITLES.get(stage["code"], stage["code"])), round=item.round
    )


def after_approval(item) -> str:
    return State.READY if item.stage >= len(item.ladder) else State.IN_REVIEW


@action(
    by=MAY_REVIEW, source=[State.IN_REVIEW], to=after_approval, says=gettext_lazy("approved item %(number)s: %(stage)s")
)
def approve_item(item, *, actor, remark=""):
    """Pass the stage; the last one gives the item its SKU and makes it ready for the shelf."""
    record(item, actor, ItemReview.Verdict.PASSED, remark)
    item.stage += 1
    if item.stage < len(item.ladder):
        hand_to_reviewers(item)
        return
    item.review_role = ""
    item.sku, item.ready_at = item.sku or new_sku(), timezone.now()
    notify(people.members(item.party_id), READY, url=address(item), number=item.number, sku=item.sku)


@action(by=MAY_REVIEW, source=[State.IN_REVIEW], to=State.RETURNED, audit=["code", "field"],
        says=gettext_lazy("sent item %(number)s back"))  # fmt: skip
def return_item(item, *, actor, code, words, field="", more=()):
    """Send the item back with a reason pinned to a field; it comes back under the same number.

    `more` holds further remarks, each {"field", "code", "words"}, so that one round tells everything.
    """
    role, seen = item.ladder[item.stage]["role"], set()
    record(item, actor, ItemReview.Verdict.RETURNED, words)
    for n, remark in enumerate([{"field": field, "code": code, "words": words}, *more], start=1):
        number = "" if n == 1 else n
        check(remark, number, seen)
        ItemRemark.objects.create(
            item=item, key=remark["field"], code=remark["code"], words=remark["words"].strip(), role=role,
            old=shown(item, remark["field"]), by_id=actor.user_id,
        )  # fmt: skip
    item.changed_keys, item.review_role = [], ""
    note(words="\n".join([words, *(r["words"] for r in more)]))
    notify(people.members(item.party_id), RETURNED, url=address(item), number=item.number)


def check(remark: dict, number, seen: set):
    """Refuse a remark without reason or words, or a second one about the same field; names the input at fault."""
    if remark["code"] not in reasons.codes("item"):
        raise Refused(_("Choose a reason."), f"code{number}")
    must_say(remark["words"], _("Say what has to change, in words the supplier can use."), f"words{number}")
    if remark["field"] in seen or (remark["field"] and remark["field"] not in PINNABLE):
        raise Refused(_("Choose another field."), f"field{number}")
    seen.add(remark["field"])


def shown(item, field: str) -> str:
    """What stood in the field when it was sent back, as text."""
    if field in ("", "pictures"):
        return ""
    value = getattr(item, f"get_{field}_display", lambda: getattr(item, field))()
    return str("" if value is None else value)[:300]


__all__ = ["approve_item", "return_item"]
