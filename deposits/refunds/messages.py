"""What people are told about refunds, deductions, freezes and payouts: the words of each message."""

from django.utils.translation import gettext_lazy as _

from accounts import people, roles
from workflow.notices import declare, notify

SUBMITTED = declare(
    "refund.submitted", _("A refund request to check: %(number)s"), _("Latest %(limit_on)s."), mail=False
)
STAGE = declare("refund.stage", _("A refund request waits for you: %(number)s"), _("Latest %(limit_on)s."), mail=False)
BACK = declare(
    "refund.back", _("A refund request came back to you: %(number)s"), _("A colleague writes: %(words)s"), mail=False
)
MORE = declare(
    "refund.more",
    _("Please send more for your refund request %(number)s"),
    _("We write: %(words)s Until you answer the clock stands still and the dates move."),
)
ANSWERED = declare(
    "refund.answered",
    _("The supplier answered: %(number)s"),
    _("The clock goes on: expected %(target_on)s, latest %(limit_on)s."),
    mail=False,
)
GOES_ON = declare(
    "refund.goes_on",
    _("Your refund request %(number)s is being checked again"),
    _("%(days)s working days did not count. Expected %(target_on)s, latest %(limit_on)s."),
)
EXTENDED = declare(
    "refund.extended",
    _("The review of your refund request %(number)s takes longer: latest %(limit_on)s"),
    _("Before it was %(was_on)s. The reason: %(words)s"),
)
RECHECK = declare(
    "refund.recheck",
    _("The payee account of refund request %(number)s changes"),
    _("Confirm the account before the refund goes on."),
    mail=False,
)
APPROVED = declare(
    "refund.approved",
    _("Your refund of %(approved_fen)s is granted"),
    _("Request %(number)s. Deducted: %(deducted_fen)s. Still held: %(held_fen)s. We write: %(words)s"),
)
REJECTED = declare(
    "refund.rejected",
    _("Your refund request %(number)s was rejected (%(reason)s)"),
    _("We write: %(words)s You may appeal until %(appeal_on)s; somebody else then decides."),
)
REJECTED_FOR_GOOD = declare(
    "refund.rejected_again",
    _("Your refund request %(number)s was rejected (%(reason)s)"),
    _("We write: %(words)s You may file a new request when the reason is gone."),
)
NUDGE = declare(
    "refund.nudge",
    _("Expected today: refund request %(number)s"),
    _("The working day that the supplier was told has passed; latest %(limit_on)s."),
)
ESCALATED = declare(
    "refund.escalated", _("Refund request %(number)s is getting late"), _("It has to be paid by %(limit_on)s.")
)
OVERDUE = declare(
    "refund.overdue",
    _("Overdue: refund request %(number)s"),
    _("It had to be paid by %(limit_on)s. Interest of %(rate)s a day is owed from now on."),
)
PAID = declare(
    "refund.paid",
    _("%(fen_fen)s has been paid to you"),
    _("Payout %(number)s, bank reference %(reference)s, %(paid_on)s."),
)
FAILED = declare(
    "refund.failed",
    _("The bank returned your payout of %(fen_fen)s"),
    _("The bank says: %(words)s Check the payee account ****%(tail)s; once it is confirmed we pay again."),
)
TO_PAY = declare("payout.ready", _("A payout to make: %(number)s"), _("%(fen_fen)s, due %(due_on)s."), mail=False)
UNKNOWN = declare(
    "payout.unknown",
    _("Outcome unknown: payout %(number)s"),
    _("Find out from the bank before anything is paid again."),
)
RELEASED = declare(
    "refund.released",
    _("%(fen_fen)s more of your deposit is being paid"),
    _("Request %(number)s, latest %(due_on)s."),
)
PAYEE = declare("payee.proposed", _("A payee account to confirm: ****%(tail)s"), mail=False)
PAYEE_CHANGING = declare(
    "payee.changing",
    _("Somebody of your company entered another payee account: ****%(tail)s"),
    _("It counts once finance has confirmed it. If this was none of you, tell us at once."),
)
PAYEE_CONFIRMED = declare(
    "payee.confirmed",
    _("The payee account ****%(tail)s is confirmed"),
    _("Refunds are paid to it from now on. If this was none of you, tell us at once."),
)
PAYEE_RETURNED = declare(
    "payee.returned", _("The payee account ****%(tail)s was sent back (%(reason)s)"), _("Finance writes: %(words)s")
)
DEDUCTION = declare(
    "deduction.noticed",
    _("%(amount_fen)s is to be deducted from your deposit: %(number)s"),
    _("Basis: %(basis)s. You may object until %(until_on)s; without an objection it is final."),
)
OBJECTED = declare(
    "deduction.objected", _("An objection to decide: deduction %(number)s"), _("The supplier writes: %(words)s")
)
UPHELD = declare("deduction.upheld", _("Deduction %(number)s stays"), _("We write: %(words)s"))
DROPPED = declare("deduction.dropped", _("Deduction %(number)s was dropped"), _("We write: %(words)s"))
BOOKED = declare(
    "deduction.booked",
    _("%(booked_fen)s was deducted from your deposit: %(number)s"),
    _("Basis: %(basis)s. Still owed: %(owed_fen)s."),
)
FROZEN = declare(
    "freeze.placed",
    _("A part of your deposit is frozen: %(amount_fen)s"),
    _("Cause: %(cause)s. We look at it again by %(review_on)s; the rest goes on without it."),
)
FROZEN_WHOLE = declare(
    "freeze.whole",
    _("Your deposit is frozen"),
    _("Cause: %(cause)s. We look at it again by %(review_on)s."),
)
LIFTED = declare("freeze.lifted", _("A freeze of your deposit was lifted"), _("Cause: %(cause)s. We write: %(words)s"))
REVIEW = declare(
    "freeze.review", _("A freeze to look at again"), _("Cause: %(cause)s. The next look is due %(review_on)s.")
)
CORRECTION = declare(
    "ledger.correction", _("A correction of the ledger waits for a second person: %(number)s"), mail=False
)


def page(refund) -> str:
    """Where the supplier reads about a request."""
    return f"/deposit/refund/{refund.pk}/"


def case(obj) -> str:
    """Where staff work on something of this app."""
    return f"/admin/deposits/{obj._meta.model_name}/{obj.pk}/change/"


def tell_supplier(subject, code: str, /, url: str = "/deposit/", **data):
    """Tell everybody who acts for the supplier."""
    notify(people.members(subject.party_id), code, url=url, **data)


def tell_staff(role: str, subject, code: str, /, **data):
    """Tell everybody with a role."""
    notify(people.staff(role), code, url=case(subject), **data)


# Whose turn it is in each state of a request.
TURNS = {"submitted": roles.REFUND_REVIEWER, "finance": roles.FINANCE, "approval": roles.REFUND_LEAD}
