"""Colleagues: invited, joined, given a role, removed."""

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from workflow import actors, timers
from workflow.actions import NotAllowed, Refused, action
from workflow.notices import declare, mail, notify

from .. import links
from ..models import Consent, Invitation, Membership, Supplier, User
from ..names import CompanyField, cleaned
from ..rules import himself, invited, visitor

State = Invitation.State
Role = Membership.Role
MOST = 50  # open invitations of one company: more would be a way to send mail to strangers

INVITED = declare(
    "accounts.invited",
    _("You are invited to a company account"),
    _(
        "Hello,\n\n%(inviter)s invites you to act for %(company)s in the supplier portal. The invitation is "
        "valid until %(until_on)s:\n\n%(link)s\n\nIf you do not know the company, do nothing."
    ),
)
JOINED = declare(
    "accounts.joined",
    _("A colleague has joined your company account"),
    _("The invitation was accepted. You can see everybody under people and rights."),
    mail=False,
)
REMOVED = declare(
    "accounts.removed",
    _("You no longer act for a company"),
    _("Hello %(name)s,\n\nyour rights for %(company)s in the supplier portal have ended. Your own account stays."),
)
ROLE_CHANGED = declare(
    "accounts.role_changed",
    _("Your role in the company account has changed"),
    _("See under people and rights what you may do now."),
    mail=False,
)


@action(by=actors.owner, source=None, audit=["role"], says=_("invited a colleague"))
def invite(supplier, *, actor, email, role):
    """Mail an invitation to an address; `Refused` at `email` where that is pointless."""
    email = email.strip().lower()
    if Membership.objects.filter(party_id=supplier.party_id, ended_at=None, user__email=email).exists():
        raise Refused(_("This person already acts for your company."), "email")
    if Invitation.objects.filter(party_id=supplier.party_id, state=State.OPEN, email=email).exists():
        raise Refused(_("There is an open invitation for this address. You can send it again below."), "email")
    if Invitation.objects.filter(party_id=supplier.party_id, state=State.OPEN).count() >= MOST:
        raise Refused(
            _("Your company has %(count)d open invitations. Withdraw some before you send more.") % {"count": MOST}
        )
    token, digest = links.new()
    row = Invitation.objects.create(
        party_id=supplier.party_id, email=email, role=Role(role), token_hash=digest, invited_by_id=actor.user_id
    )
    send_link(row, token)
    return row


def send_link(row: Invitation, token: str):
    """Mail the link, in the reader's language where we know it, and start its clock."""
    until = links.valid_until("invite")
    timers.start(row, "accounts.expire_invitation", due=until)
    known = User.objects.filter(email=row.email).first()
    company = Supplier.objects.get(party_id=row.party_id)
    values = {"inviter": row.invited_by.name, "company": company.name, "until_on": until.date().isoformat()}
    link = links.address("accounts:accept", token)
    mail(INVITED, user_id=known.pk if known else None, address=row.email, link=link, **values)


@action(by=actors.owner, source=[State.OPEN, State.EXPIRED], to=State.OPEN, says=_("sent an invitation again"))
def resend_invitation(invitation, *, actor):
    """Mail a new link, which replaces the old one; at most one a minute."""
    if links.too_soon(invitation.changed_at):
        raise Refused(_("The invitation went out less than a minute ago. Wait a moment before you send it again."))
    clash = Invitation.objects.filter(party_id=invitation.party_id, email=invitation.email, state=State.OPEN)
    if clash.exclude(pk=invitation.pk).exists():
        raise Refused(_("There is a newer invitation for this address."))
    token, invitation.token_hash = links.new()
    send_link(invitation, token)


@action(by=actors.owner, source=[State.OPEN], to=State.WITHDRAWN, says=_("withdrew an invitation"))
def withdraw_invitation(invitation, *, actor):
    """The link opens nothing any more."""


