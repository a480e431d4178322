"""The way to the EP pool against a real pool server: once per key, in order, through outages, restarts and kills."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from catalog.actions.pool import TRIES, hold, push_again, record_push
from catalog.actions.shelf import take_off_shelf
from catalog.models import Item, PoolPush
from catalog.pool.client import HttpPool, PoolError
from catalog.pool.outbox import push_due, send
from catalog.pool.server import PoolServer
from tests.catalog.goods import may_sell, on_shelf
from workflow.actors import SYSTEM
from workflow.models import Notification

TOKEN = "only-for-tests-only-for-tests"
ITEM = {
    "sku": "100812340017", "name": "示例碎纸机 S6", "category": "shredder", "brand": "示例", "model": "S6",
    "supplier": "91110000600037341L", "sale_fen": 129900, "market_fen": 149900, "vat": 13,
    "tax_code": "1090119010000000000", "stock": 200, "dispatch": "杭州", "lead_days": 3, "effective_on": "2026-12-01",
}  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(log, port=0):
    """A pool server in this process; yields the client for it."""
    server = PoolServer(("127.0.0.1", port), TOKEN, log)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield HttpPool(f"http://127.0.0.1:{server.server_port}", TOKEN)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def log(tmp_path):
    return tmp_path / "pool" / "log.jsonl"


def lines(log) -> list[dict]:
    return [json.loads(line) for line in log.read_text().splitlines() if line] if log.exists() else []


def key() -> str:
    return str(uuid.uuid4())


def dead() -> HttpPool:
    """A pool that is down."""
    return HttpPool(f"http://127.0.0.1:{free_port()}", TOKEN)


def due_now():
    PoolPush.objects.waiting().update(due=timezone.now() - timedelta(seconds=1), leased_until=None)


# ---- the server by itself ----


def test_the_same_key_twice_is_one_line_in_the_log(log):
    with serving(log) as pool:
        one = key()
        assert pool.put(ITEM, one, 1) == pool.put(ITEM, one, 1) == "EP100812340017"
        assert pool.put(ITEM | {"stock": 5}, key(), 2) == "EP100812340017"
    assert [row["version"] for row in lines(log)] == [1, 2]


def test_an_older_version_that_arrives_late_changes_nothing(log):
    with serving(log) as pool:
        pool.put(ITEM, key(), 1)
        pool.remove(ITEM["sku"], key(), 3)
        pool.put(ITEM, key(), 2)
        server_items = json.load(get(pool, "/items"))["items"]
    assert server_items == []
    assert [row["applied"] for row in lines(log)] == [True, True, False]


def get(pool, path, token=TOKEN):
    request = urllib.request.Request(pool.url + path, headers={"Authorization": f"Bearer {token}"})
    return urllib.request.urlopen(request, timeout=5)


def test_a_wrong_token_gets_nothing(log):
    with serving(log) as pool:
        for path in ("/items", "/log"):
            with pytest.raises(urllib.error.HTTPError) as told:
                get(pool, path, "wrong")
            assert told.value.code == 401
        with pytest.raises(PoolError) as told:
            HttpPool(pool.url, "wrong").put(ITEM, key(), 1)
        assert "401" in str(told.value) and not told.value.final
    assert lines(log) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"name": ""},
        {"sale_fen": "129900"},
        {"sale_fen": 0},
        {"sale_fen": 999999},
        {"stock": -1},
        {"stock": True},
        {"tax_code": None},
    ],
)
def test_a_malformed_item_is_refused_for_good(log, broken):
    with serving(log) as pool, pytest.raises(PoolError) as told:
        pool.put(ITEM | broken, key(), 1)
    assert "422" in str(told.value) and told.value.final
    assert lines(log) == []


def test_a_key_used_for_something_else_is_refused(log):
    with serving(log) as pool:
        one = key()
        pool.put(ITEM, one, 1)
        with pytest.raises(PoolError) as told:
            pool.remove(ITEM["sku"], one, 2)
    assert told.value.final


def test_a_line_cut_off_by_a_crash_is_left_behind_and_the_message_taken_again(log):
    first, second = key(), key()
    with serving(log) as pool:
        pool.put(ITEM, first, 1)
        pool.put(ITEM | {"stock": 7}, second, 2)
    log.write_bytes(log.read_bytes()[:-30])
    with serving(log) as pool:
        assert json.load(get(pool, "/items"))["items"][0]["stock"] == 200
        pool.put(ITEM | {"stock": 7}, second, 2)
        assert json.load(get(pool, "/items"))["items"][0]["stock"] == 7
        assert [row["key"] for row in json.load(get(pool, "/log"))["log"]] == [first, second]


def test_a_request_without_sense_never_ends_the_server(log):
    with serving(log) as pool:
        host, port = pool.url.removeprefix("http://").split(":")
        for text in (
            b"\x00\xff\r\n\r\n",
            b"PUT /items/1 HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
            b"PUT /x HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        ):
            with socket.create_connection((host, int(port)), timeout=5) as connection:
                connection.sendall(text)
                connection.recv(1000)
        assert pool.put(ITEM, key(), 1)


# ---- delivery ----


@pytest.fixture
def item(cast) -> Item:
    return on_shelf(cast, may_sell(cast))


@pytest.mark.django_db
def test_an_item_on_the_shelf_reaches_the_pool_and_the_item_knows(item, log, cast):
    with serving(log) as pool:
        assert push_due(to=pool) == 1
        assert push_due(to=pool) == 0
    item.refresh_from_db()
    push = PoolPush.objects.get()
    assert (push.state, push.external_id, push.tries) == ("sent", f"EP{item.sku}", 1)
    assert item.in_pool and item.pool_first_at and item.pool_id == f"EP{item.sku}"
    assert [(row["key"], row["sku"]) for row in lines(log)] == [(str(push.key), item.sku)]
    assert Notification.objects.filter(user=cast.ada, code="pool.in").count() == 1


@pytest.mark.django_db
def test_while_the_pool_is_down_it_backs_off_and_later_delivers_once(item, log):
    assert push_due(to=dead()) == 0
    push = PoolPush.objects.get()
    assert (push.state, push.tries, push.leased_until) == ("queued", 1, None)
    assert push.due > timezone.now() and "refused" in push.error.lower()
    with serving(log) as pool:
        assert push_due(to=pool) == 0  # not due yet
        due_now()
        assert push_due(to=pool) == 1
    assert len(lines(log)) == 1
    push.refresh_from_db()
    assert (push.state, push.error) == ("sent", "")


@pytest.mark.django_db
def test_after_enough_tries_it_is_shown_as_failed_told_to_buyers_and_can_be_pushed_again(item, log, cast):
    for _ in range(TRIES):
        due_now()
        push_due(to=dead())
    push = PoolPush.objects.get()
    assert (push.state, push.tries) == ("failed", TRIES)
    assert push.due is not None  # it goes on by itself, slowly
    assert Notification.objects.filter(user=cast.bo, code="pool.failed").count() == 1
    push_again(push, actor=cast.actor("bo"))
    assert (push.state, push.tries) == ("queued", 0)
    with serving(log) as pool:
        assert push_due(to=pool) == 1
    assert len(lines(log)) == 1


@pytest.mark.django_db
def test_what_the_pool_finds_malformed_waits_for_a_person(item, log):
    PoolPush.objects.update(payload={**PoolPush.objects.get().payload, "stock": -1})
    with serving(log) as pool:
        push_due(to=pool)
        push = PoolPush.objects.get()
        assert (push.state, push.due) == ("failed", None)
        assert "stock" in push.error
        assert push_due(to=pool) == 0


@pytest.mark.django_db
def test_a_worker_that_dies_after_sending_is_followed_by_one_that_sends_the_same_key(item, log):
    push = PoolPush.objects.get()
    with serving(log) as pool:
        assert hold(push)
        pool.put(push.payload, str(push.key), push.pk)  # delivered, and killed before it was recorded
        assert push_due(to=pool) == 0  # leased
        PoolPush.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        assert push_due(to=pool) == 1
    assert len(lines(log)) == 1


@pytest.mark.django_db
def test_a_message_that_was_never_sent_is_overtaken_by_the_next(item, log, cast):
    push_due(to=dead())
    take_off_shelf(item, actor=cast.actor("bo"), words="停产")
    assert [p.state for p in PoolPush.objects.order_by("pk")] == ["superseded", "queued"]
    with serving(log) as pool:
        assert push_due(to=pool) == 1
    assert [row["kind"] for row in lines(log)] == ["remove"]
    item.refresh_from_db()
    assert not item.in_pool and item.pool_first_at is None


@pytest.mark.django_db
def test_a_message_waits_for_the_earlier_one_that_is_on_its_way(item, log, cast):
    first = PoolPush.objects.get()
    assert hold(first)
    take_off_shelf(item, actor=cast.actor("bo"), words="停产")
    second = PoolPush.objects.exclude(pk=first.pk).get()
    assert list(PoolPush.objects.due(timezone.now())) == []
    with serving(log) as pool:
        assert push_due(to=pool) == 0
        first.refresh_from_db()
        assert send(first, pool)
        assert push_due(to=pool) == 1
    assert [row["key"] for row in lines(log)] == [str(first.key), str(second.key)]
    item.refresh_from_db()
    assert not item.in_pool and item.pool_first_at is not None


@pytest.mark.django_db
def test_an_earlier_message_that_fails_is_given_up_for_the_newer_one(item, cast):
    first = PoolPush.objects.get()
    hold(first)
    take_off_shelf(item, actor=cast.actor("bo"), words="停产")
    first.refresh_from_db()
    record_push(first, actor=SYSTEM, error="timed out")
    assert first.state == "superseded"
    assert [p.kind for p in PoolPush.objects.due(timezone.now())] == ["remove"]


@pytest.mark.django_db
def test_one_bad_message_does_not_keep_the_others(cast, log):
    binding = may_sell(cast)
    bad, good = on_shelf(cast, binding), on_shelf(cast, binding)
    PoolPush.objects.filter(item=bad).update(payload={"sku": bad.sku})
    with serving(log) as pool:
        assert push_due(to=pool) == 1
    assert [row["sku"] for row in lines(log)] == [good.sku]


@pytest.mark.django_db
def test_delivering_twice_at_once_sends_each_message_once(item, log):
    push = PoolPush.objects.get()
    assert hold(push)
    assert not hold(push)


# ---- the server as the process that `make run` starts ----


@contextmanager
def process(log, port):
    environment = os.environ | {
        "POOL_URL": f"http://127.0.0.1:{port}", "POOL_LOG": str(log), "POOL_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": "only for tests, " * 4, "FIELD_KEYS": "dGVzdHMgb25seSB0ZXN0cyBvbmx5IHRlc3RzIG9ubHk=",
        "ENV_FILE": os.devnull, "DATABASE_URL": "sqlite:///:memory:",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "manage.py", "pool_server"], cwd=settings.BASE_DIR, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        wait_for(port, child)
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        child.stdout.close()


def wait_for(port, child, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end and child.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"the pool server did not start: {child.stdout.read()}")


def test_a_killed_server_comes_back_with_everything_it_answered_for(log):
    port = free_port()
    pool, one, two = HttpPool(f"http://127.0.0.1:{port}", TOKEN), key(), key()
    with process(log, port) as child:
        pool.put(ITEM, one, 1)
        child.send_signal(signal.SIGKILL)
        child.wait()
    with pytest.raises(PoolError):
        pool.put(ITEM, one, 1)
    with process(log, port) as child:
        pool.put(ITEM, one, 1)
        pool.remove(ITEM["sku"], two, 2)
        child.send_signal(signal.SIGINT)
        assert child.wait(10) == 0
        said = child.stdout.read()
    assert said.splitlines()[-1] == "Stopped." and "Traceback" not in said
    assert [row["key"] for row in lines(log)] == [one, two]
