"""Deductions: noticed with basis and evidence, open to objection, decided by somebody else, booked when final."""

from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors, calendar, policies, timers
from workflow.actions import Refused, action, must_say, note, tell
from workflow.actors import SYSTEM
from workflow.words import money

from ..ledger.numbers import new_number
from ..ledger.recording import record
from ..models import Deduction, DepositAccount, LedgerEntry, Obligation, Refund, SettlementBill
from ..refunds import messages
from ..refunds.settling import kept
from .facts import kind_words

State = Deduction.State
Kind = Deduction.Kind
Fact = Obligation.State
REVIEWED = (*Refund.IN_REVIEW, Refund.State.MORE_WANTED)
OWED = "deduction"  # source of what the deposit did not cover
ENTERING = roles.finance | roles.buyer | roles.refund_reviewer


@action(
    by=ENTERING, source=[DepositAccount.State.HELD, DepositAccount.State.DUE],
    audit=["kind", "fen", "basis"], says=_("gave notice of a deduction of %(amount_fen)s (%(number)s)"),
)  # fmt: skip
def notice_deduction(account, *, actor, kind, fen, basis, evidence=None, obligation=None, bill=None, refund=None):
    """Tell the supplier that an amount is to be deducted; objections are heard for policy refund.objection_days.

    `Refused` for an amount that is not positive, without a basis, for a fact that has a deduction already, and for
    more than is left once a refund is granted: what was granted is spent.
    """
    if fen <= 0:
        raise Refused(_("Enter an amount above zero."), "fen")
    must_say(basis, _("Name the basis: what the amount is owed for."), "basis")
    taken = account.deductions.exclude(state=State.DROPPED)
    if (obligation and taken.filter(obligation=obligation).exists()) or (bill and taken.filter(bill=bill).exists()):
        raise Refused(_("A deduction for this was noticed before."))
    if Refund.objects.filter(account=account, state__in=Refund.GRANTED).exists():
        left = account.balances()["deposit"] - kept(account).deductions_fen
        if fen > left:
            words = _("The refund is granted: what was granted is spent. At most %(amount)s can still be deducted.")
            raise Refused(words % {"amount": money(max(left, 0))}, "fen")
    deduction = give_notice(
        account, actor, kind=kind, fen=fen, basis=basis, evidence=evidence, obligation=obligation, bill=bill,
        refund=refund or request_of(account),
    )  # fmt: skip
    note(**about(deduction))
    return deduction


def request_of(account) -> Refund | None:
    """The request that is under way for an account."""
    return Refund.objects.filter(account=account).exclude(state__in=Refund.ENDED).first()


def give_notice(account, actor, *, refund=None, **given) -> Deduction:
    """Write a deduction, let its time to object run and tell the supplier; inside an action of the supplier."""
    rules = (refund.rules if refund else None) or policies.values("refund.")
    days, today = rules.get("refund.objection_days", 5), calendar.today()
    until, provisional = calendar.add(today, days)
    given["basis"] = given["basis"].strip()[:300]
    deduction = Deduction.objects.create(
        party_id=account.party_id, account=account, refund=refund, number=new_number("KK"), noticed_on=today,
        objection_until=until, provisional=provisional, entered_by_id=actor.user_id, **given,
    )  # fmt: skip
    timers.start(deduction, "deposits.finalise_deduction", days=days)
    messages.tell_supplier(deduction, messages.DEDUCTION, basis=deduction.basis, **about(deduction))
    return deduction


def about(deduction) -> dict:
    """What the notice of a deduction says."""
    return {"amount_fen": deduction.fen, "number": deduction.number, "until_on": deduction.objection_until}


@action(
    by=actors.member, source=[State.NOTICED], to=State.OBJECTED, audit=["words"],
    says=_("objected to a deduction"),
)  # fmt: skip
def object_deduction(deduction, *, actor, words, file=None):
    """Say why it is wrong, by the last day; the refund lead decides. The amount stays kept back until then."""
    must_say(words, _("Say what is wrong with the deduction."))
    if calendar.today() > deduction.objection_until:
        raise Refused(_("The time to object has passed."))
    deduction.objection, deduction.objection_file = words.strip(), file
    messages.tell_staff(roles.REFUND_LEAD, deduction, messages.OBJECTED, number=deduction.number, words=words)


@action(
    by=roles.refund_lead & actors.not_who_entered, source=[State.OBJECTED], to=lambda d: d.next_state, audit=["words"],
    says=_("decided that the deduction %(number)s stays"),
)  # fmt: skip
def uphold_deduction(deduction, *, actor, words):
    """The deduction is right: it is final."""
    must_say(words)
    deduction.answer, deduction.decided_by_id = words, actor.user_id
    note(number=deduction.number)
    messages.tell_supplier(deduction, messages.UPHELD, number=deduction.number, words=words)
    make_final(deduction, actor)


