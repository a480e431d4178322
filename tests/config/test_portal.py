"""`make run`: everything comes up with one command and goes down with one Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest
from django.conf import settings
from django.db import connection

from tests.servers import free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="`make run` is SQLite; tested in the other run"),
]


@pytest.fixture
def start(tmp_path):
    """Start the supervisor on SQLite, folders and ports of its own; ends it if the test does not."""
    running = []
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PORT": str(free_port()),
        "POOL_PORT": str(free_port()),
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    for name in ("DATABASE_URL", "REDIS_URL"):
        del environment[name]

    def start(demo=False):
        if not demo:
            (tmp_path / "demo-logins").touch()
        command = [sys.executable, "manage.py", "portal"]
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        running.append(process)
        process.address = f"http://127.0.0.1:{environment['PORT']}"
        wait_until(lambda: process.poll() is not None or answers(process.address), 300)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=30)


def wait_until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def answers(address):
    try:
        urllib.request.urlopen(address + "/healthz", timeout=1).close()
    except OSError:
        return False
    return True


def descendants(process):
    return psutil.Process(process.pid).children(recursive=True)


def test_one_signal_ends_every_program_and_the_second_start_keeps_the_data(start):
    for number in (signal.SIGINT, signal.SIGTERM):
        portal = start(demo=True)
        wait_until(lambda portal=portal: len(descendants(portal)) >= 5, 20)
        programs = descendants(portal)
        with urllib.request.urlopen(portal.address + "/readyz") as ready:
            assert ready.status == 200
        portal.send_signal(number)
        output, _ = portal.communicate(timeout=40)
        assert portal.returncode == 0, output
        assert "Traceback" not in output
        assert output.rstrip().endswith("Stopped.")
        _, alive = psutil.wait_procs(programs, timeout=1)
        assert not alive
    assert "First start" not in output
    assert "@demo.example" in output


def test_a_program_that_dies_is_named_and_ends_the_rest(start):
    portal = start()
    wait_until(lambda: len(descendants(portal)) >= 5, 20)
    programs = descendants(portal)
    next(p for p in programs if "beat" in p.cmdline()).kill()
    output, _ = portal.communicate(timeout=40)
    assert portal.returncode == 1
    assert re.search(r"beat ended by itself", output)
    _, alive = psutil.wait_procs(programs, timeout=1)
    assert not alive


def test_a_taken_port_is_told_before_anything_starts(start):
    first = start()
    second = start()
    output, _ = second.communicate(timeout=30)
    assert second.returncode == 1
    assert "is in use" in output
    assert first.poll() is None
