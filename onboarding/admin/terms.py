"""The negotiation for staff: approvals as a queue, and offers on the application's case page."""

from django import forms
from django.contrib import admin
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from workflow import policies
from workflow.actions import WrongState
from workflow.desk import Button, CaseAdmin, Panel
from workflow.fields import PlainField
from workflow.queues import Clock
from workflow.templatetags.portal import badge, day
from workflow.words import role_title

from .. import bands
from ..actions.terms import (
    accept_offer,
    approve_offer,
    counter_offer,
    decline_offer,
    offer_terms,
    refuse_offer,
    renew_offer,
)
from ..forms.terms import AcceptWishForm, OfferForm, WordsForm, starting_values
from ..models.terms import ListedProduct, Offer, ProductList, Terms
from ..offers import compare

OPEN_ONES = (Offer.State.AWAITING_APPROVAL, Offer.State.AWAITING_CONSENT)
TONES = {
    Offer.State.AWAITING_APPROVAL: "us",
    Offer.State.AWAITING_CONSENT: "us",
    Offer.State.OPEN: "you",
    Offer.State.ACCEPTED: "done",
    Offer.State.DECLINED: "returned",
    Offer.State.REFUSED: "returned",
}


class ApprovalForm(forms.Form):
    """Why it may be agreed."""

    words = PlainField(label=_("Why this may be agreed"), max_length=500, widget=forms.Textarea({"rows": 3}))


def offer_form(obj, data, files, actor, prefix):
    """The offer form for staff, filled with the latest round or the channel's policy."""
    application = getattr(obj, "application", obj)
    latest = rounds(application)[-1:]
    initial = starting_values(policies.value(f"channel.{application.channel}"), latest[0] if latest else None)
    return OfferForm(data, files, prefix=prefix, initial=initial, staff=True)


def offer_inputs(obj, form):
    return form.inputs()


def accept_inputs(obj, form):
    return {"reason": form.cleaned_data["reason"]}


ACCEPT = {
    "label": _("Accept the supplier's offer"),
    "form": AcceptWishForm,
    "tone": "primary",
    "inputs": accept_inputs,
    "will": _("Fixes the terms for both sides. Where a number is outside the band, an approver must agree first."),
}
COUNTER = {
    "label": _("Answer with a new round"),
    "make": offer_form,
    "inputs": offer_inputs,
    "will": _("The offer on the table is replaced by this one. Outside the band it goes to an approver first."),
}
DECLINE = {
    "label": _("Decline the offer"),
    "form": WordsForm,
    "tone": "danger",
    "will": _("Ends this round; the supplier reads the reason."),
}
RENEW = {"label": _("Offer the same again"), "will": _("The expired round is offered again, unchanged, as a new one.")}


@admin.register(Offer)
class OfferAdmin(CaseAdmin):
    """Queue of approvals and offers; the case page shows the rounds beside each other."""

    clocks = [Clock(since="changed_at", target="target.offer", states=OPEN_ONES)]
    claimed = "application__buyer"
    list_display = ["number", "company", "round", "side", "status", "approval_by", "maker", "expires"]
    list_filter = ["state", "approval", "side", "application__channel"]
    search_fields = ["application__number", "application__supplier__name"]
    search_help_text = _("Application or company")
    ordering = ["-changed_at"]
    list_select_related = ["application__supplier", "made_by"]
    show_full_result_count = False
    buttons = [
        Button(
            approve_offer,
            _("Approve"),
            _("The offer opens for the supplier, or the buyer's acceptance counts."),
            ApprovalForm,
            "primary",
        ),
        Button(
            refuse_offer,
            _("Refuse"),
            _("The buyer has to make another round; the supplier does not see this one."),
            WordsForm,
            "danger",
        ),
        Button(accept_offer, **ACCEPT),
        Button(counter_offer, **COUNTER),
        Button(decline_offer, **DECLINE),
        Button(renew_offer, **RENEW),
    ]

    @admin.display(description=_("application"), ordering="application__number")
    def number(self, offer):
        return offer.application.number

    @admin.display(description=_("company"))
    def company(self, offer):
        return offer.application.supplier.name

    @admin.display(description=_("state"), ordering="state")
    def status(self, offer):
        return badge(TONES.get(offer.state, "later"), offer.get_state_display())

    state_badge = status

    def waiting(self):
        """Offers outside the bands, by the role that has to approve them."""
        rows, query = Offer.objects.filter(state__in=OPEN_ONES), f"state__in={','.join(OPEN_ONES)}"
        return [(role, rows.filter(approval=role), f"{query}&approval={role}") for role in ("manager", "director")]

    @admin.display(description=_("approval by"), ordering="approval")
    def approval_by(self, offer):
        return role_title(offer.approval) if offer.approval else "–"

    @admin.display(description=_("stands until"), ordering="expires_at")
    def expires(self, offer):
        return day(offer.stands_until) or "–"

    @admin.display(description=_("person"))
    def maker(self, offer):
        return offer.made_by.name

    def title(self, offer):
        return _("Offer round %(round)s · %(company)s") % {
            "round": offer.round,
            "company": offer.application.supplier.name,
        }

    def case_queryset(self, request):
        rows = self.get_queryset(request).select_related(
            "application__supplier", "made_by", "accepted_by", "decided_by"
        )
        return rows.prefetch_related(Prefetch("application__offers", Offer.objects.select_related("made_by")))

    def facts(self, offer):
        rows = [
            (_("Offered by"), offer.made_by.name),
            (_("Stands until"), day(offer.stands_until) or "–"),
            (_("Approval by"), role_title(offer.approval) if offer.approval else _("none needed")),
        ]
        found = bands.read(offer.flags).values()
        rows += [(_("To agree to"), flag.text) for flag in found]
        rows += [(_("Reason of the buyer"), offer.reason)] if offer.reason else []
        rows += [(_("Accepted by"), offer.accepted_by.name)] if offer.accepted_by else []
        return rows + ([(_("Decided by"), offer.decided_by.name)] if offer.decided_by else [])

    def panels(self, offer, request):
        return [terms_panel(offer.application, request)]


