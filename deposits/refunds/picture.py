"""A refund request as its pages show it: the sum, the dates, each deduction, freeze and payout, and who did what."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, Sum
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow import calendar, history
from workflow.daybar import day_bar
from workflow.words import day, money

from ..actions.refunds import title_of, wanted_papers
from ..eligibility import Effect, evaluate
from ..models import Deduction, Freeze, LedgerEntry, PayeeAccount, Payout, Refund, RefundPaper
from . import clock
from .accruing import rate
from .settling import PRINCIPAL

State = Refund.State
BADGES = {
    State.DRAFT: "you", State.MORE_WANTED: "you", State.FAILED: "returned", State.PART_PAID: "frozen",
    State.PAID: "done", State.REJECTED: "rejected", State.WITHDRAWN: "ended",
}  # fmt: skip
DEDUCTION_BADGES = {
    Deduction.State.NOTICED: "you", Deduction.State.OBJECTED: "us", Deduction.State.FINAL: "us",
    Deduction.State.BOOKED: "done", Deduction.State.DROPPED: "ended",
}  # fmt: skip


def shown_refunds():
    """Requests with what their pages read about them in a constant number of queries."""
    papers = RefundPaper.objects.filter(superseded=False).select_related("file", "sent_by")
    return Refund.objects.select_related("account", "party__supplier", "payee", "claimed_by").prefetch_related(
        "pauses", "extensions", Prefetch("papers", papers, to_attr="current_papers")
    )


@dataclass
class Row:
    """One line of the table of deductions: one that was noticed, or one that is only foreseen (`deduction` None)."""

    title: str
    basis: str
    fen: int
    taken_fen: int
    deduction: Deduction | None = None
    by: str = ""

    @property
    def badge(self) -> str:
        return DEDUCTION_BADGES.get(self.deduction.state, "later") if self.deduction else "later"

    @property
    def dropped(self) -> bool:
        return self.deduction is not None and self.deduction.state == Deduction.State.DROPPED

    @property
    def open(self) -> bool:
        return self.deduction is not None and self.deduction.state == Deduction.State.NOTICED


@dataclass
class Picture:
    """One request for one reader; what it costs to find out is asked for once."""

    refund: Refund
    reader: object
    found: object = None
    names: dict = field(default_factory=dict)

    @property
    def account(self):
        return self.refund.account

    @property
    def badge(self) -> tuple[str, str]:
        """Tone and words of the state, as the supplier reads it."""
        return BADGES.get(self.refund.state, "us"), self.refund.get_state_display()

    @cached_property
    def eligibility(self):
        """What the evaluator says now; None for a request that has ended."""
        if self.refund.state in Refund.ENDED:
            return None
        return self.found or evaluate(self.account, self.refund)

    @cached_property
    def clock(self):
        return clock.clock(self.refund)

    @cached_property
    def bar(self):
        """The bar of working days while it means something: until the money is granted, or the request has ended."""
        found = self.clock
        return day_bar(found.days, target_on=found.target_on, limit_on=found.limit_on) if found else None

    @cached_property
    def rows(self) -> list[Row]:
        """Deductions in the order in which they are taken, then those that are over."""
        mine = {d.pk: d for d in self.deductions}
        lines = [*self.eligibility.deductions, *self.eligibility.kept] if self.eligibility else []
        found, seen = [], set()
        for line in lines:
            row = mine.get(line.row[1]) if line.row and line.row[0] == "deduction" else None
            seen.add(row.pk if row else None)
            title = row.get_kind_display() if row else line.title
            found.append(Row(title, row.basis if row else line.basis, line.fen, line.taken_fen, row, self.decider(row)))
        for row in mine.values():
            if row.pk not in seen and row.state != Deduction.State.FINAL:
                fen = row.booked_fen if row.state == Deduction.State.BOOKED else row.fen
                found.append(Row(row.get_kind_display(), row.basis, row.fen, fen, row, self.decider(row)))
        return found

    @property
    def rows_fen(self) -> int:
        return sum(row.taken_fen for row in self.rows if not row.dropped)

    @cached_property
    def deductions(self) -> list[Deduction]:
        """Of this request, and what else is open on the account."""
        mine = Q(state__in=[*Deduction.OPEN, Deduction.State.FINAL])
        if self.refund.pk:
            mine |= Q(refund=self.refund)
        rows = self.account.deductions.filter(mine).select_related("evidence", "objection_file")
        found = list(rows.order_by("noticed_on", "pk"))
        asked = {pk for d in found for pk in (d.entered_by_id, d.decided_by_id) if pk}
        self.names = history.people(asked, self.reader) if asked else {}
        return found

    def decider(self, row) -> str:
        """Who decided about a deduction, or who entered it while nobody has."""
        who = (row.decided_by_id or row.entered_by_id) if row else None
        return self.names.get(who, (_("The system"), ""))[0] if row else ""

    @cached_property
    def freezes(self) -> list[Freeze]:
        mine = Q(state=Freeze.State.HELD)
        if self.refund.pk:
            mine |= Q(refund=self.refund)
        return list(self.account.freezes.filter(mine).select_related("frozen_by").order_by("pk"))

    @property
    def held(self) -> list[Freeze]:
        return [f for f in self.freezes if f.state == Freeze.State.HELD]

    @cached_property
    def payouts(self) -> list[Payout]:
        return list(self.refund.payouts.select_related("payee", "batch").order_by("pk")) if self.refund.pk else []

    @cached_property
    def papers(self) -> list[dict]:
        """Each paper that is asked for: its kind, its title and what was sent (None while it is missing)."""
        sent = {p.kind: p for p in getattr(self.refund, "current_papers", [])}
        return [
            {"kind": p["kind"], "title": title_of(p), "paper": sent.get(p["kind"])} for p in wanted_papers(self.refund)
        ]

    @cached_property
    def latest_payee(self) -> PayeeAccount | None:
        """The account that is being checked, else the confirmed one, with its proof."""
        rows = PayeeAccount.objects.filter(party_id=self.refund.party_id, state__in=["proposed", "confirmed"])
        return rows.select_related("file").order_by("-state", "-pk").first()

    @property
    def equation(self) -> list[dict]:
        """Balance − deductions − frozen = refund: expected while undecided, granted afterwards."""
        if self.eligibility and self.refund.state in Refund.UNDECIDED:
            found = self.eligibility
            parts = found.balance_fen, found.deducted_fen + found.kept_fen, found.frozen_fen, found.expected_fen
            return self.sum_of(*parts, _("Expected refund"))
        if self.refund.state in (*Refund.GRANTED, State.PAID):
            out = sum(p.fen for p in self.payouts if p.purpose in PRINCIPAL and p.state != Payout.State.CANCELLED)
            free, frozen = (self.eligibility.expected_fen, self.eligibility.frozen_fen) if self.eligibility else (0, 0)
            granted = out + free
            return self.sum_of(granted + self.rows_fen + frozen, self.rows_fen, frozen, granted, _("Granted"))
        snap = self.refund.snapshot
        taken = snap.get("deducted_fen", 0) + snap.get("kept_fen", 0)
        parts = snap.get("balance_fen", 0), taken, snap.get("frozen_fen", 0), snap.get("expected_fen", 0)
        return self.sum_of(*parts, _("Expected when you applied"))

    def sum_of(self, balance, taken, frozen, result, label) -> list[dict]:
        count, open_rows = len([r for r in self.rows if not r.dropped]), len([r for r in self.rows if r.open])
        held = len(self.eligibility.frozen if self.eligibility else self.held)
        open_words = ngettext("%(n)d of them can still be objected to", "%(n)d of them can still be objected to",
                              open_rows) % {"n": open_rows}  # fmt: skip
        payee = self.refund.payee
        parts = [
            {"label": _("Balance of the deposit"), "fen": balance, "sign": "", "note": self.guaranteed},
            {"label": ngettext("%(n)d deduction", "%(n)d deductions", count) % {"n": count}, "fen": taken, "sign": "−",
             "note": open_words if open_rows else ""},
            {"label": ngettext("%(n)d freeze", "%(n)d freezes", held) % {"n": held}, "fen": frozen, "sign": "−",
             "tone": "frozen" if frozen else "", "note": _("paid separately once it is solved") if frozen else ""},
            {"label": label, "fen": result, "sign": "=", "result": True,
             "note": _("to the company’s account ****%(tail)s") % {"tail": payee.tail} if payee else ""},
        ]  # fmt: skip
        return parts

    @property
    def guaranteed(self) -> str:
        """What banks guarantee is no balance: it is given back, not paid."""
        fen = self.eligibility.guaranteed_fen if self.eligibility else self.refund.snapshot.get("guaranteed_fen", 0)
        return _("besides, bank guarantees of %(amount)s, which are released") % {"amount": money(fen)} if fen else ""

    @cached_property
    def open_findings(self) -> list:
        """What stands in the way or takes something, the reader's own first; once granted only what takes something."""
        found = [f for f in (self.eligibility.findings if self.eligibility else []) if f.open]
        if not self.undecided:
            found = [f for f in found if f.effect not in ("", Effect.BLOCKS)]
        return sorted(found, key=lambda f: f.turn != "supplier")

    @cached_property
    def done_findings(self) -> list:
        return [f for f in self.eligibility.findings if not f.open] if self.eligibility and self.undecided else []

    @property
    def undecided(self) -> bool:
        """Whether the conditions still decide something."""
        return self.refund.state in Refund.UNDECIDED

    @property
    def order(self) -> str:
        """The kinds of deductions in the order in which they are taken, in words."""
        kinds = self.eligibility.facts.order if self.eligibility else self.refund.order
        return " → ".join(str(Deduction.Kind(kind).label) for kind in kinds if kind in Deduction.Kind.values)

    @property
    def may_object(self) -> list[Deduction]:
        return [d for d in self.deductions if d.state == Deduction.State.NOTICED]

    @property
    def unknown(self) -> list[Payout]:
        """Payouts of which nobody knows yet whether they arrived."""
        return [p for p in self.payouts if p.state == Payout.State.UNKNOWN]

    @property
    def pause(self):
        """What is wanted from the supplier now; None while the clock runs."""
        if self.refund.pk is None:
            return None
        return next((p for p in self.refund.pauses.all() if p.answered_on is None), None)

    @property
    def moves(self) -> list:
        """Moves of the dates that have happened; the pause that still runs is told by `waited`."""
        open_one = self.pause
        return [m for m in self.clock.moves if not (open_one and m.on == open_one.asked_on)]

    @property
    def waited(self) -> int:
        """How many working days the pause that still runs has taken so far."""
        return max(0, calendar.working_days_between(self.pause.asked_on, calendar.today())) if self.pause else 0

    @property
    def sendable(self) -> bool:
        """Whether papers can be sent now."""
        return self.refund.pk is not None and self.refund.state in (State.DRAFT, State.MORE_WANTED)

    @property
    def dates(self) -> list[tuple[str, str, bool]]:
        """Label and value of the head: how far the clock is, expected, latest; and whether the date may move."""
        found = self.clock
        if found is None or self.refund.state in Refund.ENDED:
            return []
        return [
            (_("Review"), _("Working day %(n)s") % {"n": found.used}, False),
            (_("Expected"), day(found.target_on), False),
            (_("Latest"), day(found.limit_on), found.provisional),
        ]

    @property
    def interest_fen(self) -> int:
        """Interest that paying late has cost so far."""
        return self.account.balances()["interest"] if self.refund.overdue else 0

    @property
    def interest_rate(self) -> str:
        """The rate a day as frozen on the request: 0.05%."""
        return f"{rate(self.refund) / 100:g}%"


