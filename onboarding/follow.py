"""The journey follows: after every action of a party its applications are evaluated and moved on."""

from django.dispatch import receiver

from workflow.actors import SYSTEM
from workflow.requirements import Status, Turn
from workflow.signals import acted

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
        "returned": " ".join(str(s.code) for s in journey.steps if s.status == Status.RETURNED),
    }


@receiver(acted)
def follow(sender, party_id, event, chunk, **kwargs):
    """Move every running application of the party on, where something changed."""
    if event.verb in STILL or not under_way(party_id, chunk):
        return
    for application in Application.objects.filter(party_id=party_id).exclude(state__in=Application.ENDED):
        found = standing(application)
        now = {"reached": application.state, "turn": application.turn, "due": application.due,
               "provisional": application.provisional, "returned": application.returned}  # fmt: skip
        if found != now:
            advance(application, actor=SYSTEM, **found)
