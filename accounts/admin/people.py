"""Everybody who can log in: staff with their roles, people of suppliers with their companies."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from workflow.actions import ActionError
from workflow.desk import Button, CaseAdmin, Panel
from workflow.history import timeline
from workflow.models import Event
from workflow.pages import guards

from ..actions.staff import create_staff, deactivate, grant_role, reactivate, revoke_role
from ..forms.staff import ReasonForm, RoleForm, StaffForm
from ..models import User
from ..roles import TITLES


def role_form(user, data, files, actor, prefix):
    """The roles that can be granted are those the person lacks, the ones that can be revoked those held."""
    held = set(user.groups.values_list("name", flat=True))
    revoking = prefix == revoke_role.name
    return RoleForm(data, prefix=prefix, names=[n for n in TITLES if (n in held) == revoking])


class RoleFilter(admin.SimpleListFilter):
    """By role, in words."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return list(TITLES.items())

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class PersonAdmin(CaseAdmin):
    """People; roles are granted and accounts shut by policy administrators, never their own."""

    change_list_template = "admin/accounts/people.html"
    list_display = ["name", "email", "roles", "is_active", "verified_at", "last_login"]
    list_filter = ["is_staff", "is_active", RoleFilter]
    search_fields = ["name", "email"]
    search_help_text = _("Name or address")
    show_full_result_count = False
    ordering = ["-is_staff", "name"]
    buttons = [
        Button(grant_role, _("Grant a role"), _("It counts with the person's next click."), make=role_form),
        Button(revoke_role, _("Revoke a role"), _("It is gone with the person's next click."), make=role_form),
        Button(deactivate, _("Shut the account"), _("No log-in; open sessions end."), ReasonForm, tone="danger"),
        Button(reactivate, _("Open the account again"), _("With the rights it had."), tone="primary"),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user):
        return ", ".join(str(TITLES[g.name]) for g in user.groups.all() if g.name in TITLES) or "–"

    def title(self, user):
        return user.name

    def facts(self, user):
        found = [
            (_("e-mail"), user.email),
            (_("roles"), self.roles(user)),
            (_("language"), dict(settings.LANGUAGES)[user.language]),
        ]
        return [
            *found,
            (_("active"), _("yes") if user.is_active else _("no")),
            (_("last log-in"), user.last_login or "–"),
        ]

    def panels(self, user, request):
        rows = user.memberships.select_related("party__supplier").order_by("since")
        if not rows:
            return []
        return [Panel(_("Acts for"), "admin/accounts/memberships.html", {"rows": rows})]

    def offered(self, request, obj, posted=""):
        hidden = {reactivate} if obj.is_active else {deactivate, grant_role}
        hidden |= set() if obj.groups.exists() else {revoke_role}
        return [o for o in super().offered(request, obj, posted) if o.button.action not in hidden]

    def case(self, request, obj, posted="", offered=None, status=200):
        response = super().case(request, obj, posted, offered, status)
        response.context_data["events"] = timeline(Event.objects.about(obj).reverse()[:60], request.actor)
        return response

    def get_urls(self):
        view = self.admin_site.admin_view(self.create)
        return [path("create/", view, name="accounts_user_create"), *super().get_urls()]

    def create(self, request):
        """Open a staff account; the person gets a link to choose a password."""
        if not create_staff.may(None, request.actor):
            raise PermissionDenied
        form = StaffForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and (user := self.created(request, form)):
            messages.success(request, _("The account was opened; a link to choose a password is on its way."))
            return redirect(reverse("admin:accounts_user_change", args=[user.pk]))
        return self.page(
            request, "admin/workflow/form.html", _("New staff account"), form, submit=_("Open the account")
        )

    def created(self, request, form):
        try:
            return create_staff(actor=request.actor, once=guards(request)["once"], **form.cleaned_data)
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return None
