"""Mailed links: the token goes out in the mail, only its hash stays here."""

import datetime
import hashlib
import secrets

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from workflow import policies


def new() -> tuple[str, str]:
    """A token that cannot be guessed and the hash it is found by."""
    token = secrets.token_urlsafe(32)
    return token, digest(token)


def digest(token: str) -> str:
    """SHA-256 of a token; enough without salt, because the token is 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def address(name: str, token: str = "") -> str:
    """The full address of a page, as it stands in a mail."""
    return settings.PORTAL_URL + reverse(name, args=[token] if token else [])


def valid_until(kind: str) -> datetime.datetime:
    """When a link sent now ends; the policies `link.<kind>_hours` say after how many hours."""
    return timezone.now() + datetime.timedelta(hours=int(policies.value(f"link.{kind}_hours")))


def too_soon(sent_at: datetime.datetime) -> bool:
    """Whether a mail went out so recently that another one would only fill the mailbox."""
    return timezone.now() - sent_at < datetime.timedelta(minutes=1)
