"""The purchase contract: the buyer drafts, sends and cancels, the supplier confirms or sends back."""

from onboarding.models import Contract
from tests.matrix.application import make_application

S = Contract.State
OURS, THEIRS = "bo bea", "ada ben"
ELSEWHERE = ["terms", "forms", "vc", "lines", "items", "group", "live", "withdrawn", "rejected", "expired"]
ROWS = [
    ("onboarding.draft_contract", "contract", OURS),
    *[("onboarding.draft_contract", s, "") for s in ELSEWHERE],
    ("onboarding.revise_contract", S.DRAFT, OURS),
    ("onboarding.revise_contract", S.RETURNED, OURS),
    ("onboarding.send_contract", S.DRAFT, OURS),
    ("onboarding.confirm_contract", S.SENT, THEIRS),
    ("onboarding.return_contract", S.SENT, THEIRS),
    *[("onboarding.cancel_contract", s, f"{OURS} system") for s in Contract.OPEN],
    *[("onboarding.confirm_contract", s, "") for s in (S.DRAFT, S.RETURNED, S.CONFIRMED, S.CANCELLED)],
    *[("onboarding.return_contract", s, "") for s in (S.DRAFT, S.RETURNED, S.CONFIRMED, S.CANCELLED)],
    *[("onboarding.send_contract", s, "") for s in (S.SENT, S.RETURNED, S.CONFIRMED, S.CANCELLED)],
    *[("onboarding.revise_contract", s, "") for s in (S.SENT, S.CONFIRMED, S.CANCELLED)],
    *[("onboarding.cancel_contract", s, "") for s in (S.CONFIRMED, S.CANCELLED)],
]


def build(verb, state, cast):
    if verb == "onboarding.draft_contract":
        return make_application(cast, state)
    application = make_application(cast, "contract")
    return Contract.objects.create(
        party_id=application.party_id,
        application=application,
        number="HT-2026-0001",
        content={},
        terms_hash="a" * 64,
        sha256="b" * 64,
        state=state,
    )
