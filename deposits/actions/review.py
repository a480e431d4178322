"""The platform's side of a refund: three checks by three people, asking for more, saying no, granting."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors, calendar
from workflow.actions import Refused, action, must_say, note
from workflow.actors import SYSTEM

from ..models import Deduction, Extension, Pause, PayeeAccount, Refund, RefundPaper
from ..refunds import clock, messages, settling
from ..refunds.covering import cover
from ..refunds.eyes import four_eyes
from ..refunds.settling import confirmed_payee
from .granting import book_finals, pay_out
from .refunds import appeal_until

State = Refund.State
STAGES = [State.SUBMITTED, State.FINANCE, State.APPROVAL]
BUSINESS, MONEY = "deposits.pass_business", "deposits.pass_finance"


@actors.rule
def whose_turn(actor, refund):
    """Staff of the role that a request waits for now."""
    return refund.state in messages.TURNS and roles.BY_NAME[messages.TURNS[refund.state]](actor, refund)


def another_person(*verbs: str) -> actors.Rule:
    """Four eyes (policy refund.four_eyes): not whoever made one of these other checks of the request."""
    return actors.Rule(
        lambda actor, refund: (
            not (actor.kind == "person" and actors.acted_before(actor, refund, *verbs) and four_eyes())
        ),
        f"another person than did {', '.join(verbs)}",
    )


@actors.rule
def not_who_deducts(actor, refund):
    """Four eyes: who entered a deduction from this account does not grant the refund."""
    mine = Deduction.objects.filter(account_id=refund.account_id, entered_by_id=actor.user_id)
    return not (actor.user_id and mine.exclude(state=Deduction.State.DROPPED).exists() and four_eyes())


@actors.rule
def not_who_rejected(actor, refund):
    """An appeal is decided by somebody else, always."""
    return not (refund.appealed and actors.acted_before(actor, refund, "deposits.reject_refund"))


@actors.rule
def asks_left(actor, refund):
    """The supplier may be asked for more only so often (policy refund.ask_times); then the lead has to agree."""
    return refund.asked_times < refund.rules.get("refund.ask_times", 2)


@actors.rule
def not_claimed_by_another(actor, refund):
    return refund.claimed_by_id in (None, actor.user_id)


def hand_on(refund, role=None):
    """The next one finds the request unclaimed, and is told."""
    refund.claimed_by = None
    if role:
        messages.tell_staff(role, refund, messages.STAGE, number=refund.number, limit_on=refund.limit_on)


@action(
    by=(whose_turn & not_claimed_by_another) | roles.refund_lead, source=STAGES, public=False,
    says=_("took the refund request up"),
)  # fmt: skip
def claim_refund(refund, *, actor):
    """Say that one works on it; the lead may take it over."""
    refund.claimed_by_id = actor.user_id


@action(
    by=(whose_turn & not_claimed_by_another) | roles.refund_lead, source=STAGES, public=False,
    says=_("put the refund request back into the queue"),
)  # fmt: skip
def unclaim_refund(refund, *, actor):
    """Leave it to a colleague."""
    refund.claimed_by = None


@action(
    by=roles.refund_reviewer & another_person(MONEY), source=[State.SUBMITTED], to=State.FINANCE,
    says=_("finished the business check of the refund request"),
)  # fmt: skip
def pass_business(refund, *, actor, note=""):
    """The shop's affairs are in order and the papers are right; `note` is for colleagues."""
    keep_note(refund, note)
    cover(refund.account, refund)
    refund.papers.filter(superseded=False, status=RefundPaper.Status.PENDING).update(status=RefundPaper.Status.ACCEPTED)
    hand_on(refund, roles.FINANCE)


@action(
    by=roles.finance & another_person(BUSINESS), source=[State.FINANCE], to=State.APPROVAL,
    says=_("finished the finance check of the refund request"),
)  # fmt: skip
def pass_finance(refund, *, actor, note=""):
    """Bills, deductions and the payee account are right; `Refused` while the account is not confirmed."""
    must_have_payee(refund)
    keep_note(refund, note)
    cover(refund.account, refund)
    hand_on(refund, roles.REFUND_LEAD)


def keep_note(refund, words: str):
    """An internal note, read by colleagues in the timeline."""
    if words.strip():
        write_note(refund.account, actor=SYSTEM, refund=refund.pk, words=words.strip())


@action(by=actors.system, source=None, audit=["refund", "words"], public=False, says=_("noted for colleagues"))
def write_note(account, *, actor, refund, words):
    """Keep what a colleague wrote; suppliers never see it."""


def must_have_payee(refund):
    if refund.payee_id is None or refund.payee != confirmed_payee(refund.party_id):
        raise Refused(_("The payee account is not confirmed. Confirm it first, or send it back."))


