"""What staff may press on a refund request, each with what it asks for and what will happen."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.desk import Button
from workflow.words import money

from ..actions.claims import notice_deduction
from ..actions.freezes import freeze
from ..actions.review import (
    STAGES,
    approve_refund,
    ask_more,
    claim_refund,
    extend_refund,
    pass_business,
    pass_finance,
    reject_refund,
    send_back,
    unclaim_refund,
)
from ..forms.claims import DeductionForm, FreezeForm
from ..forms.refunds import ApproveForm, AskMoreForm, ExtendForm, NoteForm, RejectForm, SendBackForm


def about(form):
    """Build a form that offers what belongs to the request."""
    return lambda refund, data, files, actor, prefix: form(data, files, prefix=prefix, refund=refund)


def back(refund, data, files, actor, prefix):
    """The earlier checks a request may go back to."""
    stages = STAGES[: STAGES.index(refund.state)] if refund.state in STAGES else []
    return SendBackForm(data, files, prefix=prefix, stages=stages)


def with_refund(refund, form):
    return form.cleaned_data | {"refund": refund}


def account_of(refund):
    """Deductions and freezes are entered while the request is open."""
    return refund.account if refund.state not in refund.ENDED else None


def what_approval_does(refund) -> str:
    """Every effect with its amount, in the order in which it happens."""
    found = refund.picture.eligibility
    if found is None:
        return ""
    steps = []
    if found.deducted_fen:
        steps.append(gettext("%(amount)s is deducted") % {"amount": money(found.deducted_fen)})
    if found.kept_fen:
        steps.append(
            gettext("%(amount)s is kept back until objections are decided") % {"amount": money(found.kept_fen)}
        )
    if found.frozen_fen:
        steps.append(gettext("%(amount)s stays frozen") % {"amount": money(found.frozen_fen)})
    steps.append(
        gettext("%(amount)s is set aside and goes to finance to be paid") % {"amount": money(found.expected_fen)}
    )
    steps.append(gettext("the supplier is told, with your words"))
    return "; ".join(steps)


BUTTONS = [
    Button(
        approve_refund, _("Grant the refund"), tone="primary", form=ApproveForm, will=what_approval_does
    ),
    Button(
        pass_business, _("Finish the business check"), tone="primary", form=NoteForm,
        will=_("Papers count as checked; the request goes to finance."),
    ),
    Button(
        pass_finance, _("Finish the finance check"), tone="primary", form=NoteForm,
        will=_("Bills, deductions and account are right; the request goes to the refund lead."),
    ),
    Button(
        claim_refund, _("Take the request"), _("Colleagues see that you work on it."),
        subject=lambda refund: refund if refund.claimed_by_id != refund.picture.reader.user_id else None,
    ),
    Button(
        unclaim_refund, _("Put it back into the queue"), _("A colleague can take it."),
        subject=lambda refund: refund if refund.claimed_by_id else None,
    ),
    Button(
        ask_more, _("Ask the supplier for more"), make=about(AskMoreForm),
        will=_("The clock stands still until the supplier answers; the papers named are sent back."),
    ),
    Button(
        send_back, _("Send it back to an earlier check"), make=back,
        will=_("A colleague checks again; the clock runs on."),
    ),
    Button(
        notice_deduction, _("Enter a deduction"), make=about(DeductionForm), subject=account_of, inputs=with_refund,
        will=_("The supplier is told and may object; until then only this amount is kept back."),
    ),
    Button(
        freeze, _("Freeze a part"), make=about(FreezeForm), subject=account_of, inputs=with_refund,
        will=_("The amount gets a clock of its own; the rest goes on and is paid on time."),
    ),
    Button(
        extend_refund, _("Extend the review"), form=ExtendForm,
        will=_("The latest day moves; the supplier reads the reason."),
    ),
    Button(
        reject_refund, _("Reject"), form=RejectForm, tone="danger",
        will=_("The supplier reads reason and words and may appeal once; the deposit stays held."),
    ),
]  # fmt: skip
