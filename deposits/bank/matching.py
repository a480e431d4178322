"""Which statement line is whose money: proposals by remittance code, amount and payer, for one line or 100 000."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from accounts.names import comparable
from workflow.words import day, money

from ..models import DepositNotice, LedgerEntry, Payout, StatementLine
from .codes import found_in

SHOWN = 50  # open lines that are looked at for one notice
CHUNK = 2_000  # lines that are written in one transaction: far below 200 ms
Notice = DepositNotice.State
Proposal = StatementLine.Proposal
Kind = LedgerEntry.Kind
OPEN = StatementLine.State.OPEN
WAITING = (Notice.ISSUED, Notice.PROOF_SENT)  # what a line can be confirmed for


_comparable = lru_cache(maxsize=16_384)(comparable)  # the same companies pay again and again


def keys(text: str, payer_name: str) -> dict[str, str]:
    """What of a line matching looks for: the remittance code in its text (of several the first), the payer compared."""
    return {"code": min(found_in(text), default=""), "payer_key": _comparable(payer_name)[:120]}


@dataclass(frozen=True, slots=True)
class Asked:
    """One notice that waits for money."""

    pk: int
    code: str
    company: str
    missing_fen: int


@dataclass
class Index:
    """The notices that wait for money, and the payouts that are with the bank, ready to be looked up."""

    by_code: dict[str, Asked] = field(default_factory=dict)
    by_payer: dict[str, list[Asked]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, int] = field(default_factory=dict)  # payout number, plain → fen
    amounts: set[tuple[int, str]] = field(default_factory=set)  # (fen, payee compared) of payouts with the bank

    def about(self, line) -> tuple[str, int | None]:
        """The proposal for a line (saved or not) and the id of the notice it names, if any."""
        if line.outgoing:
            return (Proposal.PAYOUT if self.pays(line) else Proposal.LEFT), None
        codes = found_in(line.text) if line.code else set()
        if line.code not in codes:
            codes = {line.code}  # named by a person, whatever the text says
        named = [self.by_code[code] for code in codes if code in self.by_code]
        if len(named) == 1:
            asked = named[0]
            if line.payer_key != asked.company:
                return Proposal.THIRD_PARTY, asked.pk
            return compared(line.amount_fen, asked.missing_fen), asked.pk
        mine = [] if named else self.by_payer.get(line.payer_key, [])
        agreeing = [asked for asked in mine if asked.missing_fen == line.amount_fen]
        if len(agreeing) == 1:
            return Proposal.EXACT, agreeing[0].pk
        return Proposal.UNKNOWN, mine[0].pk if len(mine) == 1 else None

    def pays(self, line) -> bool:
        """Whether a debit looks like one of our payouts: its number in the text, or amount and payee."""
        named = any(self.numbers.get(number) == line.amount_fen for number in numbers_in(line.text))
        return named or (line.amount_fen, line.payer_key) in self.amounts


def numbers_in(text: str) -> set[str]:
    """What may be the number of a payout: two letters, a year and four digits or more, without hyphens."""
    found = re.findall(r"(?=([A-Z]{2}20\d{6,10}))", plain(text))
    return {number[:length] for number in found for length in range(10, len(number) + 1)}


def plain(text: str) -> str:
    """Letters and digits only: banks drop hyphens from what we write."""
    return "".join(c for c in text.upper() if c.isascii() and c.isalnum())


def compared(paid_fen: int, missing_fen: int) -> str:
    if paid_fen == missing_fen:
        return Proposal.EXACT
    return Proposal.SHORT if paid_fen < missing_fen else Proposal.OVER


def load(*, of=None) -> Index:
    """Everything that waits for money, or only the notices in the query `of`, in three queries."""
    index = Index()
    notices = DepositNotice.objects.filter(state__in=WAITING)
    if of is not None:
        notices = notices.filter(of)
    entries = LedgerEntry.objects.filter(
        notice__state__in=WAITING, kind__in=(Kind.RECEIVED, Kind.TOPPED_UP, Kind.GUARANTEED)
    )
    received = dict(entries.values_list("notice").annotate(Sum("fen")).order_by())
    for pk, code, amount, name in notices.values_list("pk", "code", "amount_fen", "party__supplier__name"):
        asked = Asked(pk, code, comparable(name)[:120], amount - received.get(pk, 0))
        index.by_code[code] = asked
        index.by_payer[asked.company].append(asked)
    if of is None:
        rows = Payout.objects.filter(state__in=(Payout.State.EXPORTED, Payout.State.UNKNOWN))
        for number, fen, holder in rows.values_list("number", "fen", "holder"):
            index.numbers[plain(number)] = fen
            index.amounts.add((fen, comparable(holder)[:120]))
    return index


def propose(lines, index: Index) -> int:
    """Look at the open lines of a query again, in pieces; returns how many proposals are different now."""
    changed, last = 0, 0
    while True:
        piece = list(lines.filter(state=OPEN, pk__gt=last).order_by("pk")[:CHUNK])
        if not piece:
            return changed
        last = piece[-1].pk
        different = defaultdict(list)
        for line in piece:
            proposal, notice = index.about(line)
            if (line.proposal, line.notice_id) != (proposal, notice):
                different[proposal, notice].append(line.pk)
        write(different)
        changed += sum(map(len, different.values()))


def write(different: dict[tuple[str, int | None], list[int]]):
    """Save proposals; what a person is deciding on at this moment, or has decided, stays."""
    wanted = [pk for pks in different.values() for pk in pks]
    if not wanted:
        return
    with transaction.atomic():
        rows = StatementLine.objects.filter(pk__in=wanted, state=OPEN).select_for_update(skip_locked=True)
        free, alone = set(rows.values_list("pk", flat=True)), []
        for (proposal, notice), pks in different.items():
            pks = free.intersection(pks)
            if len(pks) > 1:
                StatementLine.objects.filter(pk__in=pks).update(proposal=proposal, notice_id=notice)
            else:
                alone += [StatementLine(pk=pk, proposal=proposal, notice_id=notice) for pk in pks]
        if alone:
            StatementLine.objects.bulk_update(alone, ["proposal", "notice"], batch_size=500)


def look_again(notice):
    """What the open lines that may be a notice's money look like, now that it has changed."""
    name = notice.party.supplier.name
    about = Q(code=notice.code) | Q(payer_key=comparable(name)[:120]) | Q(notice=notice)
    lines = StatementLine.objects.filter(about, outgoing=False)
    codes = set(lines.filter(state=OPEN).exclude(code="").values_list("code", flat=True)[:1000])
    if not codes and not lines.filter(state=OPEN).exists():
        return
    propose(lines, load(of=Q(party_id=notice.party_id) | Q(code__in=codes) | Q(party__supplier__name=name)))


