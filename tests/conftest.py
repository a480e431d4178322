"""What holds for every test: closed sockets, 简体中文, append-only tables that a test database can still flush."""

import os
import shutil
import socket

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from onboarding import pace
from tests.cast import cast  # noqa: F401  the people of every test
from workflow import calendar, queues, triggers

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
LOOPBACK = ("127.", "::1", "localhost")

hypothesis.settings.register_profile(
    "portal",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
    database=None,
)
hypothesis.settings.load_profile("portal")


def pytest_report_header(config):
    database = connection
    broker = "Redis" if settings.REDIS_URL else "folders"
    browser = CHROMIUM or "none: tests marked `browser` are skipped; install chromium to run them"
    return [f"database: {database.display_name}, broker: {broker}", f"browser: {browser}"]


def pytest_collection_modifyitems(items):
    on_postgres = connection.vendor == "postgresql"
    skips = {}
    if not on_postgres:
        skips["postgres"] = pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL or use `make test`")
    if not CHROMIUM:
        skips["browser"] = pytest.mark.skip(reason="no Chromium on this machine: apt-get install chromium")
    for item in items:
        for name, skip in skips.items():
            if item.get_closest_marker(name):
                item.add_marker(skip)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; only for tests marked `browser`."""
    return CHROMIUM


@pytest.fixture(autouse=True, scope="session")
def only_our_own_servers():
    """No test reaches another machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"A test tried to reach {address[0]}; only loopback is open.")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True)
def chinese():
    """Every test starts in the default language and reads calendars and kept numbers anew, whatever came before."""
    calendar.forget()
    cache.delete_many([queues.NUMBERS, pace.KEY, pace.BUSY])
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True, scope="session")
def transactional_tests_leave_the_database_as_migrated():
    """Tests with real transactions end by emptying every table.

    The append-only triggers rightly refuse that, so they are lifted for it; and the reference data that migrations
    wrote is put back, because no migration will run again for the next test.
    """
    setup, teardown = TransactionTestCase._fixture_setup.__func__, TransactionTestCase._fixture_teardown

    @classmethod
    def remembering_setup(self):
        if not hasattr(connection, "_test_serialized_contents"):
            connection._test_serialized_contents = connection.creation.serialize_db_to_string()
        setup(self)

    def restoring_teardown(self):
        with triggers.suspended():
            self.serialized_rollback = True  # Django then makes no second set of content types and permissions
            teardown(self)
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", remembering_setup)
        patch.setattr(TransactionTestCase, "_fixture_teardown", restoring_teardown)
        yield
