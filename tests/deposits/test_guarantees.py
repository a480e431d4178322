"""A bank guarantee: its days, its end, its release, and the bank that pays."""

import datetime

import pytest

from accounts.models import Store
from deposits.actions.guarantees import claim_guarantee, confirm_call, drop_claim, release_guarantees
from deposits.actions.notices import cancel_notice, confirm_guarantee, return_proof
from deposits.models import DepositNotice, Guarantee, LedgerEntry
from tests.cast import make_person
from tests.deposits.stage import REQUIRED, a_line, a_notice, guarantee_of
from workflow import actors, calendar, timers
from workflow.actions import NotAllowed, Refused, WrongState
from workflow.actors import SYSTEM
from workflow.models import Notification, Timer

State = Guarantee.State


@pytest.fixture
def guarantee(cast) -> Guarantee:
    """Accepted for the whole deposit, of a store that is open; valid for 400 days."""
    notice = a_notice(cast)
    found = guarantee_of(cast, notice)
    confirm_guarantee(notice, actor=cast.actor("finn"))
    Store.objects.filter(party=cast.supplier.party).update(state=Store.State.OPEN)
    found.refresh_from_db()
    return found


@pytest.fixture
def fay(cast):
    """A second person in finance."""
    return actors.person(make_person("fay", "finance").pk)


def fire(guarantee, name):
    """Let the guarantee's clock of that name ring."""
    Timer.objects.filter(action=f"deposits.{name}").update(next_at="2026-01-01T00:00Z")
    timers.sweep()
    guarantee.refresh_from_db()


def the_bank_s(cast, guarantee, fen):
    return a_line(cast, fen, payer_name=guarantee.bank)


def test_an_accepted_guarantee_has_a_reminder_and_an_end(guarantee):
    due = dict(timers.live(guarantee).values_list("action", "due"))
    assert due["deposits.expire_guarantee"] == calendar.end_of(guarantee.valid_until)
    ahead = guarantee.valid_until - datetime.timedelta(days=31)
    assert due["deposits.remind_guarantee"] == calendar.end_of(ahead)  # as the 30th day before it begins


def test_the_reminder_tells_supplier_and_finance(cast, guarantee):
    fire(guarantee, "remind_guarantee")
    for person in (cast.ada, cast.ben, cast.finn):
        assert Notification.objects.filter(user=person, code="guarantee.ends").count() == 1
    assert guarantee.state == State.ACCEPTED


def test_at_its_end_it_counts_no_more_and_a_top_up_is_asked_for(cast, guarantee):
    fire(guarantee, "expire_guarantee")
    entry = LedgerEntry.objects.get(kind="released")
    assert (guarantee.state, entry.words, entry.to_account) == (State.EXPIRED, "expired", "guarantor")
    assert guarantee.account.held_fen() == 0
    notice = guarantee.account.notices.get(state__in=DepositNotice.OPEN)
    assert (notice.purpose, notice.cause, notice.amount_fen) == ("topup", "guarantee", REQUIRED)
    assert Notification.objects.filter(user=cast.ada, code="guarantee.expired").exists()


def test_another_guarantee_may_follow_but_never_the_same_again(cast, guarantee):
    fire(guarantee, "expire_guarantee")
    notice = guarantee.account.notices.get(state__in=DepositNotice.OPEN)
    with pytest.raises(Refused):
        guarantee_of(cast, notice, number=guarantee.number)
    guarantee_of(cast, notice)
    confirm_guarantee(notice, actor=cast.actor("finn"))
    assert guarantee.account.held_fen() == REQUIRED


def test_with_the_deposit_it_is_released_not_paid(cast, guarantee):
    assert release_guarantees(guarantee.account, actor=SYSTEM, words="TK-1") == REQUIRED
    guarantee.refresh_from_db()
    assert (guarantee.state, guarantee.words) == (State.RELEASED, "TK-1")
    assert not timers.live(guarantee).exists()
    assert guarantee.account.balances()["guarantee"] == 0
    assert release_guarantees(guarantee.account) == 0


