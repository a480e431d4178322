"""Many rows in bulk, beside one case that went through the real actions."""

import datetime

from django.utils import timezone
from stdnum.cn import uscc

from accounts.models import Supplier
from deposits.models import DepositAccount, DepositNotice
from onboarding.models import Application
from workflow import calendar
from workflow.models import Event, Party, Timer

TURNS = ["supplier", "buyer", "product_reviewer", "quality_reviewer", "finance"]
STEPS = ["terms", "forms", "vc", "lines", "contract", "items", "group"]


def credit_code(number: int) -> str:
    """A valid made-up USCC."""
    base = f"92000000{number:09d}"
    return base + uscc.calc_check_digit(base)


def suppliers(count: int) -> list[Supplier]:
    """That many companies."""
    parties = Party.objects.bulk_create([Party() for _ in range(count)], batch_size=5000)
    return Supplier.objects.bulk_create(
        [Supplier(party=p, name=f"批量示例企业 {n:06d}", uscc=credit_code(n)) for n, p in enumerate(parties)],
        batch_size=5000,
    )


def applications(companies, a_supplier: int = 1) -> list[Application]:
    """Applications spread over steps, turns and dates; only the first of each company is running."""
    today, now = calendar.today(), timezone.now()
    rows = [
        Application(
            party_id=s.party_id, supplier=s, channel="huicai", categories="办公设备", number=f"BM-{n:06d}-{copy}",
            state=STEPS[n % 7] if copy == 0 else "withdrawn", turn=TURNS[n % 5], waiting_since=now,
            due=today + datetime.timedelta(days=n % 30 - 5),
        )
        for n, s in enumerate(companies)
        for copy in range(a_supplier)
    ]  # fmt: skip
    return Application.objects.bulk_create(rows, batch_size=5000)


def events(companies, each: int):
    """History nobody asked for, so that timelines are found by index or not at all."""
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(Supplier)
    Event.objects.bulk_create(
        (
            Event(
                party_id=s.party_id,
                subject_type=kind,
                subject_id=s.pk,
                verb="onboarding.take_over",
                actor_kind="system",
            )
            for s in companies
            for _ in range(each)
        ),
        batch_size=5000,
    )


def timers(count: int, companies):
    """Live timers that are due one after the other from tomorrow on."""
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(Application)
    start = timezone.now() + datetime.timedelta(days=1)
    for first in range(0, count, 50_000):
        Timer.objects.bulk_create(
            (
                Timer(
                    party_id=companies[n % len(companies)].party_id, subject_type=kind, subject_id=10_000_000 + n,
                    action="onboarding.remind", due=(due := start + datetime.timedelta(seconds=n)), next_at=due,
                )
                for n in range(first, min(first + 50_000, count))
            ),
            batch_size=5000,
        )  # fmt: skip


def counted(rows, action: str, since: datetime.date, days: int, favour: str) -> list[Timer]:
    """A live working-day timer on each row."""
    from django.contrib.contenttypes.models import ContentType

    kind, (day, provisional) = ContentType.objects.get_for_model(rows[0]), calendar.add(since, days)
    due = calendar.end_of(day)
    return Timer.objects.bulk_create(
        (
            Timer(
                party_id=row.party_id, subject_type=kind, subject_id=row.pk, action=action, start=since, days=days,
                due=due, next_at=due, favour=favour, provisional=provisional,
            )
            for row in rows
        ),
        batch_size=5000,
    )  # fmt: skip


def awaited(companies, since: datetime.date, days: int) -> list[Application]:
    """Applications that wait for the platform until a working day."""
    day, provisional = calendar.add(since, days)
    rows = [
        Application(
            party_id=s.party_id, supplier=s, channel="huicai", categories="办公设备", number=f"BD-{n:06d}",
            state="terms", turn="buyer", due=day, provisional=provisional, due_since=since, due_days=days,
        )
        for n, s in enumerate(companies)
    ]  # fmt: skip
    Application.objects.bulk_create(rows, batch_size=5000)
    counted(rows, "onboarding.escalate", since, days, "earlier")
    return rows


def notices(companies, since: datetime.date, days: int) -> list[DepositNotice]:
    """Deposit notices that suppliers have to pay until a working day."""
    day, provisional = calendar.add(since, days)
    accounts = DepositAccount.objects.bulk_create(
        (
            DepositAccount(
                party_id=s.party_id, channel="huicai", required_fen=3_000_000, forms=["cash"], due_days=days,
                terms_hash="0" * 64, state="due",
            )
            for s in companies
        ),
        batch_size=5000,
    )  # fmt: skip
    rows = [
        DepositNotice(
            party_id=a.party_id, account=a, contract="HT-2026-000001", amount_fen=3_000_000, due=day,
            provisional=provisional, code=f"BN{n:08d}", payee={},
        )
        for n, a in enumerate(accounts)
    ]  # fmt: skip
    DepositNotice.objects.bulk_create(rows, batch_size=5000)
    counted(rows, "deposits.mark_overdue", since, days, "later")
    return rows