@action(
    by=roles.refund_lead & actors.not_who_entered, source=[*Deduction.OPEN, State.FINAL], to=State.DROPPED,
    audit=["words"], says=_("dropped the deduction %(number)s"),
)  # fmt: skip
def drop_deduction(deduction, *, actor, words):
    """The amount is not taken; what was kept back for it is paid on a refund that is granted."""
    must_say(words)
    deduction.answer, deduction.decided_by_id = words, actor.user_id
    note(number=deduction.number)
    messages.tell_supplier(deduction, messages.DROPPED, number=deduction.number, words=words)


@action(
    by=actors.system, source=[State.NOTICED], to=lambda d: d.next_state,
    says=_("noted that no objection came: the deduction %(number)s is final"),
)  # fmt: skip
def finalise_deduction(deduction, *, actor):
    """The time to object has passed."""
    note(number=deduction.number)
    make_final(deduction, actor)


@action(
    by=actors.system, source=[State.NOTICED], to=State.OBJECTED, audit=["words"],
    says=_("holds the deduction %(number)s until the appeal is decided"),
)  # fmt: skip
def await_appeal(deduction, *, actor, words):
    """The supplier appealed against the violation behind it: that is an objection."""
    deduction.objection = words
    note(number=deduction.number)


@action(
    by=actors.system, source=[*Deduction.OPEN, State.FINAL], to=State.DROPPED,
    says=_("dropped the deduction %(number)s: what it was for is settled"),
)  # fmt: skip
def void_deduction(deduction, *, actor):
    """The fact behind it was cleared before anything was deducted."""
    note(number=deduction.number)


def make_final(deduction, actor):
    """Final: booked at once, unless a request is being reviewed, which books in its order when it is granted."""
    reviewed = Refund.objects.filter(account_id=deduction.account_id, state__in=REVIEWED).exists()
    deduction.next_state = State.FINAL
    if not reviewed:
        book(deduction, actor)


@action(
    by=actors.system, source=[State.FINAL], to=lambda d: d.next_state,
    says=_("deducted %(booked_fen)s (%(number)s)"),
)  # fmt: skip
def book_deduction(deduction, *, actor):
    """Take the amount from the deposit as far as it reaches."""
    book(deduction, actor)


def book(deduction, actor):
    """Write the entry; what the balance does not cover is owed, never a negative deposit. The fact behind it is met."""
    account = deduction.account
    taken = min(deduction.fen, account.balances()["deposit"])
    if taken:
        kind = LedgerEntry.Kind.PENALTY if deduction.kind == Kind.PENALTY else LedgerEntry.Kind.DEDUCTED
        record(account, kind, deduction.number, account.cash, "platform", taken, actor, deduction=deduction)
    deduction.booked_fen = taken
    deduction.owed_fen = 0 if deduction.kind == Kind.FORFEIT else deduction.fen - taken
    deduction.next_state = State.BOOKED
    if deduction.obligation and deduction.obligation.state == Fact.OPEN:
        clear_deducted(deduction.obligation, actor=SYSTEM)
    if deduction.bill and deduction.bill.state == SettlementBill.State.NEGATIVE:
        mark_bill_deducted(deduction.bill, actor=SYSTEM)
    if deduction.owed_fen:
        owe_rest(deduction)
    note(booked_fen=taken, owed_fen=deduction.owed_fen, number=deduction.number)
    messages.tell_supplier(
        deduction, messages.BOOKED, booked_fen=taken, owed_fen=deduction.owed_fen, number=deduction.number,
        basis=deduction.basis,
    )  # fmt: skip


@action(
    by=actors.system, source=[Fact.OPEN], to=Fact.CLEARED, says=_("cleared: the amount was deducted from the deposit")
)
def clear_deducted(obligation, *, actor):
    """The deposit paid it."""
    obligation.cleared_on = calendar.today()


@action(
    by=actors.system, source=[SettlementBill.State.NEGATIVE], to=SettlementBill.State.DEDUCTED,
    says=_("deducted the negative bill from the deposit"),
)  # fmt: skip
def mark_bill_deducted(bill, *, actor):
    """The deposit paid it."""


def owe_rest(deduction):
    """What the deposit did not cover stays owed, as a fact of its own."""
    fact = Obligation.objects.create(
        party_id=deduction.party_id, kind=Obligation.Kind.DEBT, source=OWED, reference=deduction.number,
        fen=deduction.owed_fen, happened_on=calendar.today(), words=deduction.basis,
    )  # fmt: skip
    tell(fact, "deposits.open_fact", kind=kind_words(fact.kind), reference=fact.reference, amount_fen=fact.fen)
