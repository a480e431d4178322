"""The VC account: the codes a supplier registers with, and how far its opening is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.models import Sequence, Stateful

from .application import Application

CHECKS = "ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z: they are misread; 21 letters


def readable_code(letter: str, number: int) -> str:
    """A short code that people copy by hand: letter, five digits, check letter (weights 2, 3, 4 … mod 21)."""
    digits = f"{number:05d}"
    total = sum(weight * int(digit) for weight, digit in enumerate(digits, start=2))
    return f"{letter}{digits}{CHECKS[total % len(CHECKS)]}"


class BuyerCode(models.Model):
    """A buyer's own code 采销简码, which suppliers type when they register; given once per person, never reused."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="buyer_code")
    code = models.CharField(_("buyer code"), max_length=12, unique=True)

    party_id = None

    class Meta:
        verbose_name = _("buyer code")
        verbose_name_plural = _("buyer codes")

    def __str__(self):
        return self.code

    @classmethod
    def of(cls, user_id: int) -> str:
        """The person's code, given now if there is none; call inside an action."""
        row = cls.objects.filter(user_id=user_id).first()
        if row is None:
            row = cls.objects.create(user_id=user_id, code=readable_code("C", Sequence.next("buyer code")))
        return row.code


class VcAccount(Stateful):
    """The account in the VC back office of one application, from the issued supplier code to the opened account.

    The supplier code itself is `Supplier.code`: a company keeps one for all its channels. `buyer_code` is the code of
    the case's buyer at the time of registering.
    """

    class State(models.TextChoices):
        CODE_ISSUED = "code_issued", _("code issued")
        REGISTERED = "registered", _("registered, to be authorised")
        AUTHORISED = "authorised", _("authorised, being opened")
        OPEN = "open", _("account open")
        RETURNED = "returned", _("registration sent back")

    state = models.CharField(_("state"), max_length=24, choices=State, default=State.CODE_ISSUED, editable=False)
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="vc_account", verbose_name=_("application")
    )
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("buyer")
    )
    buyer_code = models.CharField(_("buyer code"), max_length=12, blank=True)
    login_name = models.CharField(_("VC log-in name"), max_length=40, blank=True)
    registered_at = models.DateTimeField(_("registered"), null=True)
    authorised_at = models.DateTimeField(_("authorised"), null=True)
    opened_at = models.DateTimeField(_("opened"), null=True)
    remark_code = models.CharField(_("reason code"), max_length=12, blank=True)
    remark = models.CharField(_("words"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("VC account")
        verbose_name_plural = _("VC accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["login_name"], name="vc_login_once", condition=~models.Q(login_name=""),
                violation_error_message=_("This log-in name belongs to another account."),
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "registered_at", "id"], name="vc_queue")]

    def __str__(self):
        return f"{self.supplier_code} {self.application.supplier.name}"

    @property
    def supplier_code(self) -> str:
        return self.application.supplier.code or ""
