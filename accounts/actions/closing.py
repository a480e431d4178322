"""Closing a store: the owner applies, a buyer decides, and on its last day it closes, never earlier than today."""

import datetime

from django.utils.translation import gettext_lazy as _

from workflow import actors, calendar, policies, reasons, timers
from workflow.actions import Refused, action, must_say, note
from workflow.notices import declare, notify

from .. import people, roles
from ..models import Store
from ..signals import store_closed

State = Store.State
PAGE = "/store/"

ASKED = declare(
    "closing.asked",
    _("%(company)s wants to close its store"),
    _("Look at what is still open, then approve it or say why not."),
    mail=False,
)
REFUSED = declare(
    "closing.refused",
    _("Your store is not closed yet (%(reason)s)"),
    _("The buyer writes: %(words)s"),
)
APPROVED = declare(
    "closing.approved",
    _("The closing of your store is approved"),
    _("The notice period runs; the store closes on %(closed_on)s."),
)
CLOSED = declare(
    "closing.closed",
    _("Your store is closed"),
    _("Your items leave the shelf and the pool by themselves. You can now ask for your deposit back."),
)


def notice_days() -> int:
    """Calendar days between applying and closing; 0 while the policy is off (P)."""
    return int(policies.values("closing.").get("closing.notice_days") or 0)


def closes_on(applied_on: datetime.date) -> datetime.date:
    """The day on which a store closes for which this day was applied: today, or the end of its notice period."""
    return max(calendar.today(), applied_on + datetime.timedelta(days=notice_days()))


@action(by=actors.owner, source=[State.OPEN], to=State.CLOSING, audit=["words"], says=_("applied to close the store"))
def apply_to_close(store, *, actor, words):
    """Ask for the closing, as of today; nothing new can be put on sale while it is decided."""
    must_say(words, _("Say why you close the store, so that the buyer can decide."))
    store.closing_on, store.closing_words = calendar.today(), words.strip()
    store.reason = store.words = ""
    notify(people.staff(roles.BUYER), ASKED, url=f"/admin/accounts/store/{store.pk}/change/",
           company=store.party.supplier.name)  # fmt: skip


@action(by=actors.member, source=[State.CLOSING], to=State.OPEN, says=_("withdrew the closing of the store"))
def withdraw_closing(store, *, actor):
    """Change one's mind before the buyer has decided: the store sells on."""
    store.closing_on, store.closing_words = None, ""


@action(by=roles.buyer, source=[State.CLOSING], to=State.OPEN, audit=["reason", "words"],
        says=_("did not approve the closing of the store"))  # fmt: skip
def refuse_closing(store, *, actor, reason, words):
    """Not like this: the supplier reads why; the store stays open and can be closed later."""
    if reason not in reasons.codes("closing"):
        raise Refused(_("Choose a reason."), "reason")
    must_say(words, _("Say what has to be done first, in words the supplier can use."))
    store.reason, store.words, store.closing_on = reason, words.strip(), None
    notify(people.members(store.party_id), REFUSED, url=PAGE, reason=reason, words=store.words)


def after_approval(store) -> str:
    return State.CLOSED if store.closed_on <= calendar.today() else State.ENDING


@action(by=roles.buyer, source=[State.CLOSING], to=after_approval,
        says=_("approved the closing of the store for %(closed_on)s"))  # fmt: skip
def approve_closing(store, *, actor):
    """Close the store today, or at the end of its notice period (policy closing.notice_days)."""
    store.closed_on = closes_on(store.closing_on)
    note(closed_on=store.closed_on)
    if after_approval(store) == State.CLOSED:
        announce(store)
        return
    timers.start(store, "accounts.close_store", due=calendar.end_of(store.closed_on - calendar.ONE_DAY), survives=True)
    notify(people.members(store.party_id), APPROVED, url=PAGE, closed_on=store.closed_on)


@action(by=actors.system, source=[State.PREPARING, State.ENDING], to=State.CLOSED, says=_("closed the store"))
def close_store(store, *, actor):
    """Its last day has come, or it was never opened and its application has ended."""
    store.closed_on = store.closed_on or calendar.today()
    announce(store)


@action(by=actors.system, source=[State.CLOSED], to=State.PREPARING, says=_("prepared the store again"))
def prepare_again(store, *, actor):
    """A new application has come as far as the VC account: the same store starts from the beginning."""
    store.closing_on = store.closed_on = None
    store.closing_words = store.reason = store.words = ""


def announce(store):
    """Tell the supplier, and the apps that have something to wind up."""
    if store.closing_on is not None:
        notify(people.members(store.party_id), CLOSED, url=PAGE)
    store_closed.send(sender=Store, party_id=store.party_id, store=store)


__all__ = [
    "apply_to_close", "approve_closing", "close_store", "closes_on", "notice_days", "prepare_again", "refuse_closing",
    "withdraw_closing",
]  # fmt: skip
