"""The deposit account: what the terms ask for and what the ledger says is held."""

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from workflow.fields import FenField
from workflow.models import Stateful


class Form(models.TextChoices):
    """How a deposit may be given (L: a bank guarantee must be accepted beside cash, Decree 802)."""

    CASH = "cash", _("wire transfer")
    GUARANTEE = "guarantee", _("bank guarantee")


class DepositAccount(Stateful):
    """The deposit of one supplier for one channel: one account per store.

    `required_fen`, `forms` (values of `Form`), `due_days` (working days), `settlement_days` (calendar days) and
    `terms_hash` are copied from the terms when both sides accept them and frozen with them. `required_fen` may be
    higher than the terms: of what they ask (`agreed_fen`; null while nothing else asks) and what the bound categories
    ask (`category_fen`) the higher counts.
    What is held is never stored: it is the sum of the ledger.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("agreed, not due yet")
        DUE = "due", _("to be paid")
        HELD = "held", _("held")
        RELEASED = "released", _("given back")

    KINDS = ("deposit", "guarantee", "surplus", "payable", "interest")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.ASKED, editable=False)
    channel = models.CharField(_("channel"), max_length=16)
    required_fen = FenField(_("required"))
    agreed_fen = FenField(_("asked by the terms"), null=True)
    category_fen = FenField(_("asked by the bound categories"), default=0)
    forms = models.JSONField(_("accepted forms"))
    due_days = models.PositiveSmallIntegerField(_("due after working days"))
    terms_hash = models.CharField(_("hash of the terms"), max_length=64)
    settlement_days = models.PositiveSmallIntegerField(_("settlement period in calendar days"), default=30)

    class Meta:
        verbose_name = _("deposit account")
        verbose_name_plural = _("deposit accounts")
        constraints = [
            models.UniqueConstraint(fields=["party", "channel"], name="deposit_account_once"),
            models.CheckConstraint(condition=Q(required_fen__gte=0), name="deposit_required_not_negative"),
        ]

    def __str__(self):
        return self.party.supplier.name

    @property
    def cash(self) -> str:
        """The ledger's code for money held as deposit."""
        return f"deposit:{self.pk}"

    @property
    def guaranteed(self) -> str:
        """The ledger's code for what banks guarantee."""
        return f"guarantee:{self.pk}"

    @property
    def surplus(self) -> str:
        """The ledger's code for money paid beyond what was asked; it stays the supplier's."""
        return f"surplus:{self.pk}"

    @property
    def payable(self) -> str:
        """The ledger's code for money that is being paid out: it is spent already."""
        return f"payable:{self.pk}"

    @property
    def interest(self) -> str:
        """The ledger's code for interest the platform owes for paying late."""
        return f"interest:{self.pk}"

    def balances(self) -> dict[str, int]:
        """Balance in fen by kind of account (`KINDS`), in one query."""
        found = dict.fromkeys(self.KINDS, 0)
        codes = {f"{kind}:{self.pk}": kind for kind in self.KINDS}
        for source, target, total in self.entries.values_list("from_account", "to_account", Sum("fen")).order_by():
            if target in codes:
                found[codes[target]] += total
            if source in codes:
                found[codes[source]] -= total
        return found

    def held_fen(self) -> int:
        """What counts towards the deposit: money and guarantees together."""
        found = self.balances()
        return found["deposit"] + found["guarantee"]
