"""Top-ups 补缴: what a deposit lacks is asked for again; new items and lines wait until it is paid."""

import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts import people
from accounts.actions.store import place_hold
from accounts.models import Store
from workflow import actors, calendar, policies, timers
from workflow.actions import action, note
from workflow.actors import SYSTEM
from workflow.notices import declare, notify
from workflow.words import in_every_language

from ..bank.codes import new_code
from ..models import DepositAccount, DepositNotice, Refund
from .account import PAGE
from .notices import HOLD, cancel_notice

State = DepositAccount.State
Cause = DepositNotice.Cause
# Kept in the hold as this sentence and translated when it is read.
WAITS = gettext_noop("A top-up of the deposit is due: new items and new product lines wait until it is paid.")
# A request that is only a draft stops nothing: otherwise a draft would be a way round every top-up (D).
GOING_BACK = [s for s in Refund.OPEN if s != Refund.State.DRAFT]

ASKED = declare(
    "deposit.topup",
    _("Please top up your deposit by %(amount_fen)s"),
    _(
        "Remittance code %(code)s, due %(due_on)s. The reason: %(cause)s. New items and new product lines wait until "
        "it is paid."
    ),
)
CHANGED = declare(
    "deposit.topup_changed",
    _("The top-up of your deposit is now %(amount_fen)s"),
    _("Due %(due_on)s; the remittance code stays %(code)s."),
)


def shortfall(account) -> int:
    """What is missing of the required amount, in fen; money and guarantees that count together."""
    return max(account.required_fen - account.held_fen(), 0)


def below_share(account, missing: int) -> bool:
    """Whether so much is missing that it is asked for (policy deposit.topup_share, basis points of the required)."""
    held = account.required_fen - missing
    return missing > 0 and held * 10_000 < account.required_fen * int(policies.value("deposit.topup_share"))


def sells(account) -> bool:
    """Whether the store is open."""
    return Store.objects.filter(party_id=account.party_id, channel=account.channel, state=Store.State.OPEN).exists()


def going_back(account) -> bool:
    """Whether the deposit is on its way back or the store closed for good: nothing is asked for any more."""
    stores = Store.objects.filter(party_id=account.party_id, channel=account.channel)
    return stores.filter(state=Store.State.CLOSED).exists() or account.refunds.filter(state__in=GOING_BACK).exists()


def check_balance(account, *, actor=SYSTEM, cause=Cause.BALANCE):
    """Ask for a top-up, change or drop the one that runs, as the balance says; does nothing where all is well.

    Called after whatever moves the balance (`deposits/shortfall.py`) and every night; safe to repeat. What is asked
    for is never more than what is missing.
    """
    notice = account.notices.filter(state__in=DepositNotice.OPEN).order_by("-pk").first()
    if notice is not None and notice.purpose != DepositNotice.Purpose.TOP_UP:
        return
    missing = shortfall(account)
    if notice is not None:
        if not missing or going_back(account):
            cancel_notice(notice, actor=SYSTEM)
        elif notice.missing_fen() != missing:
            revise_top_up(notice, actor=SYSTEM, missing=missing)
    elif wanted(account):
        ask_top_up(account.party.supplier, actor=SYSTEM, account=account, cause=cause)


def wanted(account) -> int:
    """What a new notice would ask for, in fen: 0 unless the deposit is held, too low, and the store is open."""
    missing = shortfall(account)
    asks = account.state == State.HELD and below_share(account, missing) and sells(account)
    return missing if asks and not going_back(account) else 0


def due_day() -> datetime.date:
    """The last day for a top-up that is asked for today: calendar days (P, policy deposit.topup_days)."""
    return calendar.today() + datetime.timedelta(days=int(policies.value("deposit.topup_days")))


@action(by=actors.system, source=None, audit=["account", "cause"],
        says=_("asked for a top-up of the deposit of %(amount_fen)s, due %(due_on)s"))  # fmt: skip
def ask_top_up(supplier, *, actor, account, cause=Cause.BALANCE):
    """Issue a notice over what is missing and hold new items and lines back until it is paid; None if nothing is."""
    account = DepositAccount.objects.get(pk=account.pk)  # as it is under the lock
    missing = wanted(account)
    note(amount_fen=missing)
    if not missing or account.notices.filter(state__in=DepositNotice.OPEN).exists():
        return None
    first = account.notices.exclude(contract="").order_by("pk").first()
    notice = DepositNotice.objects.create(
        party_id=account.party_id, account=account, purpose=DepositNotice.Purpose.TOP_UP, cause=cause,
        contract=first.contract if first else "", amount_fen=missing, due=due_day(), code=new_code(),
        payee=policies.value("deposit.payee"),
    )  # fmt: skip
    note(due_on=notice.due, code=notice.code)
    timers.start(notice, "deposits.mark_overdue", due=calendar.end_of(notice.due), survives=True)
    place_hold(supplier, actor=SYSTEM, kind=HOLD, reason=WAITS)
    notify(
        people.members(account.party_id), ASKED, url=PAGE, amount_fen=missing, code=notice.code, due_on=notice.due,
        cause=in_every_language(notice.get_cause_display),
    )  # fmt: skip
    return notice


@action(by=actors.system, source=list(DepositNotice.OPEN), audit=["missing"],
        says=_("changed the top-up of the deposit to %(amount_fen)s, due %(due_on)s"))  # fmt: skip
def revise_top_up(notice, *, actor, missing):
    """More or less is missing than the notice asks for: the code stays, a higher amount gets its days anew."""
    if missing > notice.missing_fen():
        notice.due, notice.overdue = due_day(), False
        timers.start(notice, "deposits.mark_overdue", due=calendar.end_of(notice.due), survives=True)
    notice.amount_fen = notice.received_fen() + missing
    note(amount_fen=missing, due_on=notice.due)
    notify(people.members(notice.party_id), CHANGED, url=PAGE, amount_fen=missing, code=notice.code, due_on=notice.due)


@action(
    by=actors.system, source=list(State), audit=["fen", "category"],
    says=_("set the required deposit to %(required_fen)s by the bound categories"),
)  # fmt: skip
def require_for_categories(account, *, actor, fen, category=""):
    """The highest amount any bound category asks for (`fen`, 0 where none does) counts beside the terms.

    The account says what is asked; `check_balance` then asks for what is missing. A category that is not bound any
    more asks for nothing: what is held stays held.
    """
    if account.agreed_fen is None:
        account.agreed_fen = account.required_fen
    account.category_fen = fen
    account.required_fen = max(account.agreed_fen, fen)
    note(required_fen=account.required_fen)
