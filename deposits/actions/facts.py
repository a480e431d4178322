"""Facts that decide about a refund: recorded, changed, cleared; violations are appealed once and decided by others."""

from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts import people, roles
from workflow import actors, calendar, timers
from workflow.actions import Refused, action, note, tell
from workflow.frame import CHUNK, current
from workflow.notices import declare, notify
from workflow.words import in_every_language

from ..forms.facts import Fact
from ..models import FactFile, Obligation, OrderLine

State, Kind = Obligation.State, Obligation.Kind
PAGE = "/deposit/facts/"
KEPT = ("fen", "happened_on", "clears_on", "severity", "points", "words")  # what a later word about a fact may change
TOLD = {Kind.VIOLATION, Kind.COMPLAINT, Kind.COMPENSATION, Kind.DEBT, Kind.PENALTY, Kind.GOODS}

ONE = declare(
    "deposit.fact", _("%(kind)s %(reference)s was recorded"),
    _("It counts when you ask for your deposit. The page says what it is about and how it clears."),
)  # fmt: skip
MANY = declare(
    "deposit.facts", _("%(count)s matters that count for your deposit were recorded"),
    _("Each with its amount and how it clears is listed on the page."),
)  # fmt: skip
APPEALED = declare(
    "deposit.appealed", _("An appeal against violation %(reference)s"), _("%(company)s disputes it."), mail=False
)
DISMISSED = declare(
    "deposit.appeal_dismissed", _("Your appeal against %(reference)s was dismissed"), _("The answer: %(words)s")
)
GRANTED = declare(
    "deposit.appeal_granted", _("Your appeal against %(reference)s was granted"), _("The violation no longer counts.")
)

FACTS_WRITE = "facts:write"
clerks = roles.finance | roles.buyer | roles.quality_reviewer | roles.refund_reviewer
recorders = clerks | actors.machine_with(FACTS_WRITE)
deciders = roles.quality_lead | roles.refund_lead


@actors.rule
def violation(actor, fact):
    return fact.kind == Kind.VIOLATION


@actors.rule
def violation_not_appealed(actor, fact):
    return fact.kind == Kind.VIOLATION and not fact.appeal


@actors.rule
def appealed(actor, fact):
    return fact.appealed


@actors.rule
def order(actor, fact):
    return fact.kind == Kind.ORDER


@lru_cache
def kind_words(kind: str) -> dict[str, str]:
    """A kind of fact in each language, for events and messages."""
    return in_every_language(lambda: Kind(kind).label)


@action(by=recorders, source=None, public=False, says=_("recorded %(count)s facts"))
def record_facts(supplier, *, actor, facts: list[Fact]):
    """Record up to 500 facts of one supplier; returns for each what became of it.

    An answer is (obligation, "done" | "known" | `Refused`): what is new is kept, what was told before changes only
    what the newer word says otherwise, and a fact that was cleared stays cleared. Each new or changed one has its own
    line in the log.
    """
    for _attempt in range(3):
        try:
            with transaction.atomic():
                answers, added, changed = keep(supplier, facts, actor)
            break
        except IntegrityError:  # another supplier's turn has just taken one of these numbers: look again
            continue
    else:
        raise Refused(_("These facts are being recorded by somebody else right now. Send them again."))
    write_lines(added, changed)
    announce(supplier, added)
    note(count=len(added) + len(changed))
    return answers


def keep(supplier, facts, actor):
    """Compare with what is kept and write the difference set-wise."""
    rows = Obligation.objects.filter(
        kind__in={f.kind for f in facts}, source__in={f.source for f in facts},
        reference__in={f.reference for f in facts},
    )  # fmt: skip
    found = {(o.kind, o.source, o.reference): o for o in rows}
    answers, added, changed = [], {}, {}
    for fact in facts:
        known = found.get(fact.key)
        if known is None:
            known = found[fact.key] = added[fact.key] = new(supplier, fact, actor)
            answers.append((known, "done"))
        elif known.party_id != supplier.party_id:
            message = _("This number of this source belongs to another company.")
            answers.append((None, Refused(message, "reference")))
        else:
            answers.append((known, told_again(known, fact, known.pk and changed)))
    Obligation.objects.bulk_create(added.values(), batch_size=CHUNK)
    if changed:
        names = sorted({name for was in changed.values() for name in was})
        Obligation.objects.bulk_update(changed, names, batch_size=CHUNK)
        told = Obligation.objects.filter(pk__in=[fact.pk for fact in changed])
        told.update(revision=F("revision") + 1, changed_at=current().at)
    return answers, list(added.values()), changed


