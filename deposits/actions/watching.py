"""What the clock of a refund does by itself: nudge, escalate, call it overdue, let interest run."""

from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors, calendar, timers
from workflow.actions import action, note
from workflow.actors import SYSTEM

from ..models import Payout, Refund
from ..refunds import messages
from ..refunds.accruing import accrue, rate
from ..refunds.settling import PRINCIPAL, UNPAID
from .granting import watch

State = Refund.State
RUNNING = [*Refund.IN_REVIEW, *Refund.GRANTED]
LATE = "deposits.accrue_interest"


@action(by=actors.system, source=RUNNING, public=False, says=_("noted that the expected day has passed"))
def nudge_refund(refund, *, actor):
    """The day the supplier was told has passed: remind whoever has the request."""
    if refund.state not in Refund.IN_REVIEW:
        return
    about = {"number": refund.number, "limit_on": refund.limit_on}
    if refund.claimed_by_id:
        messages.notify([refund.claimed_by_id], messages.NUDGE, url=messages.case(refund), **about)
    else:
        messages.tell_staff(messages.TURNS[refund.state], refund, messages.NUDGE, **about)


@action(by=actors.system, source=RUNNING, public=False, says=_("told the refund lead that the limit is near"))
def escalate_refund(refund, *, actor):
    """So many working days are used (policy refund.escalate_days): the lead looks after it."""
    messages.tell_staff(roles.REFUND_LEAD, refund, messages.ESCALATED, number=refund.number, limit_on=refund.limit_on)


@action(by=actors.system, source=RUNNING, says=_("noted that the refund is overdue"))
def mark_refund_overdue(refund, *, actor):
    """24:00 of the last day has passed and not everything due is paid: tell lead and auditor; interest begins."""
    if refund.state in Refund.GRANTED:
        late = refund.payouts.filter(purpose__in=PRINCIPAL, state__in=UNPAID, due__lt=calendar.today())
        if not late.exists():  # paid in time; a part that was released later has its own day
            watch(refund)
            return
    refund.overdue = True
    note(limit_on=refund.limit_on)
    about = {"number": refund.number, "limit_on": refund.limit_on, "rate": f"{rate(refund) / 100:g}%"}
    for role in (roles.REFUND_LEAD, roles.AUDITOR):
        messages.tell_staff(role, refund, messages.OVERDUE, **about)
    messages.tell_supplier(refund, messages.OVERDUE, messages.page(refund), **about)
    timers.start(refund, LATE, due=calendar.end_of(calendar.today()), survives=True)


@action(by=actors.system, source=RUNNING, says=_("added interest of %(interest_fen)s for late payment"))
def accrue_interest(refund, *, actor):
    """A day ended with money unpaid that was due: owe interest for it, and for days the sweep missed."""
    note(interest_fen=accrue(refund, SYSTEM))
    unpaid = refund.payouts.filter(purpose__in=PRINCIPAL, state__in=Payout.OPEN)
    if refund.overdue and (refund.state in Refund.IN_REVIEW or unpaid.exists()):
        timers.start(refund, LATE, due=calendar.end_of(calendar.today()), survives=True)
