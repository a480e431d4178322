"""What must hold in the ledger at any time, checked over all of it; each finding names the row that breaks it."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import F, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from workflow.words import fill

from ..bank import reconciliation
from ..models import Deduction, DepositAccount, DepositNotice, Guarantee, LedgerEntry, Payout, StatementLine
from ..models.ledger import ACCOUNTS

Kind = LedgerEntry.Kind
COUNTED = (Kind.RECEIVED, Kind.TOPPED_UP, Kind.GUARANTEED)
UNPAID = (*Payout.OPEN, Payout.State.FAILED)

SENTENCES = {
    "code": _("%(name)s: “%(code)s” is no account of this supplier’s ledger."),
    "negative": _("%(name)s: the balance of %(code)s is %(is_fen)s."),
    "payable": _("%(name)s: %(is_fen)s is set aside to be paid, the open payouts are %(should_fen)s."),
    "guarantee": _("%(name)s: the ledger counts guarantees of %(is_fen)s, the accepted ones are %(should_fen)s."),
    "line": _("Statement line %(name)s over %(should_fen)s stands in the ledger with %(is_fen)s."),
    "no_line": _("Ledger entry %(name)s over %(is_fen)s has no statement line that was matched."),
    "day": _("Ledger entry %(name)s is booked on another day than its statement line."),
    "receipt": _("Statement line %(name)s over %(should_fen)s has a receipt over %(is_fen)s."),
    "notice": _("Deposit notice %(name)s asks for %(should_fen)s; %(is_fen)s was received and it counts as %(state)s."),
    "payout": _("Payout %(name)s over %(should_fen)s left the ledger with %(is_fen)s."),
    "deduction": _("Deduction %(name)s of %(should_fen)s stands in the ledger with %(is_fen)s."),
    "bank": _("%(day_on)s: statement and ledger differ by %(is_fen)s without an explanation (%(name)s)."),
}


@dataclass(frozen=True)
class Finding:
    """One row that breaks a rule: the rule's code, the row, and the values of its sentence."""

    code: str
    model: str
    pk: int
    values: dict = field(default_factory=dict)

    def kept(self) -> dict:
        """As it is stored with a run: no personal data, amounts in fen, days as ISO."""
        values = {k: v.isoformat() if isinstance(v, datetime.date) else str(v) if k == "name" else v
                  for k, v in self.values.items()}  # fmt: skip
        return {"code": self.code, "model": self.model, "pk": self.pk, "values": values}

    def __str__(self):
        return sentence(self.kept())


def sentence(kept: dict) -> str:
    """A stored finding in the reader's language."""
    return fill(SENTENCES[kept["code"]], kept["values"])


def about(check: str, row, name, /, **values) -> Finding:
    return Finding(check, row._meta.model_name, row.pk, {"name": str(name)} | values)


