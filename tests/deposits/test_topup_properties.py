"""Whatever is deducted, paid, raised or ended in whatever order, nobody is asked for more than is missing."""

import datetime
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Hold, Store
from deposits.actions.guarantees import claim_guarantee, confirm_call, drop_claim, expire_guarantee
from deposits.actions.notices import confirm_guarantee, confirm_receipt, return_proof
from deposits.actions.topup import check_balance, require_for_categories
from deposits.ledger.checks import run
from deposits.ledger.recording import record
from deposits.models import DepositAccount, DepositNotice, Guarantee
from tests.cast import make_cast, make_person
from tests.deposits.stage import a_line, a_notice, guarantee_of
from workflow import actors, calendar
from workflow.actions import ActionError
from workflow.actors import SYSTEM

REQUIRED = 1000
amounts = st.integers(1, 1500)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("deduct"), amounts),
        st.tuples(st.just("pay"), amounts),
        st.tuples(st.just("guarantee"), amounts),
        st.tuples(st.just("send the guarantee back"), st.none()),
        st.tuples(st.just("guarantee ends"), st.none()),
        st.tuples(st.just("claim"), amounts),
        st.tuples(st.just("bank pays"), amounts),
        st.tuples(st.just("drop the claim"), st.none()),
        st.tuples(st.just("categories ask"), st.sampled_from([0, 500, 1200, 2000])),
        st.tuples(st.just("store"), st.sampled_from(["open", "open", "closing", "closed"])),
    ),
    max_size=14,
)


class TopUpTest(TestCase):
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(steps)
    def test_an_account_never_asks_for_more_than_it_lacks(self, sequence):
        cast = make_cast()
        fay = make_person("fay", "finance")
        cast.second = actors.person(fay.pk)
        notice = a_notice(cast, REQUIRED)
        confirm_receipt(notice, actor=cast.actor("finn"), line=a_line(cast, REQUIRED))
        Store.objects.update(state="open")
        account = DepositAccount.objects.get(pk=notice.account_id)
        for number, (step, value) in enumerate(sequence):
            with suppress(ActionError):
                self.take(cast, account, step, value, number)
            self.look(cast, account)
        assert [str(found) for found in run() if found.code != "deduction"] == []

    def take(self, cast, account, step, value, number):
        finn, notice = cast.actor("finn"), account.notices.filter(state__in=DepositNotice.OPEN).first()
        if step == "deduct":
            fen = min(value, account.balances()["deposit"])
            if fen:
                record(account, "deducted", f"DD-{number}", account.cash, "platform", fen, SYSTEM)
                check_balance(account)
        elif step == "pay" and notice:
            confirm_receipt(notice, actor=finn, line=a_line(cast, value))
        elif step == "guarantee" and notice:
            guarantee_of(cast, notice, value)
            confirm_guarantee(notice, actor=finn)
        elif step == "send the guarantee back" and notice:
            return_proof(notice, actor=finn, reason="PAY-04", words="x")
        elif step == "categories ask":
            account.refresh_from_db()
            require_for_categories(account, actor=SYSTEM, fen=value)
            check_balance(account)
        elif step == "store":
            Store.objects.update(state=value)
            check_balance(account)
        elif guarantee := account.guarantees.filter(state__in=Guarantee.COUNTING).first():
            if step == "guarantee ends":
                Guarantee.objects.update(valid_until=calendar.today() - datetime.timedelta(days=1))
                expire_guarantee(guarantee, actor=SYSTEM)
            elif step == "claim":
                claim_guarantee(guarantee, actor=finn, fen=value, words="x")
            elif step == "bank pays":
                line = a_line(cast, value, payer_name=guarantee.bank)
                confirm_call(guarantee, actor=cast.second, line=line)
            elif step == "drop the claim":
                drop_claim(guarantee, actor=finn, words="x")

    def look(self, cast, account):
        account.refresh_from_db()
        found, store = account.balances(), Store.objects.get()
        missing = max(account.required_fen - account.held_fen(), 0)
        counted = sum(account.guarantees.filter(state__in=Guarantee.COUNTING).values_list("counted_fen", flat=True))
        assert counted == found["guarantee"]
        assert min(found.values()) >= 0
        notice = account.notices.filter(state__in=DepositNotice.OPEN).first()
        held_back = Hold.objects.filter(party=account.party, kind="topup", lifted_at=None).exists()
        assert held_back == (notice is not None)
        if notice is not None:
            assert notice.missing_fen() == missing > 0
            assert store.state != "closed"
        elif store.state == "open":
            assert missing == 0