def test_the_bank_pays_and_nothing_is_created(cast, guarantee, fay):
    claim_guarantee(guarantee, actor=cast.actor("finn"), fen=2_000_000, words="扣款 KK-1")
    assert guarantee.state == State.CLAIMED
    assert Notification.objects.filter(user=cast.ada, code="guarantee.claimed").exists()
    line = the_bank_s(cast, guarantee, 2_000_000)
    confirm_call(guarantee, actor=fay, line=line)
    found = guarantee.account.balances()
    assert (found["deposit"], found["guarantee"], found["surplus"]) == (2_000_000, 3_000_000, 0)
    assert (guarantee.state, guarantee.counted_fen) == (State.ACCEPTED, 3_000_000)  # the rest is still good
    assert timers.live(guarantee).count() == 2
    line.refresh_from_db()
    assert line.state == "used"
    assert LedgerEntry.objects.get(kind="called", from_account="bank").line == line
    assert not guarantee.account.notices.filter(state__in=DepositNotice.OPEN).exists()


def test_what_the_bank_pays_beyond_it_is_a_surplus(cast, guarantee, fay):
    claim_guarantee(guarantee, actor=cast.actor("finn"), fen=REQUIRED, words="x")
    confirm_call(guarantee, actor=fay, line=the_bank_s(cast, guarantee, REQUIRED + 5))
    found = guarantee.account.balances()
    assert (found["deposit"], found["guarantee"], found["surplus"]) == (REQUIRED, 0, 5)
    assert guarantee.state == State.CALLED


def test_who_claimed_it_cannot_confirm_the_payment(cast, guarantee):
    claim_guarantee(guarantee, actor=cast.actor("finn"), fen=1, words="x")
    with pytest.raises(NotAllowed):
        confirm_call(guarantee, actor=cast.actor("finn"), line=the_bank_s(cast, guarantee, 1))


def test_a_claim_has_an_amount_and_a_reason(cast, guarantee):
    finn = cast.actor("finn")
    for fen, words in [(REQUIRED + 1, "x"), (1, " ")]:
        with pytest.raises(Refused):
            claim_guarantee(guarantee, actor=finn, fen=fen, words=words)
    Guarantee.objects.update(valid_until=calendar.today() - calendar.ONE_DAY)
    with pytest.raises(Refused):
        claim_guarantee(guarantee, actor=finn, fen=1, words="x")


def test_the_supplier_s_own_money_is_no_payment_of_the_bank(cast, guarantee, fay):
    claim_guarantee(guarantee, actor=cast.actor("finn"), fen=1, words="x")
    used = the_bank_s(cast, guarantee, 1)
    for line in (a_line(cast, 1), a_line(cast, 1, payer_name=guarantee.bank)):
        if line.payer_name == guarantee.bank:
            type(line).objects.filter(pk=line.pk).update(currency="USD")
        with pytest.raises(Refused):
            confirm_call(guarantee, actor=fay, line=line)
    confirm_call(guarantee, actor=fay, line=used)
    with pytest.raises(WrongState):
        confirm_call(guarantee, actor=fay, line=used)


def test_a_claim_outlives_the_guarantee_and_a_dropped_one_lets_it_end(cast, guarantee):
    claim_guarantee(guarantee, actor=cast.actor("finn"), fen=1, words="x")
    Guarantee.objects.update(valid_until=calendar.today() - calendar.ONE_DAY)
    assert not timers.live(guarantee).exists()
    assert guarantee.account.held_fen() == REQUIRED
    drop_claim(guarantee, actor=cast.actor("finn"), words="解决了")
    assert guarantee.state == State.EXPIRED
    assert guarantee.account.held_fen() == 0


def test_a_dropped_claim_leaves_the_guarantee_as_it_was(cast, guarantee):
    claim_guarantee(guarantee, actor=cast.actor("finn"), fen=1, words="x")
    assert release_guarantees(guarantee.account) == 0  # what is claimed waits for the bank
    drop_claim(guarantee, actor=cast.actor("finn"), words="解决了")
    assert (guarantee.state, guarantee.claimed_fen) == (State.ACCEPTED, 0)
    assert timers.live(guarantee).count() == 2


def test_what_was_sent_back_may_be_sent_again(cast):
    notice = a_notice(cast)
    first = guarantee_of(cast, notice)
    return_proof(notice, actor=cast.actor("finn"), reason="PAY-04", words="x")
    first.refresh_from_db()
    assert first.state == State.RETURNED
    again = guarantee_of(cast, notice, number=first.number)
    cancel_notice(notice, actor=SYSTEM)
    again.refresh_from_db()
    assert again.state == State.RETURNED