@action(by=actors.system, source=[State.OPEN], to=State.EXPIRED, says=_("let an invitation expire"))
def expire_invitation(invitation, *, actor):
    """Nobody accepted in time; it can be sent again."""


@action(by=invited, source=[State.OPEN], to=State.ACCEPTED, says=_("accepted the invitation"))
def accept_invitation(invitation, *, actor, token):
    """Join with the account of the invited address; the mailed `token` proves the mailbox, too."""
    must_hold(invitation, token)
    User.objects.filter(pk=actor.user_id, verified_at=None).update(verified_at=timezone.now())
    join(invitation, actor.user_id)


@action(by=visitor, source=[State.OPEN], public=False, says=_("opened an account for the invited address"))
def open_account(invitation, *, actor, token, name, password, consent):
    """An account for an invited address without one, already confirmed by the mailed `token`; accepting comes next."""
    must_hold(invitation, token)
    if User.objects.filter(email=invitation.email).exists():
        raise Refused(_("This address has an account: log in with it to accept."))
    user = User.objects.create(
        email=invitation.email, name=cleaned(name), password=make_password(password), verified_at=timezone.now(),
        language=get_language() or "zh-hans",
    )  # fmt: skip
    Consent.objects.create(user=user, version=consent)
    return user


def must_hold(invitation, token: str):
    """The rule cannot see the link; without it nobody passes."""
    if links.digest(token) != invitation.token_hash:
        raise NotAllowed(_("This link is not valid any more. Ask for a new invitation."))


def join(invitation, user_id: int):
    if Membership.objects.filter(party_id=invitation.party_id, user_id=user_id, ended_at=None).exists():
        raise Refused(_("You already act for this company."))
    Membership.objects.create(party_id=invitation.party_id, user_id=user_id, role=invitation.role)
    notify([invitation.invited_by_id], JOINED, url="/account/members/")


@action(by=actors.owner, source=None, audit=["role"], says=_("changed a colleague's role"))
def change_role(membership, *, actor, role):
    """Make a colleague owner or member; the company keeps at least one owner."""
    must_run(membership)
    if membership.role == Role.OWNER and role != Role.OWNER:
        must_keep_an_owner(membership)
    if membership.role != role:
        membership.role = Role(role)
        if membership.user_id != actor.user_id:
            notify([membership.user_id], ROLE_CHANGED, url="/account/members/")


@action(by=actors.owner & ~himself, source=None, says=_("removed a colleague"))
def remove_colleague(membership, *, actor):
    """End a colleague's rights; they are gone with the next request, open sessions included."""
    must_run(membership)
    end(membership)
    supplier = Supplier.objects.get(party_id=membership.party_id)
    mail(REMOVED, user_id=membership.user_id, name=membership.user.name, company=supplier.name)


@action(by=actors.member & himself, source=None, says=_("left the company account"))
def leave_company(membership, *, actor):
    """Give up one's own rights; the last owner cannot."""
    must_run(membership)
    if membership.role == Role.OWNER:
        must_keep_an_owner(membership)
    end(membership)


def must_run(membership):
    if membership.ended_at is not None:
        raise Refused(_("This person does not act for your company any more."))


def must_keep_an_owner(membership):
    owners = Membership.objects.filter(
        party_id=membership.party_id, role=Role.OWNER, ended_at=None, user__is_active=True
    )
    if not owners.exclude(pk=membership.pk).exists():
        raise Refused(_("The company needs an owner. Make a colleague the owner first."), "role")


def end(membership):
    membership.ended_at = timezone.now()


@action(by=actors.owner, source=None, says=_("corrected the company's name"))
def correct_company(supplier, *, actor, name):
    """Correct a slip in the name; once a supplier code is given out, only the platform can."""
    if supplier.code:
        refusal = _(
            "The supplier code %(code)s was given out in this name. Ask your contact at the platform to change it."
        )
        raise Refused(refusal % {"code": supplier.code}, "name")
    supplier.name = CompanyField(max_length=120).clean(name)
