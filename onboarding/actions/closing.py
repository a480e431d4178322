"""The end of the journey when a store closes: the application, its tasks and its seat in the group."""

from django.utils.translation import gettext_lazy as _

from workflow import actors
from workflow.actions import action, note
from workflow.actors import SYSTEM

from ..models import Application
from ..models.group import Seat, Task
from .application import RUNNING

UNFINISHED_TASKS = [Task.State.OPEN, Task.State.RETURNED, Task.State.HANDED_IN]


@action(by=actors.system, source=RUNNING, to=Application.State.CLOSED,
        says=_("ended the application because the store is closed"))  # fmt: skip
def close_application(application, *, actor):
    """Nothing is asked for any more; tasks and the seat in the group end with it."""
    application.turn, application.due, application.provisional, application.returned = "nobody", None, False, ""
    for task in Task.objects.filter(application=application, state__in=UNFINISHED_TASKS):
        end_task(task, actor=SYSTEM)
    for seat in Seat.objects.filter(application=application, state=Seat.State.JOINED):
        leave_group(seat, actor=SYSTEM)


@action(by=actors.system, source=UNFINISHED_TASKS, to=Task.State.ENDED,
        says=_("ended task %(task)s because the store is closed"))  # fmt: skip
def end_task(task, *, actor):
    """The task need not be handed in any more, and is not late for it."""
    note(task=task.number)


@action(by=actors.system, source=[Seat.State.JOINED], to=Seat.State.LEFT,
        says=_("left the supplier group because the store is closed"))  # fmt: skip
def leave_group(seat, *, actor):
    """The seat in the group ends."""


__all__ = ["close_application", "end_task", "leave_group"]
