"""Who acts: a person, the system, a machine account or nobody known; and the rules that say what they may do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

# Set by the accounts app: user id -> (role names, {party id: "owner" | "member"}); being a superuser does not count.
load_rights: Callable[[int], tuple[frozenset[str], Mapping[int, str]]] | None = None
# Likewise: machine account id -> its scopes now (none when it is disabled); ids -> names for timelines.
load_scopes: Callable[[int], frozenset[str]] | None = None
name_machines: Callable[[set[int]], dict[int, str]] | None = None


@dataclass(frozen=True)
class Actor:
    """Somebody who asks for an action; always passed explicitly, never guessed.

    `roles` are staff roles (group names), `parties` maps the id of each party the person belongs to to "owner" or
    "member". Being a superuser gives neither.
    """

    kind: str
    user_id: int | None = None
    roles: frozenset[str] = frozenset()
    parties: Mapping[int, str] = field(default_factory=dict, hash=False)
    scopes: frozenset[str] = frozenset()  # machine accounts only
    machine_id: int | None = None

    @property
    def is_staff(self) -> bool:
        return self.kind == "person" and bool(self.roles)

    def fresh(self) -> "Actor":
        """The same person or machine with the rights of this moment, so that one who was removed loses them at once."""
        if self.kind == "machine":
            return machine(self.machine_id)
        return person(self.user_id) if self.kind == "person" else self


def person(user_id: int) -> Actor:
    """The actor for a user id, with rights read now."""
    roles, parties = load_rights(user_id)
    return Actor("person", user_id, roles, parties)


def machine(machine_id: int) -> Actor:
    """The actor for a machine account, with its scopes read now; none once it is disabled."""
    return Actor("machine", scopes=load_scopes(machine_id), machine_id=machine_id)


SYSTEM = Actor("system")
ANONYMOUS = Actor("anonymous")


class Rule:
    """A yes/no question about (actor, subject); combine with `|`, `&` and `~`. What no rule allows is denied."""

    def __init__(self, test: Callable[[Actor, object], bool], name: str):
        self.test, self.name = test, name

    def __call__(self, actor: Actor, subject) -> bool:
        return bool(self.test(actor, subject))

    def __or__(self, other):
        return Rule(lambda a, s: self(a, s) or other(a, s), f"({self.name} or {other.name})")

    def __and__(self, other):
        return Rule(lambda a, s: self(a, s) and other(a, s), f"({self.name} and {other.name})")

    def __invert__(self):
        return Rule(lambda a, s: not self(a, s), f"not {self.name}")

    def __repr__(self):
        return f"<Rule {self.name}>"


def rule(test) -> Rule:
    """Make a rule of a function `(actor, subject) -> bool`, named after the function."""
    return Rule(test, test.__name__)


def role(name: str) -> Rule:
    """Staff with this role who do not belong to the supplier concerned: nobody decides for their own company."""
    return Rule(
        lambda actor, subject: name in actor.roles and getattr(subject, "party_id", None) not in actor.parties, name
    )


def machine_with(scope: str) -> Rule:
    """A machine account with this scope, for whichever supplier."""
    return Rule(lambda actor, subject: actor.kind == "machine" and scope in actor.scopes, f"machine with {scope}")


def acted_before(actor: Actor, subject, *verbs: str) -> bool:
    """Whether this person has performed one of `verbs` on `subject`; four-eyes rules are built from it."""
    from .models import Event

    return Event.objects.about(subject).filter(verb__in=verbs, user_id=actor.user_id).exists()


def not_by_who(*verbs: str) -> Rule:
    """Four eyes: true unless this person already did one of `verbs` on the subject."""
    return Rule(lambda actor, subject: not acted_before(actor, subject, *verbs), f"not by who did {', '.join(verbs)}")


def not_who(field: str) -> Rule:
    """Four eyes: true unless this person is the one that the subject's `field` names; nobody there is nobody."""

    def second_person(actor, subject):
        named = getattr(subject, f"{field}_id")
        return named is None or named != actor.user_id

    return Rule(second_person, f"not who {field.removesuffix('_by')}")


not_who_entered = not_who("entered_by")


@rule
def system(actor, subject):
    return actor.kind == "system"


@rule
def member(actor, subject):
    """Belongs to the supplier that the subject is about."""
    return actor.kind == "person" and subject is not None and subject.party_id in actor.parties


@rule
def owner(actor, subject):
    return actor.kind == "person" and subject is not None and actor.parties.get(subject.party_id) == "owner"


@rule
def anybody(actor, subject):
    """Everyone, signed in or not: only for what a visitor may do, such as signing up."""
    return True


@rule
def signed_in(actor, subject):
    return actor.kind == "person"
