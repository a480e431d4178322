"""Machine accounts: who a token belongs to, what it may do now, what it is called."""

import datetime
import hashlib
import hmac
import secrets

from django.db.models import Q
from django.utils import timezone

from .models import Machine

NOBODY = "0" * 64
SELDOM = datetime.timedelta(minutes=1)  # how exactly the last use is known: a busy machine costs no write a call


def new_token() -> str:
    """A token nobody can guess: 256 random bits, with a prefix that secret scanners and people recognise."""
    return f"spm_{secrets.token_urlsafe(32)}"


def digest(token: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash cannot be searched for."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def machine_of(token: str) -> Machine | None:
    """The account of a token, also a disabled one; None when there is none.

    Found by the digest, which tells a stopwatch nothing about the token, and compared in constant time.
    """
    wanted = digest(token)
    found = Machine.objects.filter(token_sha256=wanted).first()
    return found if hmac.compare_digest(found.token_sha256 if found else NOBODY, wanted) else None


def note_use(machine: Machine):
    """Remember that the machine called, at most once a minute."""
    now = timezone.now()
    late = Q(used_at=None) | Q(used_at__lt=now - SELDOM)
    Machine.objects.filter(late, pk=machine.pk).update(used_at=now)


def load_scopes(machine_id: int) -> frozenset[str]:
    """What a machine may do now; nothing once it is disabled."""
    row = Machine.objects.filter(pk=machine_id, state=Machine.State.ACTIVE).only("scopes").first()
    return frozenset(row.scopes) & frozenset(Machine.Scope.values) if row else frozenset()


def name_machines(ids) -> dict[int, str]:
    """Names by id."""
    return dict(Machine.objects.filter(pk__in=ids).values_list("pk", "name"))
