"""The review queue of refunds, and the one screen on which a request is decided."""

import re
import unicodedata

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.models import Supplier
from workflow import calendar, queues, reasons
from workflow.desk import Button, CaseAdmin, Panel
from workflow.models import Event
from workflow.queues import Clock
from workflow.templatetags.portal import badge, day, is_past, left, segments
from workflow.words import money, role_title

from ..actions.review import claim_refund, extend_refund
from ..forms.refunds import ExtendForm
from ..models import Deduction, Freeze, PayeeAccount, Payout, Refund
from ..refunds import clock
from ..refunds.hands import hands, may_next
from ..refunds.picture import BADGES, Picture, deposits_of, entries_with_balance, planned, shown_refunds
from .refund_buttons import BUTTONS

State = Refund.State
TURNS = {
    State.SUBMITTED: roles.REFUND_REVIEWER, State.FINANCE: roles.FINANCE, State.APPROVAL: roles.REFUND_LEAD,
    State.MORE_WANTED: "supplier", State.APPROVED: roles.FINANCE, State.PAYING: roles.FINANCE,
    State.FAILED: "supplier", State.PART_PAID: roles.REFUND_LEAD,
}  # fmt: skip
WAITING = [s for s in Refund.OPEN if s != State.DRAFT]  # what the queue shows unless asked for more
OWED = (*Refund.IN_REVIEW, State.APPROVED, State.PAYING, State.FAILED)  # what may be overdue: money is not out yet
FEW = 500  # companies that are looked up by key; more are joined
YEARS = 5  # back in which the last digits of a number are looked for
MOST = 1000  # a counter above the list says “more” beyond this


class TurnFilter(admin.SimpleListFilter):
    """Whose turn it is."""

    title, parameter_name = _("whose turn"), "turn"

    def lookups(self, request, model_admin):
        return [(role, role_title(role)) for role in dict.fromkeys(TURNS.values())]

    def queryset(self, request, queryset):
        states = [str(s) for s, role in TURNS.items() if role == self.value()]
        return queryset.filter(state__in=states) if states else queryset


class StateFilter(admin.SimpleListFilter):
    """The state; without a choice everything that is under way."""

    title, parameter_name = _("state"), "state"

    def lookups(self, request, model_admin):
        return [(str(s), s.label) for s in State if s != State.DRAFT]

    def choices(self, changelist):
        found = list(super().choices(changelist))
        return [found[0] | {"display": _("under way")}, *found[1:]]

    def queryset(self, request, queryset):
        if self.value():
            return queryset.filter(state=self.value())
        named = request.GET.get("state__in", "")
        return queryset.filter(state__in=named.split(",") if named else [str(s) for s in WAITING])


class FrozenFilter(admin.SimpleListFilter):
    """Overdue ones, and those with a frozen part."""

    title, parameter_name = _("special"), "special"

    def lookups(self, request, model_admin):
        return [("overdue", _("overdue")), ("frozen", _("with a frozen part"))]

    def queryset(self, request, queryset):
        if self.value() == "overdue":
            return queryset.filter(overdue=True)
        if self.value() == "frozen":
            held = Freeze.objects.filter(account=OuterRef("account"), state=Freeze.State.HELD)
            return queryset.filter(Exists(held))
        return queryset


class Rows(ChangeList):
    """A page of the queue with what each deposit holds, read for all rows at once."""

    def get_results(self, request):
        super().get_results(request)
        held = deposits_of([row.account_id for row in self.result_list])
        for row in self.result_list:
            row.balance_fen = held[row.account_id]


