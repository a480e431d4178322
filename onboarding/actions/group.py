"""The supplier group 商家群: join it, tasks with a due day, hand in, confirm or return."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people, roles
from catalog.models import Item
from workflow import actors, calendar, policies, timers
from workflow.actions import Refused, action, must_say, note
from workflow.notices import declare, notify

from ..models import Application
from ..models.group import HandIn, Seat, Task
from .application import address

State = Task.State
JOINABLE = [Application.State.ITEMS, Application.State.GROUP]
WITH_TASKS = [Application.State.GROUP, Application.State.LIVE]

SET = declare("group.task_set", gettext_lazy("A task for you: %(title)s"), gettext_lazy("Hand it in by %(due_on)s."))
REMINDER = declare(
    "group.task_reminder",
    gettext_lazy("Due on %(due_on)s: %(title)s"),
    gettext_lazy("Hand the task in on time; late tasks are counted."),
)
LATE = declare(
    "group.task_late",
    gettext_lazy("Overdue: %(title)s"),
    gettext_lazy("It was due on %(due_on)s. You can still hand it in; it counts as late."),
)
HANDED_IN = declare(
    "group.task_handed_in",
    gettext_lazy("%(number)s handed in: %(title)s"),
    gettext_lazy("Confirm it or send it back."),
    mail=False,
)
RETURNED = declare("group.task_returned", gettext_lazy("Sent back: %(title)s"), gettext_lazy("The reason: %(words)s"))
CONFIRMED = declare("group.task_confirmed", gettext_lazy("Confirmed: %(title)s"), "", mail=False)


def first_on_shelf(party_id: int) -> bool:
    """Whether the supplier has an item on the shelf: what opens the group (S)."""
    return Item.objects.filter(party_id=party_id, state=Item.State.ON_SHELF).exists()


def tell_supplier(task, code, **data):
    notify(people.members(task.party_id), code, url=f"{address(task.application)}group/", title=task.title, **data)


@action(by=actors.member, source=JOINABLE, says=gettext_lazy("joined the supplier group"))
def join_group(application, *, actor):
    """Join once the first item is on the shelf; the standard first task comes with it."""
    if Seat.objects.filter(application=application).exists():
        raise Refused(_("Your company has already joined the group."))
    if not first_on_shelf(application.party_id):
        raise Refused(_("The group opens when your first item is on the shelf."))
    seat = Seat.objects.create(party_id=application.party_id, application=application, joined_by_id=actor.user_id)
    first = policies.value("group.first_task")
    due, _provisional = calendar.add(calendar.today(), int(first["days"]))
    give(
        application,
        due,
        title=first["title"]["zh-hans"],
        text=first["text"]["zh-hans"],
        title_en=first["title"]["en"],
        text_en=first["text"]["en"],
    )
    return seat


def give(application, due: datetime.date, **words) -> Task:
    """A new task with its clock: a reminder the working day before, a late mark when the due day has passed."""
    last = Task.objects.filter(application=application).order_by("-number").first()
    task = Task.objects.create(
        party_id=application.party_id, application=application, number=last.number + 1 if last else 1, due=due, **words
    )
    start_clock(task)
    tell_supplier(task, SET, due_on=due)
    return task


def start_clock(task):
    remind_on = task.due - calendar.ONE_DAY
    while not calendar.working_days().is_working(remind_on):
        remind_on -= calendar.ONE_DAY
    if remind_on > calendar.today():
        timers.start(task, "onboarding.remind_task", due=calendar.end_of(remind_on - calendar.ONE_DAY))
    if not task.late:
        timers.start(task, "onboarding.mark_task_late", due=calendar.end_of(task.due))


@action(by=roles.buyer, source=WITH_TASKS, audit=["due"], says=gettext_lazy("set task %(task)s, due %(due_on)s"))
def set_task(application, *, actor, title, text, due):
    """Set a task; it has a title and is due today or later."""
    if not Seat.objects.filter(application=application, state=Seat.State.JOINED).exists():
        raise Refused(_("The supplier has not joined the group yet."))
    must_say(title, _("Give the task a title."), "title")
    if due < calendar.today():
        raise Refused(_("The due day has passed already."), "due")
    task = give(application, due, title=title.strip(), text=text)
    note(task=task.number, due_on=due)
    return task


@action(
    by=actors.member,
    source=[State.OPEN, State.RETURNED],
    to=State.HANDED_IN,
    says=gettext_lazy("handed in task %(task)s"),
)
def hand_in_task(task, *, actor, text="", file=None):
    """Hand in words, a file or both; after the due day it counts as late."""
    if not text.strip() and file is None:
        raise Refused(_("Write an answer or add a file."), "text")
    first = not task.hand_ins.exists()
    late = calendar.today() > task.due
    task.late = task.late or (first and late)
    HandIn.objects.create(
        party_id=task.party_id, task=task, text=text.strip(), file=file, by_id=actor.user_id, late=late
    )
    note(task=task.number, late=late)
    buyers = [task.application.buyer_id] if task.application.buyer_id else people.staff(roles.BUYER)
    notify(
        buyers,
        HANDED_IN,
        url=f"/admin/onboarding/task/{task.pk}/change/",
        number=task.application.number,
        title=task.title,
    )


@action(by=roles.buyer, source=[State.HANDED_IN], to=State.CONFIRMED, says=gettext_lazy("confirmed task %(task)s"))
def confirm_task(task, *, actor):
    """The task is done."""
    note(task=task.number)
    tell_supplier(task, CONFIRMED)


@action(
    by=roles.buyer,
    source=[State.HANDED_IN],
    to=State.RETURNED,
    audit=["words", "due"],
    says=gettext_lazy("sent back task %(task)s"),
)
def return_task(task, *, actor, words, due):
    """Ask for it again with a reason and a new due day."""
    must_say(words, _("Say what is missing, in words the supplier can use."))
    if due < calendar.today():
        raise Refused(_("The due day has passed already."), "due")
    task.words, task.due = words, due
    note(task=task.number)
    start_clock(task)
    tell_supplier(task, RETURNED, words=words)


@action(
    by=actors.system, source=[State.OPEN, State.RETURNED], public=False, says=gettext_lazy("reminded of a group task")
)
def remind_task(task, *, actor):
    """The due day is near."""
    note(task=task.number)
    tell_supplier(task, REMINDER, due_on=task.due)


@action(by=actors.system, source=[State.OPEN, State.RETURNED], says=gettext_lazy("marked a group task as late"))
def mark_task_late(task, *, actor):
    """The due day has passed without a hand-in."""
    note(task=task.number)
    task.late = True
    tell_supplier(task, LATE, due_on=task.due)
