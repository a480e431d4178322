"""Machine accounts are opened, given a new token and shut by policy administrators."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from workflow.actions import Refused, action

from ..machines import digest, new_token
from ..models import Machine
from ..roles import policy_admin

State = Machine.State


def give_token(machine):
    """A new token; it is an attribute of this object only and cannot be read again."""
    machine.token = new_token()
    machine.token_sha256, machine.tail = digest(machine.token), machine.token[-4:]


@action(
    by=policy_admin, source=None, audit=["name", "scopes"], public=False, says=_("opened the machine account %(name)s")
)
def create_machine(*, actor, name, scopes):
    """Open an account; the machine returned carries its `token`, shown once. `Refused` for a name that exists."""
    if not scopes or not set(scopes) <= set(Machine.Scope.values):
        raise Refused(_("Choose at least one right."), "scopes")
    machine = Machine(name=name, scopes=sorted(scopes), entered_by_id=actor.user_id)
    give_token(machine)
    try:
        with transaction.atomic():
            machine.save()
    except IntegrityError:
        raise Refused(_("There is a machine account of this name."), "name") from None
    return machine


@action(by=policy_admin, source=[State.ACTIVE], public=False, says=_("gave the machine account a new token"))
def renew_machine(machine, *, actor):
    """Replace the token: the old one opens nothing any more. The machine carries the new `token`, shown once."""
    give_token(machine)


@action(
    by=policy_admin, source=[State.ACTIVE], to=State.DISABLED, audit=["words"], public=False,
    says=_("disabled the machine account"),
)  # fmt: skip
def disable_machine(machine, *, actor, words):
    """Shut the account for good; what it sent stays, with its name."""
