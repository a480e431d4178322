"""Step 7 for the supplier: join the group, hand in its tasks."""

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from workflow.pages import page, perform, supplier_page, visible

from ..actions.group import first_on_shelf, hand_in_task, join_group
from ..forms.group import HandInForm
from ..models import Application, Seat, Task


@supplier_page
def group(request, pk):
    """The seat and every task."""
    application = visible(Application, request, pk=pk)
    return page(request, "onboarding/group/tasks.html", standing(request, application))


@supplier_page
@require_POST
def join(request, pk):
    """Join the group."""
    perform(request, join_group, visible(Application, request, pk=pk))
    return redirect("onboarding:group", pk)


@supplier_page
def task(request, pk, task):
    """One task: what is asked, what was handed in, and the form while it is the supplier's turn."""
    row = visible(Task.objects.select_related("application"), request, pk=task, application=pk)
    form = HandInForm(request.POST or None, request.FILES or None)
    if form.is_valid() and perform(request, hand_in_task, row, form, **form.cleaned_data):
        return redirect("onboarding:group", pk)
    return page(
        request,
        "onboarding/group/task.html",
        {"application": row.application, "task": row, "may": hand_in_task.may(row, request.actor)},
        form,
    )


def standing(request, application) -> dict:
    seat = Seat.objects.filter(application=application).select_related("joined_by").first()
    return {
        "application": application,
        "seat": seat,
        "tasks": Task.objects.filter(application=application).order_by("-number"),
        "may_join": seat is None
        and join_group.may(application, request.actor)
        and first_on_shelf(application.party_id),
    }
