"""A deposit in plain Python: what the ledger must say after each thing that happened to it."""

import datetime
from dataclasses import dataclass, field

ORDER = ["bill", "compensation", "debt", "penalty", "forfeit"]
UNDER_REVIEW, GRANTED = "under review", "granted"


@dataclass
class Claim:
    """A deduction that has not been decided yet, or is final and waits for the request."""

    kind: str
    fen: int
    until: datetime.date
    state: str = "noticed"


@dataclass
class Model:
    """One supplier's deposit in fen; `paying` is what was set aside by where it came from.

    `bank`, `guarantor` and `platform` are what the world outside has gained. `owed` are deductions that the deposit
    did not cover, `unmet` those of them that no later deduction asks for yet.
    """

    required: int
    deposit: int = 0
    guarantee: int = 0
    surplus: int = 0
    interest: int = 0
    accrued: int = 0
    paying: dict = field(default_factory=lambda: {"deposit": 0, "surplus": 0, "interest": 0})
    outside: dict = field(default_factory=lambda: {"bank": 0, "guarantor": 0, "platform": 0})
    claims: dict = field(default_factory=dict)
    freezes: dict = field(default_factory=dict)
    owed: dict = field(default_factory=dict)
    unmet: dict = field(default_factory=dict)
    refund: str = ""

    @property
    def missing(self):
        return self.required - self.deposit - self.guarantee

    @property
    def kept(self):
        """What stays for now; None for everything."""
        if None in self.freezes.values():
            return None
        return sum(c.fen for c in self.claims.values()) + sum(self.freezes.values())

    @property
    def free(self):
        return 0 if self.kept is None else max(self.deposit - self.kept, 0)

    def balances(self):
        names = ("deposit", "guarantee", "surplus", "interest")
        return {name: getattr(self, name) for name in names} | {"payable": sum(self.paying.values())}

    def pay(self, fen):
        counted = min(fen, self.missing)
        self.deposit += counted
        self.surplus += fen - counted
        self.outside["bank"] -= fen

    def guaranteed(self, fen):
        counted = min(fen, self.missing)
        self.guarantee += counted
        self.outside["guarantor"] -= counted

    def final(self, pk):
        """Decided: taken at once, unless a request is being reviewed, which takes in its own order."""
        if self.refund == UNDER_REVIEW:
            self.claims[pk].state = "final"
        else:
            self.take(pk)

    def take(self, pk):
        claim = self.claims.pop(pk)
        taken = min(claim.fen, self.deposit)
        self.deposit -= taken
        self.outside["platform"] += taken
        if claim.kind != "forfeit" and claim.fen > taken:
            self.owed[pk] = self.unmet[pk] = claim.fen - taken

    def take_finals(self):
        finals = [(ORDER.index(c.kind), pk) for pk, c in self.claims.items() if c.state == "final"]
        for _rank, pk in sorted(finals):
            self.take(pk)

    def ended(self):
        """The request was rejected or withdrawn."""
        self.take_finals()
        self.refund = ""

    def days_passed(self, today):
        for pk in sorted(pk for pk, c in self.claims.items() if c.state == "noticed" and c.until < today):
            self.final(pk)

    def paid(self, source, fen):
        self.paying[source] -= fen
        self.outside["bank"] += fen

    def bounced(self, source, fen):
        self.paying[source] += fen
        self.outside["bank"] -= fen

    def set_aside(self, source, fen):
        """Money moves between an account and what is being paid; `fen` below zero puts it back."""
        setattr(self, source, getattr(self, source) - fen)
        self.paying[source] += fen

    def correct(self, source, target, fen):
        for name, sign in ((source, -1), (target, 1)):
            if name in self.outside:
                self.outside[name] += sign * fen
            else:
                setattr(self, name, getattr(self, name) + sign * fen)
