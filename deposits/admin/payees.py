"""The accounts refunds are paid to, beside their proof; finance confirms them."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.names import comparable
from workflow import reasons
from workflow.desk import Button, CaseAdmin, Panel
from workflow.models import Event
from workflow.queues import Clock
from workflow.templatetags.portal import badge, masked, moment

from ..actions.payee import confirm_payee, return_payee
from ..forms.payees import ReturnPayeeForm
from ..models import PayeeAccount

State = PayeeAccount.State
TONES = {State.PROPOSED: "us", State.CONFIRMED: "done", State.RETURNED: "returned", State.REPLACED: "ended"}


@admin.register(PayeeAccount)
class PayeeAccountAdmin(CaseAdmin):
    """Queue: accounts to confirm. Page: the account beside its proof, and whether the holder is the company."""

    queue = {roles.FINANCE: [State.PROPOSED]}
    clocks = [Clock(since="changed_at", target="target.deposit", states=(State.PROPOSED,))]
    list_display = ["holder", "bank", "number_masked", "kind", "state_badge", "changed_at"]
    list_filter = ["state", "kind"]
    search_fields = ["holder", "tail", "party__supplier__uscc"]
    search_help_text = _("Account name, last four digits or credit code")
    show_full_result_count = False
    ordering = ["-id"]
    buttons = [
        Button(
            confirm_payee,
            _("Confirm the account"),
            tone="primary",
            will=_("Refunds are paid to it; it replaces the one before, and payouts that have not left go to it."),
        ),
        Button(
            return_payee,
            _("Send it back"),
            _("The supplier reads the reason; nothing is paid until another account is confirmed."),
            ReturnPayeeForm,
            "danger",
        ),
    ]

    @admin.display(description=_("account number"))
    def number_masked(self, payee):
        return masked(payee.number)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, payee):
        return badge(TONES[payee.state], payee.get_state_display())

    def case_queryset(self, request):
        return PayeeAccount.objects.select_related("party__supplier", "file", "entered_by", "confirmed_by")

    def title(self, payee):
        return f"{payee.party.supplier.name} · ****{payee.tail}"

    def events(self, payee):
        return Event.objects.about(payee)

    def facts(self, payee):
        company = payee.party.supplier.name
        same = comparable(payee.holder) == comparable(company)
        url = reverse("admin:reveal", args=[PayeeAccount._meta.label, payee.pk, "number"])
        found = [
            (_("Account name"), payee.holder),
            (_("Contracting company"), badge("done", _("the same")) if same else badge("returned", company)),
            (_("Account number"), format_html(
                '{} <a class="ob-link" href="{}">{}</a>', masked(payee.number), url, _("Show in full"))),
            (_("Bank and branch, or payment platform"), payee.bank),
            (_("CNAPS code"), payee.cnaps or "–"),
            (_("Kind"), payee.get_kind_display()),
            (_("Entered by"), payee.entered_by or "–"),
        ]  # fmt: skip
        if payee.confirmed_by_id:
            found.append((_("Confirmed by"), f"{payee.confirmed_by} · {moment(payee.confirmed_at)}"))
        if payee.reason:
            found.append((_("Sent back"), f"{payee.reason} {reasons.sentence(payee.reason)}: {payee.words}"))
        return found

    def panels(self, payee, request):
        note = _("Compare name, number and branch with what the bank printed")
        return [Panel(_("Proof of the account"), "admin/deposits/proof_panel.html", {"file": payee.file}, note)]