def rounds(application) -> list[Offer]:
    """All offers, oldest first; read once where the page has prefetched them."""
    return sorted(application.offers.all(), key=lambda offer: offer.round)


def waiting(application) -> Offer | None:
    """The offer on the table, if any."""
    return next((offer for offer in rounds(application) if offer.state in Offer.LIVE), None)


def terms_panel(application, request) -> Panel:
    """Product list without the supplier's own costs, the rounds side by side, the fixed terms with fingerprint."""
    offers = rounds(application)[-4:]
    heads = [_("Round %(round)s · %(side)s") % {"round": o.round, "side": o.get_side_display()} for o in offers]
    lines = compare(offers, heads, application.channel) if offers else []
    rows = ListedProduct.objects.filter(
        product_list__application=application, product_list__state=ProductList.State.SUBMITTED
    )
    context = {
        "products": rows.defer("own_cost"),
        "offers": list(zip(offers, heads, strict=True)),
        "lines": lines,
        "tones": TONES,
        "terms": Terms.objects.filter(application=application).last(),
    }
    return Panel(_("Terms"), "admin/onboarding/terms_panel.html", context)


class OnTable:
    """An action on the offer on the table, pressed on the application's page.

    The form carries which round and revision the page showed (`OnTableForm`), because the button stands on another
    object: a click meant for an older round must not decide on the newer one.
    """

    def __init__(self, action, pick):
        self.action, self.name, self.pick = action, action.name, pick

    def may(self, application, actor) -> bool:
        offer = self.pick(application)
        return offer is not None and self.action.may(offer, actor)

    def __call__(self, application, *, actor, shown, seen=None, once=None, **inputs):
        pk, _dash, revision = shown.partition("-") if len(shown) < 30 else ("", "", "")
        offer = Offer.objects.filter(application=application, pk=pk).first() if pk.isdecimal() else None
        if offer is None or not revision.isdecimal():
            raise WrongState(_("This offer does not exist any more."), application)
        return self.action(offer, actor=actor, seen=int(revision), once=once, **inputs)


class NothingOnTable(OnTable):
    """Starting the next round: offered only while no other one waits for an answer."""

    def __init__(self, action):
        super().__init__(action, lambda application: application)

    def may(self, application, actor) -> bool:
        return self.action.may(application, actor) and waiting(application) is None

    def __call__(self, application, *, actor, **inputs):
        return self.action(application, actor=actor, **inputs)


def expired_last(application) -> Offer | None:
    """The latest round, when it has expired."""
    return next((offer for offer in rounds(application)[-1:] if offer.state == Offer.State.EXPIRED), None)


def on_table_button(action, pick=waiting, **how) -> Button:
    """A button of the application's page for an action on its offer."""
    make, inputs, form = how.pop("make", None), how.pop("inputs", None), how.pop("form", forms.Form)

    def built(application, data, files, actor, prefix):
        offer = pick(application)
        bound = make(application, data, files, actor, prefix) if make else form(data, files, prefix=prefix)
        shown = f"{offer.pk}-{offer.revision}" if offer else ""
        bound.fields["shown"] = forms.CharField(widget=forms.HiddenInput, initial=shown, required=False)
        return bound

    def cleaned(application, bound):
        shown = bound.cleaned_data.pop("shown", "")
        return (inputs(application, bound) if inputs else dict(bound.cleaned_data)) | {"shown": shown}

    return Button(OnTable(action, pick), make=built, inputs=cleaned, **how)


TERMS_BUTTONS = [
    Button(
        NothingOnTable(offer_terms),
        _("Make an offer"),
        _("Starts the next round. Outside the band it goes to an approver first."),
        make=offer_form,
        inputs=offer_inputs,
        tone="primary",
    ),
    on_table_button(accept_offer, **ACCEPT),
    on_table_button(counter_offer, **COUNTER),
    on_table_button(decline_offer, **DECLINE),
    on_table_button(renew_offer, expired_last, **RENEW),
]

__all__ = ["TERMS_BUTTONS", "OfferAdmin", "terms_panel"]
