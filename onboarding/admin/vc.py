"""The staff queue of VC accounts: authorise, open, send back."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from workflow import reasons
from workflow.calendar import SHANGHAI
from workflow.desk import Button, CaseAdmin, ReadOnlyAdmin
from workflow.queues import Clock
from workflow.templatetags.portal import badge, day, moment

from ..actions.vc import authorise_vc, open_vc, return_vc
from ..forms.vc import ReturnForm
from ..journey import Case
from ..models import BuyerCode, VcAccount
from ..steps.vc import requirements

State = VcAccount.State
TONES = {State.CODE_ISSUED: "you", State.RETURNED: "returned", State.OPEN: "done"}


@admin.register(VcAccount)
class VcAccountAdmin(CaseAdmin):
    """Queue: state, registration, buyer. Page: both codes, the log-in name, the buttons of this moment."""

    queue = {"buyer": [State.REGISTERED, State.AUTHORISED]}
    clocks = [Clock(since="registered_at", target="target.vc", states=(State.REGISTERED, State.AUTHORISED))]
    claimed = "buyer"
    list_display = ["code", "company", "where", "login_name", "registered_at", "opened_at", "buyer"]
    list_filter = ["state"]
    search_fields = ["application__supplier__name", "application__supplier__code", "login_name", "application__number"]
    search_help_text = _("Company, supplier code, log-in name or application number")
    ordering = ["registered_at", "id"]
    list_select_related = ["application__supplier", "buyer"]
    list_per_page = 50
    show_full_result_count = False
    buttons = [
        Button(
            authorise_vc,
            _("Authorise the account"),
            _("The registration matches; opening the account comes next."),
            tone="primary",
        ),
        Button(
            open_vc,
            _("Confirm that the account is open"),
            _("The store is created and the supplier may hand in product lines."),
            tone="primary",
        ),
        Button(
            return_vc,
            _("Send the registration back"),
            _("The supplier reads your words and registers again."),
            ReturnForm,
            "danger",
        ),
    ]

    @admin.display(description=_("supplier code"), ordering="application__supplier__code")
    def code(self, account):
        return account.supplier_code

    @admin.display(description=_("company"), ordering="application__supplier__name")
    def company(self, account):
        return account.application.supplier.name

    @admin.display(description=_("state"), ordering="state")
    def where(self, account):
        return badge(TONES.get(account.state, "us"), account.get_state_display(), staff=True)

    state_badge = where

    def title(self, account):
        return f"{account.supplier_code} · {account.application.supplier.name}"

    def case_queryset(self, request):
        return VcAccount.objects.select_related("application__supplier", "application__buyer", "buyer")

    def facts(self, account):
        rows = [
            (_("Application"), account.application.number),
            (_("Unified social credit code"), account.application.supplier.uscc),
            (_("Supplier code"), account.supplier_code),
            (_("Buyer code"), account.buyer_code or _("nobody has taken the case yet")),
            (_("VC log-in name"), account.login_name or "–"),
            (_("Registered"), moment(account.registered_at) or "–"),
            (_("Authorised"), moment(account.authorised_at) or "–"),
            (_("Opened"), moment(account.opened_at) or "–"),
        ]
        if account.registered_at and account.state != State.OPEN:
            since = account.registered_at.astimezone(SHANGHAI)
            rows.append((_("Target"), day(Case(account.application).due(since, "vc")["due"])))
        if account.remark_code:
            rows.append(
                (_("Sent back"), f"{account.remark_code} {reasons.sentence(account.remark_code)}: {account.remark}")
            )
        return rows

    def requirements(self, account):
        return requirements(Case(account.application))


@admin.register(BuyerCode)
class BuyerCodeAdmin(ReadOnlyAdmin):
    """Which code belongs to which buyer."""

    list_display = ["code", "user"]
    list_select_related = ["user"]
    search_fields = ["code", "user__name"]
