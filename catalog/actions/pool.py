"""Messages to the EP pool: written with what causes them, delivered by a task, recorded here."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people, roles
from workflow import actors
from workflow.actions import Refused, action, note
from workflow.actors import SYSTEM
from workflow.notices import declare, notify

from ..models import PoolPush

State = PoolPush.State
LEASE = datetime.timedelta(minutes=2)  # far longer than a request may take; a killed worker's rows are taken up again
BACK_OFF = [10, 30, 60, 300, 900, 3600]  # seconds before the next try; the last one repeats
TRIES = 5  # after so many it is shown as failed, and tried on

FAILED = declare(
    "pool.failed",
    gettext_lazy("The EP pool does not take %(sku)s"),
    gettext_lazy("After %(tries)s tries. Look at the reason and push it again."),
)
IN_POOL = declare(
    "pool.in",
    gettext_lazy("%(sku)s is in the EP pool"),
    gettext_lazy("Buyers of the open sites can see it now."),
    mail=False,
)


def queue_push(item, kind: str, payload: dict) -> PoolPush:
    """Write a message to the pool, inside the action that causes it; it overtakes one that is not on its way yet."""
    for earlier in PoolPush.objects.filter(item=item).waiting():
        # One that a worker holds right now stays: the new one waits until its outcome is recorded.
        if hold(earlier):
            supersede_push(earlier, actor=SYSTEM)
    return PoolPush.objects.create(party_id=item.party_id, item=item, kind=kind, payload=payload)


def hold(push: PoolPush) -> bool:
    """Take the lease of a message by compare-and-swap; false when somebody else has it or it is done."""
    now = timezone.now()
    rows = PoolPush.objects.filter(pk=push.pk).waiting().free(now)
    return bool(rows.update(leased_until=now + LEASE))


@action(by=actors.system, source=PoolPush.WAITING, to=State.SUPERSEDED, public=False,
        says=gettext_lazy("dropped an older message to the EP pool"))  # fmt: skip
def supersede_push(push, *, actor):
    """A newer message says what counts."""
    push.due, push.leased_until = None, None


def outcome(push) -> str:
    return push.outcome


@action(
    by=actors.system,
    source=PoolPush.WAITING,
    to=outcome,
    public=False,
    says=gettext_lazy("recorded what the EP pool said"),
)
def record_push(push, *, actor, external_id="", error="", final=False):
    """What became of one try: the pool's id, or the error; `final` when trying again cannot help (malformed).

    A failed message that a newer one has overtaken is not tried again.
    """
    push.leased_until, push.tries, push.error = None, push.tries + 1, error[:300]
    if not error:
        push.outcome, push.due = State.SENT, None
        push.external_id, push.synced_at = external_id, timezone.now()
        if push.kind == PoolPush.Kind.PUT:
            enter_pool(push.item, actor=SYSTEM, external_id=external_id)
        else:
            leave_pool(push.item, actor=SYSTEM)
    elif PoolPush.objects.filter(item=push.item_id, pk__gt=push.pk).exists():
        push.outcome, push.due = State.SUPERSEDED, None
    else:
        push.outcome = State.FAILED if final or push.tries >= TRIES else State.QUEUED
        wait = datetime.timedelta(seconds=BACK_OFF[min(push.tries, len(BACK_OFF)) - 1])
        push.due = None if final else timezone.now() + wait
        if final or push.tries == TRIES:
            url = f"/admin/catalog/poolpush/{push.pk}/change/"
            notify(people.staff(roles.BUYER), FAILED, url=url, sku=push.item.sku, tries=push.tries)
    note(item=push.item_id, tries=push.tries)


@action(by=actors.system, source=None, audit=["external_id"], says=gettext_lazy("sent %(sku)s to the EP pool"))
def enter_pool(item, *, actor, external_id):
    """The pool has taken the item under its own id."""
    item.pool_id, item.pool_at = external_id, timezone.now()
    if item.pool_first_at is None:
        item.pool_first_at = item.pool_at
        notify(people.members(item.party_id), IN_POOL, url=f"/goods/items/{item.pk}/", sku=item.sku)
    note(sku=item.sku)


@action(by=actors.system, source=None, says=gettext_lazy("removed %(sku)s from the EP pool"))
def leave_pool(item, *, actor):
    """The pool has removed the item."""
    item.pool_id, item.pool_at = "", None
    note(sku=item.sku)


@action(by=roles.buyer | roles.manager | roles.policy_admin, source=PoolPush.WAITING, to=State.QUEUED, public=False,
        says=gettext_lazy("pushed an item to the EP pool again"))  # fmt: skip
def push_again(push, *, actor):
    """Try at once, for example after the pool is back or the item was corrected there."""
    if push.leased_until and push.leased_until > timezone.now():
        raise Refused(_("It is being sent at this moment. Look again in a minute."))
    push.due, push.tries = timezone.now(), 0
    note(item=push.item_id)


__all__ = ["enter_pool", "hold", "leave_pool", "push_again", "queue_push", "record_push", "supersede_push"]
