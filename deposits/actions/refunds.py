"""The supplier's side of a refund: apply with papers, answer, withdraw, appeal."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.models import Store
from workflow import actors, calendar, policies
from workflow.actions import Refused, action, must_say, note

from ..ledger.numbers import new_number
from ..models import DepositAccount, PayeeAccount, Refund, RefundPaper
from ..refunds import clock, messages, settling
from ..refunds.covering import cover

State = Refund.State


@actors.rule
def over(actor, account):
    """The deposit is held; one that was paid in part goes back once its store is closed."""
    closed = Store.objects.filter(party_id=account.party_id, channel=account.channel, state=Store.State.CLOSED)
    return account.state == DepositAccount.State.HELD or closed.exists()


@action(
    by=actors.member & over, source=[DepositAccount.State.DUE, DepositAccount.State.HELD],
    says=_("began a refund request"),
)  # fmt: skip
def open_refund(account, *, actor):
    """Begin a request for this account; `Refused` while another one is under way."""
    try:
        with transaction.atomic():
            return Refund.objects.create(
                party_id=account.party_id, account=account, number=new_number("RF"),
                payee=settling.confirmed_payee(account.party_id),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("A refund request for this deposit is under way already.")) from None


@action(by=actors.member, source=[State.DRAFT], public=False, says=_("described the refund request"))
def describe_refund(refund, *, actor, words):
    """Say in words why the deposit is to be given back."""
    refund.words = words


@action(by=actors.member, source=[State.DRAFT, State.MORE_WANTED], audit=["kind"], says=_("sent a paper"))
def send_paper(refund, *, actor, kind, file):
    """Send one of the papers; sent again it takes the place of the earlier one, which is kept."""
    if kind not in {p["kind"] for p in wanted_papers(refund)}:
        raise Refused(_("This paper is not asked for."), "kind")
    refund.papers.filter(kind=kind, superseded=False).update(superseded=True)
    return RefundPaper.objects.create(
        party_id=refund.party_id, refund=refund, kind=kind, file=file, sent_by_id=actor.user_id
    )


def wanted_papers(refund) -> list[dict]:
    """The papers of policy refund.papers: as frozen on the request, else in force now (kind, title_zh, title_en)."""
    return refund.rules.get("refund.papers") or policies.value("refund.papers")


def missing_papers(refund) -> list[str]:
    """Kinds of papers that are not there, or were sent back."""
    there = refund.papers.filter(superseded=False).exclude(status=RefundPaper.Status.RETURNED)
    have = set(there.values_list("kind", flat=True))
    return [p["kind"] for p in wanted_papers(refund) if p["kind"] not in have]


@action(by=actors.member, source=[State.DRAFT], to=State.SUBMITTED, says=_("applied for the refund of the deposit"))
def submit_refund(refund, *, actor):
    """Hand the request in: from the working day after today the clock runs.

    `Refused` naming everything that is in the way. What the platform still wants to keep is itemised now, so that
    objections can be heard before the decision; the policies of today stay with the request.
    """
    from ..eligibility import evaluate, must_be_eligible, snapshot

    must_be_eligible(refund.account, refund)
    found = evaluate(refund.account, refund)
    refund.snapshot, refund.expected_fen = snapshot(found), max(found.expected_fen, 0)
    start_clock(refund)
    cover(refund.account, refund)
    note(number=refund.number, expected_fen=refund.expected_fen, target_on=refund.target_on, limit_on=refund.limit_on)
    messages.tell_staff(
        roles.REFUND_REVIEWER, refund, messages.SUBMITTED, number=refund.number, limit_on=refund.limit_on
    )


def start_clock(refund):
    """Freeze the policies of today on the request and start its clock."""
    refund.rules = policies.values("refund.")
    refund.payee = settling.confirmed_payee(refund.party_id)
    refund.submitted_on, refund.asked_times, refund.overdue = calendar.today(), 0, False
    refund.target_days, refund.limit_days = refund.rules["refund.target_days"], refund.rules["refund.limit_days"]
    refund.order = refund.rules["refund.order"]
    clock.wind(refund)


@action(by=actors.member, source=list(Refund.UNDECIDED), to=State.WITHDRAWN, says=_("withdrew the refund request"))
def withdraw_refund(refund, *, actor):
    """Take the request back while nothing is decided; the deposit stays held."""
    from .granting import book_finals

    close_pause(refund)
    clock.stop(refund)
    book_finals(refund)
    refund.claimed_by, refund.overdue = None, False


@action(by=actors.member, source=[State.MORE_WANTED], to=lambda r: r.stage, says=_("sent what was asked for"))
def answer_more(refund, *, actor):
    """Say that everything asked for is there: the clock goes on from the next working day.

    `Refused` while a paper that was asked for is missing or no payee account waits or is confirmed.
    """
    pause = refund.pauses.get(answered_on=None)
    if missing := [k for k in missing_papers(refund) if k in pause.wanted]:
        titles = [title_of(p) for p in wanted_papers(refund) if p["kind"] in missing]
        raise Refused(_("Still missing: %(what)s.") % {"what": ", ".join(titles)})
    payees = PayeeAccount.objects.filter(party_id=refund.party_id, state__in=["proposed", "confirmed"])
    if "payee" in pause.wanted and not payees.exists():
        raise Refused(_("Enter the payee account that was asked for."))
    days = close_pause(refund)
    clock.wind(refund)
    note(days=days, target_on=refund.target_on, limit_on=refund.limit_on)
    dates = {"number": refund.number, "target_on": refund.target_on, "limit_on": refund.limit_on}
    messages.tell_staff(messages.TURNS[refund.stage], refund, messages.ANSWERED, **dates)
    messages.tell_supplier(refund, messages.GOES_ON, messages.page(refund), days=days, **dates)


def title_of(paper: dict) -> str:
    """A paper's title in the reader's language."""
    from django.utils.translation import get_language

    return paper["title_zh"] if (get_language() or "zh").startswith("zh") else paper["title_en"]


def close_pause(refund) -> int:
    """End the pause that runs, if there is one; the number of working days it took."""
    pause = refund.pauses.filter(answered_on=None).first()
    if pause is None:
        return 0
    pause.answered_on = max(calendar.today(), pause.asked_on)
    pause.save(update_fields=["answered_on"])
    return calendar.working_days_between(pause.asked_on, pause.answered_on)


@action(
    by=actors.member, source=[State.REJECTED], to=State.SUBMITTED, audit=["words"],
    says=_("appealed against the rejection"),
)  # fmt: skip
def appeal_refund(refund, *, actor, words):
    """Ask once for another decision, within the working days of policy refund.appeal_days; somebody else decides.

    The clock begins anew with the appeal.
    """
    if refund.appealed:
        raise Refused(_("There is one appeal only. When the reason is gone you may file a new request."))
    if calendar.today() > appeal_until(refund):
        raise Refused(_("The time to appeal has passed. You may file a new request."))
    must_say(words, _("Say what is wrong with the decision."))
    if Refund.objects.filter(account=refund.account).exclude(state__in=Refund.ENDED).exists():
        raise Refused(_("A refund request for this deposit is under way already."))
    refund.appealed, refund.words = True, f"{refund.words}\n\n{words}".strip()
    start_clock(refund)
    cover(refund.account, refund)
    messages.tell_staff(
        roles.REFUND_REVIEWER, refund, messages.SUBMITTED, number=refund.number, limit_on=refund.limit_on
    )


def appeal_until(refund):
    """The last day to appeal against a rejection."""
    decided = refund.changed_at.astimezone(calendar.SHANGHAI).date()
    return calendar.add(decided, refund.rules.get("refund.appeal_days", 5))[0]
