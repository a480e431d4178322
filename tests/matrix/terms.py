"""Product list and offers: who may move which round."""

from onboarding.models import Offer, ProductList
from tests.matrix.application import make_application

S = Offer.State
OURS, THEIRS, TOP = "bo bea", "ada ben", "mia dora"
ENDED = [S.COUNTERED, S.ACCEPTED, S.DECLINED, S.EXPIRED, S.REFUSED]
AFTER = ["forms", "vc", "live", "withdrawn"]
ON_OFFERS = [
    "onboarding.accept_offer",
    "onboarding.counter_offer",
    "onboarding.decline_offer",
    "onboarding.approve_offer",
]
# An offer made by the buyer Bo; the maker's own side cannot answer it, and Bo could not approve it.
ROWS = [
    ("onboarding.submit_list", "terms", THEIRS),
    *[("onboarding.submit_list", s, "") for s in AFTER],
    ("onboarding.replace_list", "submitted", "system"),
    ("onboarding.offer_terms", "terms", f"{THEIRS} {OURS}"),
    *[("onboarding.offer_terms", s, "") for s in AFTER],
    ("onboarding.accept_offer", S.OPEN, THEIRS),
    ("onboarding.decline_offer", S.OPEN, THEIRS),
    ("onboarding.counter_offer", S.OPEN, f"{THEIRS} {OURS}"),
    ("onboarding.expire_offer", S.OPEN, "system"),
    ("onboarding.renew_offer", S.EXPIRED, OURS),
    ("onboarding.approve_offer", S.AWAITING_APPROVAL, TOP),
    ("onboarding.approve_offer", S.AWAITING_CONSENT, TOP),
    ("onboarding.refuse_offer", S.AWAITING_APPROVAL, TOP),
    ("onboarding.refuse_offer", S.AWAITING_CONSENT, TOP),
    *[(verb, s, "") for verb in ON_OFFERS for s in ENDED],
    *[("onboarding.renew_offer", s, "") for s in (S.OPEN, S.ACCEPTED, S.DECLINED)],
]


def make_offer(application, by, side="buyer", state=S.OPEN, number=1, **fields):
    """A round of an application in a state, without its history; eight points, inside every band."""
    shared = {
        "commission": 800, "settlement_days": 30, "deposit_fen": 5_000_000, "deposit_forms": ["cash", "guarantee"],
        "warranty_months": 12,
    }  # fmt: skip
    return Offer.objects.create(
        party_id=application.party_id,
        application=application,
        round=number,
        side=side,
        made_by=by,
        state=state,
        **shared | fields,
    )


def build(verb, state, cast):
    if verb in ("onboarding.submit_list", "onboarding.offer_terms"):
        return make_application(cast, state)
    application = make_application(cast)
    if verb == "onboarding.replace_list":
        return ProductList.objects.create(party_id=application.party_id, application=application)
    return make_offer(application, cast.bo, state=state, approval="manager")
