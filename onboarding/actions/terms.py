"""The negotiation: a product list, offers round by round, approval of what is out of band, acceptance that freezes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people, roles
from workflow import actors, calendar, policies, timers
from workflow.actions import Refused, WrongState, action, must_say, note
from workflow.actors import SYSTEM
from workflow.notices import declare, notify

from .. import bands
from ..agreed import freeze
from ..models import Application
from ..models.terms import ListedProduct, Offer, ProductList, Side
from .application import address

State = Offer.State
NOT_AGREED = [Application.State.TERMS]

OFFERED = declare(
    "terms.offered",
    gettext_lazy("Offer round %(round)s for %(number)s"),
    gettext_lazy("It stands until %(until_on)s. Accept it, or answer with a round of your own."),
)
TO_APPROVE = declare(
    "terms.to_approve",
    gettext_lazy("%(number)s: round %(round)s needs your approval"),
    gettext_lazy("The terms are outside the band or against a rule of law."),
)
AGREED = declare(
    "terms.agreed",
    gettext_lazy("%(number)s: the terms are agreed"),
    gettext_lazy("Round %(round)s was accepted by both sides and is fixed now."),
)
DECLINED = declare(
    "terms.declined", gettext_lazy("%(number)s: round %(round)s was declined"), gettext_lazy("The reason: %(words)s")
)
EXPIRED = declare(
    "terms.expired",
    gettext_lazy("%(number)s: round %(round)s has expired"),
    gettext_lazy("It can be offered again with one click."),
)
REFUSED = declare(
    "terms.refused", gettext_lazy("%(number)s: round %(round)s was not approved"), gettext_lazy("The reason: %(words)s")
)


@actors.rule
def other_side(actor, offer):
    """Whoever did not make the offer answers it."""
    return (actors.member if offer.side == Side.BUYER else roles.buyer)(actor, offer)


@actors.rule
def own_side(actor, offer):
    return (actors.member if offer.side == Side.SUPPLIER else roles.buyer)(actor, offer)


@actors.rule
def approver(actor, offer):
    """The role the flags ask for, or the one above it; never who made or accepted the offer (four eyes)."""
    rule = roles.director if offer.approval == roles.DIRECTOR else roles.manager | roles.director
    return rule(actor, offer) and actor.user_id not in (offer.made_by_id, offer.accepted_by_id)


def on_table(application) -> Offer | None:
    """The offer that waits for an answer or an approval."""
    return Offer.objects.filter(application=application, state__in=Offer.LIVE).first()


def side_of(actor, subject) -> str:
    return Side.BUYER if roles.buyer(actor, subject) else Side.SUPPLIER


def desk(application) -> str:
    return f"/admin/onboarding/application/{application.pk}/change/"


def tell(side: str, application, code: str, **data):
    """Tell one side: everybody of the supplier, or the case's buyer (all buyers while nobody has it)."""
    if side == Side.SUPPLIER:
        notify(
            people.members(application.party_id),
            code,
            url=f"{address(application)}terms/",
            number=application.number,
            **data,
        )
    else:
        buyers = [application.buyer_id] if application.buyer_id else people.staff(roles.BUYER)
        notify(buyers, code, url=desk(application), number=application.number, **data)


def other(side: str) -> str:
    return Side.SUPPLIER if side == Side.BUYER else Side.BUYER


@action(by=actors.member, source=NOT_AGREED, says=gettext_lazy("submitted a product list of %(count)s products"))
def submit_list(application, *, actor, products):
    """Submit the products to negotiate about, at least one: dicts with amounts in fen; `cost_fen` is kept sealed."""
    if not products:
        raise Refused(_("Enter at least one product."))
    old = ProductList.objects.filter(application=application, state=ProductList.State.SUBMITTED).first()
    if old:
        replace_list(old, actor=SYSTEM)
    new = ProductList.objects.create(party_id=application.party_id, application=application)
    for row in products:
        cost = "" if row["cost_fen"] is None else str(row["cost_fen"])
        ListedProduct.objects.create(
            party_id=application.party_id,
            product_list=new,
            name=row["name"],
            model=row["model"],
            sale_fen=row["sale_fen"],
            freight_fen=row["freight_fen"],
            own_cost=cost,
        )
    note(count=len(products))
    return new


@action(
    by=actors.system,
    source=[ProductList.State.SUBMITTED],
    to=ProductList.State.REPLACED,
    public=False,
    says=gettext_lazy("replaced the product list"),
)
def replace_list(product_list, *, actor):
    """A newer list counts from now on; this one stays readable."""


def put_on_table(application, actor, values: dict, reason: str = "") -> Offer:
    """Make the next round. A buyer's round with flags waits for approval first; everything else is open at once."""
    side = side_of(actor, application)
    found = bands.flags(application.channel, values)
    held = side == Side.BUYER and bool(found)
    if held and not reason.strip():
        raise Refused(_("This is outside the band or against a rule. Give the approver a reason."), "reason")
    last = Offer.objects.filter(application=application).order_by("-round").first()
    offer = Offer.objects.create(
        party_id=application.party_id,
        application=application,
        round=last.round + 1 if last else 1,
        side=side,
        made_by_id=actor.user_id,
        state=State.AWAITING_APPROVAL if held else State.OPEN,
        flags=bands.kept(found),
        approval=bands.approver(found),
        reason=reason if held else "",
        **values,
    )
    note(round=offer.round, **({"held": True} if held else {}))
    if held:
        ask_approver(offer)
    else:
        start_clock(offer)
        offer.save(update_fields=["expires_at"])
        tell(other(side), application, OFFERED, round=offer.round, until_on=calendar.last_day(offer.expires_at))
    return offer


