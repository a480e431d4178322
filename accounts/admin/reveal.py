"""Personal data in full: the page that asks for a reason and shows the value once."""

from django.apps import apps
from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from workflow.actions import ActionError
from workflow.desk import ReadOnlyAdmin

from ..actions.reveal import is_sealed, may_reveal, reveal
from ..forms.staff import ReasonForm
from ..models import Consent


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """Which text was agreed to, and when; beside it the address of the page that shows sealed values.

    Link to it with `{% url "admin:reveal" label pk field %}`, label being "app.Model".
    """

    list_display = ["user", "purpose", "version", "given_at", "withdrawn_at"]
    list_filter = ["purpose", "version"]
    list_select_related = ["user"]
    show_full_result_count = False

    def get_urls(self):
        view = self.admin_site.admin_view(never_cache(self.reveal))
        return [path("reveal/<str:label>/<int:pk>/<str:field>/", view, name="reveal"), *super().get_urls()]

    def reveal(self, request, label, pk, field):
        subject = sealed_object(label, pk, field)
        if not may_reveal(subject, request.actor):
            raise Http404
        form = ReasonForm(request.POST or None)
        context = self.admin_site.each_context(request) | {
            "form": form, "title": _("Personal data in full"), "subject": subject, "opts": subject._meta,
            "label": subject._meta.get_field(field).verbose_name,
        }  # fmt: skip
        if request.method == "POST" and form.is_valid():
            try:
                value = reveal(subject, actor=request.actor, field=field, **form.cleaned_data)
                context["values"] = value.items() if isinstance(value, dict) else [(context["label"], value)]
            except ActionError as error:
                form.add_error("reason", error.message)
        status = 422 if form.is_bound and form.errors else 200
        return TemplateResponse(request, "admin/accounts/reveal.html", context, status=status)


def sealed_object(label: str, pk: int, field: str):
    """The object of a party whose field is sealed; 404 for anything else that an address may name."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise Http404 from None
    if not is_sealed(model, field):
        raise Http404
    return get_object_or_404(model._base_manager, pk=pk)