@admin.register(Refund)
class RefundAdmin(CaseAdmin):
    """Queue: days used, latest day, amount, blockers, whose turn, whose case. Page: everything a decision needs."""

    change_form_template = "admin/deposits/refund_case.html"
    change_list_template = "admin/deposits/refund_list.html"
    queue = {
        roles.REFUND_REVIEWER: [State.SUBMITTED], roles.FINANCE: [State.FINANCE], roles.REFUND_LEAD: [State.APPROVAL],
    }  # fmt: skip
    clocks = [Clock(due="limit_on", states=OWED, provisional="provisional")]
    claimed = "claimed_by"
    age = "submitted_on"
    list_display = ["request_column", "state_badge", "whose_turn", "days", "deadline", "expected", "blockers", "owner"]
    list_filter = [StateFilter, TurnFilter, FrozenFilter]
    search_fields = ["number", "party__supplier__name", "party__supplier__uscc"]
    search_help_text = _("Number, company or credit code")
    ordering = [F("limit_on").asc(nulls_last=True), "id"]
    list_select_related = ["party__supplier", "claimed_by", "payee"]
    list_per_page = 25
    show_full_result_count = False
    buttons = BUTTONS
    bulk = [
        Button(claim_refund, _("Take the selected requests")),
        Button(
            extend_refund,
            _("Extend the selected requests"),
            _("Each supplier is told the new date and the reason."),
            ExtendForm,
        ),
    ]

    def get_queryset(self, request):
        """Handed-in requests with what a row shows, however many rows: a fixed number of queries."""
        waiting = Deduction.objects.filter(state__in=[*Deduction.OPEN, Deduction.State.FINAL])
        held = Freeze.objects.filter(state=Freeze.State.HELD)
        return (
            super()
            .get_queryset(request)
            .exclude(state=State.DRAFT)
            .prefetch_related(
                "pauses",
                "extensions",
                Prefetch("account__deductions", waiting, to_attr="open_deductions"),
                Prefetch("account__freezes", held, to_attr="held_freezes"),
            )
        )

    def get_changelist(self, request, **kwargs):
        return Rows

    def get_search_results(self, request, queryset, search_term):
        words = unicodedata.normalize("NFKC", search_term).split()[:5]
        return queryset.filter(fits(words)) if words else queryset, False

    def lookup_allowed(self, lookup, value, request=None):
        return lookup == "state__in" or super().lookup_allowed(lookup, value, request)

    # ---- the list ----

    @admin.display(description=_("request, supplier"), ordering="number")
    def request_column(self, refund):
        return format_html("{}<small>{}</small>", refund.number, refund.party.supplier.name)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, refund):
        tone = "overdue" if refund.overdue else BADGES.get(refund.state, "us")
        return badge(tone, refund.get_state_display())

    @admin.display(description=_("whose turn"))
    def whose_turn(self, refund):
        turn = TURNS.get(refund.state)
        if turn is None:
            return "–"
        return badge("you" if turn == "supplier" else "us", role_title(turn), staff=True)

    @admin.display(description=_("working days"))
    def days(self, refund):
        if refund.submitted_on is None:
            return "–"
        ended = refund.state in Refund.ENDED
        until = refund.changed_at.astimezone(calendar.SHANGHAI).date() if ended else calendar.today()
        used = clock.used_days(refund.submitted_on, until, clock.spans_of(refund))
        paused = refund.state == State.MORE_WANTED
        words = _("%(used)s of %(limit)s, paused") if paused else _("%(used)s of %(limit)s")
        bar = segments(used, refund.target_days, refund.limit_days, paused)
        return format_html("{}<small>{}</small>", bar, words % {"used": used, "limit": refund.limit_days})

    @admin.display(description=_("latest"), ordering="limit_on")
    def deadline(self, refund):
        if refund.limit_on is None or refund.state in Refund.ENDED:
            return "–"
        if refund.state == State.MORE_WANTED:
            return format_html("<b>{}</b>", _("after the answer"))
        over = "ob-overdue-row ob-bad-text" if refund.overdue or is_past(refund.limit_on) else ""
        over = over or ("ob-warn-text" if refund.limit_on == calendar.today() else "")
        moving = format_html(' <span class="ob-provisional">{}</span>', _("expected")) if refund.provisional else ""
        return format_html(
            '<span class="{}"><span class="ob-nowrap">{}</span><small>{}</small></span>{}',
            over,
            day(refund.limit_on),
            left(refund.limit_on),
            moving,
        )

    @admin.display(description=_("expected refund"), ordering="expected_fen")
    def expected(self, refund):
        if refund.state not in Refund.UNDECIDED:
            return money(refund.approved_fen or refund.expected_fen)
        kept = sum(d.fen for d in refund.account.open_deductions)
        held = refund.account.held_freezes
        frozen = refund.balance_fen if any(f.whole for f in held) else sum(f.fen for f in held)
        return money(max(refund.balance_fen - kept - frozen, 0))

    @admin.display(description=_("in the way"))
    def blockers(self, refund):
        found = []
        if refund.payee_id is None or refund.payee.state != PayeeAccount.State.CONFIRMED:
            found.append(_("account"))
        if count := len([d for d in refund.account.open_deductions if d.state in Deduction.OPEN]):
            found.append(_("deductions %(n)s") % {"n": count})
        if count := len(refund.account.held_freezes):
            found.append(_("freezes %(n)s") % {"n": count})
        return " · ".join(str(f) for f in found) or _("nothing")

    @admin.display(description=_("claimed by"), ordering="claimed_by")
    def owner(self, refund):
        if refund.claimed_by_id or refund.state not in Refund.IN_REVIEW:
            return refund.claimed_by or "–"
        url = reverse("admin:deposits_refund_act", args=[refund.pk, claim_refund.name])
        words = '<button class="ob-btn ob-btn-sm" type="submit" formaction="{}">{}</button>'
        return format_html(words, url, _("Take"))

    def changelist_view(self, request, extra_context=None):
        found = queues.kept("refund tiles", self.counters)
        mine = self.model.objects.filter(claimed_by=request.user.pk, state__in=Refund.IN_REVIEW)
        tiles = [tile | {"label": words} for (_code, words, _query, _tone), tile in zip(TILES, found, strict=True)]
        tiles.insert(4, {"value": capped(mine), "label": _("with me"), "url": "?owner=me"})
        return super().changelist_view(request, {"tiles": tiles})

    def counters(self) -> list[dict]:
        """The numbers above the list, each a filter; none counts further than it says."""
        today = calendar.today()
        soon = calendar.add(today, queues.SOON)[0]
        review = Q(state__in=[str(s) for s in (*Refund.IN_REVIEW, State.APPROVED)])
        held = Freeze.objects.filter(state=Freeze.State.HELD).values("account")
        where = {
            "over": Q(overdue=True, state__in=[str(s) for s in WAITING]), "today": review & Q(limit_on=today),
            "soon": review & Q(limit_on__gte=today, limit_on__lte=soon),
            "free": Q(state__in=[str(s) for s in Refund.IN_REVIEW], claimed_by=None),
            "supplier": Q(state__in=[State.MORE_WANTED, State.FAILED]),
            "frozen": Q(state__in=[str(s) for s in WAITING], account__in=held),
            "provisional": review & Q(provisional=True),
        }  # fmt: skip
        return [
            {"value": capped(self.model.objects.filter(where[code])), "url": f"?{query}", "tone": tone}
            for code, _words, query, tone in TILES
        ]

    # ---- the case ----

    def case_queryset(self, request):
        return shown_refunds()

    def found(self, request, object_id):
        refund = super().found(request, object_id)
        refund.picture = Picture(refund, request.actor)
        return refund

    def title(self, refund):
        return f"{refund.number} · {refund.party.supplier.name}"

    def events(self, refund):
        kinds = ContentType.objects.get_for_models(Deduction, Freeze, Payout, PayeeAccount, type(refund.account))
        mine = Q(subject_type=ContentType.objects.get_for_model(refund), subject_id=refund.pk)
        return Event.objects.filter(mine | Q(subject_type__in=kinds.values()), party_id=refund.party_id)

    def facts(self, refund):
        found = [
            (_("Submitted on"), day(refund.submitted_on) or _("not handed in yet")),
            (_("Whose turn"), self.whose_turn(refund)),
            (_("Claimed by"), refund.claimed_by or _("nobody yet")),
            (_("Reason for the refund"), refund.words or "–"),
        ]
        if refund.reason:
            found.append((_("Reason"), f"{refund.reason} {reasons.sentence(refund.reason)}"))
        return found

    def panels(self, refund, request):
        picture = refund.picture
        about = {"picture": picture}
        found = [
            Panel(_("Conditions and what is in the way"), "admin/deposits/refund_findings.html", about),
            Panel(_("Papers"), "admin/deposits/refund_papers.html", about),
            Panel(_("Deductions"), "admin/deposits/refund_deductions.html", about),
            Panel(_("Freezes"), "admin/deposits/refund_freezes.html", about),
            Panel(
                _("Ledger"),
                "admin/deposits/refund_ledger.html",
                {"entries": entries_with_balance(refund.account), "planned": planned(picture)},
                _("Tinted lines are what granting will book"),
            ),
            Panel(_("Payouts"), "admin/deposits/refund_payouts.html", about),
        ]
        return found if picture.open_findings or picture.done_findings else found[1:]

    def case(self, request, obj, posted="", offered=None, status=200):
        response = super().case(request, obj, posted, offered, status)
        response.context_data |= {
            "picture": obj.picture, "hands": hands(obj.picture), "may_next": may_next(obj, request.actor),
        }  # fmt: skip
        return response


