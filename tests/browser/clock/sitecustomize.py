"""Loaded by every program of a portal under test (see `Portal.clock`): its calendar time is what the test's file says.

The file holds seconds to add to the true time. Only the calendar moves; waiting stays as long as it is.
"""

import datetime
import os
import threading
import time

import time_machine

FILE = os.environ["TEST_CLOCK"]
BOOTED = time.time() - time.monotonic()  # the true time is read through the clock for waiting, which stays as it is


def distance() -> float:
    """What the file says now; a file that is just being written says nothing new."""
    with open(FILE) as file:
        return float(file.read() or "nan")


def move(seconds: float):
    now = datetime.datetime.fromtimestamp(BOOTED + time.monotonic() + seconds, datetime.UTC)
    time_machine.travel(now, tick=True).start()  # on top of the earlier one: nobody ever reads the true time between


def follow():
    known = None
    while True:
        seconds = distance()
        if seconds == seconds and seconds != known:
            known = seconds
            move(seconds)
        time.sleep(0.1)


def watch():
    threading.Thread(target=follow, daemon=True).start()


move(distance())
watch()
os.register_at_fork(after_in_child=watch)  # the web server's workers are forked, and threads do not come along
