"""The journey follows: after every action of a party its applications are evaluated and moved on."""

from django.dispatch import receiver

from workflow.actors import SYSTEM
from workflow.requirements import Status, Turn
from workflow.signals import acted, dates_moved

from .actions.application import advance
from .journey import STILL, evaluate, under_way
from .models import Application


def standing(application) -> dict:
    """What the evaluator says about an application, in the columns that queues read."""
    journey = evaluate(application)
    wanted = journey.blocking
    turn = "nobody"
    if wanted is not None:
        turn = "supplier" if wanted.turn == Turn.SUPPLIER else wanted.role or str(wanted.turn)
    return {
        "reached": str(journey.current.code) if journey.current else str(Application.State.LIVE),
        "turn": turn,
        "due": wanted.due if wanted else None,
        "provisional": bool(wanted and wanted.provisional),
        "basis": wanted.basis if wanted else None,
        "returned": " ".join(str(s.code) for s in journey.steps if s.status == Status.RETURNED),
    }


@receiver(dates_moved)
def keep_their_date(sender, moves, **kwargs):
    """An application that waits for the supplier shows the date of what it waits for, which lies on another row."""
    kinds: dict[tuple, set] = {}
    for move in moves:
        if move.model is not Application and move.timer.favour == "later" and move.shown and move.shown.what:
            kinds.setdefault((move.before, move.after, move.provisional), set()).add(move.timer.party_id)
    for (before, after, provisional), parties in kinds.items():
        waiting = Application.objects.filter(party_id__in=parties, turn="supplier", due=before, due_since=None)
        waiting.exclude(state__in=Application.ENDED).update(due=after, provisional=provisional)


@receiver(acted)
def follow(sender, party_id, event, chunk, **kwargs):
    """Move every running application of the party on, where something changed."""
    if event.verb in STILL or not under_way(party_id, chunk):
        return
    for application in Application.objects.filter(party_id=party_id).exclude(state__in=Application.ENDED):
        found = standing(application)
        now = {"reached": application.state, "turn": application.turn, "due": application.due,
               "provisional": application.provisional, "basis": application.due_basis,
               "returned": application.returned}  # fmt: skip
        if found != now:
            advance(application, actor=SYSTEM, **found)
