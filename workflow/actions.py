"""The decorator over every function that changes something: who may, from which states, where to, and the event."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.functional import LazyObject
from django.utils.translation import gettext as _

from . import chunks
from .actors import Actor, Rule
from .frame import Frame, current, entered, running
from .models import Event, Timer
from .outcomes import ActionError, NotAllowed, Refused, Result, Stale, WrongState, must_say
from .turns import aftermath, lock, reread_under_lock, stored


def jsonable(value: Any) -> Any:
    """An audited input as it is kept in the event: ids for objects, text for dates, codes as they are."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (list, tuple, set)):
        return [jsonable(v) for v in value]
    if isinstance(value, dict):
        return {str(k): jsonable(v) for k, v in value.items()}
    if value is None or isinstance(value, (str, int, bool)):
        return str(value) if isinstance(value, models.Choices) else value
    return str(value)


REGISTRY: dict[str, "Action"] = {}


class Action:
    """A verb. Call it with the subject, the actor and cleaned inputs; see the module's errors for what comes out."""

    def __init__(self, body: Callable, *, by: Rule, source, to, audit: Iterable[str], public: bool, says: str):
        self.body, self.by, self.to, self.audit, self.public = body, by, to, tuple(audit), public
        self.says = says
        self.source = None if source is None else frozenset(str(s) for s in source)
        self.verb = f"{body.__module__.split('.')[0]}.{body.__name__}"
        self.name = body.__name__
        self.__doc__, self.__name__, self.__module__, self.__wrapped__ = (
            body.__doc__,
            body.__name__,
            body.__module__,
            body,
        )
        if REGISTRY.setdefault(self.verb, self) is not self:
            raise RuntimeError(f"two actions are called {self.verb}")

    def __repr__(self):
        return f"<Action {self.verb}>"

    def may(self, subject, actor: Actor) -> bool:
        """Whether this actor would be let in now: buttons, admin actions and links are shown by it."""
        return (self.source is None or subject.state in self.source) and self.by(actor, subject)

    def __call__(
        self, subject=None, *, actor: Actor, seen: int | None = None, once=None, timer: Timer | None = None, **inputs
    ):
        """Perform the action in one transaction and return what its body returns."""
        if isinstance(subject, LazyObject):  # request.user and request.supplier
            subject = subject._wrapped if subject else None
        outer = running.get()
        if outer is not None:
            return self._nested(outer, subject, actor, inputs)
        try:
            return self._outermost(subject, actor, inputs, seen=seen, once=once, timer=timer)
        except IntegrityError:
            # Two identical posts at once about nothing that could be locked: the second one finds the first now.
            if once is None or not Event.objects.filter(once=once, verb=self.verb).exists():
                raise
            return self._outermost(subject, actor, inputs, once=once)

    def _outermost(self, subject, actor: Actor, inputs, *, seen=None, once=None, timer=None):
        party_id = getattr(subject, "party_id", None)
        with transaction.atomic():
            frame = Frame(party_id, timezone.now())
            lock(party_id, subject)
            actor = actor.fresh()
            if once and (before := Event.objects.filter(once=once, verb=self.verb).first()):
                return first_result(before, subject, actor)
            with entered(frame):
                result, event = self._perform(frame, subject, actor, inputs, seen=seen, once=once, timer=timer)
                frame.flush()
            aftermath({party_id: event})
        return result

    def _nested(self, outer: Frame, subject, actor: Actor, inputs):
        if actor.kind != "system":
            raise RuntimeError(f"{self.verb} was called inside an action: the inner actor is the system")
        if subject is None or (outer.party_id is not None and subject.party_id not in (outer.party_id, None)):
            raise RuntimeError(f"{self.verb} was called inside an action of another party")
        if subject.party_id is not None and outer.party_id is None:
            raise RuntimeError(f"{self.verb} needs the party's lock")
        with transaction.atomic():
            return self._perform(outer, subject, actor, inputs)[0]

    def _perform(self, frame: Frame, subject, actor: Actor, inputs, *, seen=None, once=None, timer=None, reread=True):
        """Steps 2 to 6 of an action, under the lock."""
        key = subject is not None and (subject._meta.label, subject.pk)
        if subject is not None:
            if hasattr(subject, "state") and key in frame.touched:
                raise RuntimeError(f"{self.verb}: the same object twice in one action")
            if reread:
                reread_under_lock(subject)
        if not self.by(actor, subject):
            raise NotAllowed(_("You may not do this. Ask whoever looks after this case."))
        before = getattr(subject, "state", "")
        if seen is not None and seen != getattr(subject, "revision", seen):
            raise Stale(
                _("This has changed since you opened the page. Look at what happened, then decide again."), subject
            )
        if self.source is not None and before not in self.source:
            raise WrongState(
                _("This is not possible any more: the state is now “%(state)s”.") % {"state": state_name(subject)},
                subject,
            )
        frame.touched.add(key)
        kept = dict(subject.__dict__) if subject is not None else {}
        was = stored(subject) if subject is not None else {}
        event = Event(
            party_id=frame.party_id, verb=self.verb, user_id=actor.user_id, actor_kind=actor.kind, before=before,
            public=self.public, once=once, at=frame.at,
        )  # fmt: skip
        event.cause = frame.stack[-1] if frame.stack else frame.cause
        event.machine = actor.machine_id
        mark = frame.mark()
        frame.events.append(event)
        frame.stack.append(event)
        try:
            if timer is not None:
                fire(timer, frame.at)
            if self.to is not None and not callable(self.to):
                subject.state = str(self.to)
            result = (
                self.body(subject, actor=actor, **inputs) if subject is not None else self.body(actor=actor, **inputs)
            )
            if callable(self.to):
                subject.state = str(self.to(subject))
        except BaseException:
            if subject is not None:
                subject.__dict__.clear()
                subject.__dict__.update(kept)
            frame.rewind(mark)
            frame.touched.discard(key)
            raise
        finally:
            frame.stack.pop()
        subject = subject if subject is not None else result
        if event.party_id is None:
            event.party_id = getattr(subject, "party_id", None)
        event.after = getattr(subject, "state", "")
        event.data = {
            name: jsonable(inputs[name]) for name in self.audit if inputs.get(name) not in (None, "")
        } | getattr(event, "extra", {})
        if actor.machine_id is not None:
            event.data["machine"] = actor.machine_id
        if isinstance(result, models.Model) and result is not subject:
            event.data["created"] = [result._meta.label, result.pk]
        event.subject_type, event.subject_id = ContentType.objects.get_for_model(subject), subject.pk
        self._note_changes(frame, subject, was, event)
        return result, event

    def _note_changes(self, frame: Frame, subject, was, event):
        if not was:
            return
        if "revision" in was:
            subject.revision += 1
            subject.changed_at = frame.at
            event.revision = subject.revision
        if subject.__dict__.get("state") != was.get("state"):
            frame.cancelled.append(models.Q(subject_type=event.subject_type, subject_id=subject.pk, survives=False))
        names = tuple(
            sorted(
                f.name
                for f in subject._meta.concrete_fields
                if f.attname in was and subject.__dict__.get(f.attname) != was[f.attname]
            )
        )
        if names:
            # Nested actions read what the outer one decided, so a change is written at once unless many are gathered.
            if frame.gather:
                frame.changed.append((subject, names))
            else:
                subject.save(update_fields=names)

    def many(self, subjects: Iterable[models.Model], *, actor: Actor, **inputs) -> list[Result]:
        """The same rule over many objects: chunks of one party in key order, set-wise writes, a `Result` for each."""
        return chunks.many(self, subjects, actor, inputs)