def new(supplier, fact: Fact, actor) -> Obligation:
    values = {name: value for name in KEPT if (value := getattr(fact, name)) is not None}
    values.setdefault("happened_on", fact.received_on or fact.cleared_on or calendar.today())
    return Obligation(
        party_id=supplier.party_id, kind=fact.kind, source=fact.source, reference=fact.reference,
        entered_by_id=actor.user_id, created_at=current().at, changed_at=current().at, **values,
    )  # fmt: skip


def told_again(known: Obligation, fact: Fact, changed: dict | None):
    """Apply what a newer word says otherwise; `changed` gathers what it was before, by obligation."""
    was = {n: getattr(known, n) for n in KEPT if getattr(fact, n) not in (None, getattr(known, n))}
    if not was:
        return "known"
    if known.state != State.OPEN:
        return Refused(
            _("This fact was cleared and stays so. If it is open again, staff reopen it in the portal."), "status"
        )
    for name in was:
        setattr(known, name, getattr(fact, name))
    if known.pk:
        if known not in changed:
            known.revision, known.changed_at = known.revision + 1, current().at
        changed[known] = was | changed.get(known, {})
    return "done"


def write_lines(added, changed):
    """One line of the log for each fact, and a clock for each that ends by itself."""
    for fact in added:
        tell(
            fact, "deposits.open_fact", kind=kind_words(fact.kind), source=fact.source, reference=fact.reference,
            amount_fen=fact.fen, severity=fact.severity, points=fact.points, public=fact.kind in TOLD,
        )  # fmt: skip
    for fact, was in changed.items():
        tell(
            fact, "deposits.change_fact", kind=kind_words(fact.kind), reference=fact.reference, amount_fen=fact.fen,
            before=was, public=fact.kind in TOLD,
        )  # fmt: skip
    for fact in [*added, *(f for f, was in changed.items() if "clears_on" in was)]:
        if fact.clears_on:
            timers.start(fact, "deposits.end_fact", due=calendar.end_of(fact.clears_on))


def announce(supplier, added):
    """Tell the supplier what weighs; open orders and the like are listed on the page only."""
    weighty = [fact for fact in added if fact.kind in TOLD]
    if len(weighty) == 1:
        fact = weighty[0]
        about = {"kind": kind_words(fact.kind), "reference": fact.reference}
        notify(people.members(supplier.party_id), ONE, url=PAGE, **about)
    elif weighty:
        notify(people.members(supplier.party_id), MANY, url=PAGE, count=len(weighty))


def record_fact(supplier, *, actor, kind, source, reference, **given) -> Obligation:
    """Record one fact (fields of `Fact`) and return its obligation; `Refused` where it cannot be kept."""
    fact = Fact(kind=kind, supplier=supplier.uscc, source=source, reference=reference, **given)
    obligation, outcome = record_facts(supplier, actor=actor, facts=[fact])[0]
    if isinstance(outcome, Refused):
        raise outcome
    return obligation


@action(
    by=actors.system, source=[State.OPEN], audit=["reference"],
    says=_("recorded %(kind)s %(reference)s (%(source)s)"),
)  # fmt: skip
def open_fact(fact, *, actor):
    """A fact has come up; `record_facts` writes this line for each of many."""


@action(
    by=clerks, source=[State.OPEN], audit=["words"], says=_("changed %(kind)s %(reference)s to %(amount_fen)s"),
)  # fmt: skip
def change_fact(fact, *, actor, fen, words):
    """Correct the amount of a fact, with the reason in words to the supplier."""
    if fen == fact.fen:
        raise Refused(_("This is the amount already."), "fen")
    note(kind=kind_words(fact.kind), reference=fact.reference, amount_fen=fen, before={"fen": fact.fen})
    fact.fen = fen


@action(
    by=recorders, source=[State.OPEN], to=State.CLEARED, audit=["words", "on"], says=_("cleared %(kind)s %(reference)s")
)
def clear_fact(fact, *, actor, on=None, words=""):
    """The fact no longer counts, since the day `on` (default today); an appeal that waits is settled by it."""
    cleared(fact, on)


