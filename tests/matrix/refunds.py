"""Refunds: the supplier asks and answers, three people check and grant, others pay, the system keeps the time."""

from deposits.models import (
    Correction,
    Deduction,
    DepositAccount,
    Freeze,
    Obligation,
    PayeeAccount,
    Payout,
    PayoutBatch,
    Refund,
    SettlementBill,
    StatementLine,
)
from tests.deposits.stage import a_paper
from workflow import calendar

A, R, D, F, P = DepositAccount.State, Refund.State, Deduction.State, Freeze.State, Payout.State
Y, C, L, B, X = PayeeAccount.State, Correction.State, StatementLine.State, SettlementBill.State, Obligation.State
THEIRS, LEAD = "ada ben", "lea"
TURN = {R.SUBMITTED: "rex", R.FINANCE: "finn", R.APPROVAL: "lea"}


def d(*verbs):
    return [f"deposits.{verb}" for verb in verbs]


def rows(verbs, states, allowed):
    """A row for each verb and state: `allowed` maps states to names, every other state lets nobody pass."""
    return [(f"deposits.{verb}", state, allowed.get(state, "")) for verb in verbs.split() for state in states]


def same(states, names):
    return dict.fromkeys(states, names)


BY_TURN = {state: " ".join(dict.fromkeys([who, LEAD])) for state, who in TURN.items()}
ROWS = [
    # The account
    *rows("open_refund", A, {A.HELD: THEIRS}),
    *rows("propose_payee", A, same(A, "ada")),
    *rows("notice_deduction", A, same([A.DUE, A.HELD], "bo bea finn rex")),
    *rows("freeze", A, same([A.DUE, A.HELD], "quinn rex lea")),
    *rows("propose_correction", A, same(A, "finn")),
    *rows("release_account", A, same([A.DUE, A.HELD], "system")),
    *rows("reopen_account", A, {A.RELEASED: "system"}),
    ("deposits.write_note", "", "system"),
    # The request
    *rows("describe_refund", R, {R.DRAFT: THEIRS}),
    *rows("submit_refund", R, {R.DRAFT: THEIRS}),
    *rows("send_paper", R, same([R.DRAFT, R.MORE_WANTED], THEIRS)),
    *rows("answer_more", R, {R.MORE_WANTED: THEIRS}),
    *rows("withdraw_refund", R, same(Refund.UNDECIDED, THEIRS)),
    *rows("appeal_refund", R, {R.REJECTED: THEIRS}),
    *rows("claim_refund unclaim_refund ask_more", R, BY_TURN),
    *rows("pass_business", R, {R.SUBMITTED: "rex"}),
    *rows("pass_finance", R, {R.FINANCE: "finn"}),
    *rows("approve_refund", R, {R.APPROVAL: LEAD}),
    *rows("send_back", R, {R.FINANCE: "finn lea", R.APPROVAL: LEAD}),
    *rows("reject_refund", R, same(Refund.IN_REVIEW, LEAD)),
    *rows("extend_refund", R, same([*Refund.IN_REVIEW, R.MORE_WANTED], LEAD)),
    *rows("recheck_account", R, {R.APPROVAL: "system"}),
    *rows("take_payee", R, same(Refund.OPEN, "system")),
    *rows("reopen_refund", R, {R.PAID: "system"}),
    *rows("settle_refund", R, same(Refund.GRANTED, "system")),
    *rows(
        "nudge_refund escalate_refund mark_refund_overdue accrue_interest", R,
        same([*Refund.IN_REVIEW, *Refund.GRANTED], "system"),
    ),
    # The payee account
    *rows("confirm_payee", Y, {Y.PROPOSED: "finn"}),
    *rows("return_payee", Y, same([Y.PROPOSED, Y.CONFIRMED], "finn system")),
    *rows("replace_payee", Y, same([Y.PROPOSED, Y.CONFIRMED], "system")),
    *rows("doubt_payee", Y, {Y.CONFIRMED: "system"}),
    # Deductions and freezes
    *rows("object_deduction", D, {D.NOTICED: THEIRS}),
    *rows("uphold_deduction", D, {D.OBJECTED: LEAD}),
    *rows("drop_deduction", D, same([*Deduction.OPEN, D.FINAL], LEAD)),
    *rows("void_deduction", D, same([*Deduction.OPEN, D.FINAL], "system")),
    *rows("finalise_deduction await_appeal", D, {D.NOTICED: "system"}),
    *rows("book_deduction", D, {D.FINAL: "system"}),
    *rows("lift_freeze", F, {F.HELD: LEAD}),
    *rows("thaw remind_freeze", F, {F.HELD: "system"}),
    *rows("clear_deducted", X, {X.OPEN: "system"}),
    *rows("mark_bill_deducted", B, {B.NEGATIVE: "system"}),
    # Payouts
    *rows("export_payout", P, {P.READY: "finn"}),
    *rows("mark_paid mark_failed", P, same([P.EXPORTED, P.UNKNOWN], "finn system")),
    *rows("mark_unknown", P, {P.EXPORTED: "finn system"}),
    *rows("bounce_payout", P, {P.PAID: "finn"}),
    *rows("pay_again", P, {P.FAILED: "finn system"}),
    *rows("cancel_payout", P, same([P.READY, P.FAILED], "finn")),
    *rows("drop_payout", P, same([P.READY, P.FAILED], "system")),
    *rows("return_wrong_payer", L, same([L.OPEN, L.TO_RETURN], "finn system")),
    *[(verb, "", "finn") for verb in d("begin_batch", "close_batch", "download_batch", "take_answers")],
    # Corrections
    *rows("book_correction", C, {C.PROPOSED: LEAD}),
    *rows("drop_correction", C, {C.PROPOSED: "finn lea"}),
]  # fmt: skip
ABOUT_ACCOUNTS = d(
    "open_refund", "propose_payee", "notice_deduction", "freeze", "propose_correction",
    "release_account", "reopen_account", "write_note",
)  # fmt: skip
ABOUT_PAYEES = d("confirm_payee", "return_payee", "replace_payee", "doubt_payee")
ABOUT_DEDUCTIONS = d(
    "object_deduction", "uphold_deduction", "drop_deduction", "void_deduction", "finalise_deduction", "await_appeal",
    "book_deduction",
)  # fmt: skip
ABOUT_FREEZES = d("lift_freeze", "thaw", "remind_freeze")
ABOUT_PAYOUTS = d(
    "export_payout", "mark_paid", "mark_failed", "mark_unknown", "bounce_payout", "pay_again", "cancel_payout",
    "drop_payout",
)  # fmt: skip
ABOUT_CORRECTIONS = d("book_correction", "drop_correction")


