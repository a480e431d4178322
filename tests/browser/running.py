"""The real portal for browser tests: its own processes, folder, database and broker, on free loopback ports."""

import datetime
import email
import email.policy
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis
from django.conf import settings

from onboarding.demo import people
from tests.servers import free_port
from workflow.calendar import SHANGHAI

PATIENCE = 90  # seconds until the portal must answer; a machine full of other tests is slow
HIRE = """
import os
from django.core.management import call_command
from onboarding.demo import people
for key, name, roles in people.STAFF:
    call_command("create_staff", people.address(key), name, *roles)
"""


class Portal:
    """One portal: `url`, `var` (its folder), and the ways to run its commands and programs."""

    def __init__(self, folder: Path, database: str, broker: str):
        self.var, self.broker = folder, broker
        port, pool_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(folder),
            "PORT": str(port),
            "POOL_PORT": str(pool_port),
            "DATABASE_URL": database,
            "REDIS_URL": broker,
            "SWEEP_SECONDS": "1",
            "STAFF_PASSWORD": people.PASSWORD,
        }

    def set_clock(self, day: datetime.date, hour: int = 10):
        """From now on it is this hour of this day (Asia/Shanghai) in every program of the portal, running or to come.

        Must not go backwards while programs run.
        """
        moment = datetime.datetime.combine(day, datetime.time(hour), SHANGHAI)
        file = self.var.parent / "clock"
        file.with_suffix(".new").write_text(str(moment.timestamp() - time.time()))
        file.with_suffix(".new").rename(file)  # nobody reads half of it
        self.env |= {"TEST_CLOCK": str(file), "PYTHONPATH": str(Path(__file__).with_name("clock"))}

    def manage(self, *arguments: str) -> str:
        """Run `manage.py …` to its end and return what it said."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.env,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=PATIENCE * 2,
        )
        assert done.returncode == 0, f"manage.py {arguments[0]} ended with {done.returncode}:\n{done.stderr[-3000:]}"
        return done.stdout

    def shell(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)

    def query(self, sql: str) -> list[tuple]:
        """What the database answers, asked from outside of Django."""
        url = urlsplit(self.env["DATABASE_URL"])
        server = url.scheme.startswith("postgres")
        with closing(psycopg2.connect(urlunsplit(url)) if server else sqlite3.connect(url.path)) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            return cursor.fetchall()

    @contextmanager
    def program(self, name: str, command: list[str]):
        """A program of the portal while the block runs, in a session of its own; its output goes to `<name>.log`."""
        log = self.var / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                env=self.env | {"PYTHONUNBUFFERED": "1"},
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    @contextmanager
    def running(self):
        """All of it, as `make run` starts it; afterwards nothing is left and the exit was clean."""
        with self.program("portal", [sys.executable, "manage.py", "portal"]) as process:
            self.wait_until_ready(process)
            yield self
        said = (self.var / "portal.log").read_text(errors="replace")
        assert process.returncode == 0, f"the portal ended with {process.returncode}:\n{said[-3000:]}"
        assert not self.processes(), f"still running: {self.processes()}"
        assert "Traceback" not in said, said[-6000:]

    def wait_until_ready(self, process):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/readyz", timeout=5):
                return
            time.sleep(0.2)
        said = (self.var / "portal.log").read_text(errors="replace")
        raise AssertionError(f"the portal did not become ready:\n{said[-3000:]}")

    def processes(self) -> list[str]:
        """The command lines of living processes that carry this portal's folder in their environment."""
        mark, found = f"VAR_DIR={self.var}\0".encode(), []
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (entry / "environ").read_bytes():
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        return found

    def mails(self, address: str) -> list[str]:
        """The texts of the mails to somebody, the newest first."""
        files = sorted((self.var / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
        found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
        return [mail.get_content() for mail in found if mail["To"] == address]

    def wait_for_mail(self, address: str, pattern: str, seconds: float = 30) -> str:
        """What the pattern finds in the newest mail to somebody; the worker sends it within a second or two."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for text in self.mails(address):
                if match := re.search(pattern, text):
                    return match[0]
            time.sleep(0.2)
        raise AssertionError(f"no mail to {address} with {pattern}: {self.mails(address)}")


@contextmanager
def fresh_portal(demo: bool = False):
    """A portal that is not started yet, on the stack that the environment names; the demo is loaded only if asked."""
    with tempfile.TemporaryDirectory(prefix="portal-browser-") as folder:
        var = Path(folder) / "var"
        var.mkdir()
        with database(var) as database_url, broker() as redis_url:
            portal = Portal(var, database_url, redis_url)
            if not demo:
                (var / "demo-logins").write_text("")
            yield portal


@contextmanager
def database(var: Path):
    """A SQLite file, or a new database beside the one of DATABASE_URL."""
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not url.scheme.startswith("postgres"):
        yield f"sqlite:///{var / 'portal.sqlite3'}"
        return
    name = f"browser_{os.getpid()}_{time.monotonic_ns()}"
    connection = psycopg2.connect(urlunsplit(url))
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(url._replace(path=f"/{name}"))
    finally:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        connection.close()


@contextmanager
def broker():
    """Folders, or an empty numbered database of REDIS_URL that nobody else uses (0 belongs to the other tests)."""
    url = urlsplit(os.environ.get("REDIS_URL", ""))
    if not url.scheme:
        yield ""
        return
    for number in range(1, 16):
        mine = urlunsplit(url._replace(path=f"/{number}"))
        with redis.Redis.from_url(mine) as server:
            if not server.set("taken-by-a-test", os.getpid(), nx=True, ex=3600):
                continue
            try:
                yield mine
            finally:
                server.flushdb()
            return
    raise AssertionError("All databases of the Redis server are taken by other browser tests.")
