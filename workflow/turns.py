"""Taking a supplier's turn: the lock, the look under it, and who is told afterwards in the same transaction."""

from typing import Any

from django.utils.translation import gettext as _

from .frame import Frame, entered
from .models import Event, Party
from .outcomes import WrongState
from .signals import acted


def lock(party_id: int | None, *subjects):
    """Take the supplier's turn; things without a supplier lock themselves."""
    if party_id is not None:
        # Not the key: rows that only refer to the party are written meanwhile.
        Party.objects.select_for_update(no_key=True).get(pk=party_id)
    else:
        for subject in subjects:
            if subject is not None and subject.pk:
                type(subject)._base_manager.select_for_update().filter(pk=subject.pk).first()


def reread_under_lock(subject):
    try:
        subject.refresh_from_db()
    except type(subject).DoesNotExist:
        raise WrongState(_("This does not exist any more.")) from None
    subject._state.fields_cache.clear()
    for name in [n for n in subject.__dict__ if n == "_prefetched_objects_cache"]:
        del subject.__dict__[name]


def stored(instance) -> dict[str, Any]:
    return {
        f.attname: instance.__dict__[f.attname]
        for f in instance._meta.concrete_fields
        if f.attname in instance.__dict__
    }


def aftermath(events: dict[int | None, Event]):
    """Tell whoever listens that facts of these parties changed, in the same transaction; they act as the system."""
    chunk = {"parties": [party_id for party_id in events if party_id is not None]}
    for party_id in chunk["parties"]:
        frame = Frame(party_id, events[party_id].at, cause=events[party_id])
        with entered(frame):
            acted.send(sender=Event, party_id=party_id, event=events[party_id], chunk=chunk)
            frame.flush()
