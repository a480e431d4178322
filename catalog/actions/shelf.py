"""Shelf forms: the supplier asks for the shelf, the buyer puts the item on it or sends the form back."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people, roles
from accounts.models import Hold, Store
from workflow import actors, calendar, reasons
from workflow.actions import Refused, action, must_say, note
from workflow.notices import declare, notify

from ..items import bound, excused, price_faults
from ..models import Item, ItemRemark, PoolPush, PriceRule, ShelfForm
from .items import address, staff_address
from .pool import queue_push

State = Item.State
LATEST = datetime.timedelta(days=365)

ASKED = declare(
    "shelf.asked",
    gettext_lazy("Shelf form for %(sku)s waits for confirmation"),
    gettext_lazy("Sale price %(sale_fen)s, from %(effective_on)s."),
    mail=False,
)
ON_SHELF = declare(
    "shelf.confirmed",
    gettext_lazy("%(sku)s is on the shelf"),
    gettext_lazy("The platform now sends it to the EP pool by itself."),
)
SENT_BACK = declare(
    "shelf.returned", gettext_lazy("The shelf form of %(sku)s was sent back"), gettext_lazy("The reason: %(words)s")
)
OFF_ASKED = declare(
    "shelf.off_asked",
    gettext_lazy("A supplier wants %(sku)s off the shelf"),
    gettext_lazy("The reason: %(words)s"),
    mail=False,
)
OFF = declare("shelf.off", gettext_lazy("%(sku)s is off the shelf"), gettext_lazy("The reason: %(words)s"))


def open_form(item) -> ShelfForm:
    return item.shelf_forms.get(verdict="")


def fits_terms(item, values: dict):
    """Refuse prices that do not fit each other or the terms, and dates or stock that make no sense."""
    rule = PriceRule.objects.current(item.party_id)
    faults = price_faults(
        values["market_fen"],
        values["sale_fen"],
        values["purchase_fen"],
        rule,
        excused(item, values["sale_fen"], values["purchase_fen"]),
    )
    today = calendar.today()
    if not today <= values["effective_on"] <= today + LATEST:
        faults["effective_on"] = _("Choose a day from today on, within a year.")
    for field, message in faults.items():
        raise Refused(message, field)


def may_sell(item):
    """Refuse while the supplier may not offer anything: store not open, held, category no longer bound."""
    if not Store.objects.filter(party_id=item.party_id, state=Store.State.OPEN).exists():
        raise Refused(_("The store is not open: nothing can go on the shelf."))
    if held := Hold.objects.filter(party_id=item.party_id, lifted_at=None).first():
        raise Refused(_("New items are held back: %(reason)s") % {"reason": held.words})
    if not bound(item):
        raise Refused(_("The category of this item is not bound to the account any more."))


@action(
    by=actors.member,
    source=[State.READY, State.OFF_SHELF],
    to=State.SHELF_REQUESTED,
    says=gettext_lazy("handed in the shelf form of %(sku)s"),
)
def fill_shelf_form(item, *, actor, values):
    """Ask for the shelf with prices, stock and delivery; the buyer confirms."""
    may_sell(item)
    fits_terms(item, values)
    ShelfForm.objects.create(item=item, party_id=item.party_id, filled_by_id=actor.user_id, **values)
    item.remarks.filter(key="shelf", closed_at=None).update(closed_at=timezone.now())
    note(sku=item.sku)
    notify(people.staff(roles.BUYER), ASKED, url=staff_address(item), sku=item.sku, sale_fen=values["sale_fen"],
           effective_on=values["effective_on"])  # fmt: skip


@action(
    by=actors.member,
    source=[State.SHELF_REQUESTED],
    to=State.READY,
    says=gettext_lazy("took the shelf form of %(sku)s back"),
)
def take_back_shelf_form(item, *, actor):
    """Change one's mind before the buyer has decided."""
    decide(item, actor, ShelfForm.Verdict.TAKEN_BACK)


@action(
    by=roles.buyer, source=[State.SHELF_REQUESTED], to=State.ON_SHELF, says=gettext_lazy("put %(sku)s on the shelf")
)
def confirm_shelf(item, *, actor):
    """The prices of the form count from now on and the pool is told; the message is written with the state."""
    may_sell(item)
    form = decide(item, actor, ShelfForm.Verdict.CONFIRMED)
    for key in ("market_fen", "sale_fen", "purchase_fen", "vat", "tax_code"):
        setattr(item, key, getattr(form, key))
    item.off_asked_at, item.off_words = None, ""
    queue_push(item, PoolPush.Kind.PUT, payload(item, form))
    notify(people.members(item.party_id), ON_SHELF, url=address(item), sku=item.sku)


@action(by=roles.buyer, source=[State.SHELF_REQUESTED], to=State.READY, audit=["code"],
        says=gettext_lazy("sent the shelf form of %(sku)s back"))  # fmt: skip
def return_shelf_form(item, *, actor, code, words):
    """Not like this: the supplier reads why and fills in another form."""
    if code not in reasons.codes("item"):
        raise Refused(_("Choose a reason."), "code")
    must_say(words, _("Say what has to change, in words the supplier can use."))
    decide(item, actor, ShelfForm.Verdict.RETURNED, code, words)
    ItemRemark.objects.create(item=item, key="shelf", code=code, words=words, role=roles.BUYER, by_id=actor.user_id)
    note(words=words)
    notify(people.members(item.party_id), SENT_BACK, url=address(item), sku=item.sku, words=words)


def decide(item, actor, verdict, code="", words="") -> ShelfForm:
    form = open_form(item)
    form.verdict, form.code, form.words = verdict, code, words
    form.decided_by_id, form.decided_at = actor.user_id, timezone.now()
    form.save()
    note(sku=item.sku, form=form.pk)
    return form


@action(by=actors.member, source=[State.ON_SHELF], says=gettext_lazy("asked to take %(sku)s off the shelf"))
def ask_off_shelf(item, *, actor, words):
    """Ask the buyer to take the item off sale; it stays on the shelf until then."""
    must_say(words, _("Say why, so that the buyer can decide."))
    item.off_asked_at, item.off_words = timezone.now(), words
    note(sku=item.sku, words=words)
    notify(people.staff(roles.BUYER), OFF_ASKED, url=staff_address(item), sku=item.sku, words=words)


@action(by=roles.buyer | actors.system, source=[State.ON_SHELF], to=State.OFF_SHELF,
        says=gettext_lazy("took %(sku)s off the shelf"))  # fmt: skip
def take_off_shelf(item, *, actor, words):
    """End the sale; the pool is told to remove the item."""
    must_say(words, _("Say why: the supplier reads it."))
    item.off_asked_at, item.off_words = None, ""
    queue_push(item, PoolPush.Kind.REMOVE, {"sku": item.sku})
    note(sku=item.sku, words=words)
    notify(people.members(item.party_id), OFF, url=address(item), sku=item.sku, words=words)


def payload(item, form) -> dict:
    """The item as the pool takes it: money in fen, weight in kg as text, dates as ISO dates."""
    return {
        "sku": item.sku, "name": item.name, "category": item.category.code, "brand": item.line.brand_name,
        "model": item.model, "supplier": item.supplier.uscc, "sale_fen": form.sale_fen, "market_fen": form.market_fen,
        "vat": form.vat, "tax_code": form.tax_code, "stock": form.stock, "dispatch": form.dispatch,
        "lead_days": form.lead_days, "effective_on": form.effective_on.isoformat(), "gtin": item.gtin,
        "weight_kg": str(item.weight_kg), "warranty": item.warranty,
    }  # fmt: skip
