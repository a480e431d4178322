"""The buyer's side of the purchase contract: draft it from the application, revise, send, cancel."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow.desk import Button, CaseAdmin, Panel
from workflow.queues import Clock
from workflow.templatetags.portal import badge, moment

from ..actions.contract import cancel_contract, draft_contract, revise_contract, send_contract
from ..forms.contract import CancelForm, SignerForm
from ..models import Contract

State = Contract.State
TONES = {State.DRAFT: "us", State.SENT: "you", State.RETURNED: "returned", State.CONFIRMED: "done"}


def signer_form(contract, data, files, actor, prefix):
    """The signer, filled in as in the contract that is revised."""
    platform = contract.content["parties"]["platform"]
    initial = {"signer_name": platform["signer"], "signer_title": platform["title"]}
    return SignerForm(data, prefix=prefix, initial=initial)


# For the case page of the application.
CONTRACT_BUTTONS = [
    Button(
        draft_contract,
        _("Draft the purchase contract"),
        _("It is written out from the accepted terms; you send it afterwards."),
        SignerForm,
        "primary",
    ),
]


def contract_panel(application, request) -> Panel:
    """The application's contracts, newest first, each with a link to its own case page."""
    rows = sorted(application.contracts.all(), key=lambda c: -c.pk)
    return Panel(_("Purchase contract"), "admin/onboarding/contract_panel.html", {"contracts": rows})


@admin.register(Contract)
class ContractAdmin(CaseAdmin):
    """Contracts by state; the page shows the text that would be sent."""

    queue = {roles.BUYER: [State.DRAFT, State.RETURNED]}
    clocks = [Clock(since="changed_at", target="target.contract", states=(State.DRAFT, State.RETURNED))]
    claimed = "application__buyer"
    list_display = ["number", "company", "application_number", "standing", "changed_at", "buyer"]
    list_filter = ["state"]
    search_fields = ["number", "application__number", "application__supplier__name"]
    search_help_text = _("Contract, application or company")
    list_select_related = ["application__supplier", "application__buyer"]
    show_full_result_count = False
    ordering = ["-changed_at"]
    buttons = [
        Button(
            send_contract,
            _("Send to the supplier"),
            _("The supplier is asked to confirm exactly this text."),
            tone="primary",
        ),
        Button(
            revise_contract,
            _("Revise"),
            _("The contract is written out again from the accepted terms."),
            make=signer_form,
        ),
        Button(
            cancel_contract,
            _("Cancel the contract"),
            _("It stays readable; a new one may be drafted."),
            CancelForm,
            "danger",
        ),
    ]

    @admin.display(description=_("company"), ordering="application__supplier__name")
    def company(self, contract):
        return contract.application.supplier.name

    @admin.display(description=_("application"), ordering="application__number")
    def application_number(self, contract):
        return contract.application.number

    @admin.display(description=_("state"), ordering="state")
    def standing(self, contract):
        return badge(TONES.get(contract.state, "ended"), contract.get_state_display())

    state_badge = standing

    @admin.display(description=_("buyer"), ordering="application__buyer")
    def buyer(self, contract):
        return contract.application.buyer or "–"

    def case_queryset(self, request):
        return Contract.objects.select_related("application__supplier", "application__buyer", "power")

    def title(self, contract):
        return f"{contract.number} · {contract.application.supplier.name}"

    def facts(self, contract):
        found = [
            (_("Application"), contract.application.number),
            (_("Buyer"), contract.application.buyer or _("nobody yet")),
            (_("Changed"), moment(contract.changed_at)),
        ]
        if contract.words:
            found.append((_("The supplier’s words"), contract.words))
        return found

    def panels(self, contract, request):
        return [Panel(_("Contract text"), "admin/onboarding/contract_text.html", {"contract": contract})]
