"""Two people at once, really: threads on a real database, with and without the lock."""

import threading
from contextlib import contextmanager

from django.db import connection, connections

from workflow import actions, chunks


def at_once(*calls):
    """Run the calls in threads that start together; returns for each its result or the exception it raised."""
    results, gate = [None] * len(calls), threading.Barrier(len(calls))

    def run(index, call):
        try:
            connection.ensure_connection()
            gate.wait(timeout=10)
            results[index] = call()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def winners(results) -> list:
    """The results that are not errors."""
    return [r for r in results if not isinstance(r, Exception)]


WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def meeting(*verbs: str, lock: bool = True):
    """Make the bodies of actions wait for each other, so that a race that can happen does happen.

    With the lock only one body can be inside, waits in vain for a moment and goes on. Without it (`lock=False`, the
    negative control) all are inside at once: they wait for each other when they begin and again before their first
    write, so that each has read what was there before the other wrote.
    """
    begin, write = Meeting(0.4 if lock else 10), Meeting(5)
    kept = {verb: actions.REGISTRY[verb].body for verb in verbs}
    kept_lock = actions.lock

    def waiting(body):
        def wrapped(*args, **kwargs):
            begin.wait()
            if lock:
                return body(*args, **kwargs)
            with connection.execute_wrapper(before_first_write(write)):
                return body(*args, **kwargs)

        return wrapped

    for verb, body in kept.items():
        actions.REGISTRY[verb].body = waiting(body)
    if not lock:
        actions.lock = chunks.lock = lambda *args: None
    try:
        yield
    finally:
        for verb, body in kept.items():
            actions.REGISTRY[verb].body = body
        actions.lock = chunks.lock = kept_lock


class Meeting:
    """Two threads wait for each other, but not longer than `seconds`."""

    def __init__(self, seconds: float):
        self.barrier, self.seconds = threading.Barrier(2), seconds

    def wait(self):
        try:
            self.barrier.wait(timeout=self.seconds)
        except threading.BrokenBarrierError:
            self.barrier.reset()


def before_first_write(met: Meeting):
    """A wrapper of database calls that waits once, before the first one that writes."""
    done = []

    def wrapper(execute, sql, params, many, context):
        if not done and sql.lstrip().upper().startswith(WRITES):
            done.append(True)
            met.wait()
        return execute(sql, params, many, context)

    return wrapper