def candidates(notice) -> list[StatementLine]:
    """Open lines, best match first; each with `agreement`, `words` for a list and whether it `fits`."""
    missing, company = notice.missing_fen(), comparable(notice.party.supplier.name)
    rows = StatementLine.objects.filter(state=OPEN, outgoing=False).order_by("-paid_on", "-pk")
    near = rows.filter(Q(code=notice.code) | Q(payer_key=company[:120]))[:SHOWN]
    lines = list({line.pk: line for line in [*near, *rows[:SHOWN]]}.values())
    for line in lines:
        signs = {
            "code": notice.code in found_in(line.text),
            "amount": line.amount_fen == missing,
            "name": comparable(line.payer_name) == company,
        }
        line.score = signs["code"] * 4 + signs["name"] * 2 + signs["amount"]
        line.fits = signs["name"] and (signs["code"] or signs["amount"])
        names = {"code": _("code agrees"), "amount": _("amount agrees"), "name": _("payer agrees")}
        line.agreement = " · ".join(names[k] for k, v in signs.items() if v) or _("nothing agrees")
        facts = [money(line.amount_fen), line.payer_name, day(line.paid_on), line.bank_reference, line.agreement]
        line.words = " · ".join(facts)
    return sorted(lines, key=lambda line: -line.score)[:SHOWN]


def payouts_for(line) -> list[Payout]:
    """Payouts with the bank that a debit may be, best match first; each with `agreement` in words."""
    text, payee = plain(line.text), comparable(line.payer_name)
    rows = Payout.objects.filter(state__in=(Payout.State.EXPORTED, Payout.State.UNKNOWN))
    found = []
    for payout in rows.filter(fen=line.amount_fen).order_by("pk")[:SHOWN]:
        signs = {
            "number": plain(payout.number) in text,
            "name": comparable(payout.holder) == payee,
            "tail": bool(payout.tail) and (line.payer_account or "").endswith(payout.tail),
        }
        payout.score = signs["number"] * 4 + signs["name"] * 2 + signs["tail"]
        names = {"number": _("number agrees"), "name": _("payee agrees"), "tail": _("account agrees")}
        payout.agreement = " · ".join([_("amount agrees"), *(names[k] for k, v in signs.items() if v)])
        found.append(payout)
    return sorted(found, key=lambda payout: -payout.score)


def payouts_back(line) -> list[Payout]:
    """Paid payouts over this amount that money in names, by number or payee: the bank may have sent one back."""
    numbers, payer = numbers_in(line.text), line.payer_key
    rows = Payout.objects.filter(state=Payout.State.PAID, fen=line.amount_fen, account__isnull=False)
    return [
        payout
        for payout in rows.order_by("-paid_on")[:SHOWN]
        if plain(payout.number) in numbers or comparable(payout.holder)[:120] == payer
    ]
