"""The application: one supplier's way into one channel."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Supplier
from workflow.models import ShownDate, Stateful


class Channel(models.TextChoices):
    """Entry channels (S, domain §2)."""

    HUICAI = "huicai", _("Huicai")
    MAIN_SITE = "main_site", _("Main site")
    XINTONGLU = "xintonglu", _("Xintonglu / Jingxi")


class Application(Stateful):
    """A supplier's application for a channel; its state is the step of the journey it has reached.

    `turn` (supplier, or the staff role whose turn it is), `waiting_since` and `due` repeat what the journey's
    evaluator says, so that queues can be filtered and sorted; `advance` is the only writer. `due_since` and
    `due_days` are what `due` was counted from, where it was counted.
    """

    class State(models.TextChoices):
        TERMS = "terms", _("Terms")
        FORMS = "forms", _("Three forms")
        VC = "vc", _("VC account")
        LINES = "lines", _("Store and product lines")
        CONTRACT = "contract", _("Contract and deposit")
        ITEMS = "items", _("New items")
        GROUP = "group", _("Supplier group")
        LIVE = "live", _("In operation")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REJECTED = "rejected", _("Rejected")
        EXPIRED = "expired", _("Expired")
        CLOSED = "closed", _("Store closed")

    shown_dates = {
        "onboarding.escalate": ShownDate(_("our answer"), "due", "provisional", "buyer", "/applications/%(pk)s/"),
        "onboarding.expire_application": ShownDate(
            _("your answer, before the application closes"), role="buyer", url="/applications/%(pk)s/"
        ),
    }
    ENDED = (State.WITHDRAWN, State.REJECTED, State.EXPIRED, State.CLOSED)

    state = models.CharField(_("step"), max_length=24, choices=State, default=State.TERMS, editable=False)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="applications", verbose_name=_("supplier"))
    number = models.CharField(_("number"), max_length=20, unique=True)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel)
    categories = models.CharField(_("main categories"), max_length=200)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("buyer")
    )
    turn = models.CharField(_("whose turn"), max_length=24, default="supplier")
    waiting_since = models.DateTimeField(_("waiting since"), null=True)
    due = models.DateField(_("due"), null=True)
    provisional = models.BooleanField(_("provisional date"), default=False)
    due_since = models.DateField(null=True)
    due_days = models.PositiveSmallIntegerField(null=True)
    returned = models.CharField(_("sent back"), max_length=80, blank=True)  # codes of the steps, for the sidebar

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "channel"],
                name="application_one_live",
                condition=~Q(state__in=["withdrawn", "rejected", "expired", "closed"]),
            )
        ]
        indexes = [
            # The staff queues: all by deadline, by whose turn, by step, by buyer.
            models.Index(fields=["due", "id"], name="application_due"),
            models.Index(fields=["turn", "due", "id"], name="application_turn"),
            models.Index(fields=["state", "due", "id"], name="application_step"),
            models.Index(fields=["buyer", "due"], name="application_buyer"),
        ]

    def __str__(self):
        return f"{self.number} {self.supplier.name}"

    @property
    def due_basis(self) -> tuple[datetime.date, int] | None:
        """The day and the working days after it that `due` was counted from."""
        return (self.due_since, self.due_days) if self.due_since else None

    @property
    def ended(self) -> bool:
        return self.state in self.ENDED
