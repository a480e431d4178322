"""Suppliers as staff see them: data, people, stores, holds, and every case of theirs."""

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from workflow.desk import CaseAdmin, Panel

from ..models import Hold, Invitation, Membership, Store, Supplier

MOST = 20  # rows shown of one kind


@admin.register(Supplier)
class SupplierAdmin(CaseAdmin):
    """Read only: everything about a supplier changes in its own case."""

    list_display = ["name", "uscc", "code", "created_at"]
    search_fields = ["name", "uscc", "code"]
    search_help_text = _("Company, credit code or supplier code")
    date_hierarchy = "created_at"
    show_full_result_count = False
    ordering = ["-pk"]

    def facts(self, supplier):
        return [
            (_("unified social credit code"), supplier.uscc),
            (_("supplier code"), supplier.code or "–"),
            *((_("store"), store.get_state_display()) for store in Store.objects.filter(party_id=supplier.party_id)),
        ]

    def panels(self, supplier, request):
        party = supplier.party_id
        people = {
            "rows": Membership.objects.filter(party_id=party).select_related("user").order_by("since"),
            "invitations": Invitation.objects.filter(party_id=party).order_by("-pk")[:MOST],
        }
        holds = Hold.objects.filter(party_id=party).order_by("-since")[:MOST]
        return [
            Panel(_("Cases"), "admin/accounts/cases.html", {"groups": self.cases(supplier)}),
            Panel(_("People"), "admin/accounts/people_panel.html", people),
            *([Panel(_("Holds"), "admin/accounts/holds.html", {"rows": holds})] if holds else []),
        ]

    def cases(self, supplier) -> list[dict]:
        """The newest rows of every kind of case that belongs to the supplier, whichever app keeps it."""
        found = []
        for model, model_admin in self.admin_site._registry.items():
            if not isinstance(model_admin, CaseAdmin) or model is Supplier or not belongs_to_a_party(model):
                continue
            rows = list(model._default_manager.filter(party_id=supplier.party_id).order_by("-pk")[:MOST])
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            if rows:
                links = [{"row": r, "title": model_admin.title(r), "url": reverse(name, args=[r.pk])} for r in rows]
                found.append({"title": capfirst(model._meta.verbose_name_plural), "rows": links})
        return found


def belongs_to_a_party(model) -> bool:
    try:
        return model._meta.get_field("party").is_relation
    except FieldDoesNotExist:
        return False
