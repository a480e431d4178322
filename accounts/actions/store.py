"""The store's state and holds, kept where every app can ask for them."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow import actors
from workflow.actions import action
from workflow.actors import SYSTEM

from ..models import Hold, Store
from .closing import prepare_again


@action(by=actors.system, source=None, audit=["channel"], says=_("created the store"))
def prepare_store(supplier, *, actor, channel):
    """The VC account is open: the store exists, lines may be submitted, nothing may be sold yet.

    One that was closed before starts from the beginning.
    """
    store, created = Store.objects.get_or_create(
        party_id=supplier.party_id, channel=channel, defaults={"state": Store.State.PREPARING}
    )
    if not created and store.state == Store.State.CLOSED:
        prepare_again(store, actor=SYSTEM)
    return store


@action(by=actors.system, source=[Store.State.PREPARING], to=Store.State.OPEN, says=_("opened the store"))
def open_store(store, *, actor):
    """Contract and deposit are in order: items may be offered."""


@action(by=actors.system, source=None, audit=["kind"], says=_("placed a hold"))
def place_hold(supplier, *, actor, kind, reason):
    """Keep new items and lines of a supplier back; the same kind twice is one hold."""
    return Hold.objects.get_or_create(
        party_id=supplier.party_id, kind=kind, lifted_at=None, defaults={"reason": reason}
    )[0]


@action(by=actors.system, source=None, audit=["kind"], says=_("lifted a hold"))
def lift_hold(supplier, *, actor, kind):
    """Let new items and lines through again."""
    Hold.objects.filter(party_id=supplier.party_id, kind=kind, lifted_at=None).update(lifted_at=timezone.now())