def entries_with_balance(account, balances=None, limit: int = 100) -> list[dict]:
    """Entries of an account, newest first, each with what the deposit (money and guarantees) held afterwards."""
    rows = list(account.entries.select_related("recorded_by", "line__receipt").order_by("-pk")[:limit])
    balances = balances or account.balances()
    held, own = balances["deposit"] + balances["guarantee"], {account.cash, account.guaranteed}
    found = []
    for row in rows:
        change = row.fen * ((row.to_account in own) - (row.from_account in own))
        found.append({"entry": row, "change": change, "balance": held})
        held -= change
    return found


def planned(picture: Picture) -> list[dict]:
    """What granting a request that is being reviewed will book, with the balance after each entry."""
    found, refund = picture.eligibility, picture.refund
    if found is None or refund.state not in Refund.IN_REVIEW:
        return []
    rows, left = [], found.balance_fen
    for line in found.deductions:
        left -= line.taken_fen
        rows.append({"what": line.title, "change": -line.taken_fen, "balance": left, "note": line.basis})
    left -= found.expected_fen
    payee = f"****{refund.payee.tail}" if refund.payee else "–"
    rest = _("What stays: frozen %(frozen)s, kept back %(kept)s") % {
        "frozen": money(found.frozen_fen), "kept": money(found.kept_fen),
    }  # fmt: skip
    what = _("Refund to %(account)s") % {"account": payee}
    rows.append({"what": what, "change": -found.expected_fen, "balance": left, "note": rest if left else ""})
    return rows


def deposits_of(account_ids) -> dict[int, int]:
    """The money that each of these accounts holds as deposit, in fen, by one query."""
    found = dict.fromkeys(account_ids, 0)
    rows = LedgerEntry.objects.filter(account__in=list(found)).order_by()
    for pk, source, target, fen in rows.values_list("account_id", "from_account", "to_account", Sum("fen")):
        code = f"deposit:{pk}"
        found[pk] += fen * ((target == code) - (source == code))
    return found
