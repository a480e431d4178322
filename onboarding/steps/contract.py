"""Step 5: the purchase contract and the deposit, until the store is open."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import roles
from accounts.models import Store
from deposits.models import DepositAccount, DepositNotice
from workflow import reasons
from workflow.requirements import Requirement, Status, Turn
from workflow.words import money

from ..models import Application, Contract

Notice = DepositNotice.State
ASKING = (DepositAccount.State.DUE, DepositAccount.State.HELD)  # accounts whose notice may be open


def requirements(case):
    """Contract sent, contract confirmed, deposit paid, money confirmed, store open; a top-up: at most seven queries."""
    kept = (c for c in case.application.contracts.all() if c.state != Contract.State.CANCELLED)
    contract = min(kept, key=lambda c: c.pk, default=None)
    account = case.deposit
    notice = case.notice if account and account.state in ASKING else None
    store = Store.objects.filter(party_id=case.party_id, channel=case.application.channel).first()
    first = notice if account and account.state == DepositAccount.State.DUE else None
    return [
        sent(case, contract), confirmed(case, contract), *deposit(case, account, first), opened(account, store),
        *top_up(case, notice),
    ]  # fmt: skip


def sent(case, contract) -> Requirement:
    """The buyer's part: draft and send, or answer what the supplier sent back."""
    at, title = "contract.sent", _("Purchase contract drafted and sent")
    if contract and contract.state in (Contract.State.SENT, Contract.State.CONFIRMED):
        return Requirement(at, title, Status.DONE)
    app = case.application
    since = app.waiting_since if app.state == Application.State.CONTRACT else None
    reason = _("Your buyer draws it up from the agreed terms.")
    if contract:
        since = contract.changed_at
        if contract.state == Contract.State.RETURNED:
            reason = _("You sent it back; your buyer is revising it.")
    return Requirement(
        at, title, Status.WAITING, Turn.PLATFORM, role=roles.BUYER, reason=reason,
        otherwise=_("The deposit notice follows the contract."), **case.due(since or timezone.now(), "contract"),
    )  # fmt: skip


def confirmed(case, contract) -> Requirement:
    """The supplier's part: read and confirm."""
    at, title = "contract.confirmed", _("Purchase contract confirmed")
    if contract and contract.state == Contract.State.CONFIRMED:
        return Requirement(at, title, Status.DONE, reason=contract.number)
    ready = contract is not None and contract.state == Contract.State.SENT
    return Requirement(
        at, title, Status.NOW if ready else Status.LATER, Turn.SUPPLIER,
        reason=_("Read the contract and confirm it, or say what should change."),
        otherwise=_("No deposit notice is issued and items cannot be offered."),
        link=reverse("onboarding:contract", args=[case.application.pk]), link_text=_("Read the contract"),
    )  # fmt: skip


def deposit(case, account, notice) -> list[Requirement]:
    """The supplier pays, finance finds the money; done at once where no deposit is asked."""
    paid, found = _("Deposit wired and bank receipt uploaded"), _("Deposit confirmed on the bank statement")
    if account and account.state == DepositAccount.State.HELD:
        return [
            Requirement(code, title, Status.DONE)
            for code, title in (("deposit.paid", paid), ("deposit.confirmed", found))
        ]
    if notice is None:
        amount = _("The terms ask for %(amount)s.") % {"amount": money(account.required_fen)} if account else ""
        return [
            Requirement("deposit.paid", paid, Status.LATER, Turn.SUPPLIER, reason=amount),
            Requirement("deposit.confirmed", found, Status.LATER, Turn.PLATFORM, role=roles.FINANCE),
        ]
    waiting = notice.state in (Notice.PROOF_SENT, Notice.GUARANTEE_SENT)
    missing = money(notice.missing_fen())
    awaited = _("%(amount)s is due; it is not on the bank statement yet.")
    pay = Requirement(
        "deposit.paid", _("Wire the deposit of %(amount)s and upload the bank receipt") % {"amount": missing},
        Status.RETURNED if notice.reason else Status.NOW, Turn.SUPPLIER,
        reason=(notice.reason and reasons.sentence(notice.reason)) or awaited % {"amount": missing},
        due=notice.due, provisional=notice.provisional,
        otherwise=_("The contract does not take effect and items cannot be offered."),
        link=reverse("deposits:account"), link_text=_("Pay and upload"),
        remark_code=notice.reason, remark=notice.words,
    )  # fmt: skip
    if waiting:
        pay = Requirement("deposit.paid", paid, Status.DONE)
    confirm = Requirement(
        "deposit.confirmed", found, Status.WAITING if waiting else Status.LATER, Turn.PLATFORM, role=roles.FINANCE,
        reason=_("Finance compares your receipt with the bank statement."),
        **(case.due(notice.changed_at, "deposit") if waiting else {}),
    )  # fmt: skip
    return [pay, confirm]


def top_up(case, notice) -> list[Requirement]:
    """A top-up of a deposit that was complete: asked for beside the journey, which it does not stop."""
    if notice is None or notice.purpose != DepositNotice.Purpose.TOP_UP or notice.state not in DepositNotice.OPEN:
        return []
    amount = {"amount": money(notice.missing_fen())}
    if notice.state != Notice.ISSUED:
        return [Requirement(
            "deposit.topup", _("Top-up of the deposit by %(amount)s confirmed") % amount, Status.WAITING,
            Turn.PLATFORM, role=roles.FINANCE, reason=_("Finance compares your receipt with the bank statement."),
            blocks=False, **case.due(notice.changed_at, "deposit"),
        )]  # fmt: skip
    return [Requirement(
        "deposit.topup", _("Top up the deposit by %(amount)s and upload the bank receipt") % amount,
        Status.RETURNED if notice.reason else Status.NOW, Turn.SUPPLIER,
        reason=(notice.reason and reasons.sentence(notice.reason)) or _("The reason: %(cause)s.")
        % {"cause": notice.get_cause_display()},
        due=notice.due, otherwise=_("New items and new product lines wait until it is paid."),
        link=reverse("deposits:account"), link_text=_("Pay and upload"), remark_code=notice.reason,
        remark=notice.words, blocks=False,
    )]  # fmt: skip


def opened(account, store) -> Requirement:
    """The system opens the store once the deposit is held."""
    title = _("Store open")
    if store and store.state != Store.State.PREPARING:
        return Requirement("store.open", title, Status.DONE)
    held = account is not None and account.state == DepositAccount.State.HELD
    return Requirement(
        "store.open", title, Status.WAITING if held else Status.LATER, Turn.PLATFORM,
        reason=_("It opens by itself as soon as the deposit is held."),
    )  # fmt: skip
