"""System checks: what would go wrong in production is said before the portal starts."""

import os
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register


@register(Tags.security)
def field_keys_open_the_sealed_data(**kwargs):
    """Every key in FIELD_KEYS is a Fernet key; the first one seals, all of them open."""
    try:
        keys = [Fernet(key) for key in settings.FIELD_KEYS]
    except ValueError:
        keys = []
    if keys:
        return []
    return [
        Error(
            "FIELD_KEYS must hold one or more Fernet keys, newest first, separated by commas.",
            hint='python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"',
            id="config.E001",
        )
    ]


@register(Tags.files)
def var_dir_is_writable(**kwargs):
    """Private files, and without Redis the queue, live in VAR_DIR."""
    if os.access(settings.VAR_DIR, os.W_OK | os.X_OK):
        return []
    return [
        Error(f"VAR_DIR ({settings.VAR_DIR}) cannot be written to.", hint="Create it or set VAR_DIR.", id="config.E002")
    ]


@register(Tags.security, deploy=True)
def production_is_complete(**kwargs):
    """What `check --deploy` asks for on top of Django's own questions."""
    findings = []
    if "postgresql" in settings.DATABASES["default"]["ENGINE"] and not settings.REDIS_URL:
        findings.append(Error("PostgreSQL needs REDIS_URL too: hosts share no folder.", id="config.E003"))
    portal = urlsplit(settings.PORTAL_URL)
    if portal.scheme != "https":
        findings.append(Error("PORTAL_URL stands in every mail and must begin with https://.", id="config.E004"))
    elif portal.hostname not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        findings.append(
            Warning(f"{portal.hostname}, the host of PORTAL_URL, is not in ALLOWED_HOSTS.", id="config.W005")
        )
    if len(settings.POOL_TOKEN) < 16:
        findings.append(Error("POOL_TOKEN, the password to the EP pool, is missing or short.", id="config.E006"))
    if not settings.EMAIL_URL:
        findings.append(Warning("EMAIL_URL is not set: mails are written to files and reach nobody.", id="config.W007"))
    return findings
