"""Procurement sites: policy administration opens, limits and suspends them and sets what they take."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from workflow.desk import Button, CaseAdmin, Panel
from workflow.history import timeline
from workflow.models import Event
from workflow.templatetags.portal import badge

from ..actions.sites import limit_site, open_site, set_site_rules, suspend_site
from ..forms.item_review import LimitForm, RulesForm, SourceForm, SuspendForm
from ..models import ProcurementSite
from ..visibility import rules_in_words

State = ProcurementSite.State
TONES = {State.OPEN: "done", State.LIMITED: "you", State.SUSPENDED: "paused"}


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
        Button(open_site, _("Open the site"), _("Every department sees the goods."), SourceForm, "primary"),
        Button(limit_site, _("Limit to departments"), _("Only these departments see the goods."), LimitForm),
        Button(
            suspend_site,
            _("Suspend the site"),
            _("Nothing is exchanged until it is opened again."),
            SuspendForm,
            "danger",
        ),
        Button(
            set_site_rules,
            _("Change the rules"),
            _("What the site takes counts at once."),
            make=rules_form,
            inputs=lambda site, form: {"rules": form.rules(), "source": form.cleaned_data["source"]},
        ),
    ]

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
        return [
            Panel(_("Rules"), "admin/catalog/item_rules.html", {"rules": rules_in_words(site)}),
            Panel(_("Changes"), "admin/catalog/item_changes.html", {"events": events}),
        ]