def state_name(subject) -> str:
    return subject.get_state_display() if hasattr(subject, "get_state_display") else subject.state


def fire(timer: Timer, at):
    """Mark the timer fired in the same transaction as its action, by compare-and-swap: exactly once."""
    still = Timer.objects.filter(pk=timer.pk, status=Timer.Status.LIVE, due=timer.due)
    if not still.update(status=Timer.Status.FIRED, ended_at=at):
        raise WrongState(_("This was already done."))


def first_result(event: Event, subject, actor: Actor):
    """What the first of two identical posts returned: the object it created, or the subject itself.

    A token belongs to one form of one person about one thing; used for anything else it opens nothing.
    """
    from django.apps import apps

    about = None if subject is None else (ContentType.objects.get_for_model(subject).pk, subject.pk)
    if event.user_id != actor.user_id or about not in (None, (event.subject_type_id, event.subject_id)):
        raise WrongState(_("This form was sent already. Open the page again and fill in the form it shows now."))
    if "created" in event.data:
        label, pk = event.data["created"]
        return apps.get_model(label).objects.get(pk=pk)
    return event.subject if subject is None else subject


def note(**data):
    """Add facts to the event of the running action: ids, codes and amounts, never personal data."""
    event = current().stack[-1]
    event.extra = getattr(event, "extra", {}) | {k: jsonable(v) for k, v in data.items()}


def tell(subject, verb: str, public: bool | None = None, **data):
    """Write a line of the log about one of many objects that the running action handles set-wise, as if by `verb`.

    `public` says whether the supplier reads it (default: as for the verb).
    """
    frame = current()
    cause = frame.stack[-1]
    public = REGISTRY[verb].public if public is None else public
    event = Event(
        party_id=frame.party_id, verb=verb, user_id=cause.user_id, actor_kind=cause.actor_kind,
        before=getattr(subject, "state", ""), after=getattr(subject, "state", ""), public=public,
        revision=getattr(subject, "revision", 0), at=frame.at, subject_id=subject.pk,
        subject_type=ContentType.objects.get_for_model(subject), data={k: jsonable(v) for k, v in data.items()},
    )  # fmt: skip
    if (machine := getattr(cause, "machine", None)) is not None:
        event.data["machine"] = machine
    event.cause = cause
    frame.events.append(event)


def action(*, by: Rule, source: Iterable | None, to=None, audit: Iterable[str] = (), public: bool = True, says=""):
    """Make a function the only way something changes.

    `by` says who may; `source` lists the states it starts from (None: any, or a subject without states); `to` is the
    state it leads to, a function of the subject after the body, or None where the state stays. `audit` names the
    inputs kept in the event; `public` shows the event on the supplier's timeline as the sentence `says`, into which
    the event's data is filled (`%(…_fen)s` as money, `%(…_on)s` as a day).
    """
    return lambda body: Action(body, by=by, source=source, to=to, audit=audit, public=public, says=says)


def new_token() -> str:
    """A token for one form: posting it twice has one effect."""
    return str(uuid.uuid4())


__all__ = [
    "Action", "ActionError", "NotAllowed", "REGISTRY", "Refused", "Result", "Stale", "WrongState",
    "action", "current", "must_say", "new_token", "note", "tell",
]  # fmt: skip