def cleared(fact, on=None):
    """Orders and the like come and go by the thousand: the supplier reads them on its page, not in its timeline."""
    current().stack[-1].public = fact.kind in TOLD
    fact.cleared_on, fact.appealed = on or calendar.today(), False
    note(kind=kind_words(fact.kind), reference=fact.reference)


@action(by=actors.system, source=[State.OPEN], to=State.CLEARED, says=_("let %(kind)s %(reference)s end on its day"))
def end_fact(fact, *, actor):
    """The last day it counts has passed."""
    if fact.clears_on is None or calendar.today() <= fact.clears_on:
        raise Refused(_("This fact counts for longer now."))
    cleared(fact, fact.clears_on)


@action(
    by=clerks, source=[State.CLEARED], to=State.OPEN, audit=["words"], says=_("reopened %(kind)s %(reference)s")
)  # fmt: skip
def reopen_fact(fact, *, actor, words):
    """It was cleared by mistake, or has come up again."""
    fact.cleared_on = None
    note(kind=kind_words(fact.kind), reference=fact.reference)


@action(
    by=recorders & order, source=[State.OPEN], to=State.CLEARED, public=False,
    says=_("recorded order %(reference)s as received: %(due_fen)s due"),
)  # fmt: skip
def receive_order(fact, *, actor, orders):
    """The customer has the order: it is cleared and counts for settlement.

    `orders` maps obligations' ids to `received_on`, `due_fen`, `invoice_fen` and `channel`. `Refused` when an order
    of this number was settled for the supplier before.
    """
    told, frame = orders[fact.pk], current()
    before = OrderLine.objects.filter(party_id=fact.party_id, reference=fact.reference)
    if any(isinstance(r, OrderLine) and r.reference == fact.reference for r in frame.added) or before.exists():
        raise Refused(_("An order of this number was received before."), "reference")
    frame.added.append(OrderLine(party_id=fact.party_id, reference=fact.reference, **told))
    fact.cleared_on = told["received_on"]
    note(reference=fact.reference, due_fen=told["due_fen"], received_on=told["received_on"])


@action(
    by=actors.member & violation_not_appealed, source=[State.OPEN], says=_("appealed against violation %(reference)s")
)
def appeal_violation(fact, *, actor, words, file=None):
    """Dispute a violation, once, in words and with a paper if there is one."""
    fact.appeal, fact.appeal_file, fact.appealed = words, file, True
    note(reference=fact.reference)
    readers = people.staff(roles.QUALITY_LEAD) + people.staff(roles.REFUND_LEAD)
    about = {"reference": fact.reference, "company": fact.party.supplier.name}
    notify(readers, APPEALED, url=f"/admin/deposits/obligation/{fact.pk}/change/", **about)


@action(
    by=deciders & violation & appealed & actors.not_who_entered, source=[State.OPEN], audit=["words"],
    says=_("dismissed the appeal against violation %(reference)s"),
)  # fmt: skip
def dismiss_appeal(fact, *, actor, words):
    """The violation stands."""
    fact.appealed, fact.answer = False, words
    note(reference=fact.reference)
    notify(people.members(fact.party_id), DISMISSED, url=PAGE, reference=fact.reference, words=words)


@action(
    by=deciders & violation & appealed & actors.not_who_entered, source=[State.OPEN], to=State.CLEARED, audit=["words"],
    says=_("granted the appeal against violation %(reference)s"),
)  # fmt: skip
def grant_appeal(fact, *, actor, words):
    """The violation is taken back."""
    cleared(fact)
    fact.answer = words
    note(reference=fact.reference)
    notify(people.members(fact.party_id), GRANTED, url=PAGE, reference=fact.reference)


@action(by=clerks, source=None, audit=["name", "sha256"], public=False, says=_("uploaded the list of facts %(name)s"))
def start_list(*, actor, name, sha256, headings):
    """A list of facts was uploaded and is being read."""
    return FactFile.objects.create(name=name, sha256=sha256, headings=headings, entered_by_id=actor.user_id)


@action(
    by=clerks, source=[FactFile.State.READING], to=FactFile.State.READ, audit=["counts"], public=False,
    says=_("read the list of facts"),
)  # fmt: skip
def finish_list(file, *, actor, counts, spans, refused):
    """What became of its rows."""
    file.counts, file.spans, file.refused = counts, spans, refused
