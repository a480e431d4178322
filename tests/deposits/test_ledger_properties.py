"""Whatever finance does in whatever order, the ledger says what a plain model says, and nothing is ever negative."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deposits.actions.account import return_surplus
from deposits.actions.notices import confirm_guarantee, confirm_receipt, return_proof
from deposits.models import DepositNotice, LedgerEntry
from tests.cast import make_cast
from tests.deposits.stage import a_line, a_notice, guarantee_of, proof_of
from workflow.actions import ActionError

REQUIRED = 1000
amounts = st.integers(1, 1500)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), amounts),
        st.tuples(st.just("pay as somebody else"), amounts),
        st.tuples(st.just("same line again"), st.integers(0, 3)),
        st.tuples(st.just("guarantee"), amounts),
        st.tuples(st.just("prove"), amounts),
        st.tuples(st.just("return"), st.none()),
        st.tuples(st.just("pay surplus back"), st.none()),
    ),
    max_size=12,
)


class Model:
    """The deposit in plain numbers."""

    def __init__(self):
        self.deposit = self.guarantee = self.surplus = 0

    @property
    def missing(self):
        return REQUIRED - self.deposit - self.guarantee

    def pay(self, fen):
        counted = min(fen, self.missing)
        self.deposit += counted
        self.surplus += fen - counted


class LedgerTest(TestCase):
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(steps)
    def test_the_ledger_equals_the_model(self, sequence):
        cast, model, used = make_cast(), Model(), []
        notice, finn = a_notice(cast, REQUIRED), cast.actor("finn")

        def tried(call):
            try:
                call()
            except ActionError:
                return False
            return True

        for number, (step, value) in enumerate(sequence):
            if step == "pay":
                line = a_line(cast, value)
                if tried(lambda line=line: confirm_receipt(notice, actor=finn, line=line)):
                    model.pay(value)
                    used.append(line)
            elif step == "pay as somebody else":
                line = a_line(cast, value, payer_name="路人甲")
                assert not tried(lambda line=line: confirm_receipt(notice, actor=finn, line=line))
            elif step == "same line again" and used:
                line = used[value % len(used)]
                assert not tried(lambda line=line: confirm_receipt(notice, actor=finn, line=line))
            elif step == "guarantee":
                waits = tried(lambda fen=value: guarantee_of(cast, notice, fen))
                if waits and tried(lambda: confirm_guarantee(notice, actor=finn)):
                    model.guarantee += min(value, model.missing)
            elif step == "prove":
                tried(lambda fen=value: proof_of(cast, notice, fen))
            elif step == "return":
                tried(lambda: return_proof(notice, actor=finn, reason="PAY-02", words="x"))
            elif step == "pay surplus back":
                sent = tried(lambda n=number: return_surplus(notice.account, actor=finn, bank_reference=f"OUT{n}"))
                assert sent == bool(model.surplus)
                model.surplus = 0
            found = notice.account.balances()
            held = {"deposit": model.deposit, "guarantee": model.guarantee, "surplus": model.surplus}
            assert found == held | {"payable": 0, "interest": 0}
            assert min(found.values()) >= 0
        bank = sum(
            e.fen * (1 if e.from_account == "bank" else -1) for e in LedgerEntry.objects.exclude(kind="guaranteed")
        )
        assert bank == model.deposit + model.surplus
        paid = DepositNotice.objects.get(pk=notice.pk).state == DepositNotice.State.PAID
        assert paid == (model.missing == 0)
