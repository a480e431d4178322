"""A visitor becomes a person, and a person's confirmed mailbox a company's owner."""

import datetime

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from workflow import actors, policies, timers
from workflow.actions import Refused, action, current
from workflow.models import Delivery, Party, Sequence
from workflow.notices import declare, mail

from .. import links
from ..models import Consent, Membership, SignUp, Supplier, User
from ..names import cleaned
from ..rules import himself

State = SignUp.State
CONSENT_VERSION = "2026-11"  # of the text in templates/accounts/consent_text.html

CONFIRM = declare(
    "accounts.confirm",
    _("Confirm your e-mail address"),
    _(
        "Hello %(name)s,\n\nyou (or somebody who gave your address) asked to register %(company)s in the "
        "supplier portal. To confirm, open this link within %(hours)s hours and enter the password you "
        "chose:\n\n%(link)s\n\nIf it was not you, do nothing: without the confirmation no account is opened."
    ),
)
TRIED = declare(
    "accounts.tried",
    _("Somebody tried to sign up with your address"),
    _(
        "Hello %(name)s,\n\nsomebody tried to sign up in the supplier portal with this address, which "
        "already has an account. Nothing was changed. If it was you, log in, or choose a new password if you "
        "have forgotten yours:\n\n%(link)s\n\nIf it was not you, you need not do anything."
    ),
)


def taken() -> Refused:
    """Whom to ask when a company is registered already, without saying who that is."""
    contact = policies.value("contact.service_email")
    return Refused(
        _(
            "A company with this code is registered already. Ask the colleague who looks after the account to invite "
            "you; if you do not know who that is, write to %(contact)s with a copy of the business licence."
        ) % {"contact": contact},
        "uscc",
    )  # fmt: skip


@action(by=actors.anybody, source=None, public=False, says=_("signed up"))
def sign_up(*, actor, email, name, password, company, uscc, consent):
    """Keep what a visitor entered and mail a link; `Refused` at `uscc` when the company is registered already.

    Whether the address is known must not show: then its owner gets a mail and the answer is the same. A newer sign-up
    of an unconfirmed person replaces the older one. `consent` is the version of the text that was agreed to.
    """
    Sequence.next("sign-up")  # sign-ups wait for each other, so that two at once do not meet the same empty place
    if Supplier.objects.filter(uscc=uscc).exists():
        raise taken()
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user is not None and (user.is_verified or not is_waiting(user)):
        make_password(password)  # so that a known address does not answer faster
        warn(user)
        return user
    if user is None:
        user = User.objects.create_user(email, password, name=cleaned(name), language=get_language() or "zh-hans")
    else:
        User.objects.filter(pk=user.pk).update(name=cleaned(name), password=make_password(password))
        for older in SignUp.objects.filter(user=user, state=State.SENT):
            replace_sign_up(older, actor=actors.SYSTEM)
    Consent.objects.get_or_create(user=user, purpose=Consent.Purpose.ACCOUNT, version=consent, withdrawn_at=None)
    token, digest = links.new()
    row = SignUp.objects.create(user=user, company=company, uscc=uscc, token_hash=digest)
    send_link(row, user, token)
    return row


def is_waiting(user) -> bool:
    """Whether the person has signed up and not confirmed yet (as opposed to one that was created otherwise)."""
    return SignUp.objects.filter(user=user).exists()


def warn(user):
    """Tell the owner of a known address, at most once an hour."""
    recent = timezone.now() - datetime.timedelta(hours=1)
    if not Delivery.objects.filter(user=user, code=TRIED, due__gte=recent).exists():
        mail(TRIED, user_id=user.pk, name=user.name, link=links.address("accounts:reset"))


def send_link(row: SignUp, user, token: str):
    """Mail the link and start its clock."""
    timers.start(row, "accounts.expire_sign_up", due=links.valid_until("verify"))
    mail(CONFIRM, user_id=user.pk, name=user.name, company=row.company, hours=int(policies.value("link.verify_hours")),
         link=links.address("accounts:verify", token))  # fmt: skip


@action(by=actors.system, source=[State.SENT], to=State.REPLACED, public=False, says=_("replaced the sign-up"))
def replace_sign_up(sign_up, *, actor):
    """A newer sign-up of the same person counts; this link opens nothing any more."""


@action(by=actors.system, source=[State.SENT], to=State.EXPIRED, public=False, says=_("let the link expire"))
def expire_sign_up(sign_up, *, actor):
    """The link was not used in time; a new one can be sent."""


@action(
    by=actors.anybody, source=[State.SENT, State.EXPIRED], to=State.SENT, public=False, says=_("asked for a new link")
)
def resend_sign_up(sign_up, *, actor):
    """Mail a new link, which replaces the old one; `Refused` within a minute of the last."""
    if links.too_soon(sign_up.changed_at):
        raise Refused(_("A mail went out less than a minute ago. Look for it first, in the spam folder too."))
    token, sign_up.token_hash = links.new()
    send_link(sign_up, sign_up.user, token)


@action(
    by=himself,
    source=[State.SENT],
    to=State.CONFIRMED,
    says=_("confirmed the e-mail address and registered the company"),
)
def confirm_sign_up(sign_up, *, actor):
    """The mailbox is theirs: the person may act, and the company exists with them as its owner.

    Where somebody else has registered the company meanwhile, the person is confirmed without a company.
    """
    User.objects.filter(pk=sign_up.user_id, verified_at=None).update(verified_at=timezone.now())
    Sequence.next("sign-up")
    if not Supplier.objects.filter(uscc=sign_up.uscc).exists():
        sign_up.party = found_company(sign_up.user_id, sign_up.company, sign_up.uscc).party


def found_company(user_id: int, name: str, uscc: str) -> Supplier:
    """A company with its first owner."""
    supplier = Supplier.objects.create(party=Party.objects.create(), name=name, uscc=uscc)
    Membership.objects.create(party=supplier.party, user_id=user_id, role=Membership.Role.OWNER)
    return supplier


@actors.rule
def confirmed(actor, user):
    """Oneself, with a confirmed mailbox."""
    return himself(actor, user) and User.objects.filter(pk=actor.user_id, verified_at__isnull=False).exists()


@action(by=confirmed, source=None, says=_("registered the company"))
def register_company(user, *, actor, company, uscc):
    """A confirmed person registers a (further) company; `Refused` at `uscc` when it is registered already."""
    Sequence.next("sign-up")
    if Supplier.objects.filter(uscc=uscc).exists():
        raise taken()
    supplier = found_company(user.pk, company, uscc)
    current().stack[-1].party_id = supplier.party_id  # the first line of the company's own timeline
    return supplier
