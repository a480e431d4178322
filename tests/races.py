"""Two people at once, really: threads on a real database, with and without the lock."""

import threading
from contextlib import contextmanager

from django.db import connection, connections

from workflow import actions


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


@contextmanager
def meeting(*verbs: str, lock: bool = True):
    """Make the bodies of actions wait for each other, so that a race that can happen does happen.

    With the lock only one body can be inside, waits in vain for a moment and goes on. Without it (`lock=False`, the
    negative control) all are inside at once, each having read the same state.
    """
    barrier = threading.Barrier(2)
    kept = {verb: actions.REGISTRY[verb].body for verb in verbs}
    kept_lock = actions.lock

    def waiting(body):
        def wrapped(*args, **kwargs):
            try:
                barrier.wait(timeout=0.4)
            except threading.BrokenBarrierError:
                barrier.reset()
            return body(*args, **kwargs)

        return wrapped

    for verb, body in kept.items():
        actions.REGISTRY[verb].body = waiting(body)
    if not lock:
        actions.lock = lambda *args: None
    try:
        yield
    finally:
        for verb, body in kept.items():
            actions.REGISTRY[verb].body = body
        actions.lock = kept_lock
