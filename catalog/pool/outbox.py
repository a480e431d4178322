"""Delivery of the outbox to the EP pool: lease, send outside any transaction, record. At least once, in order."""

import logging

from django.utils import timezone

from workflow.actions import WrongState
from workflow.actors import SYSTEM

from ..actions.pool import hold, record_push
from ..models import PoolPush
from .client import Pool, PoolError, pool

log = logging.getLogger(__name__)


def push_due(limit: int = 200, to: Pool | None = None) -> int:
    """Send what is due and return how many messages the pool took; safe to run many at once and to kill at any moment.

    Of each item only its oldest waiting message is sent. When a message was delivered but not recorded (the worker
    died in between) it is sent again with the same key, which the pool does once.
    """
    to, taken = to or pool(), 0
    for push in PoolPush.objects.due(timezone.now()).select_related("item")[:limit]:
        if hold(push):
            taken += send(push, to)
    return taken


def send(push: PoolPush, to: Pool) -> bool:
    """One try of a leased message; true when the pool took it."""
    try:
        if push.kind == PoolPush.Kind.PUT:
            external_id = to.put(push.payload, str(push.key), push.pk)
        else:
            external_id = to.remove(push.payload["sku"], str(push.key), push.pk)
        outcome = {"external_id": external_id}
    except PoolError as error:
        log.warning("pool message %s failed: %s", push.pk, error)
        outcome = {"error": str(error), "final": error.final}
    try:
        record_push(push, actor=SYSTEM, **outcome)
    except WrongState:
        return False  # recorded by another worker, whose lease followed ours
    return "error" not in outcome
