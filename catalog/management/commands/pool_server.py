"""`manage.py pool_server`: the small EP pool at POOL_URL's host and port, loopback only, until Ctrl-C."""

import signal
import threading
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from catalog.pool.server import PoolServer

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    help = "Run a small EP pool that keeps its own log, for workstations and tests."
    requires_system_checks = []
    requires_migrations_checks = False

    def handle(self, **options):
        address = urlsplit(settings.POOL_URL)
        if address.hostname not in LOOPBACK:
            raise CommandError(f"POOL_URL names {address.hostname}; the small pool server only listens on loopback.")
        if not settings.POOL_TOKEN:
            raise CommandError("POOL_TOKEN is empty: the pool server needs the password that the portal uses.")
        try:
            server = PoolServer(("127.0.0.1", address.port or 80), settings.POOL_TOKEN, Path(settings.POOL_LOG))
        except OSError as error:
            raise CommandError(f"The pool server cannot start at {settings.POOL_URL}: {error}") from None
        for number in (signal.SIGINT, signal.SIGTERM):
            # `shutdown` waits for the loop to end, so it must not run inside it.
            signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
        with server:
            self.say(f"The pool is at {settings.POOL_URL}, its log is {settings.POOL_LOG}")
            server.serve_forever(poll_interval=0.2)
        self.say("Stopped.")

    def say(self, line: str):
        self.stdout.write(line)
        self.stdout.flush()
