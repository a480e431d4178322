"""The timeline: events as sentences with the names of who acted, resolved when read."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils.translation import gettext as _

from . import actors
from .actions import REGISTRY
from .actors import Actor
from .models import Event
from .words import fill, with_gaps


@dataclass(frozen=True)
class Entry:
    """One line of a timeline. `side` is supplier, platform or system; `remark` holds a reviewer's words."""

    at: datetime.datetime
    who: str
    text: str
    side: str
    tone: str = ""
    remark: str = ""
    internal: bool = False


# What the log says about verbs that nobody performs by themselves, but an action on many objects writes about each.
SENTENCES: dict[str, str] = {}
TONES = {
    "return": "returned",
    "reject": "returned",
    "approve": "done",
    "confirm": "done",
    "accept": "done",
    "open": "done",
    "onboarding.open_application": "supplier",
    "onboarding.open_sheet": "supplier",
}


def timeline(events: Iterable[Event], reader: Actor) -> list[Entry]:
    """Events as entries for this reader, in the order given; suppliers never see the ones that are not public."""
    rows = [e for e in events if e.public or reader.is_staff]
    names = people({e.user_id for e in rows if e.user_id}, reader) | machines(rows)
    return [entry(e, names) for e in rows]


def entry(event: Event, names) -> Entry:
    said = says(event.verb)
    name, side = names.get(actor_key(event), (_("The system"), "system"))
    return Entry(
        at=event.at,
        who=name,
        text=fill(said, event.data) if said else event.verb,
        side=side,
        tone=TONES.get(event.verb) or TONES.get(event.verb.split(".")[-1].split("_")[0], side),
        remark=str(event.data.get("words") or event.data.get("reason") or ""),
        internal=not event.public,
    )


def actor_key(event: Event) -> int | str | None:
    """By what a timeline looks up who acted: a person's id, or a machine account's."""
    return f"machine {event.data['machine']}" if event.actor_kind == "machine" else event.user_id


def machines(events: Iterable[Event]) -> dict[str, tuple[str, str]]:
    """Name and side of the machine accounts that acted, by their keys."""
    ids = {e.data["machine"] for e in events if e.actor_kind == "machine"}
    return {f"machine {pk}": (name, "system") for pk, name in actors.name_machines(ids).items()} if ids else {}


def says(verb: str) -> str:
    """The sentence of a verb, with its gaps."""
    action = REGISTRY.get(verb)
    return action.says if action else SENTENCES.get(verb, "")


def verb_words(verb: str) -> str:
    """What an action does, without its values: how staff choose and read a verb."""
    said = says(verb)
    return with_gaps(said) if said else verb


def people(user_ids, reader: Actor) -> dict[int, tuple[str, str]]:
    """Name and side of each person: suppliers see staff by role and name, everybody sees a removed person as such."""
    users, roles = {}, {}
    rows = get_user_model().objects.filter(pk__in=user_ids).annotate(role=F("groups__name"))
    for user in rows.order_by("groups__pk"):  # a person appears once per role
        users[user.pk] = user
        roles.setdefault(user.pk, []).extend([user.role] if user.role else [])
    return {pk: (user.shown_as(roles[pk]), "platform" if roles[pk] else "supplier") for pk, user in users.items()}
