"""The staff front page: every number leads to a list with as many rows, in a fixed number of questions."""

import datetime
import re
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.models import Item
from deposits.models import DepositAccount, DepositNotice, Refund
from onboarding.models import Application, FormSheet, Offer
from tests.cast import make_supplier
from tests.performance.crowd import Crowd
from workflow import calendar, policies, queues
from workflow.desk import CaseAdmin
from workflow.queues import AGES, Clock, aged, handed_over

# Queues of which no policy says by when they are answered.
UNDATED = {
    "StatementLine", "PayeeAccount", "Payout", "Guarantee", "Store", "Obligation", "SettlementBill", "SiteChange",
    "Correction",
}  # fmt: skip


def working_day(offset: int) -> datetime.date:
    """The day that many working days from today, before it for a negative number."""
    if offset >= 0:
        return calendar.add(calendar.today(), offset)[0] if offset else calendar.today()
    day = calendar.today()
    while calendar.working_days_between(day, calendar.today()) < -offset:
        day -= calendar.ONE_DAY
    return day


def application(number, **fields):
    supplier = make_supplier(f"公司 {number}", f"9133010079965505{number:02d}")
    return Application.objects.create(
        party=supplier.party, supplier=supplier, channel="huicai", number=f"RZ-2026-9{number:05d}", categories="x",
        **{"turn": "buyer", "state": "forms", **fields},
    )  # fmt: skip


def refund(number, state="submitted", **fields):
    supplier = make_supplier(f"退款公司 {number}", f"9133010079965506{number:02d}")
    account = DepositAccount.objects.create(
        party=supplier.party, channel="huicai", required_fen=100, forms=["cash"], due_days=5, terms_hash="x"
    )
    return Refund.objects.create(party=supplier.party, account=account, number=f"RF-2026-{number:04d}", state=state,
                                 **fields)  # fmt: skip


def spread(cast):
    """Cases of every kind in every urgency."""
    crowd = Crowd(cast)
    days = [working_day(n) for n in (-3, -1, 0, 1, 3, 5)]
    for n, day in enumerate(days):
        application(n, due=day, provisional=day.year > 2026, buyer=cast.bo if n % 2 else None,
                    created_at=timezone.now() - datetime.timedelta(days=4 * n))  # fmt: skip
        refund(n, limit_on=day, submitted_on=working_day(-4 * n), claimed_by=cast.rex if n % 2 else None)
    for n, model in enumerate([FormSheet, Item, DepositNotice, Offer]):
        model.objects.update(changed_at=timezone.now() - datetime.timedelta(days=2 * n))
    FormSheet.objects.update(state="submitted", due=working_day(-2))
    return crowd


