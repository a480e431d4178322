"""Finance's register of bank guarantees: until when they count, what was claimed from the bank, what it paid."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import calendar
from workflow.desk import Button, CaseAdmin, Panel
from workflow.templatetags.portal import badge, day
from workflow.words import day as day_words
from workflow.words import money

from ..actions.guarantees import claim_guarantee, confirm_call, drop_claim
from ..actions.renewals import accept_renewal, return_renewal
from ..cards import card
from ..forms.guarantees import ClaimForm, DropClaimForm, PaidByBankForm, SendRenewalBackForm
from ..models import Guarantee, StatementLine

State = Guarantee.State
TONES = {State.PENDING: "us", State.ACCEPTED: "done", State.RETURNED: "returned", State.CLAIMED: "warning"}
LINES = 50  # the newest open lines that are offered


def claim_form(guarantee, data, files, actor, prefix):
    return ClaimForm(data, prefix=prefix, initial={"fen": guarantee.counted_fen})


def bank_form(guarantee, data, files, actor, prefix):
    """The open lines that somebody else than the supplier paid, the claimed amount first."""
    rows = StatementLine.objects.filter(state=StatementLine.State.OPEN, outgoing=False).order_by("-paid_on", "-pk")
    lines = sorted(rows[:LINES], key=lambda line: line.amount_fen != guarantee.claimed_fen)
    for line in lines:
        line.words = " · ".join([money(line.amount_fen), line.payer_name, day_words(line.paid_on), line.bank_reference])
    return PaidByBankForm(data, prefix=prefix, lines=lines)


class EndFilter(admin.SimpleListFilter):
    """How soon it ends."""

    title, parameter_name = _("valid until"), "ends"

    def lookups(self, request, model_admin):
        return [("30", _("within 30 days")), ("90", _("within 90 days"))]

    def queryset(self, request, queryset):
        if self.value() not in ("30", "90"):
            return queryset
        last = calendar.today().toordinal() + int(self.value())
        return queryset.filter(state__in=Guarantee.COUNTING, valid_until__lte=calendar.today().fromordinal(last))


@admin.register(Guarantee)
class GuaranteeAdmin(CaseAdmin):
    """Guarantees by their last day; a new one is decided on with its notice."""

    list_display = ["number", "company", "bank", "amount", "counted", "standing", "until", "changed_at"]
    list_filter = ["state", EndFilter]
    search_fields = ["number", "bank", "party__supplier__name", "party__supplier__uscc"]
    search_help_text = _("Number, bank, company or credit code")
    list_select_related = ["party__supplier"]
    show_full_result_count = False
    ordering = ["valid_until", "id"]
    buttons = [
        Button(
            accept_renewal,
            _("Accept the new guarantee"),
            _("It counts from now on; the one it replaces is released."),
            tone="primary",
        ),
        Button(return_renewal, _("Send it back"), _("The earlier one counts until its end."), SendRenewalBackForm),
        Button(
            confirm_call,
            _("Confirm the bank’s payment"),
            _("What was guaranteed becomes money on the deposit account; the rest stays guaranteed."),
            tone="primary",
            make=bank_form,
        ),
        Button(
            claim_guarantee,
            _("Claim from the bank"),
            _("The supplier is told. A colleague confirms the payment once it is on the bank statement."),
            tone="danger",
            make=claim_form,
        ),
        Button(
            drop_claim, _("Drop the claim"), _("The guarantee counts as before, until its last day."), DropClaimForm
        ),
    ]

    def waiting(self):
        """Claims whose payment is looked for, and new guarantees that are to replace others."""
        rows = Guarantee.objects
        new = rows.filter(state=State.PENDING, replaces__isnull=False)
        return [
            (roles.FINANCE, rows.filter(state=State.CLAIMED), "state__exact=claimed", _("Guarantees claimed")),
            (roles.FINANCE, new, "state__exact=pending&replaces__isnull=False", _("Guarantees to replace others")),
        ]

    @admin.display(description=_("company"), ordering="party__supplier__name")
    def company(self, guarantee):
        return guarantee.party.supplier.name

    @admin.display(description=_("amount"), ordering="amount_fen")
    def amount(self, guarantee):
        return money(guarantee.amount_fen)

    @admin.display(description=_("counts as deposit"), ordering="counted_fen")
    def counted(self, guarantee):
        return money(guarantee.counted_fen if guarantee.counts else 0)

    @admin.display(description=_("state"), ordering="state")
    def standing(self, guarantee):
        return badge(TONES.get(guarantee.state, "ended"), guarantee.get_state_display())

    state_badge = standing

    @admin.display(description=_("valid until"), ordering="valid_until")
    def until(self, guarantee):
        left = guarantee.days_left
        if not guarantee.counts or left < 0:
            return day(guarantee.valid_until)
        return format_html(
            "{}<br><small>{}</small>", day(guarantee.valid_until), _("%(days)s calendar days left") % {"days": left}
        )

    def case_queryset(self, request):
        return Guarantee.objects.select_related("account", "notice", "replaces", "file", "sent_by", "party__supplier")

    def title(self, guarantee):
        return f"{guarantee.number} · {guarantee.party.supplier.name}"

    def facts(self, guarantee):
        found = [
            (_("Guaranteeing bank"), guarantee.bank),
            (_("Amount"), money(guarantee.amount_fen)),
            (_("Counts as deposit"), self.counted(guarantee)),
            (_("Valid until"), self.until(guarantee)),
            (_("Deposit notice"), guarantee.notice.code),
        ]
        if guarantee.replaces_id:
            found.append((_("Replaces"), guarantee.replaces.number))
        if guarantee.claimed_fen:
            found.append((_("Claimed from the bank"), money(guarantee.claimed_fen)))
        return [*found, (_("Note"), guarantee.words)] if guarantee.words else found

    def panels(self, guarantee, request):
        entries = guarantee.account.entries.select_related("recorded_by").order_by("-pk")[:50]
        return [
            Panel(_("The guarantee"), "admin/deposits/sent.html", {"guarantees": [guarantee]}),
            Panel(
                _("Deposit"), "admin/deposits/standing.html",
                {"card": card(guarantee.party_id, guarantee.account.channel)},
            ),
            Panel(_("Ledger"), "admin/deposits/entries.html", {"entries": entries}, _("Nothing here can be changed")),
        ]  # fmt: skip
