"""`make run`: prepares the database, starts web, worker, beat and pool server, and ends them together."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from io import StringIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

# Celery's warning to root is for servers; whoever runs this as root is in a container.
CELERY = [sys.executable, "-W", "ignore:You're running the worker", "-m", "celery", "--app", "config", "--quiet"]
PROGRAMS = {
    "web": [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"],
    "worker": [*CELERY, "worker", "--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle"],
    "beat": [*CELERY, "beat", "--pidfile="],
    "pool": [sys.executable, "manage.py", "pool_server"],
}
PATIENCE = 15  # seconds a program may take to finish what it is doing


class Command(BaseCommand):
    help = "Run the whole portal on this machine until Ctrl-C."

    def handle(self, **options):
        for port in (settings.PORT, urlsplit(settings.POOL_URL).port):
            refuse_taken(port)
        try:
            self.prepare()
        except KeyboardInterrupt:
            sys.exit(130)
        self.stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        programs = {}
        try:
            for name, command in PROGRAMS.items():
                if not self.stopping.is_set():
                    programs[name] = self.start(name, command)
            self.announce()
            dead = self.watch(programs)
        finally:
            stop(programs)
        if dead:
            raise CommandError(
                f"{dead} ended by itself (exit code {programs[dead].returncode}), so the rest was stopped."
            )
        self.say("Stopped.")

    def prepare(self):
        """Database, static files and, the first time, the demo."""
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        logins = settings.VAR_DIR / "demo-logins"  # shown at every start, and says that the demo is loaded
        if not logins.exists():
            begun = settings.VAR_DIR / "demo-begun"
            if begun.exists():
                self.say("Loading the demo was interrupted; `make clean-data` and a new start load the whole of it.")
            begun.touch()
            self.say("First start: loading the demo suppliers ...")
            told = StringIO()
            call_command("demo", stdout=told)
            logins.write_text(told.getvalue())
        self.logins = logins.read_text()
        connections.close_all()

    def start(self, name, command) -> subprocess.Popen:
        """Start one program in a session of its own: Ctrl-C in the terminal reaches it only through us."""
        process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(target=self.relay, args=(name, process.stdout), daemon=True).start()
        return process

    def relay(self, name, lines):
        for line in lines:
            self.say(f"{name:<7}| {line.rstrip()}")

    def announce(self):
        """Say the address as soon as it answers."""
        alive = f"http://127.0.0.1:{settings.PORT}/healthz"
        for _ in range(300):
            try:
                urllib.request.urlopen(alive, timeout=1).close()
            except OSError:
                if self.stopping.wait(0.1):
                    return
            else:
                self.say(self.logins.rstrip())
                self.say(f"The portal is at {settings.PORTAL_URL} and for staff at {settings.PORTAL_URL}/admin/")
                self.say("Mails are files in var/mail. Ctrl-C stops everything.")
                return

    def watch(self, programs) -> str | None:
        """Wait for Ctrl-C, or for a program that ends by itself and return its name."""
        while not self.stopping.wait(0.3):
            for name, process in programs.items():
                if process.poll() is not None:
                    return name
        return None

    def say(self, line: str):
        self.stdout.write(line)
        self.stdout.flush()


def refuse_taken(port: int):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CommandError(f"Port {port} is in use. Choose another one: make run PORT=8010") from None


def stop(programs: dict[str, subprocess.Popen]):
    """Ask every program to end, wait, and end by force what stays, down to the last child process."""
    for process in programs.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in programs.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