def build(verb, state, cast):
    party, today = cast.supplier.party, calendar.today()
    if verb == "deposits.begin_batch":
        return None
    if verb in d("close_batch", "download_batch", "take_answers"):
        return PayoutBatch.objects.create(number="PL-1", exported_by=cast.finn)
    if verb == "deposits.return_wrong_payer":
        return StatementLine.objects.create(
            bank_reference="B1", paid_on=today, payer_name="x", amount_fen=1, entered_by=cast.finn, state=state
        )
    if verb == "deposits.clear_deducted":
        return Obligation.objects.create(
            party=party, kind="debt", source="x", reference="1", fen=1, happened_on=today, state=state
        )
    if verb == "deposits.mark_bill_deducted":
        return SettlementBill.objects.create(
            party=party, number="JS-1", channel="huicai", starts_on=today, ends_on=today, due_fen=-1, invoice_fen=0,
            state=state,
        )  # fmt: skip
    account = DepositAccount.objects.create(
        party=party, channel="huicai", required_fen=1, forms=["cash"], due_days=5, terms_hash="a" * 64,
        state=state if verb in ABOUT_ACCOUNTS and state else A.HELD,
    )  # fmt: skip
    return account if verb in ABOUT_ACCOUNTS else part_of(account, verb, state, cast)


def part_of(account, verb, state, cast):
    party, today = account.party, calendar.today()
    about = {"party": party, "account": account, "state": state}
    if verb in ABOUT_PAYEES:
        return PayeeAccount.objects.create(
            party=party, holder="x", bank="x", number="1", tail="1", file=a_paper(cast), entered_by=cast.ada,
            state=state,
        )  # fmt: skip
    if verb in ABOUT_DEDUCTIONS:
        return Deduction.objects.create(
            number="KK-1", kind="debt", fen=1, basis="x", noticed_on=today, objection_until=today, entered_by=cast.bo,
            **about,
        )  # fmt: skip
    if verb in ABOUT_FREEZES:
        return Freeze.objects.create(fen=1, cause="x", review_by=today, frozen_by=cast.quinn, **about)
    if verb in ABOUT_PAYOUTS:
        return Payout.objects.create(number="FK-1", purpose="surplus", fen=1, holder="x", **about)
    if verb in ABOUT_CORRECTIONS:
        return Correction.objects.create(
            number="GZ-1", from_account="bank", to_account="platform", fen=1, words="x", **about
        )
    return Refund.objects.create(number="RF-1", **about)
