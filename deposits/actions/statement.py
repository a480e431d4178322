"""The platform's own bank statement, line by line: what became of each is decided once."""

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors
from workflow.actions import Refused, action

from ..bank import matching
from ..bank.codes import found_in
from ..ledger.numbers import new_number
from ..models import DepositNotice, LedgerEntry, Payout, Receipt, StatementLine

State = StatementLine.State


@action(
    by=roles.finance,
    source=None,
    audit=["bank_reference", "amount_fen"],
    public=False,
    says=_("entered a statement line over %(amount_fen)s"),
)
def enter_line(*, actor, bank_reference, paid_on, payer_name, payer_account, amount_fen, text="", outgoing=False):
    """Copy one line from the bank statement; the bank's reference counts once for ever (`Refused` otherwise)."""
    line = StatementLine(
        bank_reference=bank_reference, paid_on=paid_on, payer_name=payer_name, payer_account=payer_account,
        amount_fen=amount_fen, text=text, outgoing=outgoing, entered_by_id=actor.user_id,
        **matching.keys(text, payer_name),
    )  # fmt: skip
    line.proposal, line.notice_id = matching.load().about(line)
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError:
        raise Refused(_("A line with this bank reference was entered before."), "bank_reference") from None
    return line


@action(
    by=actors.system,
    source=[State.OPEN],
    to=State.USED,
    audit=["notice", "payout"],
    public=False,
    says=_("matched a statement line"),
)
def use_line(line, *, actor, notice=None, payout=None):
    """The line's money counts for a notice (its id), which makes a receipt, or is a payout (its id) out or back."""
    if notice is not None and line.outgoing:
        raise Refused(_("This statement line goes the other way: money in is no money out."), "line")
    line.for_payout_id = payout
    if notice is not None:
        line.notice_id = notice
        make_receipt(line, DepositNotice.objects.get(pk=notice))


@action(
    by=roles.finance | actors.system, source=[State.OPEN], to=State.USED, audit=["payout"], public=False,
    says=_("matched a statement line with a payout"),
)  # fmt: skip
def link_payout(line, *, actor, payout):
    """The line of a payout that was recorded as paid before the statement came; `Refused` unless the amounts agree."""
    if not line.outgoing or payout.state != Payout.State.PAID or payout.fen != line.amount_fen:
        raise Refused(_("Only money out over the same amount can be the line of a payout that was paid."), "payout")
    if payout.lines.filter(outgoing=True, state=State.USED).exists():
        raise Refused(_("This payout has its statement line already."), "payout")
    line.for_payout = payout


def make_receipt(line, notice):
    """Number what the supplier can print: the line's amount, and what of it counts as deposit."""
    entries = LedgerEntry.objects.filter(line=line, to_account=notice.account.cash)
    first = entries.order_by("pk").first()
    Receipt.objects.create(
        number=new_number("SJ"), party_id=notice.party_id, account_id=notice.account_id, notice=notice, line=line,
        fen=line.amount_fen, deposit_fen=entries.aggregate(total=Sum("fen"))["total"] or 0,
        issued_by_id=first.recorded_by_id if first else None,
    )  # fmt: skip


@action(
    by=roles.finance | actors.system, source=[State.OPEN], to=State.TO_RETURN, audit=["reason"], public=False,
    says=_("set a statement line aside to be sent back"),
)  # fmt: skip
def set_aside(line, *, actor, reason=""):
    """The money is nobody's deposit: it goes back the way it came. Not to be matched any more."""
    if line.outgoing:
        raise Refused(_("This money has left; there is nothing to send back."))


@action(
    by=roles.finance | actors.system, source=[State.TO_RETURN], to=State.SENT_BACK, audit=["return_reference"],
    public=False, says=_("recorded that a statement line’s money was sent back"),
)  # fmt: skip
def record_return(line, *, actor, return_reference):
    """The bank has carried out the return; `return_reference` is its number.

    Money that goes back as a payout is recorded with that payout: `Refused` for a person then.
    """
    if actor.kind == "person" and (payout := Payout.objects.filter(line=line).first()):
        raise Refused(_("This money goes back with payout %(number)s; record it there.") % {"number": payout.number})
    line.return_reference = return_reference


@action(
    by=roles.finance, source=[State.OPEN], audit=["code"], public=False,
    says=_("named the notice %(code)s for a statement line"),
)  # fmt: skip
def name_notice(line, *, actor, code):
    """Say which notice money without its code is for; it is confirmed, or not, as any other proposal is.

    `Refused` unless a notice with this code waits for money.
    """
    if line.outgoing:
        raise Refused(_("This money has left; it answers no notice."))
    code = min(found_in(code), default="")
    index = matching.load(of=Q(code=code))
    if code not in index.by_code:
        raise Refused(_("No notice with this code waits for money. Check the code on the deposit notice."), "code")
    line.code = code
    line.proposal, line.notice_id = index.about(line)


@action(
    by=roles.finance, source=[State.OPEN], to=State.OTHER, audit=["words"], public=False,
    says=_("explained a statement line that is not about deposits: %(words)s"),
)  # fmt: skip
def explain_line(line, *, actor, words):
    """Bank charges, interest of the account and the like: it stays on the statement and in the reconciliation."""
    line.words = words
