"""Runs the checks over the facts, makes the sum of what they found, and closes the gates on it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from workflow.actions import Refused

from .checks import CHECKS
from .facts import Facts, load
from .findings import Effect, Finding, Line, waiting

# What must be known to be in order. Written out, so that a check that was taken out closes the gate.
NEEDED = (
    "balance", "store_closed", "open_orders", "open_after_sales", "unsettled_bills", "invoices", "goods_compliant",
    "notice_period", "cool_off", "warranty", "receipt_returned", "payee_account", "papers", "debts", "violations",
    "serious_violation", "complaint", "deductions", "freezes",
)  # fmt: skip


@dataclass
class Eligibility:
    """What the checks found, and the sum: balance − deductions − kept back − frozen = expected.

    All amounts in fen; `balance_fen` is money only, what banks guarantee (`guaranteed_fen`) is released, not paid.
    `deductions` and `kept` stand in the order in which they are taken, each capped at what is left then.
    """

    facts: Facts
    findings: list[Finding]
    deductions: list[Line] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)
    frozen: list[Line] = field(default_factory=list)
    expected_fen: int = 0

    @property
    def balance_fen(self) -> int:
        return self.facts.balance_fen

    @property
    def guaranteed_fen(self) -> int:
        return self.facts.guaranteed_fen

    @property
    def deducted_fen(self) -> int:
        return sum(line.taken_fen for line in self.deductions)

    @property
    def kept_fen(self) -> int:
        return sum(line.taken_fen for line in self.kept)

    @property
    def frozen_fen(self) -> int:
        return sum(line.taken_fen for line in self.frozen)

    @property
    def owed_fen(self) -> int:
        """What deductions ask for beyond the balance: recorded as owed, never a negative deposit."""
        return sum(line.fen - line.taken_fen for line in self.deductions)

    @property
    def blockers(self) -> list[Finding]:
        """What keeps the request from being handed in."""
        return [f for f in self.findings if f.open and f.effect == Effect.BLOCKS]

    @property
    def ready(self) -> bool:
        """Whether a request may be handed in."""
        return not self.blockers


def evaluate(account, refund=None) -> Eligibility:
    """The eligibility of a deposit account now, for the request given or under way; a constant number of queries."""
    facts = load(account, refund)
    findings = [finding for check in CHECKS for finding in check(facts)]
    known = {finding.code for finding in findings}
    found = Eligibility(facts, findings + [unchecked(code) for code in NEEDED if code not in known])
    add_up(found)
    return found


def unchecked(code: str) -> Finding:
    """A needed code that no check answered for: it blocks, wherever the result is read."""
    title = _("Not checked: %(code)s") % {"code": code}
    return waiting(code, title, how=_("This is for the platform to mend; ask your buyer."))


def add_up(found: Eligibility):
    """Make the sum: what is taken and kept back by the order of kinds, then what is frozen, then what is left."""
    left, order = found.balance_fen, found.facts.order
    rank = {kind: number for number, kind in enumerate(order)}
    taking = [f for f in found.findings if f.effect in (Effect.DEDUCTS, Effect.KEEPS, Effect.FORFEITS)]
    for finding in sorted(taking, key=lambda f: rank.get(f.kind, len(rank))):
        line = line_of(finding, left)
        (found.kept if finding.effect == Effect.KEEPS else found.deductions).append(line)
        left -= line.taken_fen
    for finding in sorted((f for f in found.findings if f.effect == Effect.FREEZES), key=lambda f: f.whole):
        line = line_of(finding, left)
        found.frozen.append(line)
        left -= line.taken_fen
    found.expected_fen = left


def line_of(finding: Finding, left: int) -> Line:
    """One line of the sum, capped at what is left; a whole one asks for exactly that."""
    fen = max(left, 0) if finding.whole else finding.fen
    return Line(
        finding.code, finding.title, finding.reason, fen, min(fen, max(left, 0)), finding.kind, finding.basis,
        finding.clears_on,
    )  # fmt: skip


def must_be_eligible(account, refund=None) -> Eligibility:
    """The gate of handing in and approving: `Refused` naming everything that blocks; else the result."""
    found = evaluate(account, refund)
    if not found.ready:
        what = _("; ").join(str(f.title) for f in found.blockers)
        raise Refused(_("The refund cannot go ahead yet: %(what)s.") % {"what": what})
    return found


def snapshot(found: Eligibility) -> dict:
    """The result as it is kept with a request: codes, states, amounts and days, no words and no personal data."""
    return {
        "on": found.facts.today.isoformat(),
        "balance_fen": found.balance_fen,
        "guaranteed_fen": found.guaranteed_fen,
        "deducted_fen": found.deducted_fen,
        "kept_fen": found.kept_fen,
        "frozen_fen": found.frozen_fen,
        "owed_fen": found.owed_fen,
        "expected_fen": found.expected_fen,
        "order": found.facts.order,
        "findings": [
            {
                "code": f.code, "about": f.about, "status": str(f.status), "turn": str(f.turn), "effect": f.effect,
                "fen": f.fen, "whole": f.whole, "kind": f.kind,
                "clears_on": f.clears_on.isoformat() if f.clears_on else None,
            }
            for f in found.findings
        ],
        "lines": [
            {"part": part, "code": line.code, "kind": line.kind, "row": list(line.row or ()), "fen": line.fen,
             "taken_fen": line.taken_fen}
            for part, lines in (("deducted", found.deductions), ("kept", found.kept), ("frozen", found.frozen))
            for line in lines
        ],
    }  # fmt: skip