def start_clock(offer):
    """The offer stands for so many working days; a calendar that arrives may only make it longer."""
    days = int(policies.value("offer.valid_days"))
    offer.expires_at = timers.start(offer, "onboarding.expire_offer", days=days).due


def ask_approver(offer):
    notify(
        people.staff(offer.approval),
        TO_APPROVE,
        url=f"/admin/onboarding/offer/{offer.pk}/change/",
        number=offer.application.number,
        round=offer.round,
    )


@action(by=actors.member | roles.buyer, source=NOT_AGREED, says=gettext_lazy("offered round %(round)s"))
def offer_terms(application, *, actor, values, reason=""):
    """Start, or start again after a round has ended: needs a product list and nothing on the table."""
    if not ProductList.objects.filter(application=application, state=ProductList.State.SUBMITTED).exists():
        raise Refused(_("The product list comes first: without products there is nothing to negotiate about."))
    if on_table(application):
        raise WrongState(_("There is an offer on the table already. Look at it, then answer it."), application)
    return put_on_table(application, actor, values, reason)


@action(
    by=actors.member | roles.buyer,
    source=[State.OPEN],
    to=State.COUNTERED,
    says=gettext_lazy("answered with round %(round)s"),
)
def counter_offer(offer, *, actor, values, reason=""):
    """Put another round in the place of this one; either side may, the maker to better its own."""
    still_negotiating(offer)
    offer.save(update_fields=["state"])  # before the next one exists: the database allows one live round
    return put_on_table(offer.application, actor, values, reason)


@action(by=own_side, source=[State.EXPIRED], says=gettext_lazy("offered the same again as round %(round)s"))
def renew_offer(offer, *, actor):
    """Offer an expired round again, unchanged, as a new one; only the latest round, with nothing else on the table."""
    still_negotiating(offer)
    if Offer.objects.filter(application=offer.application_id, round__gt=offer.round).exists():
        raise WrongState(_("A newer round exists. Answer that one."), offer)
    return put_on_table(offer.application, actor, offer.values() | {"message": offer.message}, offer.reason)


def agree(offer):
    terms = freeze(offer)
    note(sha256=terms.sha256)
    for side in Side.values:
        tell(side, offer.application, AGREED, round=offer.round)


def still_negotiating(offer):
    if offer.application.state != Application.State.TERMS:
        raise WrongState(_("The negotiation of this application is over."), offer)


def in_time(offer):
    still_negotiating(offer)
    if offer.expired:
        raise WrongState(_("This offer has expired. Whoever made it can offer the same again with one click."), offer)


@action(
    by=other_side, source=[State.OPEN], to=lambda offer: offer.outcome, says=gettext_lazy("accepted round %(round)s")
)
def accept_offer(offer, *, actor, reason=""):
    """Accept the other side's offer; its maker accepted by making it, so the terms are fixed.

    Where a buyer accepts a supplier's wish that is outside the bands, an approver must agree first.
    """
    in_time(offer)
    offer.accepted_by_id = actor.user_id
    note(round=offer.round)
    if offer.side == Side.SUPPLIER and offer.approval:
        must_say(reason, _("This is outside the band or against a rule. Give the approver a reason."), "reason")
        offer.reason, offer.outcome = reason, State.AWAITING_CONSENT
        ask_approver(offer)
    else:
        offer.outcome = State.ACCEPTED
        agree(offer)
    return offer


@action(
    by=other_side,
    source=[State.OPEN],
    to=State.DECLINED,
    audit=["words"],
    says=gettext_lazy("declined round %(round)s"),
)
def decline_offer(offer, *, actor, words):
    """Say no and why; either side may start again with a new round."""
    must_say(words, _("Say what would have to change, in words the other side can use."))
    offer.words = words
    note(round=offer.round)
    tell(offer.side, offer.application, DECLINED, round=offer.round, words=words)


@action(
    by=approver,
    source=[State.AWAITING_APPROVAL, State.AWAITING_CONSENT],
    to=lambda offer: offer.outcome,
    audit=["words"],
    says=gettext_lazy("approved round %(round)s"),
    public=False,
)
def approve_offer(offer, *, actor, words):
    """Agree to what is outside the band or against a rule, with a reason: the offer opens, or the acceptance counts."""
    still_negotiating(offer)
    must_say(words, _("Say why this may be agreed although it is outside the band."))
    offer.decided_by_id, offer.words = actor.user_id, words
    note(round=offer.round)
    if offer.accepted_by_id:
        offer.outcome = State.ACCEPTED
        agree(offer)
        return
    offer.outcome = State.OPEN
    start_clock(offer)
    tell(Side.SUPPLIER, offer.application, OFFERED, round=offer.round, until_on=calendar.last_day(offer.expires_at))


@action(
    by=approver,
    source=[State.AWAITING_APPROVAL, State.AWAITING_CONSENT],
    to=State.REFUSED,
    audit=["words"],
    says=gettext_lazy("refused approval of round %(round)s"),
    public=False,
)
def refuse_offer(offer, *, actor, words):
    """Do not agree; the buyer makes another round."""
    must_say(words, _("Say what would have to change, in words the other side can use."))
    offer.decided_by_id, offer.words = actor.user_id, words
    note(round=offer.round)
    tell(Side.BUYER, offer.application, REFUSED, round=offer.round, words=words)


@action(by=actors.system, source=[State.OPEN], to=State.EXPIRED, says=gettext_lazy("let the offer expire"))
def expire_offer(offer, *, actor):
    """Nobody answered in time; both sides are told."""
    note(round=offer.round)
    for side in Side.values:
        tell(side, offer.application, EXPIRED, round=offer.round)
