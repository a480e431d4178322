"""The account a refund is paid to: the company's own, confirmed by a second person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.fields import SealedField
from workflow.models import Stateful, StoredFile


class PayeeAccount(Stateful):
    """One account in the company's own name, as entered by the supplier and confirmed by finance.

    Never edited: another account is another row, which replaces this one when it is confirmed. The number is sealed;
    `tail` (its last four digits) is what pages, payout lists and events may show.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("being checked")
        CONFIRMED = "confirmed", _("confirmed")
        RETURNED = "returned", _("sent back")
        REPLACED = "replaced", _("replaced")

    class Kind(models.TextChoices):
        BANK = "bank", _("bank account")
        PLATFORM = "platform", _("payment-platform account")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.PROPOSED, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BANK)
    holder = models.CharField(_("account name"), max_length=120)
    bank = models.CharField(_("bank and branch, or payment platform"), max_length=120)
    cnaps = models.CharField(_("CNAPS code"), max_length=12, blank=True)
    number = SealedField(_("account number"))
    tail = models.CharField(max_length=4)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("proof of the account"))
    reason = models.CharField(_("reason"), max_length=12, blank=True)
    words = models.TextField(_("words to the supplier"), blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("payee account")
        verbose_name_plural = _("payee accounts")
        constraints = [
            models.UniqueConstraint(fields=["party"], name="payee_one_confirmed", condition=Q(state="confirmed")),
            models.UniqueConstraint(fields=["party"], name="payee_one_proposed", condition=Q(state="proposed")),
        ]

    def __str__(self):
        return f"{self.holder} ****{self.tail}"
