"""The supplier group for staff: the queue of tasks, what was handed in with its files, confirm or send back."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from workflow.desk import Button, CaseAdmin, Panel
from workflow.queues import Clock
from workflow.templatetags.portal import badge, day

from ..actions.group import confirm_task, return_task, set_task
from ..forms.group import ReturnForm, TaskForm
from ..models.group import Task

TONES = {
    Task.State.OPEN: "you", Task.State.HANDED_IN: "us", Task.State.RETURNED: "returned", Task.State.CONFIRMED: "done",
}  # fmt: skip

GROUP_BUTTONS = [
    Button(set_task, _("Set a group task"), _("The supplier is told and reminded before the due day."), TaskForm),
]


@admin.register(Task)
class TaskAdmin(CaseAdmin):
    """Tasks 作业 of all suppliers."""

    queue = {"buyer": [Task.State.HANDED_IN]}
    clocks = [Clock(since="changed_at", target="target.group", states=(Task.State.HANDED_IN,))]
    claimed = "application__buyer"
    list_display = ["title", "company", "status", "deadline"]
    list_filter = ["state", "late"]
    search_fields = ["title", "application__number", "application__supplier__name"]
    search_help_text = _("Title, application or company")
    ordering = ["due"]
    list_select_related = ["application__supplier"]
    show_full_result_count = False
    buttons = [
        Button(confirm_task, _("Confirm"), _("The task is done."), tone="primary"),
        Button(
            return_task, _("Send back"), _("The supplier reads your words and hands in again."), ReturnForm, "danger"
        ),
    ]

    @admin.display(description=_("company"))
    def company(self, task):
        return task.application.supplier.name

    @admin.display(description=_("state"), ordering="state")
    def status(self, task):
        return badge(TONES.get(task.state, "later"), task.get_state_display())

    state_badge = status

    @admin.display(description=_("due"), ordering="due")
    def deadline(self, task):
        return (
            format_html('{}<small class="ob-bad-text">{}</small>', day(task.due), _("late"))
            if task.late
            else day(task.due)
        )

    def case_queryset(self, request):
        return self.get_queryset(request).select_related("application__supplier")

    def facts(self, task):
        return [
            (_("Company"), task.application.supplier.name),
            (_("Due"), day(task.due)),
            (_("On time"), _("late") if task.late else _("yes")),
        ]

    def panels(self, task, request):
        hand_ins = task.hand_ins.select_related("file", "by")
        return [
            Panel(_("What was handed in"), "admin/onboarding/group_panel.html", {"task": task, "hand_ins": hand_ins})
        ]


def group_panel(case) -> Panel:
    """The seat and the tasks of one supplier, for the application's page."""
    context = {"seat": case.seat, "tasks": [(t, TONES.get(t.state, "later")) for t in case.tasks]}
    return Panel(_("Supplier group"), "admin/onboarding/group_tasks.html", context)


__all__ = ["GROUP_BUTTONS", "TaskAdmin", "group_panel"]
