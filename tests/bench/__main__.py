"""`make bench`: pages on SQLite with 1 000 suppliers; staff queue and sweep on PostgreSQL, at full size.

`python -m tests.bench pages` uses a SQLite file of its own; `queues`, `timers` and `refunds` want DATABASE_URL (see
`python -m tests.servers`). Figures are server time, warm, one at a time. Exit code 1 when a limit is missed.
"""

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

PART = sys.argv[1] if len(sys.argv) > 1 else "pages"
if PART in ("pages", "statement") and (PART == "pages" or "DATABASE_URL" not in os.environ):
    os.environ["DATABASE_URL"] = f"sqlite:///{tempfile.mkdtemp(prefix='bench-')}/bench.sqlite3"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from onboarding.demo import people  # noqa: E402
from onboarding.demo.story import Story  # noqa: E402
from onboarding.models import FormSheet  # noqa: E402
from tests.bench import load  # noqa: E402
from tests.bench.clock import Report, measure  # noqa: E402
from workflow import timers  # noqa: E402


def browser(user_id: int) -> Client:
    """A logged-in client."""
    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get(pk=user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(client, path):
    def call():
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.content

    return call


def pages() -> bool:
    """Supplier home, form page, case page: p95 under 50 ms."""
    staff = people.hire()
    story = Story(staff, "bench", "测量示例有限公司", load.credit_code(999_999))
    story.apply()
    story.reach("deposit")
    companies = load.suppliers(1000)
    load.applications(companies)
    load.events(companies, 20)
    supplier, buyer = browser(story.owner.user_id), browser(story.buyer.user_id)
    pk = story.application.pk
    sheet = FormSheet.objects.get(application=pk, kind="evaluation")
    plain = measure(get(Client(), "/healthz"))
    report = Report("Pages on SQLite, 1 000 suppliers; plain: /healthz")
    report.line("supplier home", measure(get(supplier, f"/applications/{pk}/")), plain, 50)
    report.line("form page", measure(get(supplier, f"/applications/{pk}/forms/{sheet.kind}/company/")), plain, 50)
    report.line("case page", measure(get(buyer, f"/admin/onboarding/application/{pk}/change/")), plain, 50)
    return report.failed


def queues() -> bool:
    """Staff queue over 100 000 applications: p95 under 150 ms; idle sweep over 1 000 000 timers: under 5 ms."""
    staff = people.hire()
    companies = load.suppliers(100_000)
    load.applications(companies)
    load.timers(1_000_000, companies)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    buyer = browser(staff["buyer"].user_id)
    queue = "/admin/onboarding/application/"

    def one():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()

    plain = measure(get(Client(), "/healthz"))
    report = Report("Staff queue on PostgreSQL, 100 000 applications; plain: /healthz")
    for what, path in [
        ("queue", queue),
        ("queue, my turn", f"{queue}?turn=buyer"),
        ("queue, overdue", f"{queue}?due_in=over"),
        ("queue, by number", f"{queue}?q=BM-012345"),
        ("queue, by company", f"{queue}?q=企业 012345"),
        ("queue, by credit code", f"{queue}?q=012345"),
        ("queue, page 500", f"{queue}?p=500"),
        ("front page", "/admin/"),
        ("clocks", "/admin/workflow/timer/"),
        ("clocks of one kind", "/admin/workflow/timer/?action=onboarding.remind"),
    ]:
        report.line(what, measure(get(buyer, path), times=40, warm=5), plain, 150)
    sweep = Report("Idle sweep on PostgreSQL, 1 000 000 live timers; plain: SELECT 1")
    sweep.line("idle sweep", measure(timers.sweep, times=200), measure(one, times=200), 5)
    return report.failed or sweep.failed


def main():
    call_command("migrate", verbosity=0)
    failed = ({"pages": pages, "queues": queues}.get(PART) or import_module(f"tests.bench.{PART}").run)()
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).unlink()
    sys.exit(failed)


if __name__ == "__main__":
    main()
