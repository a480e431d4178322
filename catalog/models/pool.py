"""The outbox to the EP pool: what must be told to the pool about an item, and what became of it."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.models import Stateful, VisibleQuerySet

from .items import Item


class PoolPushQuerySet(VisibleQuerySet):
    def waiting(self):
        """What has not reached the pool and is not overtaken by something newer."""
        return self.filter(state__in=PoolPush.WAITING)

    def free(self, now):
        """Rows that no worker holds."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lt=now))

    def due(self, now):
        """What may be sent now, oldest first: of each item only the oldest one that is waiting."""
        earlier = PoolPush.objects.filter(item=OuterRef("item"), pk__lt=OuterRef("pk")).waiting()
        return self.waiting().free(now).filter(~Exists(earlier), due__lte=now).order_by("due", "id")


class PoolPush(Stateful):
    """One message to the pool about one item, in the order of its ids; written in the transaction that causes it.

    `key` makes the message idempotent: the pool does it once however often it arrives. `due` is when it is tried
    next; None when it waits for a person. A newer message about the same item overtakes one that is not on its way.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("on its way")
        SENT = "sent", _("delivered")
        FAILED = "failed", _("failed")
        SUPERSEDED = "superseded", _("overtaken by a newer one")

    class Kind(models.TextChoices):
        PUT = "put", _("add or change")
        REMOVE = "remove", _("remove")

    WAITING = (State.QUEUED, State.FAILED)

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.QUEUED, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="pushes", verbose_name=_("item"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    payload = models.JSONField(_("content"), default=dict)
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True)
    due = models.DateTimeField(_("next try"), null=True, default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("last error"), max_length=300, blank=True)
    external_id = models.CharField(_("id in the pool"), max_length=40, blank=True)
    synced_at = models.DateTimeField(_("delivered"), null=True)

    objects = PoolPushQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to the EP pool")
        verbose_name_plural = _("messages to the EP pool")
        indexes = [
            # Read by the delivery task each few seconds: only rows that still wait.
            models.Index(fields=["due"], name="pool_push_due", condition=Q(state__in=["queued", "failed"])),
            models.Index(fields=["item", "-id"], name="pool_push_item"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.item.code}"
