"""The staff queue of applications: what a search finds, and pages that join only what they show."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Supplier
from onboarding.admin import application as desk
from onboarding.models import Application
from tests.cast import make_supplier
from workflow.pagination import Pages

NAMES = ["杭州示例科技有限公司", "杭州样例灯具有限公司", "3M 中国有限公司", "华为技术 Huawei 有限公司"]
CODES = ["91110000600037341L", "91440300708461136T", "9131000060733462XP", "914403001922038216"]


@pytest.fixture
def queue(db, cast):
    found = []
    for n, name in enumerate(NAMES, start=1):
        supplier = Supplier.objects.filter(uscc=CODES[n - 1]).first() or make_supplier(name, CODES[n - 1])
        Supplier.objects.filter(pk=supplier.pk).update(name=name, code=f"HC1000{n}" if n > 1 else None)
        found.append(
            Application.objects.create(
                party=supplier.party, supplier=supplier, channel="huicai", number=f"RZ-2026-00031{n}", categories="灯具"
            )
        )
    return found


def found(words) -> list[int]:
    """Which of the four a search finds, by place."""
    rows, distinct = admin.site._registry[Application].get_search_results(None, Application.objects.all(), words)
    assert not distinct
    return sorted(int(row.number[-1]) for row in rows)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("RZ-2026-000312", [2]), ("rz-2026-000312", [2]), ("ＲＺ-2026-000312", [2]), ("000313", [3]),
        ("RZ-", [1, 2, 3, 4]),
        ("91110000600037341L", [1]), ("91110000600037341l", [1]), ("9144030", [2, 4]), ("hc10003", [3]),
        ("杭州", [1, 2]), ("灯具", [2]), ("3m", [3]), ("3M 中国", [3]), ("huawei", [4]),
        ("杭州 000312", [2]), ("杭州 000313", []),
        ("nothing", []), ("", [1, 2, 3, 4]), ("%", []), ("_", []),
    ],
)  # fmt: skip
def test_a_search_finds_by_number_company_and_code(queue, words, numbers):
    assert found(words) == numbers


def test_a_word_in_many_names_finds_them_all(queue, monkeypatch):
    monkeypatch.setattr(desk, "FEW", 1)
    assert found("有限公司") == [1, 2, 3, 4]


def test_pages_are_slices_in_the_same_order(queue):
    rows = Application.objects.select_related("supplier").order_by("-number")
    pages = Pages(rows, 3)
    assert pages.count == 4 and pages.num_pages == 2
    assert [row.number[-1] for n in (1, 2) for row in pages.page(n)] == ["4", "3", "2", "1"]


def test_a_short_list_is_counted_by_reading_it(queue):
    with CaptureQueriesContext(connection) as caught:
        assert Pages(Application.objects.order_by("pk"), 50).count == 4
    assert "COUNT" not in caught.captured_queries[0]["sql"] and len(caught) == 1


def test_a_page_is_found_without_joining_companies(queue):
    pages = Pages(Application.objects.select_related("supplier").order_by("due", "id"), 2)
    with CaptureQueriesContext(connection) as caught:
        list(pages.page(2))
    joining = [query["sql"] for query in caught if "JOIN" in query["sql"]]
    assert len(joining) == 1 and "IN (" in joining[0]


def test_the_queue_shows_the_second_page(queue, cast, client, monkeypatch):
    monkeypatch.setattr(admin.site._registry[Application], "list_per_page", 3)
    client.force_login(cast.bo)
    first = client.get(reverse("admin:onboarding_application_changelist")).content.decode()
    second = client.get(reverse("admin:onboarding_application_changelist") + "?p=2").content.decode()
    assert [sum(f"RZ-2026-00031{n}" in page for n in range(1, 5)) for page in (first, second)] == [3, 1]
