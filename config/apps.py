"""Makes the folders the portal writes to, registers checks and the words for codes when Django starts."""

from contextlib import suppress
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        from workflow import words

        from . import checks, vocabulary  # noqa: F401

        words.CLOCKS |= vocabulary.CLOCKS
        words.CHANNELS |= vocabulary.CHANNELS
        words.RULES |= vocabulary.RULES
        words.ENTRIES |= vocabulary.ENTRIES
        words.CODES |= vocabulary.CODES

        folders = [settings.VAR_DIR, settings.MEDIA_ROOT, settings.STATIC_ROOT]
        if not settings.REDIS_URL:  # the file-system broker fails on folders that do not exist
            folders += [settings.BROKER_DIR / "queue", settings.BROKER_DIR / "control"]
        with suppress(OSError):  # the check on VAR_DIR says it in words
            for folder in folders:
                Path(folder).mkdir(parents=True, exist_ok=True, mode=0o750)
