"""Machine accounts on the desk: opened, given a new token, disabled; a token is on one page once."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from workflow.desk import Button, CaseAdmin
from workflow.history import timeline
from workflow.models import Event
from workflow.pages import answers, perform
from workflow.templatetags.portal import badge

from ..actions.machines import create_machine, disable_machine, renew_machine
from ..forms.machines import MachineForm, WhyForm
from ..models import Machine


@admin.register(Machine)
class MachineAdmin(CaseAdmin):
    """Systems that call the portal, by name and rights; policy administrators look after them."""

    change_list_template = "admin/accounts/machines.html"
    list_display = ["name", "rights", "standing", "tail_shown", "used_at", "created_at"]
    list_filter = ["state"]
    search_fields = ["name"]
    search_help_text = _("Name")
    list_select_related = ["entered_by"]
    show_full_result_count = False
    ordering = ["name"]
    buttons = [
        Button(
            renew_machine, _("Give a new token"), _("The old token ends at once. The new one is shown once.")
        ),
        Button(disable_machine, _("Disable"), _("For good: the token opens nothing any more."), WhyForm, "danger"),
    ]  # fmt: skip

    @admin.display(description=_("rights"))
    def rights(self, machine):
        return machine.words()

    @admin.display(description=_("state"), ordering="state")
    def standing(self, machine):
        return badge("done" if machine.state == Machine.State.ACTIVE else "ended", machine.get_state_display())

    state_badge = standing

    @admin.display(description=_("token ends with"))
    def tail_shown(self, machine):
        return f"…{machine.tail}"

    def facts(self, machine):
        return [
            (_("rights"), machine.words()),
            (_("token ends with"), self.tail_shown(machine)),
            (_("opened by"), machine.entered_by),
            (_("last used"), machine.used_at or _("never")),
        ]

    def case(self, request, obj, posted="", offered=None, status=200):
        response = super().case(request, obj, posted, offered, status)
        response.context_data["events"] = timeline(Event.objects.about(obj).reverse()[:60], request.actor)
        return response

    def get_urls(self):
        view = self.admin_site.admin_view(never_cache(answers(self.create)))
        return [path("create/", view, name="accounts_machine_create"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"may_create": create_machine.may(None, request.actor)})

    def create(self, request):
        """Open a machine account and show its token."""
        if not create_machine.may(None, request.actor):
            raise Http404
        form = MachineForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            done = perform(request, create_machine, None, form, **form.cleaned_data)
            if done:
                return self.with_token(request, done.result)
        return self.page(
            request, "admin/workflow/form.html", _("New machine account"), form, submit=_("Open the account")
        )

    def act(self, request, object_id, name):
        """A new token is shown at once instead of going back to the case: it cannot be read later."""
        if name != renew_machine.name or request.method != "POST":
            return super().act(request, object_id, name)
        return never_cache(answers(self.renew))(request, self.found(request, object_id))

    def renew(self, request, machine):
        perform(request, renew_machine, machine)
        return self.with_token(request, machine)

    def with_token(self, request, machine):
        """The page with the token; the same form posted again finds only the account, for the token is gone."""
        token = getattr(machine, "token", "")
        if not token:
            messages.warning(request, _("This form was sent before; its token was shown then, once."))
            return redirect(reverse("admin:accounts_machine_change", args=[machine.pk]))
        return self.page(request, "admin/accounts/token.html", machine.name, machine=machine, token=token)
