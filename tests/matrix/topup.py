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
    *[("deposits.renew_guarantee", s, "ada ben" if s == G.ACCEPTED else "") for s in G],
    *[(f"deposits.{verb}", s, "finn" if s == G.PENDING else "") for s in G
      for verb in ("accept_renewal", "return_renewal")],
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
    given = {
        "party": party, "notice": notice, "account": account, "bank": "x", "amount_fen": 1, "file": file,
        "valid_until": calendar.today(),
    }  # fmt: skip
    earlier = Guarantee.objects.create(number="0", state=G.EXPIRED, **given) if "_renewal" in verb else None
    return Guarantee.objects.create(number="1", state=state, replaces=earlier, **given)
