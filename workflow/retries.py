"""Trying again at once what failed and waits for its next turn: clocks and mails."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .actions import Refused, action, note
from .governance import policy_admin
from .models import Timer


@action(by=policy_admin, source=None, public=False, says=_("had a failed clock tried again"))
def retry_timer(timer, *, actor):
    """Let the next sweep try a failing clock; `Refused` when it has run since, or runs at this moment."""
    if timer.status != Timer.Status.LIVE or not timer.tries:
        raise Refused(_("This clock does not fail any more."))
    release(timer, "next_at")
    note(clock=timer.action, tries=timer.tries)


@action(by=policy_admin, source=None, public=False, says=_("had an undelivered mail sent again"))
def retry_delivery(delivery, *, actor):
    """Let the next round send a mail that could not be sent; `Refused` when it has left since, or leaves right now."""
    if delivery.sent_at or not delivery.tries:
        raise Refused(_("This mail is not stuck any more."))
    release(delivery, "due")
    note(code=delivery.code, tries=delivery.tries)


def release(row, when: str):
    """Make a row due now, unless a worker holds it."""
    now = timezone.now()
    if row.leased_until and row.leased_until > now:
        raise Refused(_("It is being tried at this moment. Look again in a minute."))
    setattr(row, when, now)
