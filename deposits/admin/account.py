"""Deposit accounts with their ledger, and the ledger itself."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from workflow.desk import Button, CaseAdmin, Panel, ReadOnlyAdmin
from workflow.templatetags.portal import badge
from workflow.words import CHANNELS, channel_title, money

from ..actions.claims import notice_deduction
from ..actions.corrections import propose_correction
from ..actions.freezes import freeze
from ..actions.payouts import return_surplus
from ..cards import card
from ..forms.claims import DeductionForm, FreezeForm
from ..forms.corrections import CorrectionForm
from ..models import DepositAccount, LedgerEntry
from ..refunds.picture import entries_with_balance
from .refund_buttons import about

State = DepositAccount.State
TONES = {State.ASKED: "later", State.DUE: "you", State.HELD: "done"}


class ChannelFilter(admin.SimpleListFilter):
    """The entry channel, in words."""

    title, parameter_name = _("channel"), "channel"

    def lookups(self, request, model_admin):
        return list(CHANNELS.items())

    def queryset(self, request, queryset):
        return queryset.filter(channel=self.value()) if self.value() else queryset


@admin.register(DepositAccount)
class DepositAccountAdmin(CaseAdmin):
    """What is held for each supplier, and every entry behind it."""

    list_display = ["company", "channel_title", "state_badge", "required", "due_days", "changed_at"]
    list_filter = ["state", ChannelFilter]
    search_fields = ["party__supplier__name", "party__supplier__uscc"]
    search_help_text = _("Company or credit code")
    list_select_related = ["party__supplier"]
    show_full_result_count = False
    ordering = ["-changed_at"]
    buttons = [
        Button(
            return_surplus,
            _("Pay the surplus back"),
            _("A payout is prepared; its money is set aside at once."),
        ),
        Button(
            notice_deduction,
            _("Enter a deduction"),
            _("The supplier is told and may object; until then only this amount is kept back."),
            make=about(DeductionForm),
        ),
        Button(
            freeze,
            _("Freeze a part"),
            _("The amount gets a clock of its own; the rest goes on and is paid on time."),
            make=about(FreezeForm),
        ),
        Button(
            propose_correction,
            _("Propose a correction"),
            _("The refund lead books it; the wrong entry stays, the correction stands beside it."),
            CorrectionForm,
        ),
    ]

    @admin.display(description=_("company"), ordering="party__supplier__name")
    def company(self, account):
        return account.party.supplier.name

    @admin.display(description=_("channel"), ordering="channel")
    def channel_title(self, account):
        return channel_title(account.channel)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, account):
        return badge(TONES.get(account.state, "later"), account.get_state_display())

    @admin.display(description=_("required"), ordering="required_fen")
    def required(self, account):
        return money(account.required_fen)

    def case_queryset(self, request):
        return DepositAccount.objects.select_related("party__supplier")

    def title(self, account):
        return f"{_('Deposit')} · {account.party.supplier.name}"

    def offered(self, request, obj, posted=""):
        surplus = obj.balances()["surplus"]
        return [o for o in super().offered(request, obj, posted) if surplus or o.button.action is not return_surplus]

    def panels(self, account, request):
        ledger = {"entries": entries_with_balance(account), "planned": []}
        return [
            Panel(_("Deposit"), "admin/deposits/standing.html", {"card": card(account.party_id, account.channel)}),
            Panel(_("Ledger"), "admin/deposits/refund_ledger.html", ledger, _("Nothing here can be changed")),
            Panel(_("Notices"), "admin/deposits/notice_list.html", {"notices": account.notices.order_by("-pk")}),
        ]


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    """Every movement, newest first."""

    list_display = ["at", "company", "kind", "amount", "reference", "recorded_by"]
    list_filter = ["kind"]
    search_fields = ["reference", "party__supplier__name"]
    search_help_text = _("Reference or company")
    list_select_related = ["party__supplier", "recorded_by"]
    show_full_result_count = False
    ordering = ["-id"]
    fields = [
        "at",
        "company",
        "kind",
        "source",
        "target",
        "amount",
        "reference",
        "recorded_by",
        "about_notice",
        "about_line",
    ]

    @admin.display(description=_("company"))
    def company(self, entry):
        return entry.party.supplier.name

    @admin.display(description=_("from account"))
    def source(self, entry):
        return entry.source

    @admin.display(description=_("to account"))
    def target(self, entry):
        return entry.target

    @admin.display(description=_("deposit notice"))
    def about_notice(self, entry):
        return entry.notice or "–"

    @admin.display(description=_("statement line"))
    def about_line(self, entry):
        return entry.line or "–"

    @admin.display(description=_("amount"), ordering="fen")
    def amount(self, entry):
        return money(entry.fen)
