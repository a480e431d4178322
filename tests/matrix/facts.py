"""Facts and settlement bills: clerks record, suppliers appeal and confirm, others than the clerk decide."""

from deposits.models import DepositAccount, FactFile, Obligation, SettlementBill
from workflow import calendar

S, B, F, A = Obligation.State, SettlementBill.State, FactFile.State, DepositAccount.State
CLERKS = "bo bea quinn finn rex"
THEIRS = "ada ben"
VIOLATIONS = ["deposits.appeal_violation", "deposits.dismiss_appeal", "deposits.grant_appeal"]
BILLS = {
    "deposits.carry_bill": (B.NEGATIVE, "system"),
    "deposits.confirm_bill": (B.ISSUED, THEIRS),
    "deposits.dispute_bill": (B.ISSUED, THEIRS),
    "deposits.answer_bill": (B.DISPUTED, "finn"),
    "deposits.invoice_bill": (B.CONFIRMED, THEIRS),
    "deposits.return_invoice": (B.INVOICED, "finn"),
    "deposits.settle_bill": (B.INVOICED, "finn"),
}
OPEN_ONLY = {
    "deposits.open_fact": "system",
    "deposits.change_fact": CLERKS,
    "deposits.clear_fact": CLERKS,
    "deposits.end_fact": "system",
    "deposits.receive_order": CLERKS,
    "deposits.appeal_violation": THEIRS,
    "deposits.dismiss_appeal": "lena lea",
    "deposits.grant_appeal": "lena lea",
}
ROWS = [
    ("deposits.record_facts", "", CLERKS),
    ("deposits.start_list", "", CLERKS),
    ("deposits.finish_list", F.READING, CLERKS),
    ("deposits.finish_list", F.READ, ""),
    *[(verb, S.OPEN, names) for verb, names in OPEN_ONLY.items()],
    *[(verb, S.CLEARED, "") for verb in OPEN_ONLY],
    ("deposits.reopen_fact", S.CLEARED, CLERKS),
    ("deposits.reopen_fact", S.OPEN, ""),
    *[("deposits.make_bill", s, "system") for s in A],
    *[(verb, s, names if s == state else "") for verb, (state, names) in BILLS.items() for s in B],
]


def build(verb, state, cast):
    if verb == "deposits.record_facts":
        return cast.supplier
    if verb == "deposits.start_list":
        return None
    if verb == "deposits.finish_list":
        return FactFile.objects.create(name="x", sha256="x", state=state, entered_by=cast.finn)
    today, party = calendar.today(), cast.supplier.party
    if verb == "deposits.make_bill":
        return DepositAccount.objects.create(
            party=party, channel="huicai", required_fen=1, forms=["cash"], due_days=5, terms_hash="a" * 64, state=state
        )
    if verb in BILLS:
        return SettlementBill.objects.create(
            party=party, number="JS-1", channel="huicai", starts_on=today, ends_on=today, due_fen=1, invoice_fen=1,
            state=state,
        )  # fmt: skip
    deciding = verb in VIOLATIONS[1:]
    return Obligation.objects.create(
        party=party, kind="violation" if verb in VIOLATIONS else "order", source="OMS", reference="1",
        happened_on=today, state=state, appealed=deciding, appeal="x" if deciding else "", entered_by=cast.quinn,
    )  # fmt: skip
