"""Deposit confirmation under real concurrency: exactly one decision counts; without the lock the race is there."""

import pytest
from django.db.models import QuerySet, Sum

from deposits.actions.notices import confirm_receipt
from deposits.models import DepositNotice, LedgerEntry
from tests.cast import make_person
from tests.deposits.stage import REQUIRED, a_line, a_notice
from tests.races import at_once, meeting, winners
from workflow.actions import ActionError, WrongState

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fay(cast):
    """A second person in finance."""
    cast.fay = make_person("fay", "finance")
    return cast.fay


def deciding(cast, who, notice, line):
    actor, own = cast.actor(who), DepositNotice.objects.get(pk=notice.pk)
    return lambda: confirm_receipt(own, actor=actor, line=line)


def received():
    return LedgerEntry.objects.filter(kind="received").aggregate(total=Sum("fen"))["total"]


def test_two_people_confirm_one_notice_with_two_lines_and_one_is_told(cast, fay):
    notice, lines = a_notice(cast), [a_line(cast), a_line(cast)]
    with meeting("deposits.confirm_receipt"):
        results = at_once(deciding(cast, "finn", notice, lines[0]), deciding(cast, "fay", notice, lines[1]))
    assert len(winners(results)) == 1
    assert sum(isinstance(r, WrongState) for r in results) == 1
    assert received() == REQUIRED


def parts(cast):
    """One notice and two lines, each over most of it: together they are more than it asks for."""
    return a_notice(cast), [a_line(cast, REQUIRED - 1_000_000) for _n in range(2)]


def test_two_parts_at_once_are_together_no_more_than_what_was_asked(cast, fay):
    notice, lines = parts(cast)
    with meeting("deposits.confirm_receipt"):
        results = at_once(deciding(cast, "finn", notice, lines[0]), deciding(cast, "fay", notice, lines[1]))
    assert len(winners(results)) == 2
    assert received() == REQUIRED
    assert notice.account.balances()["surplus"] == REQUIRED - 2_000_000


def test_without_the_lock_both_would_count(cast, fay):
    notice, lines = parts(cast)
    with meeting("deposits.confirm_receipt", lock=False):
        at_once(deciding(cast, "finn", notice, lines[0]), deciding(cast, "fay", notice, lines[1]))
    assert received() == 2 * REQUIRED - 2_000_000


def same_name(cast):
    """Two companies that a bank prints alike, so that one line could be either one's."""
    cast.other.name = cast.supplier.name
    cast.other.save()
    return a_notice(cast), a_notice(cast, supplier=cast.other)


def test_one_line_for_two_suppliers_counts_for_one(cast, fay):
    mine, theirs = same_name(cast)
    line = a_line(cast)
    with meeting("deposits.confirm_receipt"):
        results = at_once(deciding(cast, "finn", mine, line), deciding(cast, "fay", theirs, line))
    assert len(winners(results)) == 1
    assert sum(isinstance(r, ActionError) for r in results) == 1
    assert received() == REQUIRED


def test_without_the_line_s_lock_the_database_still_lets_it_count_once(cast, fay, monkeypatch):
    mine, theirs = same_name(cast)
    line = a_line(cast)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self)
    with meeting("deposits.confirm_receipt", lock=False):
        results = at_once(deciding(cast, "finn", mine, line), deciding(cast, "fay", theirs, line))
    assert len(winners(results)) == 1
    assert received() == REQUIRED