@action(
    by=roles.refund_lead & another_person(BUSINESS, MONEY) & not_who_deducts & not_who_rejected,
    source=[State.APPROVAL], to=lambda r: r.next_state, audit=["words"],
    says=_("granted the refund of %(approved_fen)s"),
)  # fmt: skip
def approve_refund(refund, *, actor, words=""):
    """Grant the refund: final deductions are booked in the request's order, what is disputed stays, the rest is paid.

    Deductions never exceed the balance: what is short is recorded as owed. Guarantees are released, not paid.
    Pass `seen`: the decision holds only for what the page showed.
    """
    from ..eligibility import must_be_eligible

    must_be_eligible(refund.account, refund)
    must_have_payee(refund)
    cover(refund.account, refund)
    deducted = book_finals(refund)
    clock.stop(refund)
    refund.answer, refund.reason, refund.claimed_by = words, "", None
    paid = pay_out(refund, actor)
    refund.approved_fen = paid
    refund.next_state = settling.standing(refund)
    held = settling.kept(refund.account).of(refund.account.balances()["deposit"])
    note(approved_fen=paid, deducted_fen=deducted, held_fen=held)
    messages.tell_supplier(
        refund, messages.APPROVED, messages.page(refund), number=refund.number, approved_fen=paid,
        deducted_fen=deducted, held_fen=held, words=words,
    )  # fmt: skip


@action(
    by=whose_turn | roles.refund_lead, source=[State.FINANCE, State.APPROVAL], to=lambda r: r.stage,
    audit=["stage", "words"], public=False, says=_("sent the refund request back to an earlier check"),
)  # fmt: skip
def send_back(refund, *, actor, stage, words):
    """Give a request back to an earlier check (`stage`: a state) with words to the colleague."""
    if stage not in STAGES[: STAGES.index(refund.state)]:
        raise Refused(_("Choose an earlier check."), "stage")
    must_say(words, _("Say what has to be checked again."))
    refund.stage, refund.claimed_by = str(stage), None
    messages.tell_staff(messages.TURNS[stage], refund, messages.BACK, number=refund.number, words=words)


@action(
    by=(whose_turn & asks_left) | roles.refund_lead, source=STAGES, to=lambda r: State.MORE_WANTED,
    audit=["reason", "words", "wanted"], says=_("asked for more (%(reason)s)"),
)  # fmt: skip
def ask_more(refund, *, actor, reason, words, wanted):
    """Ask the supplier for more: `wanted` names papers by kind, and "payee" for another account. The clock stands.

    Papers named are sent back. `Refused` without words, or when nothing is named.
    """
    must_say(words)
    wanted = [str(w) for w in wanted]
    if not wanted:
        raise Refused(_("Choose what the supplier has to send."), "wanted")
    if "payee" in wanted and (payee := latest_payee(refund)):
        from .payee import return_payee

        return_payee(payee, actor=SYSTEM, reason=reason, words=words, refund=refund)
    refund.papers.filter(superseded=False, kind__in=wanted).update(status=RefundPaper.Status.RETURNED)
    Pause.objects.create(
        party_id=refund.party_id, refund=refund, asked_on=calendar.today(), reason=reason, words=words, wanted=wanted,
        asked_by_id=actor.user_id,
    )  # fmt: skip
    refund.stage, refund.asked_times, refund.claimed_by = refund.state, refund.asked_times + 1, None
    clock.stop(refund)
    messages.tell_supplier(refund, messages.MORE, messages.page(refund), number=refund.number, words=words)


def latest_payee(refund) -> PayeeAccount | None:
    """The account that is being checked, else the confirmed one."""
    rows = PayeeAccount.objects.filter(party_id=refund.party_id, state__in=["proposed", "confirmed"])
    return rows.order_by("-state", "-pk").first()


@action(
    by=roles.refund_lead & not_who_rejected, source=STAGES, to=State.REJECTED, audit=["reason", "words"],
    says=_("rejected the refund request (%(reason)s)"),
)  # fmt: skip
def reject_refund(refund, *, actor, reason, words):
    """Say no with a reason code and words; the supplier may appeal once, and the deposit stays held."""
    must_say(words)
    refund.reason, refund.answer, refund.claimed_by, refund.overdue = reason, words, None, False
    clock.stop(refund)
    book_finals(refund)
    refund.changed_at = timezone.now()
    told = {"number": refund.number, "reason": reason, "words": words}
    if refund.appealed:
        messages.tell_supplier(refund, messages.REJECTED_FOR_GOOD, messages.page(refund), **told)
    else:
        messages.tell_supplier(refund, messages.REJECTED, messages.page(refund), appeal_on=appeal_until(refund), **told)


@action(
    by=roles.refund_lead, source=[*STAGES, State.MORE_WANTED], audit=["days", "words"],
    says=_("gave the review %(days)s more working days: latest %(limit_on)s instead of %(was_on)s"),
)  # fmt: skip
def extend_refund(refund, *, actor, days, words):
    """Move the limit by working days, with the reason that the supplier reads; not once it has passed."""
    must_say(words)
    if refund.overdue:
        raise Refused(_("The limit has passed; more time cannot be given afterwards."))
    was = refund.limit_on
    Extension.objects.create(
        party_id=refund.party_id, refund=refund, days=days, words=words[:300], given_by_id=actor.user_id
    )
    if refund.state == State.MORE_WANTED:
        refund.target_on, refund.limit_on, refund.provisional = clock.dates(refund)
    else:
        clock.wind(refund)
    note(was_on=was, limit_on=refund.limit_on)
    messages.tell_supplier(
        refund, messages.EXTENDED, messages.page(refund), number=refund.number, limit_on=refund.limit_on, was_on=was,
        words=words,
    )  # fmt: skip
