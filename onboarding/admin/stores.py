"""Stores for staff: who wants to close one, what is still open there, approve it or say why not."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.actions.closing import approve_closing, closes_on, refuse_closing
from accounts.models import Store
from deposits.eligibility import evaluate
from workflow import calendar
from workflow.desk import Button, CaseAdmin, Panel
from workflow.templatetags.portal import badge, date_only, day
from workflow.words import channel_title

from ..closing import IN_BUSINESS, account_of, effects
from ..forms.closing import RefusalForm

State = Store.State
TONES = {State.PREPARING: "later", State.OPEN: "done", State.CLOSING: "us", State.ENDING: "us", State.CLOSED: "ended"}


def what_approving_does(store):
    """Today, or the end of the notice period."""
    on = closes_on(store.closing_on or calendar.today())
    if on > calendar.today():
        return _("The notice period runs; the store closes by itself on %(day)s.") % {"day": day(on)}
    return _("The store is closed at once: every item leaves the shelf and the pool, open tasks end.")


@admin.register(Store)
class StoreAdmin(CaseAdmin):
    """Stores of all suppliers, those whose closing waits for a decision first."""

    queue = {roles.BUYER: [State.CLOSING]}
    list_display = ["company", "channel_name", "status", "applied", "ended"]
    list_filter = ["state", "channel"]
    search_fields = ["party__supplier__name", "party__supplier__uscc"]
    search_help_text = _("Company or credit code")
    ordering = ["-closing_on", "-pk"]
    list_select_related = ["party__supplier"]
    show_full_result_count = False
    buttons = [
        Button(approve_closing, _("Approve the closing"), what_approving_does, tone="primary"),
        Button(
            refuse_closing, _("Do not approve"), _("The store stays open; the supplier reads your words."),
            RefusalForm, "danger",
        ),
    ]  # fmt: skip

    @admin.display(description=_("company"))
    def company(self, store):
        return store.party.supplier.name

    @admin.display(description=_("channel"), ordering="channel")
    def channel_name(self, store):
        return channel_title(store.channel)

    @admin.display(description=_("state"), ordering="state")
    def status(self, store):
        return badge(TONES[store.state], store.get_state_display())

    state_badge = status

    @admin.display(description=_("closing applied for on"), ordering="closing_on")
    def applied(self, store):
        return date_only(store.closing_on) or "–"

    @admin.display(description=_("closed on"), ordering="closed_on")
    def ended(self, store):
        return date_only(store.closed_on) or "–"

    def title(self, store):
        return f"{store.party.supplier.name} · {channel_title(store.channel)}"

    def case_queryset(self, request):
        return self.get_queryset(request).select_related("party__supplier")

    def facts(self, store):
        rows = [
            (_("Company"), store.party.supplier.name),
            (_("Closing applied for on"), day(store.closing_on)),
            (_("Reason for closing"), store.closing_words),
            (_("Closed on"), day(store.closed_on)),
        ]
        return [(label, value) for label, value in rows if value]

    def requirements(self, store):
        """What is still open in the business of the store: the same findings that later gate the refund."""
        account = account_of(store)
        found = evaluate(account).findings if account and store.state != State.PREPARING else []
        return [f for f in found if f.open and f.code in IN_BUSINESS]

    def panels(self, store, request):
        if store.state == State.CLOSED:
            return []
        return [Panel(_("What closing does"), "admin/onboarding/closing_panel.html", {"rows": effects(store)})]
