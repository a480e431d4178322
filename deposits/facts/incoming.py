"""Facts from files and calls: each row is taken on its own, all rows of a supplier in one go, with a result per row."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Supplier
from workflow.actions import ActionError
from workflow.actors import Actor
from workflow.frame import CHUNK

from ..actions.facts import clear_fact, receive_order, record_facts
from ..forms.facts import CLEARED, OPEN, RECEIVED, Fact, made
from ..models import Obligation

DONE, KNOWN, REFUSED = "done", "known", "refused"


@dataclass(slots=True)
class Outcome:
    """What became of one row: done, known (nothing new in it) or refused, with the field at fault and a sentence."""

    result: str
    field: str = ""
    message: str = ""


@dataclass(slots=True)
class Taken:
    """A fact on its way, and the outcome so far."""

    index: int
    fact: Fact
    obligation: Obligation | None = None
    outcome: Outcome | None = None

    def refuse(self, error: ActionError):
        self.outcome = Outcome(REFUSED, error.field or "", str(error.message))


def read_fact(values: dict) -> tuple[Fact | None, Outcome | None]:
    """The fact of cleaned values, or why they do not go together."""
    try:
        return made(values), None
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        return None, Outcome(REFUSED, name, messages[0])


def take_in(facts: Iterable[tuple[int, Fact]], actor: Actor) -> dict[int, Outcome]:
    """Take facts as `actor`, in the order given within each supplier; the outcome by the index that came with each.

    Suppliers are locked in the order of their ids, so that two calls at once never wait for each other in a circle.
    """
    waiting, outcomes = {}, {}
    facts = list(facts)
    suppliers = Supplier.objects.in_bulk({fact.supplier for _index, fact in facts}, field_name="uscc")
    for index, fact in facts:
        supplier = suppliers.get(fact.supplier)
        if supplier is None:
            message = _("No supplier here has the credit code %(code)s.") % {"code": fact.supplier}
            outcomes[index] = Outcome(REFUSED, "supplier", message)
        else:
            waiting.setdefault(supplier.party_id, (supplier, []))[1].append(Taken(index, fact))
    for _party, (supplier, rows) in sorted(waiting.items()):
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            take(supplier, chunk, actor)
            outcomes |= {row.index: row.outcome for row in chunk}
    return outcomes


def take(supplier: Supplier, rows, actor: Actor):
    """Up to 500 facts of one supplier: recorded together, then those cleared or received that say so."""
    try:
        answers = record_facts(supplier, actor=actor, facts=[row.fact for row in rows])
    except ActionError as error:
        for row in rows:
            row.refuse(error)
        return
    for row, (obligation, answer) in zip(rows, answers, strict=True):
        row.obligation = obligation
        if isinstance(answer, ActionError):
            row.refuse(answer)
        else:
            row.outcome = Outcome(answer)
    finish(rows, actor)


def finish(rows, actor: Actor):
    """Clear and receive what was open until now."""
    ending = {}
    for row in rows:
        if row.outcome.result != REFUSED and row.fact.status != OPEN and row.obligation.state == Obligation.State.OPEN:
            ending.setdefault(row.obligation.pk, row)  # a fact ends once, however often a list says so
    received = {pk: row for pk, row in ending.items() if row.fact.status == RECEIVED}
    orders = {
        pk: {
            "received_on": row.fact.received_on, "due_fen": row.fact.due_fen, "invoice_fen": row.fact.invoice_fen,
            "channel": row.fact.channel,
        }
        for pk, row in received.items()
    }  # fmt: skip
    settle(received.values(), receive_order, actor, orders=orders)
    by_day = {}
    for row in ending.values():
        if row.fact.status == CLEARED:
            by_day.setdefault(row.fact.cleared_on, []).append(row)
    for day, group in by_day.items():
        settle(group, clear_fact, actor, on=day)


def settle(rows, action, actor: Actor, **inputs):
    """Perform one action on the obligations of rows, set-wise, and note what became of each."""
    by_key = {row.obligation.pk: row for row in rows}
    for result in action.many([row.obligation for row in by_key.values()], actor=actor, **inputs):
        row = by_key[result.subject.pk]
        if result.error is None:
            row.outcome = Outcome(DONE)
        else:
            row.refuse(result.error)