def listed(client, url) -> int:
    """How many rows the list at an address has; a filter that it does not know would be dropped by a redirect."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code, response.get("Location"))
    return response.context["cl"].result_count


@pytest.mark.parametrize("who", ["bo", "finn", "lea", "aud"])
def test_every_number_is_that_of_its_list(who, cast, client):
    spread(cast)
    client.force_login(getattr(cast, who))
    context = client.get(reverse("admin:index")).context
    cells = [cell for queue in context["mine"] + context["others"] for cell in queue.cells()]
    cells += [cell for row in context["turns"] for cell in row["cells"]]
    wrong = [(cell["url"], cell["n"], n) for cell in cells if cell["n"] is not None
             and (n := listed(client, cell["url"])) != cell["n"]]  # fmt: skip
    assert wrong == []
    assert sum(bool(cell["n"]) for cell in cells) > 10
    wrong = [(step, n) for step in context["steps"] if (n := listed(client, step["url"])) != step["count"]]
    assert wrong == []
    for name in ("ages", "refund_ages"):
        assert sum(column["n"] for column in context[name]["columns"]) == context[name]["total"] > 0
        for column in context[name]["columns"]:
            assert not column["url"] or listed(client, column["url"]) == column["n"], column


def test_every_link_of_the_page_opens(cast, client):
    spread(cast)
    client.force_login(cast.bo)
    page = client.get(reverse("admin:index")).content.decode()
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/admin/[^"#]*)', page)}
    assert len(links) > 30
    assert {link: status for link in links if (status := client.get(link).status_code) != 200} == {}


def test_the_reader_s_own_queues_come_first_even_when_they_are_empty(cast, client):
    client.force_login(cast.rita)
    context = client.get(reverse("admin:index")).context
    assert {queue.role for queue in context["mine"]} == {"product_reviewer"}
    assert all(queue.numbers["count"] == 0 for queue in context["mine"])


def test_a_case_on_which_nobody_decides_is_in_no_queue_of_mine(cast, client):
    client.force_login(cast.aud)
    assert client.get(reverse("admin:index")).context["mine"] == []


def test_every_queue_says_by_when_or_none_at_all(db):
    """A queue whose kind of case keeps a date says so, or nobody sees that it is late."""
    silent = {
        model.__name__
        for model, page in admin.site._registry.items()
        if isinstance(page, CaseAdmin) and page.waiting() and not page.clocks
    }
    assert silent <= UNDATED, silent - UNDATED


def test_overdue_refunds_stand_on_top_for_the_lead_and_the_auditor_only(cast, client):
    late, soon = refund(1, limit_on=working_day(-1)), refund(2, limit_on=working_day(1))
    refund(3, "paid", limit_on=working_day(-5))
    refund(4, "more_wanted", limit_on=working_day(-5))
    for who, seen in [("lea", True), ("aud", True), ("rex", False), ("bo", False)]:
        client.force_login(getattr(cast, who))
        page = client.get(reverse("admin:index")).content.decode()
        assert (late.number in page) is seen and soon.number not in page, who
        assert not seen or page.index(late.number) < page.index("<table"), who


def test_a_decision_on_the_desk_is_counted_at_once_and_others_within_a_minute(cast, client):
    application(1)
    client.force_login(cast.bo)

    def counted():
        return sum(row["count"] for row in client.get(reverse("admin:index")).context["turns"])

    assert counted() == 1
    case = application(2)
    assert counted() == 1
    assert client.post(reverse("admin:onboarding_application_act", args=[case.pk, "take_over"])).status_code == 302
    assert counted() == 2


def test_the_page_asks_as_much_about_one_case_as_about_many(cast, client):
    crowd = spread(cast)
    client.force_login(cast.bo)
    counts = []
    for round in range(2):
        client.get(reverse("admin:index"))
        queues.forget()
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("admin:index"))
        counts.append(len(caught))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("admin:index"))
        counts.append(len(caught))
        for n in range(3):
            crowd.grow()
            application(20 + 10 * round + n, due=working_day(n))
            refund(20 + 10 * round + n, limit_on=working_day(n), submitted_on=working_day(-n))
    assert counts[:2] == counts[2:] and counts[1] < counts[0]


# ---- by when ----


@pytest.mark.parametrize("days", [1, 3, 5, 20])
def test_what_is_due_on_a_day_was_handed_over_at_the_latest_then(days, db):
    for n in range(40):
        due = datetime.date(2026, 9, 20) + datetime.timedelta(days=n)
        day = handed_over(days, due)
        assert calendar.add(day, days)[0] <= due < calendar.add(day + calendar.ONE_DAY, days)[0]


def test_ages_cover_every_day_once(db):
    for n in range(30):
        today = datetime.date(2026, 9, 25) + datetime.timedelta(days=n)
        ranges = {code: aged(days, today) for code, days in AGES.items()}
        for back in range(60):
            day = today - datetime.timedelta(days=back)
            inside = [c for c, (first, last) in ranges.items() if (first is None or first <= day) and day <= last]
            age = calendar.working_days_between(day, today)
            low, high = AGES[inside[0]]
            assert len(inside) == 1 and low <= age and (high is None or age <= high)


def test_a_target_counts_from_the_day_it_was_handed_over(cast):
    days = int(policies.value("target.lines"))
    clock = Clock(since="created_at", target="target.lines", states=("forms",))
    found = {}
    for n in range(days + 3):
        case = application(n, created_at=timezone.now())
        Application.objects.filter(pk=case.pk).update(
            created_at=calendar.end_of(working_day(-n)) - datetime.timedelta(hours=2)
        )
        found[case.pk] = calendar.add(working_day(-n), days)[0]
    urgency, today = clock.urgency(Application), calendar.today()
    assert set(Application.objects.filter(urgency["over"]).values_list("pk", flat=True)) == {
        pk for pk, due in found.items() if due < today
    }
    assert set(Application.objects.filter(urgency["today"]).values_list("pk", flat=True)) == {
        pk for pk, due in found.items() if due == today
    }
    soon = calendar.add(today, 3)[0]
    assert set(Application.objects.filter(urgency["soon"]).values_list("pk", flat=True)) == {
        pk for pk, due in found.items() if today <= due <= soon
    }


def test_an_unknown_filter_value_filters_nothing(cast, client):
    application(1, due=working_day(-1))
    client.force_login(cast.bo)
    for query in ("due_in=x", "owner=x", "age=x"):
        assert listed(client, f"{reverse('admin:onboarding_application_changelist')}?{query}") == 1


def test_a_queue_without_a_clock_shows_dashes_and_no_link():
    queue = queues.Queue("x", "buyer", None, "state__in=a", "/admin/x/", numbers={"count": 3})
    shown = {cell["code"]: cell["n"] for cell in queue.cells()}
    assert shown == {"count": 3, "over": None, "soon": None, "provisional": None, "mine": None}


def test_rows_without_states_have_no_end(db):
    model = SimpleNamespace()
    assert not Clock(due="due").running(model)
