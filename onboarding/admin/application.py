"""The staff queue and case page of applications: everything a case needs, on one screen."""

import re
import unicodedata

from django.contrib import admin
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Supplier
from catalog.models import Item, ProductLine
from deposits.models import DepositNotice
from workflow.desk import Button, CaseAdmin, Panel
from workflow.queues import Clock
from workflow.templatetags.portal import badge, day, is_past, left
from workflow.words import role_title

from ..actions.application import reject, take_over
from ..forms.application import WordsForm
from ..journey import Journey, evaluate
from ..models import Application, Offer
from .contract import CONTRACT_BUTTONS, contract_panel
from .group import GROUP_BUTTONS, group_panel
from .rating import in_short, latest
from .terms import TERMS_BUTTONS, terms_panel

FEW = 500  # companies that are looked up by key; more are joined


class TurnFilter(admin.SimpleListFilter):
    """Whose turn it is."""

    title = _("whose turn")
    parameter_name = "turn"

    def lookups(self, request, model_admin):
        roles = ["supplier", "buyer", "product_reviewer", "quality_reviewer", "finance", "manager", "director", "pool"]
        return [*((role, role_title(role)) for role in roles), ("staff", _("the platform, any role"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() == "staff":
            return queryset.filter(ours())
        return queryset.filter(turn=self.value()).exclude(state__in=Application.ENDED)


def ours() -> Q:
    """Applications that wait for one of our roles."""
    return ~Q(turn__in=["supplier", "nobody", "pool"]) & ~Q(state__in=Application.ENDED)


@admin.register(Application)
class ApplicationAdmin(CaseAdmin):
    """Queue: whose turn, since when, until when, whose case. Page: the journey and every button this person has."""

    clocks = [Clock(due="due", provisional="provisional")]
    claimed = "buyer"
    age = "created_at"
    list_display = ["number", "company", "channel", "step", "whose_turn", "waiting_since", "deadline", "buyer"]
    list_filter = [TurnFilter, "state", "channel"]
    search_fields = ["number", "supplier__name", "supplier__uscc"]
    search_help_text = _("Number, company or credit code")
    ordering = [F("due").asc(nulls_last=True), "id"]
    list_select_related = ["supplier", "buyer"]
    list_per_page = 50
    show_full_result_count = False
    buttons = [
        Button(take_over, _("Take the case"), _("You become the buyer of the case; the supplier sees your name.")),
        *TERMS_BUTTONS,
        *CONTRACT_BUTTONS,
        *GROUP_BUTTONS,
        Button(
            reject,
            _("Reject the application"),
            _("The application ends; the supplier reads your words."),
            WordsForm,
            "danger",
        ),
    ]
    bulk = [Button(take_over, _("Take the selected cases"))]

    def get_search_results(self, request, queryset, search_term):
        for word in unicodedata.normalize("NFKC", search_term).split()[:5]:
            queryset = queryset.filter(fits(word))
        return queryset, False

    @admin.display(description=_("company"), ordering="supplier__name")
    def company(self, application):
        return application.supplier.name

    @admin.display(description=_("step"), ordering="state")
    def step(self, application):
        return application.get_state_display()

    @admin.display(description=_("whose turn"), ordering="turn")
    def whose_turn(self, application):
        if application.ended:
            return badge("ended")
        if application.turn == "nobody":
            return "–"
        return badge("you" if application.turn == "supplier" else "us", role_title(application.turn), staff=True)

    def state_badge(self, application):
        state, step = str(application.state), application.get_state_display()
        turn = {"supplier": "you", "nobody": "done"}.get(application.turn, "us")
        return badge(
            "ended" if application.ended else "returned" if state in application.returned.split() else turn, step
        )

    @admin.display(description=_("due"), ordering="due")
    def deadline(self, application):
        if application.due is None or application.ended:
            return "–"
        over = "ob-overdue ob-bad-text" if is_past(application.due) else ""
        return format_html(
            '<span class="{}">{}<small>{}</small></span>', over, day(application.due), left(application.due)
        )

    def title(self, application):
        return f"{application.number} · {application.supplier.name}"

    def case_queryset(self, request):
        # What more than one part of the page asks for.
        offers = Prefetch("offers", Offer.objects.select_related("made_by"))
        return Application.objects.select_related("supplier", "buyer").prefetch_related(offers, "contracts")

    def facts(self, application):
        return [
            (_("Channel"), application.get_channel_display()),
            (_("Main categories"), application.categories),
            (_("Unified social credit code"), application.supplier.uscc),
            (_("Supplier code"), application.supplier.code or "–"),
            (_("Credit rating"), in_short(latest(application.party_id))),
            (_("Buyer"), application.buyer or _("nobody yet")),
            (_("Whose turn"), self.whose_turn(application)),
            (_("Due"), self.deadline(application)),
        ]

    def requirements(self, application):
        return journey_of(application).requirements

    def panels(self, application, request):
        case = journey_of(application).case
        return [
            Panel(_("The parts of this case"), "admin/onboarding/parts.html", {"parts": parts(case)}),
            terms_panel(application, request),
            contract_panel(application, request),
            group_panel(case),
        ]


def fits(word: str) -> Q:
    """Applications with the word in their number or in the name or a code of their company.

    Upper and lower case are told apart in the database only where the word has them: it is slow over many rows.
    """
    code = word.upper()
    named = Q(name__contains=word) if code == word.lower() else Q(name__icontains=word)
    companies = Supplier.objects.filter(named | Q(uscc__contains=code) | Q(code__contains=code))
    few = list(companies.values_list("pk", flat=True)[: FEW + 1])
    found = Q(supplier__in=few if len(few) <= FEW else companies)
    if re.match("[A-Z]+-", code):
        return found | Q(number__startswith=code)
    return found | Q(number__contains=code) if code.isascii() else found


def journey_of(application) -> Journey:
    """The journey as this page shows it, evaluated once."""
    if "journey" not in application.__dict__:
        application.journey = evaluate(application)
    return application.journey


def parts(case) -> list[dict]:
    """Everything of this case that has a page of its own, with its state: a fixed number of queries."""
    application, party = case.application, {"party_id": case.party_id}
    own = [*case.sheets, *([case.vc_account] if case.vc_account else [])]
    for part in own:
        part.application = application  # their names quote it
    found = [
        *own,
        *ProductLine.objects.filter(**party).select_related("brand").order_by("pk")[:20],
        *sorted(application.contracts.all(), key=lambda c: c.pk),
        *DepositNotice.objects.filter(**party).order_by("pk"),
        *Item.objects.filter(**party).only("number", "sku", "name", "state").order_by("-pk")[:20],
    ]
    return [
        {
            "kind": part._meta.verbose_name,
            "name": str(part),
            "state": admin.site._registry[type(part)].state_badge(part),
            "url": reverse(f"admin:{part._meta.app_label}_{part._meta.model_name}_change", args=[part.pk]),
        }
        for part in found
    ]
