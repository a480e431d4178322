"""Procurement sites: policy administration proposes to open, limit or suspend them; a second person approves."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow.desk import Button, CaseAdmin, Panel
from workflow.history import timeline
from workflow.models import Event
from workflow.templatetags.portal import badge

from ..actions.sites import (
    approve_site_change,
    drop_site_change,
    propose_limit,
    propose_opening,
    propose_site_rules,
    propose_suspension,
)
from ..forms.item_review import LimitForm, RulesForm, SourceForm, SuspendForm
from ..models import ProcurementSite, SiteChange
from ..visibility import rules_in_words

State = ProcurementSite.State
TONES = {State.OPEN: "done", State.LIMITED: "you", State.SUSPENDED: "paused"}


CHANGE_TONES = {"proposed": "us", "approved": "done", "dropped": "ended"}
SECOND = _("A second person has to approve it.")


def pending(site) -> SiteChange | None:
    """The change that waits for a second person."""
    return site.changes.filter(state=SiteChange.State.PROPOSED).first()


APPROVE = Button(
    approve_site_change, _("Approve the change"), _("It counts at once; suppliers with items in the pool are told."),
    tone="primary", subject=pending,
)  # fmt: skip
DROP = Button(drop_site_change, _("Drop the change"), _("It never comes into force."), subject=pending)


def rules_form(site, data, files, actor, prefix):
    return RulesForm(data, prefix=prefix, initial=site.rules)


@admin.register(ProcurementSite)
class ProcurementSiteAdmin(CaseAdmin):
    """A change is one row here and one message per supplier with items in the pool."""

    list_display = ["name", "kind", "shown_state", "shown_departments", "changed_at"]
    list_filter = ["state", "kind"]
    search_fields = ["name_zh", "name_en", "code"]
    search_help_text = _("Name or code of the site")
    ordering = ["position"]
    buttons = [
        APPROVE,
        DROP,
        Button(propose_opening, _("Propose to open the site"), SECOND, SourceForm),
        Button(propose_limit, _("Propose to limit it to departments"), SECOND, LimitForm),
        Button(propose_suspension, _("Propose to suspend the site"), SECOND, SuspendForm),
        Button(
            propose_site_rules,
            _("Propose other rules"),
            SECOND,
            make=rules_form,
            inputs=lambda site, form: {"rules": form.rules(), "source": form.cleaned_data["source"]},
        ),
    ]

    def offered(self, request, obj, posted=""):
        """While a change waits for its second person, nothing else is proposed."""
        found = super().offered(request, obj, posted)
        if pending(obj) is None:
            return found
        return [o for o in found if o.button in (APPROVE, DROP) or o.button.name == posted]

    @admin.display(description=_("site"), ordering="name_zh")
    def name(self, site):
        return site.name

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, site):
        return badge(TONES[site.state], site.get_state_display())

    state_badge = shown_state

    @admin.display(description=_("departments"))
    def shown_departments(self, site):
        return _(", ").join(site.departments) or "–"

    def facts(self, site):
        return [
            (_("Kind"), site.get_kind_display()), (_("Departments"), self.shown_departments(site)),
            (_("Reason"), site.words or "–"), (_("Source"), site.source or "–"),
        ]  # fmt: skip

    def panels(self, site, request):
        events = timeline(Event.objects.about(site).reverse()[:30], request.actor)
        waiting = site.changes.filter(state=SiteChange.State.PROPOSED).select_related("entered_by").first()
        return [
            *([change_panel(waiting)] if waiting else []),
            Panel(_("Rules"), "admin/catalog/item_rules.html", {"rules": rules_in_words(site)}),
            Panel(_("Changes"), "admin/catalog/item_changes.html", {"events": events}),
        ]


def change_panel(change) -> Panel:
    """What a proposed version would make of the site."""
    rules = rules_in_words(ProcurementSite(rules=change.rules, state=State.LIMITED))
    return Panel(_("Proposed change"), "admin/catalog/site_change.html", {"change": change, "rules": rules})


@admin.register(SiteChange)
class SiteChangeAdmin(CaseAdmin):
    """Every version that was ever proposed for a site, with who entered it and what it rests on."""

    queue = {roles.POLICY_ADMIN: [SiteChange.State.PROPOSED]}
    list_display = ["where", "version", "change", "state_badge", "source", "entered_by", "created_at"]
    list_filter = ["state", "change"]
    search_fields = ["site__name_zh", "site__name_en", "source"]
    search_help_text = _("Site or source")
    list_select_related = ["site", "entered_by"]
    show_full_result_count = False
    ordering = ["-id"]
    buttons = [
        Button(approve_site_change, APPROVE.label, APPROVE.will, tone="primary"),
        Button(drop_site_change, DROP.label, DROP.will),
    ]

    @admin.display(description=_("site"), ordering="site__name_zh")
    def where(self, change):
        return change.site.name

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, change):
        return badge(CHANGE_TONES[change.state], change.get_state_display())

    def case_queryset(self, request):
        return SiteChange.objects.select_related("site", "entered_by")

    def title(self, change):
        return f"{change.site.name} · {change.get_change_display()}"

    def facts(self, change):
        return [
            (_("State now"), change.site.get_state_display()), (_("Version"), change.version),
            (_("Entered by"), change.entered_by), (_("Source"), change.source),
        ]  # fmt: skip

    def panels(self, change, request):
        return [change_panel(change)]
