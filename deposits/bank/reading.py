"""Reading an uploaded statement: parsed once, kept in pieces, safe to kill and to run twice at once."""

import datetime
import logging
from contextlib import suppress

from django.db import OperationalError
from django.db.models import Count, Max, Q
from django.utils import timezone

from workflow import tables
from workflow.actions import Refused
from workflow.actors import SYSTEM

from ..actions.bank import ask_columns, finish_reading, give_up_reading
from ..actions.statement import link_payout
from ..models import DepositNotice, LedgerEntry, Payout, StatementFile, StatementLine
from . import matching
from .columns import arranged
from .rows import Problem, Reader
from .storing import store

log = logging.getLogger(__name__)

CHUNK = 500  # lines in one transaction: the write lock of SQLite is held for well under 200 ms
LEASE = datetime.timedelta(minutes=10)  # a killed reader's file is taken up again after this
SHOWN = 500  # problems that are kept with the file; the rest is counted
SMALL = 300_000  # bytes that are read while the person waits; about 2 000 lines


def read_waiting() -> int:
    """Read every file that waits and that nobody else is reading; returns how many."""
    now, count = timezone.now(), 0
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = StatementFile.objects.filter(free, state=StatementFile.State.WAITING)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        count += read_one(pk)
    return count


def read_one(pk: int) -> bool:
    """Lease and read one file; false when somebody else has it."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    mine = StatementFile.objects.filter(free, pk=pk, state=StatementFile.State.WAITING)
    if not mine.update(leased_until=now + LEASE):
        return False
    file = StatementFile.objects.get(pk=pk)
    try:
        read(file)
    except tables.Unreadable as error:
        params = {name: str(value) for name, value in (error.params or {}).items()}
        give_up_reading(file, actor=SYSTEM, error={"code": error.code, **params})
    except OperationalError:  # the database was busy or away: again with the next round
        StatementFile.objects.filter(pk=pk).update(leased_until=None)
        raise
    except Exception:
        log.exception("statement file %s could not be read", pk)
        give_up_reading(file, actor=SYSTEM, error={"code": "broken"})
    return True


def content_of(file) -> bytes:
    with file.content.open("rb") as stored:
        return stored.read()


def read(file):
    """Everything a file has: its new lines are kept, known ones counted, bad rows named."""
    table, layout = arranged(tables.read(content_of(file)))
    if table is None:
        ask_columns(file, actor=SYSTEM)
        return
    index, before = matching.load(), standing()
    reader, seen, bad, problems = Reader(table), {}, 0, []
    for start in range(0, len(table.rows), CHUNK):
        drafts: dict[str, tuple] = {}
        wrong = []
        for row in table.rows[start : start + CHUNK]:
            line = reader.read(row)
            if isinstance(line, Problem):
                wrong.append(line)
            elif seen.setdefault(line.bank_reference, signature(line)) != signature(line):
                wrong.append(reader.problem(row, "bank_reference", "twice"))
            else:
                drafts.setdefault(line.bank_reference, (row, line))
        wrong += [reader.problem(row, "bank_reference", "differs") for row in keep(file, drafts, index)]
        bad += len(wrong)
        problems += sorted(wrong, key=lambda problem: problem.row)[: max(0, SHOWN - len(problems))]
        StatementFile.objects.filter(pk=file.pk).update(
            done=min(start + CHUNK, len(table.rows)), rows=len(table.rows), leased_until=timezone.now() + LEASE
        )
    if standing() != before:
        matching.propose(StatementLine.objects.filter(file=file), matching.load())
    link_paid(file)
    finish_reading(
        file, actor=SYSTEM, layout=layout, rows=len(table.rows), bad=bad, problems=[p.kept() for p in problems]
    )


def link_paid(file):
    """Money out whose bank reference a payout was recorded with already is that payout's line."""
    lines = StatementLine.objects.filter(file=file, outgoing=True, state=StatementLine.State.OPEN)
    paid = Payout.objects.filter(state=Payout.State.PAID, bank_reference__in=lines.values("bank_reference"))
    by_reference = {payout.bank_reference: payout for payout in paid}
    for line in lines.filter(bank_reference__in=list(by_reference)):
        with suppress(Refused):  # another amount: left to a person
            link_payout(line, actor=SYSTEM, payout=by_reference[line.bank_reference])


def signature(line) -> tuple:
    """What two rows with the same bank reference must agree in to be the same line."""
    return line.paid_on, line.amount_fen, line.outgoing


def standing() -> tuple:
    """Changes whenever what lines are matched with does."""
    notices = DepositNotice.objects.aggregate(count=Count("pk"), last=Max("changed_at"))
    return (*notices.values(), LedgerEntry.objects.aggregate(last=Max("pk"))["last"])


def keep(file, drafts: dict[str, tuple], index) -> list:
    """Store those of the drafts (by bank reference: row, line) that are new; returns the rows that contradict.

    Matching happens before the transaction, so that the lock is held for the writing only.
    """
    known = {}
    rows = StatementLine.objects.filter(bank_reference__in=list(drafts))
    for reference, *facts in rows.values_list("bank_reference", "paid_on", "amount_fen", "outgoing"):
        known[reference] = tuple(facts)
    new = [line for reference, (_row, line) in sorted(drafts.items()) if reference not in known]
    for line in new:
        found = matching.keys(line.text, line.payer_name)
        line.code, line.payer_key = found["code"], found["payer_key"]
        line.proposal, line.notice_id = index.about(line)
    store(file, new)
    return [row for ref, (row, line) in drafts.items() if ref in known and known[ref] != signature(line)]
