"""A bank statement of 100 000 lines: read, de-duplicated, matched with 20 000 open notices; on either database."""

import io
import time

import xlsxwriter
from django.core.files.base import ContentFile

from deposits.actions.bank import upload_statement
from deposits.bank import matching, reading
from deposits.bank.codes import new_code
from deposits.models import DepositAccount, DepositNotice, StatementFile, StatementLine
from onboarding.demo import people
from tests.bench import load
from workflow import calendar, separated

LINES, NOTICES, LIMIT, LOCK_MS = 100_000, 20_000, 30, 200
HEADINGS = ["交易日期", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号", "附言", "交易流水号"]


def notices(companies) -> list[DepositNotice]:
    """One open notice for each company."""
    accounts = DepositAccount.objects.bulk_create(
        [
            DepositAccount(party_id=c.party_id, channel="huicai", required_fen=5_000_000, forms=["cash"], due_days=5,
                           terms_hash="0" * 64, state="due")
            for c in companies
        ],
        batch_size=2000,
    )  # fmt: skip
    return DepositNotice.objects.bulk_create(
        [
            DepositNotice(party_id=a.party_id, account=a, contract="HT", amount_fen=5_000_000, due=calendar.today(),
                          code=new_code(), payee={})
            for a in accounts
        ],
        batch_size=2000,
    )  # fmt: skip


def rows(companies, asked) -> list[list]:
    """One line in five pays a notice; of those some are short, over, or from somebody else."""
    today, found = calendar.today().isoformat(), []
    for n in range(LINES):
        company, notice = companies[n % NOTICES], asked[n % NOTICES]
        pays = n < NOTICES
        yuan = ["50000.00", "50,000.00", "49999.99", "50000.01", "50000"][n % 5] if pays else f"{n % 9000 + 1}.25"
        payer = "别家公司" if pays and n % 50 == 7 else company.name if pays else f"路人 {n % 7919}"
        text = f"保证金 {notice.code} 请查收" if pays else f"货款 {n}"
        out = n % 10 == 9 and not pays
        found.append(
            [today, yuan if out else "", "" if out else yuan, "", payer, f"62220000{n:08d}", text, f"BK{n:09d}"]
        )
    return found


def workbook(lines) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADINGS, *lines]):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def timed(what: str, actor, name: str, content: bytes) -> bool:
    """Upload and read one file; prints how long it took, and the longest single transaction."""
    longest, store = [0.0], reading.store

    def watched(*args):
        began = time.perf_counter()
        result = store(*args)
        longest[0] = max(longest[0], time.perf_counter() - began)
        return result

    reading.store = watched
    began, processor = time.perf_counter(), time.process_time()
    file = upload_statement(actor=actor, name=name, content=content)
    reading.read_one(file.pk)
    took, processor = time.perf_counter() - began, time.process_time() - processor
    reading.store = store
    file = StatementFile.objects.get(pk=file.pk)
    bad = took > LIMIT or longest[0] * 1000 > LOCK_MS
    slow = "  TOO SLOW" if bad else ""
    print(
        f"{what:34}{took:>7.1f} s  (limit {LIMIT} s; processor {processor:.1f} s; {len(content) / 1e6:.1f} MB; "
        f"{file.added} new, {file.known} known, {file.bad} bad; longest write {longest[0] * 1000:.0f} ms){slow}"
    )
    return bad or file.bad > 0


def run() -> bool:
    """First as .xlsx, then the same lines as .csv, then every proposal anew; true when a limit was missed."""
    staff = people.hire()
    companies = load.suppliers(NOTICES)
    lines = rows(companies, notices(companies))
    print(f"\nBank statement: {LINES:,} lines, {NOTICES:,} open notices")
    failed = timed("read, kept and matched (.xlsx)", staff["finance"], "big.xlsx", workbook(lines))
    csv = separated.written(HEADINGS, lines)
    failed |= timed("the same lines again (.csv)", staff["finance"], "big.csv", ContentFile(csv).read())
    counts = {p: StatementLine.objects.filter(proposal=p).count() for p in StatementLine.Proposal.values}
    print(f"{'proposals':34}{', '.join(f'{n} {p}' for p, n in counts.items() if n)}")
    began = time.perf_counter()
    matching.propose(StatementLine.objects.all(), matching.load())
    print(f"{'every proposal looked at again':34}{time.perf_counter() - began:>7.1f} s")
    return failed or counts["exact"] < NOTICES / 2
