"""The account: asked for by the terms, due with the contract, held when the ledger says so."""

from django.utils.translation import gettext_lazy as _

from accounts import people
from accounts.models import Store
from workflow import actors, calendar, policies, timers
from workflow.actions import Refused, action, note
from workflow.actors import SYSTEM
from workflow.notices import declare, notify

from ..bank.codes import new_code
from ..models import DepositAccount, DepositNotice, Refund
from ..models.account import Form
from ..signals import deposit_held

State = DepositAccount.State
PAGE = "/deposit/"

ISSUED = declare(
    "deposit.issued",
    _("Please pay the deposit of %(amount_fen)s"),
    _("Remittance code %(code)s, due %(due_on)s. The payer must be your company itself."),
)
HELD = declare(
    "deposit.held",
    _("Your deposit is complete"),
    _("%(held_fen)s has been confirmed against the bank statement. The contract takes effect."),
)


@action(
    by=actors.system, source=None, audit=["channel", "amount_fen", "due_days", "terms_hash"],
    says=_("fixed the deposit at %(amount_fen)s"),
)  # fmt: skip
def ask_deposit(
    supplier, *, actor, amount_fen, forms, due_days, terms_hash, channel="huicai", settlement_days=None
):  # fmt: skip
    """Keep what accepted terms ask for; asked again before it is due, the newer terms count.

    `amount_fen` may be 0, `forms` are values of `Form`, `due_days` working days, `settlement_days` calendar days
    (default: policy settlement.days). `Refused` once the deposit is due: a later change is a top-up, not a new
    deposit, until the store has closed.
    """
    asked = {
        "required_fen": amount_fen, "due_days": due_days, "terms_hash": terms_hash,
        "forms": [f for f in Form.values if f in forms] or [str(Form.CASH)],
        "settlement_days": int(policies.value("settlement.days")) if settlement_days is None else settlement_days,
    }  # fmt: skip
    account, created = DepositAccount.objects.get_or_create(party_id=supplier.party_id, channel=channel, defaults=asked)
    if not created:
        change_deposit(account, actor=SYSTEM, **asked)
    return account


@action(
    by=actors.system,
    source=list(State),
    to=lambda account: State.ASKED,
    audit=["required_fen", "due_days", "terms_hash"],
    public=False,
    says=_("changed the deposit asked to %(required_fen)s"),
)
def change_deposit(account, *, actor, required_fen, forms, due_days, terms_hash, settlement_days):
    """Newer terms were accepted before the deposit fell due, or after the store it was for had closed.

    What is still held from before counts towards the new deposit.
    """
    if account.state != State.ASKED:
        must_be_over(account)
    if account.agreed_fen is not None:
        account.agreed_fen = required_fen
    account.required_fen = max(required_fen, account.category_fen)
    account.forms, account.due_days, account.terms_hash = forms, due_days, terms_hash
    account.settlement_days = settlement_days


def must_be_over(account):
    """Refuse a new deposit while the store of the earlier one is not closed, or its refund is under way."""
    closed = Store.objects.filter(party_id=account.party_id, channel=account.channel, state=Store.State.CLOSED)
    if not closed.exists():
        raise Refused(_("The deposit of earlier terms is already due; it can be raised by a top-up only."))
    if account.refunds.filter(state__in=Refund.OPEN).exists():
        raise Refused(
            _("The refund of your earlier deposit is under way. Let it end, or withdraw it, before you agree.")
        )


@action(
    by=actors.system, source=[State.ASKED], to=lambda a: State.DUE if a.missing else State.HELD, audit=["contract"],
    says=_("issued the deposit notice over %(amount_fen)s, due %(due_on)s"),
)  # fmt: skip
def issue_notice(account, *, actor, contract):
    """Ask for what is missing, by a working day counted from today, to the payee of the policy in force.

    Returns the notice, or None where nothing is missing: then the deposit counts as held at once.
    """
    account.missing = max(account.required_fen - account.held_fen(), 0)
    note(amount_fen=account.missing)
    if not account.missing:
        announce(account)
        return None
    due, provisional = calendar.add(calendar.today(), account.due_days)
    notice = DepositNotice.objects.create(
        party_id=account.party_id, account=account, contract=contract, amount_fen=account.missing, due=due,
        provisional=provisional, code=new_code(), payee=policies.value("deposit.payee"),
    )  # fmt: skip
    note(due_on=due, code=notice.code)
    # It outlives a proof that is sent in time, because a proof may come back.
    timers.start(notice, "deposits.mark_overdue", days=account.due_days, survives=True)
    notify(people.members(account.party_id), ISSUED, url=PAGE, amount_fen=account.missing, code=notice.code, due_on=due)
    return notice


@action(by=actors.system, source=[State.DUE], to=State.HELD, says=_("confirmed that the deposit is complete"))
def settle(account, *, actor):
    """The ledger holds what was asked."""
    announce(account)


def announce(account):
    """Tell the supplier, and whoever drives the journey, that the deposit is held."""
    notify(people.members(account.party_id), HELD, url=PAGE, held_fen=account.held_fen())
    deposit_held.send(sender=DepositAccount, party_id=account.party_id, account=account)