def movements() -> dict[int, dict[str, int]]:
    """The balance of every code of the ledger by deposit account, in one query."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    groups = LedgerEntry.objects.values_list("account", "from_account", "to_account").annotate(Sum("fen")).order_by()
    for account, source, target, fen in groups:
        found[account][source] -= fen
        found[account][target] += fen
    return found


def accounts() -> Iterator[Finding]:
    """Every code belongs to its account, none is negative; payable and guarantees are what their rows say."""
    balances = movements()
    owners = DepositAccount.objects.select_related("party__supplier").in_bulk()
    payouts = Payout.objects.filter(state__in=UNPAID, account__isnull=False)
    open_payouts = dict(payouts.values_list("account").annotate(Sum("fen")).order_by())
    counting = Guarantee.objects.filter(state__in=Guarantee.COUNTING)
    guaranteed = dict(counting.values_list("account").annotate(Sum("counted_fen")).order_by())
    for pk, account in owners.items():
        mine = balances.get(pk, {})
        for code, fen in mine.items():
            kind, _colon, owner = code.partition(":")
            if kind not in ACCOUNTS or (kind in DepositAccount.KINDS) != bool(owner) or owner not in ("", str(pk)):
                yield about("code", account, account, code=code)
            elif owner and fen < 0:
                yield about("negative", account, account, code=code, is_fen=fen)
        for code, kind, should in [
            ("payable", account.payable, open_payouts), ("guarantee", account.guaranteed, guaranteed)
        ]:  # fmt: skip
            if mine.get(kind, 0) != should.get(pk, 0):
                yield about(code, account, account, is_fen=mine.get(kind, 0), should_fen=should.get(pk, 0))


def total_of(entries, **where):
    """A subquery: the sum of entries whose foreign key names the row outside; 0 without any."""
    rows = entries.filter(**where).order_by().values(*[name.split("__")[0] for name in where])
    return Coalesce(Subquery(rows.annotate(total=Sum("fen")).values("total")[:1]), 0)


def lines() -> Iterator[Finding]:
    """A matched line of money in stands in the ledger with its amount, on its day, and has a receipt over it."""
    came = LedgerEntry.objects.filter(from_account=reconciliation.BANK)
    used = StatementLine.objects.filter(state=StatementLine.State.USED, outgoing=False, for_payout=None)
    used = used.annotate(booked=total_of(came, line=OuterRef("pk")))
    for line in used.exclude(booked=F("amount_fen")):
        yield about("line", line, line, should_fen=line.amount_fen, is_fen=line.booked)
    for line in used.filter(~Q(receipt__fen=F("amount_fen")) | Q(receipt=None)).select_related("receipt"):
        receipt = getattr(line, "receipt", None)
        yield about("receipt", line, line, should_fen=line.amount_fen, is_fen=receipt.fen if receipt else 0)
    alone = Q(line=None) | ~Q(line__state=StatementLine.State.USED) | Q(line__outgoing=True) | ~Q(line__currency="CNY")
    for entry in came.exclude(kind__in=(Kind.CORRECTED, Kind.BOUNCED)).filter(alone):
        yield about("no_line", entry, entry, is_fen=entry.fen)
    dated = came.filter(line__isnull=False).exclude(booked_on=F("line__paid_on"))
    for entry in dated:
        yield about("day", entry, entry)


def notices() -> Iterator[Finding]:
    """A notice counts as paid exactly when what it asks for was received."""
    counted = LedgerEntry.objects.filter(kind__in=COUNTED)
    rows = DepositNotice.objects.annotate(received=total_of(counted, notice=OuterRef("pk")))
    paid = Q(state=DepositNotice.State.PAID)
    wrong = rows.filter(
        paid & ~Q(received=F("amount_fen")) | Q(state__in=DepositNotice.OPEN, received__gte=F("amount_fen"))
    )
    for notice in wrong:
        yield about(
            "notice", notice, notice, should_fen=notice.amount_fen, is_fen=notice.received,
            state=notice.get_state_display(),
        )  # fmt: skip


def payouts() -> Iterator[Finding]:
    """A paid payout left the bank once with its amount; one that was not paid, or came back, not at all."""
    out = LedgerEntry.objects.filter(to_account=reconciliation.BANK)
    back = LedgerEntry.objects.filter(from_account=reconciliation.BANK, kind=Kind.BOUNCED)
    rows = Payout.objects.filter(account__isnull=False)
    rows = rows.annotate(left=total_of(out, payout=OuterRef("pk")) - total_of(back, payout=OuterRef("pk")))
    paid = Q(state=Payout.State.PAID)
    for payout in rows.filter(paid & ~Q(left=F("fen")) | ~paid & ~Q(left=0)):
        should = payout.fen if payout.state == Payout.State.PAID else 0
        yield about("payout", payout, payout, should_fen=should, is_fen=payout.left)


def deductions() -> Iterator[Finding]:
    """What a deduction says it took is what the ledger took."""
    taken = LedgerEntry.objects.filter(kind__in=(Kind.DEDUCTED, Kind.PENALTY))
    rows = Deduction.objects.annotate(taken=total_of(taken, deduction=OuterRef("pk"))).exclude(taken=F("booked_fen"))
    for deduction in rows:
        yield about("deduction", deduction, deduction, should_fen=deduction.booked_fen, is_fen=deduction.taken)


def bank() -> Iterator[Finding]:
    """Every day, the statement and the ledger say the same about the bank account, or it is explained."""
    first = StatementLine.objects.aggregate(first=Min("paid_on"), last=Max("paid_on"))
    booked = reconciliation.at_the_bank().aggregate(first=Min("day"), last=Max("day"))
    known = [day for day in (first["first"], booked["first"], first["last"], booked["last"]) if day]
    if not known:
        return
    last = first["last"] or datetime.date.min
    for day in reconciliation.days(min(known), max(known)):
        if day.agrees or day.day > last:  # what the bank has not sent a statement for yet is not wrong
            continue
        for row in day.rows:
            if row.line is None and day.day == last:  # the rest of the newest day's statement may still come
                continue
            thing = row.line or row.entry
            yield about("bank", thing, thing, day_on=day.day, is_fen=row.difference)


CHECKS = (accounts, lines, notices, payouts, deductions, bank)


def run() -> list[Finding]:
    """All checks over all of the ledger; empty when everything holds."""
    return [finding for check in CHECKS for finding in check()]
