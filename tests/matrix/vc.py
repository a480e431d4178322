"""The VC account: issued by the system, registered by the supplier, authorised and opened by buyers."""

from onboarding.models import VcAccount
from tests.matrix.application import make_application

ISSUED, REGISTERED, AUTHORISED, OPEN, RETURNED = (str(s) for s in VcAccount.State)
BUYER = {"onboarding.authorise_vc": [REGISTERED], "onboarding.return_vc": [REGISTERED, AUTHORISED],
         "onboarding.open_vc": [AUTHORISED]}  # fmt: skip
STATES = [ISSUED, REGISTERED, AUTHORISED, OPEN, RETURNED]
ROWS = [
    ("onboarding.issue_code", "", "system"),
    *[("onboarding.name_buyer", s, "system" if s in (ISSUED, RETURNED) else "") for s in STATES],
    *[("onboarding.register_vc", s, "ada ben" if s in (ISSUED, RETURNED) else "") for s in STATES],
    *[(verb, s, "bo bea" if s in source else "") for verb, source in BUYER.items() for s in STATES],
]


def build(verb, state, cast):
    if not state:
        return cast.supplier
    application = make_application(cast, "vc", buyer=cast.bo)
    return VcAccount.objects.create(
        party=cast.supplier.party, application=application, state=state, buyer_code="C00001C"
    )