# Counter, words, query of the list, tone.
TILES = [
    ("over", _("overdue"), "special=overdue", "returned"), ("today", _("due today"), "due_in=today", "you"),
    ("soon", _("within 3 working days"), "due_in=soon", "you"), ("free", _("to be taken"), "owner=nobody", ""),
    ("supplier", _("with the supplier"), "turn=supplier", ""), ("frozen", _("frozen"), "special=frozen", ""),
    ("provisional", _("on a provisional date"), "due_in=provisional", ""),
]  # fmt: skip


def fits(words: list[str]) -> Q:
    """Requests with this number (whole, begun, or its last digits), or of companies with all words in name or code.

    Upper and lower case are told apart in the database only where the word has them: it is slow over many rows.
    """
    found = Q()
    for word in words:
        code = word.upper()
        named = Q(name__contains=word) if code == word.lower() else Q(name__icontains=word)
        found &= named | Q(uscc__contains=code)
    only = words[0].upper() if len(words) == 1 else ""
    if re.match(r"RF(-|\d|$)", only):
        return Q(number__startswith=only)
    companies = Supplier.objects.filter(found)
    few = list(companies.values_list("party", flat=True)[: FEW + 1])
    mine = Q(party__in=few if len(few) <= FEW else companies.values("party"))
    if only.isdecimal() and only.isascii() and len(only) <= 6:
        year = calendar.today().year
        mine |= Q(number__in=[f"RF-{y}-{only.zfill(4)}" for y in range(year - YEARS, year + 1)])
    return mine


def capped(rows) -> str:
    """How many there are, counted no further than `MOST`."""
    count = rows.order_by()[: MOST + 1].count()
    return f"{MOST}+" if count > MOST else str(count)
