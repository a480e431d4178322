"""Four eyes on a refund: who did what, who may do the next thing, and why the others may not."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import roles
from workflow import history
from workflow.models import Event
from workflow.words import role_title

from ..actions.review import approve_refund, pass_business, pass_finance
from ..models import Deduction, Refund

State = Refund.State
STEPS = [
    ("deposits.submit_refund", State.DRAFT), ("deposits.pass_business", State.SUBMITTED),
    ("deposits.pass_finance", State.FINANCE), ("deposits.approve_refund", State.APPROVAL),
    ("deposits.export_payout", State.APPROVED),
]  # fmt: skip
NEXT = {
    State.SUBMITTED: (pass_business, roles.REFUND_REVIEWER), State.FINANCE: (pass_finance, roles.FINANCE),
    State.APPROVAL: (approve_refund, roles.REFUND_LEAD),
}  # fmt: skip


@dataclass
class Hand:
    """One step: what it is, who did it (or which role may), and how far it is."""

    step: str
    who: str
    state: str
    words: str


def hands(picture) -> list[Hand]:
    """The steps of a request in order, with the people behind them; three queries."""
    refund = picture.refund
    done = {}
    about = Event.objects.filter(verb__in=[verb for verb, _state in STEPS[:-1]])
    for event in about & Event.objects.about(refund):
        done[event.verb] = event.user_id
    payers = [p.batch.exported_by_id for p in picture.payouts if p.batch_id]
    entered = [d.entered_by_id for d in picture.deductions if d.state != Deduction.State.DROPPED and d.entered_by_id]
    names = history.people({pk for pk in [*done.values(), *payers, *entered] if pk}, picture.reader)

    def name(pk):
        return names.get(pk, (_("The system"), ""))[0]

    titles = [_("Application"), _("Business check"), _("Finance check"), _("Approval"), _("Payment to the supplier")]
    found = []
    for title, (verb, state) in zip(titles, STEPS, strict=True):
        pk = payers[-1] if verb.endswith("export_payout") and payers else done.get(verb)
        if pk:
            found.append(Hand(title, name(pk), "done", _("done")))
        elif refund.state == state:
            found.append(Hand(title, role_title(role_of(state)), "us", _("now")))
        else:
            found.append(Hand(title, role_title(role_of(state)), "later", _("later")))
    if entered:
        who = ", ".join(dict.fromkeys(name(pk) for pk in entered))
        found.insert(1, Hand(_("Deductions entered"), who, "done", ""))
    return found


def role_of(state) -> str:
    return {State.APPROVED: roles.FINANCE, State.DRAFT: "supplier"}.get(state) or NEXT[state][1]


def may_next(refund, actor) -> str:
    """Whether this person may make the next check, and if not, why."""
    if refund.state not in NEXT:
        return ""
    action, role = NEXT[refund.state]
    if action.may(refund, actor):
        return _("You may make the next check.")
    if role not in actor.roles:
        return _("The next check is for %(role)s.") % {"role": role_title(role)}
    return _("You may not make the next check: you made an earlier one, entered a deduction, or decided before.")
