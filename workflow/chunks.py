"""One action on many objects: chunks in key order, set-wise writes, a result for each object."""

from itertools import groupby

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .actors import SYSTEM, Actor
from .frame import CHUNK, Frame, entered
from .models import Party, Timer
from .outcomes import ActionError, Result, WrongState
from .turns import aftermath, lock, stored


def many(act, subjects, actor: Actor, inputs) -> list[Result]:
    """The action on every object, one party after the other: nobody waits for more than a chunk of their own."""
    results = []
    ordered = sorted(subjects, key=lambda s: (s.party_id or 0, s.pk))
    for party_id, group in groupby(ordered, key=lambda s: s.party_id):
        members = list(group)
        for start in range(0, len(members), CHUNK):
            results += of_one_party(act, party_id, members[start : start + CHUNK], actor, inputs)
    return results


def of_one_party(act, party_id, chunk, actor: Actor, inputs) -> list[Result]:
    with transaction.atomic():
        frame = Frame(party_id, timezone.now(), gather=True)
        lock(party_id, *chunk)
        actor = actor.fresh()
        with entered(frame):
            results = perform(act, frame, [(party_id, s) for s in chunk], actor, inputs)
            frame.flush()
        aftermath(outermost(frame))
    return results


def outermost(frame: Frame) -> dict:
    """The first event of each party that is nobody's effect."""
    return {event.party_id: event for event in reversed(frame.events) if event.cause is None}


def fire(act, timers: list[Timer], inputs) -> dict[int, ActionError | None]:
    """Fire timers of one action and one model in one transaction; what became of each, by its key.

    A timer that is missing in the answer was left alone: its supplier is busy now, or it is not live any more. An
    error other than an `ActionError` takes everything back; then the caller fires them one by one.

    This transaction holds the turns of several suppliers, while everybody else holds one at a time. Nobody can wait
    in a circle: whoever holds one turn never asks for a second, and transactions that ask for several (these and
    `moves`) take them all at once in key order before anything else.
    """
    with transaction.atomic():
        frame = Frame(None, timezone.now(), gather=True)
        turns = Party.objects.filter(pk__in={t.party_id for t in timers}).order_by("pk")
        free = set(turns.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
        live = Timer.objects.filter(pk__in=[t.pk for t in timers], status=Timer.Status.LIVE, party_id__in=free)
        due = dict(live.values_list("pk", "due"))
        mine = sorted((t for t in timers if due.get(t.pk) == t.due), key=lambda t: (t.party_id, t.pk))
        if not mine:
            return {}
        live.filter(pk__in=[t.pk for t in mine]).update(status=Timer.Status.FIRED, ended_at=frame.at)
        model = mine[0].subject_type.model_class()
        subjects = model._base_manager.in_bulk([t.subject_id for t in mine])
        with entered(frame):
            pairs = [(t.party_id, subjects.get(t.subject_id)) for t in mine]
            results = perform(act, frame, pairs, SYSTEM, inputs, fresh=True)
            found = {timer.pk: result.error for timer, result in zip(mine, results, strict=True)}
            failed = [pk for pk, error in found.items() if error is not None]
            Timer.objects.filter(pk__in=failed).update(status=Timer.Status.LIVE, ended_at=None)
            frame.flush()
        aftermath(outermost(frame))
    return found


def perform(act, frame: Frame, pairs, actor: Actor, inputs, fresh=False) -> list[Result]:
    """The action on each (party, object), under the locks; writes are gathered.

    Where a party has several objects the system's actions see what was written for the one before.
    """
    if not fresh:
        first = pairs[0][1]
        now = type(first)._base_manager.in_bulk([s.pk for _party, s in pairs])
    results, before = [], None
    for party_id, subject in pairs:
        row = subject if fresh else now.get(subject.pk)
        if row is None:
            results.append(Result(subject, WrongState(_("This does not exist any more."))))
            continue
        if not fresh:
            subject.__dict__.update(stored(row))
            subject._state.fields_cache.clear()
            subject.__dict__.pop("_prefetched_objects_cache", None)  # what a list had read before the lock
        elif party_id == before:
            frame.write_changes()
            subject.refresh_from_db()
        frame.party_id = before = party_id
        try:
            with transaction.atomic():
                act._perform(frame, subject, actor, inputs, reread=False)
            results.append(Result(subject))
        except ActionError as error:
            results.append(Result(subject, error))
    return results
