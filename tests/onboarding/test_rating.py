"""The monthly credit rating: counted from facts, explained, stored once, resumable."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Store, Supplier
from deposits.models import Obligation
from onboarding import tasks
from onboarding.models import Application, CreditRating, Task
from onboarding.rating import compute
from onboarding.rating.compute import rate_all
from onboarding.rating.facts import midnight
from onboarding.rating.rules import month_of, shifted
from onboarding.rating.shown import factors
from tests.cast import make_supplier
from tests.matrix.application import make_application
from workflow import calendar
from workflow.models import Event, Policy

MONTH = shifted(month_of(calendar.today()), -1)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def sells(supplier, since=None):
    """A store that has been open since the month began."""
    store = Store.objects.create(party=supplier.party, channel="huicai", state=Store.State.OPEN)
    log(supplier, "accounts.open_store", store, midnight(since or MONTH))
    return store


def log(supplier, verb, subject, at=None, kind="system", **data):
    from django.contrib.contenttypes.models import ContentType

    return Event.objects.create(
        party=supplier.party, verb=verb, subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk, actor_kind=kind, data=data, at=at or midnight(MONTH) + datetime.timedelta(days=3),
    )  # fmt: skip


def fact(supplier, kind, day=MONTH, **fields):
    number = Obligation.objects.count()
    return Obligation.objects.create(
        party=supplier.party, kind=kind, source="test", reference=f"N{number}", happened_on=day, **fields
    )


def rated(supplier, month=MONTH) -> CreditRating:
    rate_all(month)
    return CreditRating.objects.get(party=supplier.party, month=month)


def factor(rating, code) -> dict:
    return next(f for f in rating.factors if f["code"] == code)


@pytest.fixture
def supplier(cast):
    sells(cast.supplier)
    return cast.supplier


def test_without_a_fault_it_is_a_hundred_and_what_has_nothing_to_count_has_no_say(supplier):
    found = rated(supplier)
    assert (found.score, found.grade) == (100, "A")
    assert {f["code"]: f["score"] for f in found.factors} == {
        "violations": 100, "tasks": None, "answers": 100, "complaints": 100, "items": None,
    }  # fmt: skip


def test_every_fact_costs_what_the_rules_say(cast, supplier):
    fact(supplier, "violation", severity="minor")
    fact(supplier, "violation", severity="general", day=shifted(MONTH, -11))
    fact(supplier, "complaint")
    fact(supplier, "complaint", state="cleared")
    application = make_application(cast)
    for number, late in enumerate([True, False, False, False]):
        Task.objects.create(
            party=supplier.party, application=application, number=number, title="x", due=MONTH, late=late,
            state="confirmed",
        )  # fmt: skip
    log(supplier, "onboarding.remind", application, late=True)
    log(supplier, "onboarding.remind", application)  # it was not the supplier's turn any more
    for pk in (1, 2, 3, 4):
        item = Application(pk=pk)
        log(supplier, "catalog.submit_item", item, kind="person")
    log(supplier, "catalog.return_item", Application(pk=1), kind="person")
    log(supplier, "catalog.return_item", Application(pk=1), kind="person")
    log(supplier, "catalog.take_off_shelf", Application(pk=2))  # by the system: no fault of the item
    found = rated(supplier)
    scores = {f["code"]: f["score"] for f in found.factors}
    assert scores == {"violations": 65, "tasks": 75, "answers": 90, "complaints": 60, "items": 75}
    assert found.score == round((35 * 65 + 15 * 75 + 15 * 90 + 20 * 60 + 15 * 75) / 100)
    assert found.grade == "C"


def test_what_lies_outside_the_window_is_forgotten(supplier):
    fact(supplier, "violation", severity="serious", day=shifted(MONTH, -11) - calendar.ONE_DAY)
    fact(supplier, "violation", severity="serious", day=shifted(MONTH, 1))
    log(supplier, "onboarding.remind", supplier, at=midnight(shifted(MONTH, 1)), late=True)
    assert rated(supplier).score == 100


def test_a_violation_under_appeal_or_taken_back_does_not_count(supplier):
    fact(supplier, "violation", severity="serious", appealed=True, appeal="x")
    taken_back = fact(supplier, "violation", severity="serious", appeal="x", state="cleared")
    log(supplier, "deposits.grant_appeal", taken_back)
    assert rated(supplier).score == 100


def test_a_violation_that_was_merely_cleared_still_counts(supplier):
    fact(supplier, "violation", severity="serious", state="cleared")
    assert factor(rated(supplier), "violations")["score"] == 40


def test_weights_are_policy_and_stay_in_the_snapshot(supplier):
    Policy.objects.create(
        key="rating.weights", effective_from=calendar.today(), source="test",
        value={"violations": 0, "tasks": 0, "answers": 0, "complaints": 100, "items": 0},
    )  # fmt: skip
    fact(supplier, "complaint")
    fact(supplier, "violation", severity="serious")
    found = rated(supplier)
    assert (found.score, factor(found, "complaints")["weight"]) == (80, 100)


def test_only_suppliers_whose_store_was_open_in_the_month_are_rated(cast, supplier):
    sells(cast.other, since=shifted(MONTH, 1))  # opened after the month
    rate_all(MONTH)
    assert list(CreditRating.objects.values_list("party", flat=True)) == [supplier.party_id]
    Store.objects.filter(party=supplier.party).update(state="closed", closed_on=shifted(MONTH, 1))
    assert rate_all(shifted(MONTH, 1)) == 1  # the other one, which is open by now


def test_a_rating_is_computed_once_and_never_changed(supplier):
    first = rated(supplier)
    fact(supplier, "complaint")
    assert rate_all(MONTH) == 0
    assert rated(supplier).score == first.score == 100
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditRating.objects.filter(pk=first.pk).update(score=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditRating.objects.filter(pk=first.pk).delete()


def many(count: int):
    for number in range(count):
        sells(make_supplier(f"供应商{number}", f"9111000060003{number:05d}"))


def test_a_run_that_was_killed_goes_on_where_it_stopped(db, monkeypatch):
    many(7)
    real, calls = compute.read, []

    def read(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(compute, "read", read)
    with pytest.raises(KeyboardInterrupt):
        rate_all(MONTH, chunk=2)
    assert CreditRating.objects.count() == 4
    monkeypatch.setattr(compute, "read", real)
    assert rate_all(MONTH, chunk=2) == 3
    assert CreditRating.objects.count() == Supplier.objects.count() == 7


def test_a_chunk_asks_as_much_about_one_supplier_as_about_twenty(db):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            rate_all(MONTH)
        return len(found)

    many(1)
    rate_all(MONTH)
    sells(make_supplier("甲", "91110000600037341L"))
    one = asked()
    for number in range(20):
        sells(make_supplier(f"乙{number}", f"9222000060003{number:05d}"))
    assert asked() == one <= 12


def test_the_task_rates_the_month_that_is_over(supplier):
    tasks.rate_suppliers()
    assert CreditRating.objects.get().month == MONTH


def test_beat_asks_for_it_on_the_first_of_the_month(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["rating"]
    assert entry["task"] == "onboarding.tasks.rate_suppliers"
    assert (1 in entry["schedule"].day_of_month, entry["schedule"].hour) == (True, {3})
    assert settings.CELERY_TIMEZONE == "Asia/Shanghai"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_supplier_reads_each_factor_and_what_would_raise_it(cast, client, supplier, language):
    fact(supplier, "violation", severity="serious")
    rate_all(shifted(MONTH, -1))
    rate_all(MONTH)
    client.force_login(cast.ada, backend=BACKEND)
    client.cookies["django_language"] = language
    response = client.get(reverse("onboarding:rating"))
    page = response.content.decode()
    assert response.status_code == 200
    assert ("严重 1" if language == "zh-hans" else "serious 1") in page
    assert f"{MONTH:%Y-%m}" in page and "−30" in page
    client.force_login(cast.eve, backend=BACKEND)
    assert "−30" not in client.get(reverse("onboarding:rating")).content.decode()


def test_every_factor_has_its_sentences_in_both_states(supplier):
    fact(supplier, "violation", severity="minor")
    fact(supplier, "complaint")
    for language in ("zh-hans", "en"):
        with translation.override(language):
            views = factors(rated(supplier))
            assert all(v.words for v in views)
            assert all(v.advice for v in views if v.score is not None)
            assert all("%(" not in v.words + v.advice for v in views)


def test_staff_read_it_in_a_list_and_on_the_case(cast, client, supplier):
    application = make_application(cast)
    fact(supplier, "violation", severity="serious")
    found = rated(supplier)
    client.force_login(cast.aud, backend=BACKEND)
    page = client.get(reverse("admin:onboarding_creditrating_changelist")).content.decode()
    assert supplier.name in page
    assert "违规" in client.get(reverse("admin:onboarding_creditrating_change", args=[found.pk])).content.decode()
    case = client.get(reverse("admin:onboarding_application_change", args=[application.pk])).content.decode()
    assert f"{found.score} · {found.grade}" in case


def test_months_are_counted_across_years():
    assert shifted(datetime.date(2026, 1, 1), -1) == datetime.date(2025, 12, 1)
    assert shifted(datetime.date(2026, 12, 1), 1) == datetime.date(2027, 1, 1)
    assert midnight(datetime.date(2026, 1, 1)) == datetime.datetime(2025, 12, 31, 16, tzinfo=datetime.UTC)
    assert timezone.is_aware(midnight(datetime.date(2026, 1, 1)))
