"""Everything the eligibility checks read about one deposit account, loaded in a constant number of queries."""

import datetime
from dataclasses import dataclass, field

from accounts.models import Store, Supplier
from workflow import calendar, policies

from ..models import (
    Deduction,
    DepositAccount,
    Freeze,
    Obligation,
    PayeeAccount,
    Refund,
    RefundPaper,
    SettlementBill,
)

Kind = Obligation.Kind
ORDER = ("bill", "compensation", "debt", "penalty", "forfeit")  # where policy refund.order says nothing
SERIOUS = Obligation.Severity.SERIOUS


@dataclass
class Facts:
    """One account as the checks see it; `rules` are the policies of refunds and closings by key.

    Once a request is handed in they are those of that day.
    An obligation or bill that a deduction or freeze stands for counts by that row, not by itself: `settled` and
    `billed` hold their ids. What a person decided stands: dropped and lifted rows take or hold nothing any more.
    """

    account: DepositAccount
    today: datetime.date
    company: str
    uscc: str
    balance_fen: int
    guaranteed_fen: int
    store: Store | None
    refund: Refund | None
    payees: dict[str, PayeeAccount]
    papers: dict[str, RefundPaper]
    rules: dict[str, object]
    obligations: list[Obligation]
    bills: list[SettlementBill]
    deductions: list[Deduction]
    freezes: list[Freeze]
    settled: set[int] = field(default_factory=set)
    billed: set[int] = field(default_factory=set)

    def of(self, *kinds) -> list[Obligation]:
        """What is open of these kinds and not covered by a deduction or freeze, oldest first."""
        return [o for o in self.obligations if o.kind in kinds and o.pk not in self.settled]

    @property
    def order(self) -> list[str]:
        """Kinds of deductions, first taken first: as frozen on the request, else by policy."""
        found = (self.refund.order if self.refund and self.refund.order else None) or self.rules.get("refund.order")
        return [*(found or ORDER), *[kind for kind in ORDER if kind not in (found or ORDER)]]

    def on(self, key: str):
        """The value of a rule that is switched on; None while it is off or unknown."""
        return self.rules.get(key) or None


def load(account: DepositAccount, refund: Refund | None = None) -> Facts:
    """The facts of an account now; without `refund` those of the request that is under way, if there is one."""
    party = account.party_id
    company = Supplier.objects.only("name", "uscc").get(party_id=party)
    if refund is None or refund.pk is None:
        refund = Refund.objects.filter(account=account).exclude(state__in=Refund.ENDED).first()
    balances = account.balances()
    # Facts belong to the company: what another account of it pays or holds for one does not count here again.
    deductions = list(Deduction.objects.filter(party_id=party).order_by("noticed_on", "pk"))
    freezes = list(Freeze.objects.filter(party_id=party).order_by("pk"))
    payees = PayeeAccount.objects.filter(party_id=party).exclude(state=PayeeAccount.State.REPLACED)
    current = RefundPaper.objects.filter(refund=refund, superseded=False) if refund else ()
    return Facts(
        account=account,
        today=calendar.today(),
        company=company.name,
        uscc=company.uscc,
        balance_fen=balances["deposit"],
        guaranteed_fen=balances["guarantee"],
        store=Store.objects.filter(party_id=party, channel=account.channel).first(),
        refund=refund,
        payees={p.state: p for p in payees.defer("number").order_by("pk")},
        papers={p.kind: p for p in current},
        rules=policies.values("refund.") | policies.values("closing.") | (refund.rules if refund else {}),
        obligations=list(
            Obligation.objects.filter(party_id=party, state=Obligation.State.OPEN).order_by("happened_on", "pk")
        ),
        bills=list(
            SettlementBill.objects.filter(
                party_id=party, channel=account.channel, state__in=SettlementBill.OPEN
            ).order_by("ends_on", "pk")
        ),
        deductions=[row for row in deductions if row.account_id == account.pk],
        freezes=[row for row in freezes if row.account_id == account.pk],
        settled={row.obligation_id for row in [*deductions, *freezes] if row.obligation_id},
        billed={row.bill_id for row in deductions if row.bill_id},
    )


__all__ = ["Facts", "load"]
