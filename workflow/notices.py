"""Notifications and mails: declared once per code, written by actions, rendered when read, delivered by a task."""

import datetime
import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .fields import seal, unseal
from .frame import current
from .models import Delivery, Notification, Sequence
from .words import fill

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=5)
BACK_OFF = [60, 300, 1800, 7200, 21600]
FORGOTTEN = datetime.timedelta(days=7)  # what the daily mail missed for so long, it leaves out
LISTED = 50  # messages in one mail


@dataclass(frozen=True)
class Notice:
    """The words of one kind of message and how it travels besides the bell.

    `mail`: it blocks the reader and is mailed at once. Else, `daily`: in the one mail of the next morning, unless it
    was read before.
    """

    title: str
    body: str = ""
    mail: bool = True
    daily: bool = True


NOTICES: dict[str, Notice] = {}
# Set by the accounts app: party ids -> user ids of the members of each; a role -> user ids of its staff.
members_of: Callable[[set[int]], dict[int, list[int]]] | None = None
staff_of: Callable[[str], list[int]] | None = None


def declare(code: str, title, body="", mail: bool = True, daily: bool = True) -> str:
    """Register the words of a code (lazy translations) and return the code; see `Notice` for who is mailed when."""
    NOTICES[code] = Notice(title, body, mail, daily)
    return code


DIGEST = declare("workflow.digest", gettext_lazy("What is new in the portal"), mail=False, daily=False)


def notify(user_ids: Iterable[int], code: str, /, *, url: str = "", **data):
    """Tell people, in the running action's transaction; `data` holds ids, codes, amounts and dates only."""
    frame, notice = current(), NOTICES[code]
    data = json.loads(json.dumps(data, default=str))
    for user_id in dict.fromkeys(user_ids):
        row = Notification(party_id=frame.party_id, user_id=user_id, code=code, data=data, url=url, created_at=frame.at)
        frame.notifications.append((row, notice.mail))


def mail(code: str, /, *, address: str = "", user_id: int | None = None, **secret):
    """Send one mail whose values (links with tokens) are sealed in the row and emptied once it is sent."""
    frame = current()
    frame.deliveries.append(
        Delivery(
            party_id=frame.party_id,
            user_id=user_id,
            address=address,
            code=code,
            due=frame.at,
            secret=seal(json.dumps(secret)),
        )
    )


def render(notification: Notification) -> tuple[str, str]:
    """Title and body in the active language."""
    notice = NOTICES.get(notification.code)
    if notice is None:
        return notification.code, ""
    return fill(notice.title, notification.data), fill(notice.body, notification.data)


def collect() -> int:
    """Put what awaits the daily mail into one mail a person and return how many; twice at once is as good as once."""
    daily = [code for code, notice in NOTICES.items() if notice.daily and not notice.mail]
    now, found = timezone.now(), {}
    with transaction.atomic():
        Sequence.next("digest")  # holds up whoever else collects
        rows = Notification.objects.filter(
            code__in=daily, created_at__gt=now - FORGOTTEN, read_at=None, deliveries=None, user__is_active=True
        )
        for user_id, pk in rows.order_by("pk").values_list("user_id", "pk"):
            found.setdefault(user_id, []).append(pk)
        mails = Delivery.objects.bulk_create(
            (Delivery(user_id=user_id, code=DIGEST, due=now) for user_id in found), batch_size=1000
        )
        Delivery.notifications.through.objects.bulk_create(
            (
                Delivery.notifications.through(delivery_id=row.pk, notification_id=pk)
                for row in mails
                for pk in found[row.user_id]
            ),
            batch_size=1000,
        )
    return len(mails)


def deliver(limit: int = 100) -> int:
    """Send what is due and return how many mails left; leased by compare-and-swap, at least once."""
    sent, now = 0, timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    for row in Delivery.objects.filter(free, sent_at=None, due__lte=now).select_related("user").order_by("due")[:limit]:
        if not Delivery.objects.filter(free, pk=row.pk, sent_at=None).update(leased_until=now + LEASE):
            continue
        try:
            send(row)
            sent += 1
        except Exception as error:
            log.warning("mail %s failed: %s", row.pk, type(error).__name__)
            wait = datetime.timedelta(seconds=BACK_OFF[min(row.tries, len(BACK_OFF) - 1)])
            Delivery.objects.filter(pk=row.pk).update(
                tries=row.tries + 1, due=now + wait, leased_until=None, error=type(error).__name__
            )
    return sent


def send(row: Delivery):
    """Render one mail in its reader's language, send it and keep what was sent (never the secret values)."""
    language = row.user.language if row.user else settings.LANGUAGE_CODE
    with translation.override(language):
        notice = NOTICES[row.code]
        parts, line = [], str(notice.title) if row.code == DIGEST else ""
        told = list(row.notifications.order_by("pk")[: LISTED + 1])
        for notification in told[:LISTED]:
            title, body = render(notification)
            line = line or title
            parts += [title, body, settings.PORTAL_URL + notification.url if notification.url else ""]
        if len(told) > LISTED:
            parts += [_("There is more in the portal:"), f"{settings.PORTAL_URL}/notifications/"]
        kept = "\n\n".join(p for p in parts if p)
        text = kept
        if row.secret:
            line = str(notice.title)
            kept = str(notice.body)
            text = fill(notice.body, json.loads(unseal(row.secret)))
        footer = _("Supplier onboarding portal. This mail was sent automatically; please do not reply.")
        address = row.user.email if row.user else row.address
        if not (row.user and not row.user.is_active):
            line = " ".join(line.split())  # a title with a line break would never leave
            EmailMessage(line, f"{text}\n\n{footer}", to=[address]).send()
    Delivery.objects.filter(pk=row.pk).update(sent_at=timezone.now(), subject_line=line, body=kept, secret="", error="")
