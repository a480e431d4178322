"""The platform's own bank statement: finance enters lines; what became of each is decided once."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors
from workflow.actions import Refused, action

from ..models import StatementLine

State = StatementLine.State


@action(
    by=roles.finance,
    source=None,
    audit=["bank_reference", "amount_fen"],
    public=False,
    says=_("entered a statement line over %(amount_fen)s"),
)
def enter_line(*, actor, bank_reference, paid_on, payer_name, payer_account, amount_fen, text=""):
    """Copy one credit from the bank statement; the bank's reference counts once for ever (`Refused` otherwise)."""
    try:
        with transaction.atomic():
            return StatementLine.objects.create(
                bank_reference=bank_reference, paid_on=paid_on, payer_name=payer_name, payer_account=payer_account,
                amount_fen=amount_fen, text=text, entered_by_id=actor.user_id,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("A line with this bank reference was entered before."), "bank_reference") from None


@action(
    by=actors.system,
    source=[State.OPEN],
    to=State.USED,
    audit=["notice"],
    public=False,
    says=_("matched a statement line"),
)
def use_line(line, *, actor, notice):
    """The line's money counts for a notice."""


@action(
    by=roles.finance | actors.system, source=[State.OPEN], to=State.TO_RETURN, audit=["reason"], public=False,
    says=_("set a statement line aside to be sent back"),
)  # fmt: skip
def set_aside(line, *, actor, reason=""):
    """The money is nobody's deposit: it goes back the way it came. Not to be matched any more."""


@action(
    by=roles.finance, source=[State.TO_RETURN], to=State.SENT_BACK, audit=["return_reference"], public=False,
    says=_("recorded that a statement line’s money was sent back"),
)  # fmt: skip
def record_return(line, *, actor, return_reference):
    """The bank has carried out the return; `return_reference` is its number."""
    line.return_reference = return_reference
