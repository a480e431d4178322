"""Top-ups and guarantees: the system asks and counts, finance claims, a second person of finance takes the money."""

from deposits.models import DepositAccount, DepositNotice, Guarantee
from workflow import calendar
from workflow.models import StoredFile

A, G, N = DepositAccount.State, Guarantee.State, DepositNotice.State
ROWS = [
    ("deposits.ask_top_up", "", "system"),
    *[("deposits.require_for_categories", s, "system") for s in A],
    *[("deposits.revise_top_up", s, "system" if s in DepositNotice.OPEN else "") for s in N],
    *[("deposits.accept_guarantee", s, "system" if s == G.PENDING else "") for s in G],
    *[("deposits.return_guarantee", s, "system" if s == G.PENDING else "") for s in G],
    *[(f"deposits.{verb}", s, "system" if s == G.ACCEPTED else "") for s in G
      for verb in ("remind_guarantee", "expire_guarantee", "release_guarantee")],
    *[("deposits.claim_guarantee", s, "finn" if s == G.ACCEPTED else "") for s in G],
    *[(f"deposits.{verb}", s, "finn" if s == G.CLAIMED else "") for s in G for verb in ("confirm_call", "drop_claim")],
]  # fmt: skip


def build(verb, state, cast):
    if verb == "deposits.ask_top_up":
        return cast.supplier
    party = cast.supplier.party
    account = DepositAccount.objects.create(
        party=party, channel="huicai", required_fen=1, forms=["cash"], due_days=5, terms_hash="a" * 64,
        state=state if verb == "deposits.require_for_categories" else A.HELD,
    )  # fmt: skip
    if verb == "deposits.require_for_categories":
        return account
    notice = DepositNotice.objects.create(
        party=party, account=account, contract="HT-2026-0001", amount_fen=1, due=calendar.today(), payee={},
        code="AAAA-AAAA-00", purpose="topup", state=state if verb == "deposits.revise_top_up" else N.PAID,
    )  # fmt: skip
    if verb == "deposits.revise_top_up":
        return notice
    file = StoredFile.objects.create(party=party, content="x", name="x", media_type="x", size=1, sha256="x")
    return Guarantee.objects.create(
        party=party, notice=notice, account=account, bank="x", number="1", amount_fen=1, valid_until=calendar.today(),
        file=file, state=state,
    )  # fmt: skip
