"""A person's own account: password, name, language."""

from django.utils.translation import gettext_lazy as _

from workflow import actors, policies, timers
from workflow.actions import action
from workflow.notices import declare, mail

from .. import links
from ..models import PasswordReset
from ..names import cleaned
from ..rules import himself

State = PasswordReset.State

RESET = declare(
    "accounts.reset",
    _("Choose a new password"),
    _(
        "Hello %(name)s,\n\na new password was asked for your account in the supplier portal. Choose one "
        "within %(hours)s hours here:\n\n%(link)s\n\nIf you did not ask for it, do nothing: your password "
        "stays as it is."
    ),
)
CHANGED = declare(
    "accounts.changed",
    _("Your password was changed"),
    _(
        "Hello %(name)s,\n\nthe password of your account in the supplier portal was changed just now, and "
        "you were logged out everywhere else. If it was not you, choose a new one at once and write to "
        "%(contact)s:\n\n%(link)s"
    ),
)


@action(by=actors.anybody, source=None, public=False, says=_("asked for a new password"))
def request_reset(user, *, actor):
    """Mail a link to choose a new password; at most one a minute, and only the newest one counts."""
    for older in PasswordReset.objects.filter(user_id=user.pk, state=State.SENT):
        if links.too_soon(older.created_at):
            return None
        replace_reset(older, actor=actors.SYSTEM)
    if not user.is_active:
        return None
    return open_reset(user, RESET)


def open_reset(user, code: str, **values) -> PasswordReset:
    """A row with its clock, and the mail with its link."""
    token, digest = links.new()
    row = PasswordReset.objects.create(user=user, token_hash=digest)
    timers.start(row, "accounts.expire_reset", due=links.valid_until("reset"))
    mail(code, user_id=user.pk, name=user.name, hours=int(policies.value("link.reset_hours")),
         link=links.address("accounts:reset-confirm", token), **values)  # fmt: skip
    return row


@action(by=actors.system, source=[State.SENT], to=State.REPLACED, public=False, says=_("replaced the link"))
def replace_reset(reset, *, actor):
    """A newer link counts; this one opens nothing any more."""


@action(by=actors.system, source=[State.SENT], to=State.EXPIRED, public=False, says=_("let the link expire"))
def expire_reset(reset, *, actor):
    """The link was not used in time."""


@action(by=himself, source=[State.SENT], to=State.USED, public=False, says=_("chose a new password"))
def reset_password(reset, *, actor, password):
    """Whoever holds the link chooses the password; every session of the person ends."""
    set_password(reset.user, password)


@action(by=himself, source=None, public=False, says=_("changed the password"))
def change_password(user, *, actor, password):
    """Choose a new password; the other sessions of the person end."""
    user.set_password(password)
    tell_changed(user)


def set_password(user, password: str):
    user.set_password(password)
    user.save(update_fields=["password"])
    tell_changed(user)


def tell_changed(user):
    mail(CHANGED, user_id=user.pk, name=user.name, contact=policies.value("contact.service_email"),
         link=links.address("accounts:reset"))  # fmt: skip


@action(by=himself, source=None, public=False, audit=["language"], says=_("changed the account"))
def save_profile(user, *, actor, name, language):
    """A person's name as others see it and the language of their pages and mails."""
    user.name, user.language = cleaned(name), language


@action(by=himself, source=None, public=False, audit=["language"], says=_("chose a language"))
def choose_language(user, *, actor, language):
    """Remember the language that was switched to."""
    user.language = language
