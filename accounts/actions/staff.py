"""Staff: created, given and denied roles, let in and shut out."""

from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow import actors
from workflow.actions import Refused, action, must_say
from workflow.notices import declare

from ..models import Membership, User
from ..names import cleaned
from ..roles import TITLES, policy_admin
from ..rules import himself
from .passwords import open_reset

WELCOME = declare(
    "accounts.welcome",
    _("Your staff account in the supplier portal"),
    _(
        "Hello %(name)s,\n\na staff account was opened for you. Choose your password within %(hours)s hours "
        "here, then log in at /admin/:\n\n%(link)s"
    ),
)


@action(by=policy_admin | actors.system, source=None, audit=["roles"], public=False, says=_("created a staff account"))
def create_staff(*, actor, email, name, roles, password=None):
    """Open a staff account with at least one role; without a password the person chooses one by a mailed link."""
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise Refused(_("This address has an account already."), "email")
    user = User.objects.create_user(email, password, name=cleaned(name), is_staff=True, verified_at=timezone.now())
    user.groups.set(groups(roles))
    if password is None:
        open_reset(user, WELCOME)
    return user


def groups(roles):
    """The groups of role names; `Refused` at `roles` for an unknown name or none at all."""
    if not roles or not set(roles) <= set(TITLES):
        raise Refused(_("Choose one of these roles: %(names)s.") % {"names": ", ".join(TITLES)}, "roles")
    return Group.objects.filter(name__in=roles)


@actors.rule
def staff_person(actor, user):
    """The row is about somebody of the staff."""
    return user is not None and user.is_staff


@action(
    by=policy_admin & ~himself & staff_person,
    source=None,
    audit=["role"],
    public=False,
    says=_("granted the role %(role)s"),
)
def grant_role(user, *, actor, role):
    """Give a colleague a further role; never oneself, and nobody who acts for a supplier."""
    if Membership.objects.filter(user=user, ended_at=None).exists():
        raise Refused(_("This person acts for a supplier."), "role")
    user.groups.add(*groups([role]))


@action(
    by=policy_admin & ~himself & staff_person,
    source=None,
    audit=["role"],
    public=False,
    says=_("revoked the role %(role)s"),
)
def revoke_role(user, *, actor, role):
    """Take a role away; it is gone with the person's next request."""
    user.groups.remove(*groups([role]))


@action(by=policy_admin & ~himself, source=None, audit=["reason"], public=False, says=_("shut the account"))
def deactivate(user, *, actor, reason):
    """Shut an account, of staff or of a supplier: no log-in, and open sessions end."""
    if not user.is_active:
        raise Refused(_("This account is shut already."))
    must_say(reason, _("Say why."), "reason")
    user.is_active = False


@action(by=policy_admin & ~himself, source=None, public=False, says=_("opened the account again"))
def reactivate(user, *, actor):
    """Let a person in again with the rights they had."""
    if user.is_active:
        raise Refused(_("This account is open."))
    user.is_active = True
