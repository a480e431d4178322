"""Bells: a small action for clocks, with everything a real one writes; also a sweeper in a process of its own.

`python -m tests.bells` sweeps the database of DATABASE_URL until nothing is due. It prints "ready" before it begins.
"""

import os
import sys
import time

NOTICE = "test.bell"


def register():
    """Declare the action `tests.ring_bell` and its notice; returns the action."""
    from workflow import notices
    from workflow.actions import REGISTRY, action
    from workflow.actors import system
    from workflow.notices import declare, notify

    if "tests.ring_bell" in REGISTRY:
        return REGISTRY["tests.ring_bell"]
    if NOTICE not in notices.NOTICES:
        declare(NOTICE, "The bell rang", mail=False)

    @action(by=system, source=None, says="rang the bell")
    def ring_bell(subject, *, actor, user, seconds=0):
        if seconds:
            time.sleep(seconds)
        notify([user], NOTICE)

    return ring_bell


def hang(subjects, user_id: int, due, **inputs):
    """A live timer with a bell on each subject."""
    from django.contrib.contenttypes.models import ContentType

    from workflow.models import Timer

    subjects = list(subjects)
    kind = ContentType.objects.get_for_model(subjects[0])
    return Timer.objects.bulk_create(
        (
            Timer(party_id=s.party_id, subject_type=kind, subject_id=s.pk, action="tests.ring_bell", due=due,
                  next_at=due, inputs={"user": user_id, **inputs})
            for s in subjects
        ),
        batch_size=5000,
    )  # fmt: skip


def main():
    import django

    django.setup()
    from workflow import timers

    register()
    print("ready", flush=True)
    if len(sys.argv) > 1:
        sys.stdin.readline()
    print(fire_share(int(sys.argv[2])) if "alone" in sys.argv else timers.sweep(), flush=True)


def fire_share(number: int) -> int:
    """Fire every second bell, one by one; `number` says whether the first or the other half."""
    from workflow import timers
    from workflow.models import Timer

    mine = Timer.objects.filter(status="live", action="tests.ring_bell").order_by("pk")[number::2]
    return sum(timers.fire_one(timer) for timer in mine)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    from tests import bells  # the action belongs to the module of this name

    bells.main()
