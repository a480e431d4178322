"""Staff read words, not codes: clocks, rules, the sidebar, the log."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from config.vocabulary import CLOCKS, RULES
from onboarding.actions.application import open_application
from workflow.models import Policy
from workflow.words import rule_words, with_gaps

STARTED = re.compile(r'timers\.start\(\s*\w+,\s*"([\w.]+)"')


def test_every_clock_that_is_started_has_a_name():
    sources = [p for app in ("accounts", "catalog", "deposits", "onboarding", "workflow")
               for p in Path(settings.BASE_DIR, app).rglob("*.py")]  # fmt: skip
    started = {name for path in sources for name in STARTED.findall(path.read_text())}
    assert started and started <= set(CLOCKS)


@pytest.mark.django_db
def test_every_rule_has_a_name_and_a_value_without_codes():
    for policy in Policy.objects.all():
        assert policy.key in RULES
        assert not re.search(r"[{}\[\]]|_fen|_days", rule_words(policy.key, policy.value)), policy.key


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("deposit_fen", [3_000_000, 10_000_000], "¥30,000.00–¥100,000.00"),
        ("commission", [500, 1050], "5–10.5"),
        ("settlement_days", [30, 30], "30"),
        ("promotion", False, "否"),
        ("commission", None, "协商确定"),
        ("delivery", ["direct", "warehouse"], "厂家直发 · 入仓"),
        ("review.ladder", [{"code": "buyer", "role": "buyer"}], "采销"),
    ],
)
def test_an_entry_of_a_rule_reads_as_what_it_means(key, value, words):
    assert rule_words(key, value) == words


def test_a_sentence_without_its_values_keeps_gaps():
    assert with_gaps("审核通过了商品 %(number)s（%(stage)s）") == "审核通过了商品…（…）"


@pytest.mark.django_db
def test_the_sidebar_of_staff_follows_the_work(cast, client):
    client.force_login(cast.bo)
    titles = [group["title"] for group in client.get(reverse("admin:index")).context["desk_nav"]]
    assert [str(t) for t in titles] == [
        "今天的工作", "入驻", "商品", "退还保证金", "保证金", "账号", "规则与系统", "登记簿",
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_log_shows_sentences_and_states_in_words(cast, client):
    client.force_login(cast.bo)
    open_application(cast.supplier, actor=cast.actor("ada"), channel="huicai", categories="碎纸机")
    page = client.get(reverse("admin:workflow_event_changelist")).content.decode()
    assert "提交了入驻申请" in page and "条款洽谈" in page
    assert "open_application" not in page.replace('verb=onboarding.open_application"', "")
