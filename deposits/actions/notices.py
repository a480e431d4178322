"""The deposit notice: the supplier answers with a proof or a guarantee, finance decides by the bank statement."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import people, roles
from accounts.actions.store import lift_hold
from accounts.names import comparable
from workflow import actors, calendar, policies, timers
from workflow.actions import NotAllowed, Refused, action, must_say, note
from workflow.actors import SYSTEM
from workflow.notices import declare, notify

from ..ledger.recording import record
from ..models import DepositNotice, Guarantee, LedgerEntry, Proof, StatementLine
from ..models.account import Form
from ..signals import deposit_overdue
from .account import PAGE, settle
from .guarantees import accept_guarantee, return_guarantee
from .statement import set_aside, use_line

State = DepositNotice.State
Kind = LedgerEntry.Kind

PROOF = declare(
    "deposit.proof",
    _("A deposit proof to check: %(code)s"),
    _("%(amount_fen)s. Look for it on the bank statement."),
    mail=False,
)
GUARANTEE = declare("deposit.guarantee", _("A bank guarantee to check: %(code)s"), _("%(amount_fen)s."), mail=False)
RETURNED = declare(
    "deposit.returned", _("Your proof of payment was sent back (%(reason)s)"), _("Finance writes: %(words)s")
)
PART = declare(
    "deposit.part",
    _("%(amount_fen)s of your deposit has arrived"),
    _("%(missing_fen)s is still missing, due %(due_on)s. Use the same remittance code."),
)
SURPLUS = declare(
    "deposit.surplus",
    _("You paid %(surplus_fen)s more than the deposit"),
    _("It is kept apart on your deposit account and goes back to your company account."),
)
LATE = declare(
    "deposit.overdue",
    _("The deposit is overdue: %(code)s"),
    _("%(missing_fen)s was due %(due_on)s. Until it is here the contract has no effect and no items can be offered."),
)
TOP_UP_LATE = declare(
    "deposit.topup_overdue",
    _("The top-up of the deposit is overdue: %(code)s"),
    _("%(missing_fen)s was due %(due_on)s. New items and new product lines wait until it is here."),
)
TOPPED_UP = declare(
    "deposit.topped_up",
    _("The top-up of your deposit has arrived"),
    _("New items and new product lines can be handed in again."),
)
DROPPED = declare(
    "deposit.topup_dropped",
    _("The top-up of your deposit is not asked for any more"),
    _("You need not pay anything for %(code)s. New items and new product lines can be handed in again."),
)
HOLD = "topup"  # the kind of hold that waits for a top-up


def case(notice) -> str:
    return f"/admin/deposits/depositnotice/{notice.pk}/change/"


@action(
    by=actors.member,
    source=[State.ISSUED, State.PROOF_SENT],
    to=State.PROOF_SENT,
    audit=["amount_fen", "receipt_number"],
    says=_("sent the bank receipt for %(amount_fen)s"),
)
def send_proof(
    notice, *, actor, payer_name, payer_account, amount_fen, paid_on, receipt_number, file, flow_number="",
    currency="CNY",
):  # fmt: skip
    """Say that money was sent. It is not money yet: finance looks for it on the bank statement.

    `Refused` when the payer is not the contracting company, the currency is not CNY, the day lies ahead, or the
    receipt number belongs to another notice.
    """
    if comparable(payer_name) != comparable(notice.party.supplier.name):
        raise Refused(third_party(notice), "payer_name")
    if currency != "CNY":
        raise Refused(_("The deposit is paid in Chinese yuan (CNY)."), "currency")
    if paid_on > calendar.today():
        raise Refused(_("This day lies in the future. Enter the day on the bank receipt."), "paid_on")
    taken = _("This bank receipt number was used before. A receipt counts once; check the number on your receipt.")
    mine = notice.proofs.filter(receipt_number=receipt_number)
    if mine.filter(status=Proof.Status.MATCHED).exists():
        raise Refused(taken, "receipt_number")
    try:
        with transaction.atomic():
            mine.update(superseded=True)
            proof = Proof.objects.create(
                party_id=notice.party_id, notice=notice, payer_name=payer_name, payer_account=payer_account,
                amount_fen=amount_fen, currency=currency, paid_on=paid_on, receipt_number=receipt_number,
                flow_number=flow_number, file=file, sent_by_id=actor.user_id,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(taken, "receipt_number") from None
    notice.reason = notice.words = ""
    notify(people.staff(roles.FINANCE), PROOF, url=case(notice), code=notice.code, amount_fen=amount_fen)
    return proof


@action(
    by=actors.member,
    source=[State.ISSUED],
    to=State.GUARANTEE_SENT,
    audit=["amount_fen"],
    says=_("sent a bank guarantee over %(amount_fen)s"),
)
def send_guarantee(notice, *, actor, bank, number, amount_fen, valid_until, file):
    """Offer a bank guarantee for what is missing, where the terms accept one.

    `Refused` when they do not, when it is smaller than what is missing, or ends too soon (policy
    deposit.guarantee_days, calendar days).
    """
    if Form.GUARANTEE not in notice.account.forms:
        raise Refused(_("Your terms accept a wire transfer only."))
    missing, least = notice.missing_fen(), int(policies.value("deposit.guarantee_days"))
    if amount_fen < missing:
        raise Refused(_("The guarantee must cover at least what is missing."), "amount_fen")
    if (valid_until - calendar.today()).days < least:
        raise Refused(
            _("The guarantee must be valid for at least %(days)s more days; this one is not.") % {"days": least},
            "valid_until",
        )
    try:
        with transaction.atomic():
            mine = Guarantee.objects.filter(party_id=notice.party_id, bank=bank, number=number)
            mine.filter(state=Guarantee.State.RETURNED).update(superseded=True)
            guarantee = Guarantee.objects.create(
                party_id=notice.party_id, notice=notice, account=notice.account, bank=bank, number=number,
                amount_fen=amount_fen, valid_until=valid_until, file=file, sent_by_id=actor.user_id,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("This guarantee was used before; each one counts once."), "number") from None
    notice.reason = notice.words = ""
    notify(people.staff(roles.FINANCE), GUARANTEE, url=case(notice), code=notice.code, amount_fen=amount_fen)
    return guarantee


@action(
    by=roles.finance, source=[State.ISSUED, State.PROOF_SENT], to=lambda n: n.next_state, audit=["line"],
    says=_("confirmed %(received_fen)s on the bank statement"),
)  # fmt: skip
def confirm_receipt(notice, *, actor, line):
    """Match a line of the bank statement: the only way money is received.

    What is short leaves the notice open for the rest; what is over is kept apart as a surplus. `Refused` when the
    line was used, is not in CNY or was paid by somebody else; with four eyes on (policy deposit.four_eyes) also
    when the same person entered the line.
    """
    # The party's lock keeps this notice to one decision; the line's lock keeps the line to one notice.
    line = StatementLine.objects.select_for_update().get(pk=line.pk)
    check_line(notice, line, actor)
    missing = notice.missing_fen()
    counted, surplus = min(line.amount_fen, missing), max(line.amount_fen - missing, 0)
    account = notice.account
    about = {"notice": notice, "line": line, "booked_on": line.paid_on, "field": "line"}
    kind = Kind.TOPPED_UP if notice.purpose == DepositNotice.Purpose.TOP_UP else Kind.RECEIVED
    record(account, kind, line.bank_reference, "bank", account.cash, counted, actor, **about)
    note(received_fen=line.amount_fen)
    if surplus:
        record(account, Kind.SURPLUS, line.bank_reference, "bank", account.surplus, surplus, actor, **about)
        notify(people.members(notice.party_id), SURPLUS, url=PAGE, surplus_fen=surplus)
    use_line(line, actor=SYSTEM, notice=notice.pk)
    matched = matching_proof(notice, line)
    if matched:
        notice.proofs.filter(pk=matched.pk).update(status=Proof.Status.MATCHED)
    finish(notice, missing - counted, received=counted)


def check_line(notice, line, actor):
    """What must be true of a statement line before its money counts for this notice."""
    if line.state != StatementLine.State.OPEN or line.outgoing:
        raise Refused(_("This statement line has been dealt with already. Choose another one."), "line")
    if line.currency != "CNY":
        raise Refused(_("The deposit is paid in Chinese yuan (CNY)."), "line")
    if comparable(line.payer_name) != comparable(notice.party.supplier.name):
        raise Refused(third_party(notice), "line")
    if policies.value("deposit.four_eyes") and line.entered_by_id == actor.user_id:
        raise NotAllowed(_("You entered this statement line, so a colleague has to confirm it."))


def third_party(notice) -> str:
    return _("The payer must be %(company)s itself. Money from a third party goes back the way it came.") % {
        "company": notice.party.supplier.name
    }


def matching_proof(notice, line):
    """The waiting proof that this line most likely answers: the one over the same amount, else the oldest."""
    waiting = list(notice.proofs.filter(status=Proof.Status.PENDING, superseded=False))
    return min(waiting, key=lambda p: (p.amount_fen != line.amount_fen, p.pk), default=None)


def finish(notice, missing: int, received: int):
    """After something counted: the notice is paid, or goes on for the rest."""
    notice.reason = notice.words = ""
    if missing <= 0:
        notice.next_state, notice.overdue = State.PAID, False
        timers.cancel(notice, "deposits.mark_overdue")
        if notice.purpose == DepositNotice.Purpose.TOP_UP:
            let_through(notice, TOPPED_UP)
        else:
            settle(notice.account, actor=SYSTEM)
        return
    waiting = notice.proofs.filter(status=Proof.Status.PENDING, superseded=False).exists()
    notice.next_state = State.PROOF_SENT if waiting else State.ISSUED
    notify(people.members(notice.party_id), PART, url=PAGE, amount_fen=received, missing_fen=missing, due_on=notice.due)


def let_through(notice, told: str):
    """A top-up is over: nothing is held back for it any more."""
    lift_hold(notice.party.supplier, actor=SYSTEM, kind=HOLD)
    notify(people.members(notice.party_id), told, url=PAGE, code=notice.code)


@action(
    by=roles.finance,
    source=[State.GUARANTEE_SENT],
    to=lambda n: n.next_state,
    says=_("accepted the bank guarantee over %(amount_fen)s"),
)
def confirm_guarantee(notice, *, actor):
    """Accept the guarantee that waits: it counts for what is missing, up to its amount."""
    guarantee = notice.guarantees.filter(state=Guarantee.State.PENDING, superseded=False).latest("pk")
    if guarantee.valid_until <= calendar.today():
        raise Refused(_("The guarantee has expired; send it back."))
    missing = notice.missing_fen()
    counted, account = min(guarantee.amount_fen, missing), notice.account
    record(
        account, Kind.GUARANTEED, guarantee.reference, "guarantor", account.guaranteed, counted, actor, notice=notice
    )
    accept_guarantee(guarantee, actor=SYSTEM, fen=counted)
    note(amount_fen=counted)
    finish(notice, missing - counted, received=counted)


@action(
    by=roles.finance, source=[State.ISSUED, State.PROOF_SENT, State.GUARANTEE_SENT], to=State.ISSUED,
    audit=["reason", "words", "line"], says=_("sent the proof of payment back (%(reason)s)"),
)  # fmt: skip
def return_proof(notice, *, actor, reason, words, line=None):
    """Send back what the supplier sent, with a reason code and words; `line` is money to be returned."""
    must_say(words)
    if line is not None:
        set_aside(StatementLine.objects.select_for_update().get(pk=line.pk), actor=SYSTEM, reason=reason)
    notice.proofs.filter(status=Proof.Status.PENDING).update(status=Proof.Status.RETURNED)
    send_guarantees_back(notice)
    notice.reason, notice.words = reason, words
    if notice.due < calendar.today():
        timers.start(notice, "deposits.mark_overdue", days=1, survives=True)
    notify(people.members(notice.party_id), RETURNED, url=PAGE, reason=reason, words=words)


def send_guarantees_back(notice):
    for guarantee in notice.guarantees.filter(state=Guarantee.State.PENDING, superseded=False):
        return_guarantee(guarantee, actor=SYSTEM)


@action(by=actors.system, source=list(DepositNotice.OPEN), says=_("noted that the deposit is overdue"))
def mark_overdue(notice, *, actor):
    """The due day has passed: tell both sides. What was sent in time and is being checked is not late."""
    if notice.state != State.ISSUED:
        return
    missing = notice.missing_fen()
    notice.overdue = True
    note(late=True)
    for who, url in [(people.members(notice.party_id), PAGE), (people.staff(roles.FINANCE), case(notice))]:
        late = TOP_UP_LATE if notice.purpose == DepositNotice.Purpose.TOP_UP else LATE
        notify(who, late, url=url, code=notice.code, missing_fen=missing, due_on=notice.due)
    deposit_overdue.send(sender=DepositNotice, party_id=notice.party_id, account=notice.account, notice=notice)


@action(by=actors.system, source=list(DepositNotice.OPEN), to=State.CANCELLED, says=_("withdrew the deposit notice"))
def cancel_notice(notice, *, actor):
    """Nothing is asked for any more: the application or the need for a top-up has ended. What was paid stays."""
    timers.cancel(notice, "deposits.mark_overdue")
    send_guarantees_back(notice)
    if notice.purpose == DepositNotice.Purpose.TOP_UP:
        let_through(notice, DROPPED)
