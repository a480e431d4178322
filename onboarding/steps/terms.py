"""Step 1: the product list, the offer on the table, acceptance by both, the terms that are fixed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import roles
from workflow import calendar
from workflow.requirements import Requirement, Status, Turn

from ..models.terms import Offer, ProductList, Side, Terms

State = Offer.State
ASKED = ["round", "side", "state", "approval", "words", "created_at", "changed_at", "expires_at"]  # of thirty columns


def requirements(case):
    """What the negotiation needs; three queries, a single one once the terms are fixed."""
    link = reverse("onboarding:terms", args=[case.application.pk])
    frozen = Terms.objects.filter(application=case.application).values_list("offer__round", flat=True).last()
    if frozen is not None:
        return [products(True, case, link), agreed(link, frozen), fixed(True)]
    product_list = ProductList.objects.filter(application=case.application, state=ProductList.State.SUBMITTED).first()
    latest = Offer.objects.filter(application=case.application).only(*ASKED).order_by("-round").first()
    return [products(product_list, case, link), agreement(case, product_list, latest, link), fixed(False)]


def products(product_list, case, link):
    return Requirement(
        "product_list", _("Product list"),
        Status.DONE if product_list else Status.NOW,
        Turn.SUPPLIER,
        reason=_("The buyer works out an offer from what you want to sell."),
        otherwise=_("Without a list there is no offer."),
        link=reverse("onboarding:terms-list", args=[case.application.pk]), link_text=_("Enter the products"),
    )  # fmt: skip


def fixed(frozen):
    return Requirement(
        "terms_fixed", _("Terms fixed with their fingerprint"), Status.DONE if frozen else Status.LATER, Turn.NOBODY,
        reason=_("Contract, prices and deposit go by the accepted terms."),
    )  # fmt: skip


def agreed(link, number):
    return Requirement(
        "terms_agreed", _("An offer that both sides accept"), Status.DONE, Turn.NOBODY, link=link,
        link_text=_("Open the offers"), reason=_("Round %(round)s was accepted by both sides.") % {"round": number},
    )  # fmt: skip


def agreement(case, product_list, latest, link):
    """One offer that both sides accept: whose turn it is, and until when."""

    def entry(status, turn, reason, **more):
        shared = {"code": "terms_agreed", "title": _("An offer that both sides accept"), "link": link}
        return Requirement(
            status=status, turn=turn, reason=reason, **(shared | {"link_text": _("Open the offers")} | more)
        )

    def ours(reason, since, role=roles.BUYER):
        return entry(Status.WAITING, Turn.PLATFORM, reason, role=role, **case.due(since, "offer"))

    if product_list is None:
        return entry(Status.LATER, Turn.NOBODY, _("First the product list."))
    if latest is None:
        return ours(_("The buyer makes an offer. You may start with a wish of your own."), product_list.created_at)
    values = {"round": latest.round}
    by_buyer = latest.side == Side.BUYER
    if latest.state == State.ACCEPTED:
        return agreed(link, latest.round)
    if latest.state == State.OPEN and by_buyer:
        return entry(
            Status.NOW, Turn.SUPPLIER, _("Round %(round)s of the buyer waits for your answer.") % values,
            due=calendar.last_day(latest.expires_at), otherwise=_("After that day the offer expires."),
            link_text=_("Answer round %(round)s") % values,
        )  # fmt: skip
    if latest.state == State.OPEN:
        return ours(_("Your round %(round)s waits for the buyer's answer.") % values, latest.created_at)
    if latest.state in (State.AWAITING_APPROVAL, State.AWAITING_CONSENT):
        return ours(
            _("Round %(round)s waits for approval inside the platform.") % values, latest.changed_at, latest.approval
        )
    if latest.state == State.EXPIRED and by_buyer:
        return entry(
            Status.NOW, Turn.SUPPLIER,
            _("Round %(round)s of the buyer has expired. Make an offer of your own, or wait for a new one.") % values,
            link_text=_("Make an offer"),
        )  # fmt: skip
    if latest.state == State.DECLINED and not by_buyer:
        return entry(
            Status.RETURNED, Turn.SUPPLIER, _("The buyer declined your round %(round)s.") % values, remark=latest.words,
            link_text=_("Make an offer"),
        )  # fmt: skip
    return ours(_("Round %(round)s has ended; the buyer makes a new offer.") % values, latest.changed_at)
