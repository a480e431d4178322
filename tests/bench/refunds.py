"""The review queue of refunds on PostgreSQL with 200 000 requests: every way of looking at it, p95 under 150 ms."""

import datetime

from django.db import connection
from django.test import Client

from accounts.models import User
from deposits.models import Deduction, DepositAccount, Freeze, LedgerEntry, Pause, PayeeAccount, Refund
from onboarding.demo import people
from tests.bench import load
from tests.bench.clock import Report, measure
from workflow import calendar
from workflow.models import StoredFile

COUNT, BATCH = 200_000, 5000
STATES = ["submitted", "finance", "approval", "more_wanted", "approved", "paying", "part_paid", "failed", "paid",
          "rejected", "paid", "withdrawn"]  # fmt: skip
QUEUE = "/admin/deposits/refund/"


def run() -> bool:
    """Load the requests and measure the queue as the lead sees it."""
    staff = people.hire()
    requests(COUNT, [staff["refund"].user_id, staff["refundlead"].user_id, None, None])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    lead = Client()
    lead.force_login(User.objects.get(pk=staff["refundlead"].user_id), "django.contrib.auth.backends.ModelBackend")

    def get(client, path):
        def call():
            response = client.get(path)
            assert response.status_code == 200, (path, response.status_code)

        return call

    plain = measure(get(Client(), "/healthz"))
    report = Report(f"Refund queue on PostgreSQL, {COUNT} requests; plain: /healthz")
    one = Refund.objects.filter(state="approval").first()
    for what, path in [
        ("queue", QUEUE),
        ("queue, my turn", f"{QUEUE}?turn=refund_lead"),
        ("queue, one state", f"{QUEUE}?state=submitted"),
        ("queue, paid ones", f"{QUEUE}?state=paid"),
        ("queue, overdue", f"{QUEUE}?special=overdue"),
        ("queue, due soon", f"{QUEUE}?due_in=soon"),
        ("queue, with a frozen part", f"{QUEUE}?special=frozen"),
        ("queue, mine", f"{QUEUE}?owner=me"),
        ("queue, nobody's", f"{QUEUE}?owner=nobody"),
        ("queue, by number", f"{QUEUE}?q=RF-012345"),
        ("queue, by company", f"{QUEUE}?q=企业 012345"),
        ("queue, by credit code", f"{QUEUE}?q=012345"),
        ("queue, page 500", f"{QUEUE}?p=500"),
        ("case of a request", f"{QUEUE}{one.pk}/change/"),
    ]:
        report.line(what, measure(get(lead, path), times=40, warm=5), plain, 150)
    return report.failed


def requests(count: int, claimers: list):
    """That many requests of as many suppliers, in every state, with pauses, deductions, freezes and entries."""
    today = calendar.today()
    companies = load.suppliers(count)
    file = StoredFile.objects.create(party_id=companies[0].party_id, name="x.pdf", size=1, sha256="0" * 64)
    accounts = DepositAccount.objects.bulk_create(
        (
            DepositAccount(
                party_id=s.party_id, channel="huicai", required_fen=5_000_000, forms=["cash"], due_days=5,
                terms_hash="0" * 64, state="held",
            )
            for s in companies
        ),
        batch_size=BATCH,
    )  # fmt: skip
    payees = PayeeAccount.objects.bulk_create(
        (
            PayeeAccount(
                party_id=s.party_id, state="confirmed", holder=s.name, bank="示例银行", number="6222021234561234",
                tail="1234", file=file,
            )
            for s in companies
        ),
        batch_size=BATCH,
    )  # fmt: skip
    refunds = Refund.objects.bulk_create(
        (
            Refund(
                party_id=a.party_id, account=a, payee=payees[n], number=f"RF-{n:06d}", state=STATES[n % len(STATES)],
                submitted_on=today - datetime.timedelta(days=n % 40),
                target_on=today + datetime.timedelta(days=n % 20 - 5),
                limit_on=today + datetime.timedelta(days=n % 31 - 3), overdue=n % 31 < 3,
                expected_fen=5_000_000, claimed_by_id=claimers[n % len(claimers)],
            )
            for n, a in enumerate(accounts)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    make(LedgerEntry, accounts, lambda a, n: LedgerEntry(
        party_id=a.party_id, account=a, kind="received", reference=f"B{n}", from_account="bank", to_account=a.cash,
        fen=5_000_000,
    ))  # fmt: skip
    make(Pause, refunds[::3], lambda r, n: Pause(
        party_id=r.party_id, refund=r, asked_on=today, answered_on=None if r.state == "more_wanted" else today,
        reason="RF-01", words="x",
    ))  # fmt: skip
    make(Deduction, refunds[::4], lambda r, n: Deduction(
        party_id=r.party_id, account_id=r.account_id, refund=r, number=f"KK-{n:06d}", kind="debt", fen=100, basis="x",
        noticed_on=today, objection_until=today,
    ))  # fmt: skip
    make(Freeze, refunds[::5], lambda r, n: Freeze(
        party_id=r.party_id, account_id=r.account_id, refund=r, fen=100, cause="x", review_by=today,
    ))  # fmt: skip


def make(model, rows, build):
    """One row of the model for each of these."""
    model.objects.bulk_create((build(row, n) for n, row in enumerate(rows)), batch_size=BATCH)
