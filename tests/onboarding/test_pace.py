"""The numbers for everybody: medians and 90 % from hand-made events, counted in working days."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Supplier
from deposits.models import Refund
from onboarding import pace
from onboarding.models import Application, FormSheet, Offer
from onboarding.spans import Pace
from tests.cast import make_supplier
from workflow import calendar
from workflow.actions import REGISTRY
from workflow.models import CalendarYear, Event, Party

NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=calendar.SHANGHAI)  # a Friday


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def at(day: str, hour: int = 12):
    return datetime.datetime.fromisoformat(day).replace(hour=hour, tzinfo=calendar.SHANGHAI)


def happened(model, subject_id, party, verb, day, before="", after="", **more):
    kind = ContentType.objects.get_for_model(model)
    return Event.objects.create(
        party=party, subject_type=kind, subject_id=subject_id, verb=verb, actor_kind="person", before=before,
        after=after, at=day if isinstance(day, datetime.datetime) else at(day), **more,
    )  # fmt: skip


def parties(count):
    return [Party.objects.create() for _n in range(count)]


def reviewed(number, party, handed_in, answered, verb="onboarding.approve_sheet"):
    happened(FormSheet, number, party, "onboarding.submit_sheet", handed_in)
    happened(FormSheet, number, party, verb, answered)


def figures(code):
    return next(f for f in pace.promises() if f.code == code)


def test_the_verbs_of_the_promises_are_actions():
    named = {verb for promise in pace.PROMISES for verb in promise.rule.verbs}
    assert named - set(REGISTRY) == set()


def test_every_published_target_has_its_figure(db):
    shown = {promise.target for promise in pace.PROMISES} | {"target.whole"}
    from workflow import policies

    assert set(policies.values("target.")) == {key for key in shown if key.startswith("target.")}


def test_median_and_ninetieth_count_working_days(db):
    ends = ["2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06", "2026-11-09",
            "2026-11-10", "2026-11-11", "2026-11-12", "2026-11-13", "2026-11-16"]  # fmt: skip
    for number, (party, end) in enumerate(zip(parties(10), ends, strict=True), start=1):
        reviewed(number, party, "2026-11-02", end)
    found = figures("form")
    assert (found.target, found.pace.count, found.pace.median, found.pace.ninth) == (3, 10, 5.5, 9)


def test_days_off_and_made_up_weekends_are_the_calendars(db):
    CalendarYear.objects.filter(year=2026).delete()
    CalendarYear.objects.create(
        year=2026, version=9, days_off=["2026-11-03", "2026-11-04"], work_weekends=["2026-11-07"], source="x",
        published_on="2026-01-01",
    )  # fmt: skip
    for number, party in enumerate(parties(5), start=1):
        reviewed(number, party, "2026-11-02", "2026-11-09")  # Thu, Fri, Sat, Mon
    assert figures("form").pace.median == 4


def test_the_day_is_the_one_in_shanghai(db):
    for number, party in enumerate(parties(5), start=1):
        happened(FormSheet, number, party, "onboarding.submit_sheet",
                 datetime.datetime(2026, 11, 2, 17, tzinfo=datetime.UTC))  # fmt: skip
        happened(FormSheet, number, party, "onboarding.return_sheet", at("2026-11-03", 23))
    assert figures("form").pace.median == 0


def test_fewer_than_five_cases_say_so(db):
    for number, party in enumerate(parties(4), start=1):
        reviewed(number, party, "2026-11-02", "2026-11-03")
    found = figures("form").pace
    assert (found.count, found.enough, found.median, found.ninth) == (4, False, None, None)


def test_many_cases_of_few_companies_reveal_nothing(db):
    rows = parties(4)
    for number in range(40):
        reviewed(number + 1, rows[number % 4], "2026-11-02", "2026-11-03")
    assert figures("form").pace == Pace(40, 4)


def test_what_was_taken_back_and_what_still_waits_does_not_count(db):
    rows = parties(7)
    for number, party in enumerate(rows[:5], start=1):
        happened(FormSheet, number, party, "onboarding.submit_sheet", "2026-10-12")
        happened(FormSheet, number, party, "onboarding.withdraw_sheet", "2026-10-13")
        reviewed(number, party, "2026-11-02", "2026-11-03")
    happened(FormSheet, 6, rows[5], "onboarding.submit_sheet", "2026-10-12")
    happened(FormSheet, 7, rows[6], "onboarding.approve_sheet", "2026-10-12")
    found = figures("form").pace
    assert (found.count, found.median) == (5, 1)


def test_what_began_before_the_ninety_days_counts_in_full_and_what_ended_before_not_at_all(db):
    for number, party in enumerate(parties(5), start=1):
        reviewed(number, party, "2026-07-01", "2026-07-02")  # long ago
        reviewed(number, party, "2026-08-17", "2026-08-25")  # six working days, begun 95 days ago
    found = figures("form").pace
    assert (found.count, found.median) == (5, 6)


def test_each_stage_of_an_item_is_counted_from_the_one_before(db):
    from catalog.models import Item

    for number, party in enumerate(parties(5), start=1):
        happened(Item, number, party, "catalog.submit_item", "2026-11-02", "draft", "in_review")
        happened(Item, number, party, "catalog.approve_item", "2026-11-03", "in_review", "in_review")
        happened(Item, number, party, "catalog.approve_item", "2026-11-06", "in_review", "ready")
    found = figures("item").pace
    assert (found.count, found.median, found.ninth) == (10, 2, 3)


def test_an_answer_to_an_offer_is_the_staffs_and_one_that_waits_for_approval_is_none(cast):
    ours, theirs = {"user": cast.bo}, {"user": cast.ada}
    for number, party in enumerate(parties(5), start=1):
        happened(Offer, number, party, "onboarding.counter_offer", "2026-11-02", **theirs)
        happened(Offer, number + 10, party, "onboarding.counter_offer", "2026-11-03", data={"held": True}, **ours)
        happened(Offer, number + 20, party, "onboarding.approve_offer", "2026-11-05", **ours)
        happened(Offer, number + 20, party, "onboarding.accept_offer", "2026-11-12", after="accepted", **theirs)
    found = figures("offer").pace
    assert (found.count, found.median) == (5, 3)


def test_the_pauses_of_a_refund_do_not_count(db):
    for number, party in enumerate(parties(5), start=1):
        happened(Refund, number, party, "deposits.submit_refund", "2026-11-02")
        happened(Refund, number, party, "deposits.ask_more", "2026-11-04")
        happened(Refund, number, party, "deposits.answer_more", "2026-11-10")
        happened(Refund, number, party, "deposits.approve_refund", "2026-11-12")
    found = figures("refund")
    assert (found.target, found.pace.median) == (7, 4)


def application(number, channel="huicai", opened="2026-10-12"):
    supplier = make_supplier(f"公司 {number}", f"9133010079965505{number:02d}")
    return Application.objects.create(
        party=supplier.party, supplier=supplier, channel=channel, number=f"RZ-T-{number}", categories="x",
        state="live", created_at=at(opened),
    )  # fmt: skip


def moved(case, *steps):
    """Moves of one application: (day, before, after)."""
    for day, before, after in steps:
        happened(Application, case.pk, case.party, "onboarding.advance", day, before, after)


def test_steps_and_the_whole_journey_are_read_from_the_moves(db):
    for number in range(5):
        moved(
            application(number),
            ("2026-10-13", "terms", "terms"),  # whose turn it is, no move
            ("2026-10-14", "terms", "forms"), ("2026-10-20", "forms", "vc"),
            ("2026-10-21", "vc", "forms"), ("2026-10-22", "forms", "vc"),  # a way back, then on again
            ("2026-11-02", "vc", "live"), ("2026-11-05", "live", "items"), ("2026-11-06", "items", "live"),
        )  # fmt: skip
    found = {f.code: f.pace for f in pace.steps("huicai")}
    assert (found["terms"].count, found["terms"].median) == (5, 2)
    assert (found["forms"].count, found["forms"].median) == (10, 2.5)
    assert (found["vc"].count, found["vc"].median) == (5, 7)
    assert (pace.whole("huicai").pace.count, pace.whole("huicai").pace.median) == (5, 15)
    assert pace.whole("huicai").target == 20
    assert not found["contract"].enough


def test_channels_are_told_apart(db):
    for number in range(8):
        moved(application(number, "huicai" if number < 5 else "main_site"), ("2026-11-02", "group", "live"))
    assert pace.whole("huicai").pace.count == 5
    assert not pace.whole("main_site").pace.enough
    assert pace.whole().pace.count == 8


def test_an_older_application_counts_from_its_first_day(db):
    for number in range(5):
        moved(application(number, opened="2026-06-01"), ("2026-07-01", "terms", "forms"), ("2026-11-02", "forms", "vc"))
    found = {f.code: f.pace for f in pace.steps()}
    assert not found["terms"].count
    assert found["forms"].median == calendar.working_days_between(datetime.date(2026, 7, 1), datetime.date(2026, 11, 2))


def test_the_figures_are_kept_for_ten_minutes(db, monkeypatch, django_assert_num_queries):
    before = pace.kept()
    with django_assert_num_queries(0):
        assert pace.kept() is not before and pace.kept() == before
    monkeypatch.setattr(timezone, "now", lambda: NOW + datetime.timedelta(minutes=11))
    assert pace.kept()["at"] > before["at"]


def test_the_public_page_names_nobody_and_no_number_of_a_few(client, db):
    for number in range(4):
        moved(application(number), ("2026-10-14", "terms", "forms"), ("2026-11-02", "forms", "live"))
    text = client.get("/check/").content.decode()
    assert not any(name in text for name in Supplier.objects.values_list("name", flat=True))
    assert "15" not in [str(f.pace.median) for f in (pace.whole(), *pace.steps())]
    assert {f.pace.median for f in (pace.whole("huicai"), *pace.steps("huicai"), *pace.promises())} == {None}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_reads_the_same_figures(cast, client, language):
    for number in range(6):
        case = application(number)
        moved(case, ("2026-10-14", "terms", "forms"), ("2026-11-02", "forms", "live"))
        reviewed(number + 1, case.party, "2026-11-02", "2026-11-06")
    own = Application.objects.create(
        party=cast.supplier.party, supplier=cast.supplier, channel="huicai", number="RZ-OWN", categories="x"
    )
    client.cookies["django_language"] = language
    landing = client.get("/").content.decode()
    assert ("一半在 15 天内，90% 在 15 天内" if language == "zh-hans" else "half within 15, 90 % within 15") in landing
    check = client.get("/check/").content.decode()
    client.force_login(cast.ada)
    home = client.get(f"/applications/{own.pk}/").content.decode()
    client.force_login(cast.bo)
    desk = client.get("/admin/").content.decode()
    assert "<b>4</b> 天，90% 在 4 天内" in home if language == "zh-hans" else "<b>4</b> days, 90 % within 4" in home
    assert "<b>4</b>" in desk and ">4</b>" in check
    others = Supplier.objects.exclude(pk=cast.supplier.pk).values_list("name", flat=True)
    assert not any(name in page for name in others for page in (landing, check, home))
    assert not any(f"RZ-T-{n}" in page for n in range(6) for page in (landing, check, home))


def test_the_task_computes_before_anybody_asks(db, client, django_assert_max_num_queries):
    from onboarding.tasks import measure_paces

    measure_paces()
    with django_assert_max_num_queries(12) as caught:
        client.get("/check/")
    assert not any("workflow_event" in query["sql"] for query in caught)
