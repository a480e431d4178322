"""Deposits: the system asks, the supplier answers, only finance decides about money."""

from deposits.models import DepositAccount, DepositNotice, StatementLine
from workflow import calendar

A, N, L = DepositAccount.State, DepositNotice.State, StatementLine.State
THEIRS = "ada ben"
CLOSED = [N.PAID, N.CANCELLED]
ROWS = [
    ("deposits.ask_deposit", "", "system"),
    *[("deposits.change_deposit", s, "system") for s in A],
    ("deposits.issue_notice", A.ASKED, "system"),
    *[("deposits.issue_notice", s, "") for s in (A.DUE, A.HELD)],
    ("deposits.settle", A.DUE, "system"),
    *[("deposits.settle", s, "") for s in (A.ASKED, A.HELD)],
    *[("deposits.return_surplus", s, "finn") for s in A],
    ("deposits.send_proof", N.ISSUED, THEIRS),
    ("deposits.send_proof", N.PROOF_SENT, THEIRS),
    ("deposits.send_guarantee", N.ISSUED, THEIRS),
    ("deposits.confirm_receipt", N.ISSUED, "finn"),
    ("deposits.confirm_receipt", N.PROOF_SENT, "finn"),
    ("deposits.confirm_guarantee", N.GUARANTEE_SENT, "finn"),
    *[("deposits.return_proof", s, "finn") for s in DepositNotice.OPEN],
    *[("deposits.mark_overdue", s, "system") for s in DepositNotice.OPEN],
    *[("deposits.cancel_notice", s, "system") for s in DepositNotice.OPEN],
    *[("deposits.send_proof", s, "") for s in (N.GUARANTEE_SENT, *CLOSED)],
    *[("deposits.send_guarantee", s, "") for s in (N.PROOF_SENT, N.GUARANTEE_SENT, *CLOSED)],
    *[("deposits.confirm_receipt", s, "") for s in (N.GUARANTEE_SENT, *CLOSED)],
    *[("deposits.confirm_guarantee", s, "") for s in (N.ISSUED, N.PROOF_SENT, *CLOSED)],
    *[(v, s, "") for v in ("deposits.return_proof", "deposits.mark_overdue", "deposits.cancel_notice") for s in CLOSED],
    ("deposits.enter_line", "", "finn"),
    ("deposits.use_line", L.OPEN, "system"),
    ("deposits.set_aside", L.OPEN, "finn system"),
    ("deposits.record_return", L.TO_RETURN, "finn system"),
    *[(v, s, "") for v in ("deposits.use_line", "deposits.set_aside") for s in (L.USED, L.TO_RETURN, L.SENT_BACK)],
    *[("deposits.record_return", s, "") for s in (L.OPEN, L.USED, L.SENT_BACK)],
]
ABOUT_LINES = ["deposits.use_line", "deposits.set_aside", "deposits.record_return"]
ABOUT_ACCOUNTS = ["deposits.change_deposit", "deposits.issue_notice", "deposits.settle", "deposits.return_surplus"]


def build(verb, state, cast):
    if verb == "deposits.enter_line":
        return None
    if verb == "deposits.ask_deposit":
        return cast.supplier
    if verb in ABOUT_LINES:
        return StatementLine.objects.create(
            bank_reference="B1",
            paid_on=calendar.today(),
            payer_name="x",
            amount_fen=1,
            entered_by=cast.finn,
            state=state,
        )
    account = DepositAccount.objects.create(
        party=cast.supplier.party,
        channel="huicai",
        required_fen=1,
        forms=["cash"],
        due_days=5,
        terms_hash="a" * 64,
        state=state if verb in ABOUT_ACCOUNTS else A.DUE,
    )
    if verb in ABOUT_ACCOUNTS:
        return account
    return DepositNotice.objects.create(
        party=cast.supplier.party,
        account=account,
        contract="HT-2026-0001",
        amount_fen=1,
        due=calendar.today(),
        code="AAAA-AAAA-00",
        payee={},
        state=state,
    )
