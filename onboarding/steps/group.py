"""Step 7: a seat in the supplier group and its first task; later tasks are asked for but hold nothing up."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import roles
from workflow.requirements import Requirement, Status, Turn

from ..models.group import Task

State = Task.State


def requirements(case):
    """What the group needs; two queries, one before the company has joined: tasks come with the seat."""
    link = reverse("onboarding:group", args=[case.application.pk])
    tasks = [task for task in case.tasks if task.state != State.ENDED]
    first = tasks[0] if tasks else None
    more = [
        task_entry(case, t, f"task_{t.number}", link, blocks=False) for t in tasks[1:] if t.state != State.CONFIRMED
    ]
    return [seat_entry(case.seat is not None, link), first_entry(case, first, link), *more]


def seat_entry(joined, link):
    return Requirement(
        "group_joined",
        _("Join the supplier group"),
        Status.DONE if joined else Status.NOW,
        Turn.SUPPLIER,
        reason=_("News of the channel and tasks come through the group; it opens with your first item on the shelf."),
        otherwise=_("Without the group you miss tasks, and tasks count in your credit rating."),
        link=link,
        link_text=_("Join the group"),
    )


def first_entry(case, task, link):
    if task is None:
        return Requirement(
            "group_first_task",
            _("First task of the group"),
            Status.LATER,
            Turn.NOBODY,
            reason=_("You get it when you join."),
        )
    return task_entry(case, task, "group_first_task", link)


def task_entry(case, task, code, link, blocks=True):
    """Whose turn a task is and until when."""
    shared = {"code": code, "title": task.shown_title, "blocks": blocks, "link": link, "link_text": _("Open the task")}
    if task.state == State.CONFIRMED:
        return Requirement(status=Status.DONE, **shared)
    if task.state == State.HANDED_IN:
        return Requirement(
            status=Status.WAITING,
            turn=Turn.PLATFORM,
            role=roles.BUYER,
            reason=_("The buyer looks at what you handed in."),
            **shared,
            **case.due(task.changed_at, "group"),
        )
    mine = {"turn": Turn.SUPPLIER, "due": task.due, "otherwise": _("After that day it counts as late.")}
    if task.state == State.RETURNED:
        return Requirement(
            status=Status.RETURNED, remark=task.words, reason=_("The buyer asks for more."), **mine, **shared
        )
    return Requirement(
        status=Status.NOW, reason=_("Handed in on time, it counts for your credit rating."), **mine, **shared
    )
