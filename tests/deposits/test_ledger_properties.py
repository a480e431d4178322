"""Whatever is done in whatever order, the ledger says what a plain model says: nothing created, lost or negative."""

import datetime
import os

import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deposits.actions.claims import drop_deduction, notice_deduction, object_deduction, uphold_deduction
from deposits.actions.corrections import book_correction, propose_correction
from deposits.actions.freezes import freeze, lift_freeze
from deposits.actions.notices import confirm_guarantee, confirm_receipt
from deposits.actions.payee import confirm_payee
from deposits.actions.payouts import bounce_payout, cancel_payout, mark_failed, mark_paid, mark_unknown, return_surplus
from deposits.actions.refunds import withdraw_refund
from deposits.actions.rerouting import pay_again
from deposits.actions.review import reject_refund
from deposits.ledger import checks
from deposits.models import Deduction, DepositAccount, Freeze, LedgerEntry, PayeeAccount, Payout, Refund
from tests.cast import make_cast
from tests.deposits import refund_stage as stage
from tests.deposits.model import GRANTED, UNDER_REVIEW, Claim, Model
from tests.deposits.stage import a_line, a_notice, guarantee_of, proof_of
from workflow import calendar, timers
from workflow.actions import ActionError

REQUIRED = 100_000
NOON = datetime.time(12, tzinfo=calendar.SHANGHAI)
amounts = st.integers(1, 150_000)
first = st.lists(st.tuples(st.sampled_from(["pay", "guarantee"]), amounts), max_size=3)
nth = st.integers(0, 3)
small = st.integers(1, 30_000)
ACCOUNTS = ["bank", "platform", "deposit", "surplus", "interest"]


NOTHING = st.none()


def steps(*names, value=NOTHING):
    return st.tuples(st.sampled_from(names), value)


claims = st.one_of(
    steps("deduct", value=st.tuples(st.sampled_from(Deduction.Kind.values), small | amounts)),
    steps("object", "uphold", "drop", "lift", value=nth),
    steps("freeze", value=small),
    steps("freeze everything", "pay surplus", "another payee"),
    steps("days", value=st.integers(1, 9)),
    steps("correct", value=st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS), small)),
)
asking = st.one_of(st.just(("request", None)), st.just(("request", None)), claims, steps("reject", "withdraw"))
paying = st.one_of(
    steps("export", "paid", "export", "failed", "unknown", "again", "cancel", "bounce", "paid", "lift", value=nth),
    steps("export", "paid", "paid", "paid", "failed", "confirm payee", value=nth),
    steps("lift", "lift", "uphold", "object", "drop", value=nth),
    steps("days", "bank refuses", value=st.integers(1, 35)),
    claims,
)
REQUEST, APPROVE = st.just([("request", None)]), st.just([("approve", None), ("export", None)])
later = st.tuples(
    st.lists(claims, max_size=4), REQUEST, st.lists(asking, max_size=3), REQUEST, APPROVE,
    st.lists(paying, min_size=6, max_size=14),
).map(lambda parts: [step for part in parts for step in part])  # fmt: skip


def some(rows, number):
    """One of the rows, whichever number is asked for; None of none."""
    rows = list(rows.order_by("pk"))
    return rows[number % len(rows)] if rows else None


SOURCE = {"surplus": "surplus", "interest": "interest"}


class World:
    """Does the steps through the real actions, and tells the model what has happened."""

    def __init__(self, clock):
        self.clock, self.cast, self.model = clock, make_cast(), Model(REQUIRED)
        self.notice = a_notice(self.cast, REQUIRED)
        self.account = self.notice.account
        stage.fay(self.cast)
        self.known = {}  # payouts as they were last seen: number -> (source, fen, state)

    def actor(self, name):
        return self.cast.actor(name)

    def step(self, name, value):
        """One step; what the portal refuses must change nothing, which the comparison afterwards shows."""
        try:
            with transaction.atomic():
                getattr(self, name.replace(" ", "_"))(value)
        except ActionError:
            pass
        self.compare((name, value))

    # Money in

    def pay(self, fen):
        confirm_receipt(self.notice, actor=self.actor("finn"), line=a_line(self.cast, fen))
        self.model.pay(fen)

    def guarantee(self, fen):
        guarantee_of(self.cast, self.notice, fen)
        confirm_guarantee(self.notice, actor=self.actor("finn"))
        self.model.guaranteed(fen)

    def begin(self, _nothing):
        """Whatever is missing arrives, the store closes, a payee is confirmed: a refund may be asked for."""
        if self.model.missing:
            self.pay(self.model.missing)
        stage.close_store(self.cast)
        self.account = DepositAccount.objects.get(pk=self.account.pk)
        stage.a_payee(self.cast, self.account)

    # Claims

    def deduct(self, value):
        kind, fen = value
        self.claimed(notice_deduction(self.account, actor=self.actor("bo"), kind=kind, fen=fen, basis="x"))

    def claimed(self, row):
        self.model.claims[row.pk] = Claim(row.kind, row.fen, row.objection_until)

    def object(self, number):
        if row := some(Deduction.objects.filter(state="noticed"), number):
            object_deduction(row, actor=self.actor("ada"), words="x")
            self.model.claims[row.pk].state = "objected"

    def uphold(self, number):
        if row := some(Deduction.objects.filter(state="objected"), number):
            uphold_deduction(row, actor=self.actor("lea"), words="x")
            self.model.final(row.pk)

    def drop(self, number):
        if row := some(Deduction.objects.filter(state__in=["noticed", "objected", "final"]), number):
            drop_deduction(row, actor=self.actor("lea"), words="x")
            del self.model.claims[row.pk]

    def freeze(self, fen):
        self.held(freeze(self.account, actor=self.actor("quinn"), fen=fen, whole=False, cause="x", words=""))

    def freeze_everything(self, _nothing):
        self.held(freeze(self.account, actor=self.actor("quinn"), fen=0, whole=True, cause="x", words=""))

    def held(self, row):
        self.model.freezes[row.pk] = None if row.whole else row.fen

    def lift(self, number):
        if row := some(Freeze.objects.filter(state="held"), number):
            lift_freeze(row, actor=self.actor("lea"), words="x")
            del self.model.freezes[row.pk]

    # The request

    def open(self):
        return Refund.objects.exclude(state__in=Refund.ENDED).first()

    def request(self, _nothing):
        refund = self.open() or stage.draft(self.cast, account=self.account)
        if refund.state == "draft":
            stage.handed_in(self.cast, refund)
            self.model.refund = UNDER_REVIEW
            self.asked_for_what_is_owed()
            assert not self.model.unmet
        if refund.state == "submitted":
            stage.in_finance(self.cast, refund=refund)
        if refund.state == "finance":
            stage.pass_finance(refund, actor=self.actor("finn"))
        self.asked_for_what_is_owed()

    def asked_for_what_is_owed(self):
        """What an earlier deduction did not get is asked for again by one of its own, once."""
        for row in Deduction.objects.exclude(pk__in=[*self.model.claims, *self.seen()]):
            first = next(pk for pk, fen in self.model.unmet.items() if fen == row.fen)
            del self.model.unmet[first]
            self.claimed(row)

    def seen(self):
        decided = Deduction.objects.exclude(state__in=["noticed", "objected", "final"])
        return decided.values_list("pk", flat=True)

    def approve(self, _nothing):
        if refund := self.open():
            stage.approve_refund(refund, actor=self.actor("lea"))
            self.asked_for_what_is_owed()
            self.model.take_finals()
            self.model.refund = GRANTED

    def reject(self, _nothing):
        if refund := self.open():
            reject_refund(refund, actor=self.actor("lea"), reason="RF-01", words="x")
            self.model.ended()

    def withdraw(self, _nothing):
        if refund := self.open():
            withdraw_refund(refund, actor=self.actor("ada"))
            self.model.ended()

    # Payouts

    def export(self, _nothing):
        if ready := list(Payout.objects.filter(state="ready")):
            stage.export_payouts(ready, actor=self.actor("fay"))

    def paid(self, number):
        if row := some(Payout.objects.filter(state__in=["exported", "unknown"]), number):
            day, reference = calendar.today(), stage.new_reference()
            mark_paid(row, actor=self.actor("fay"), bank_reference=reference, paid_on=day)
            self.model.paid(SOURCE.get(row.purpose, "deposit"), row.fen)

    def failed(self, number):
        if row := some(Payout.objects.filter(state__in=["exported", "unknown"]), number):
            mark_failed(row, actor=self.actor("fay"), words="x")

    def unknown(self, number):
        if row := some(Payout.objects.filter(state="exported"), number):
            mark_unknown(row, actor=self.actor("fay"))

    def again(self, number):
        if row := some(Payout.objects.all(), number):
            pay_again(row, actor=self.actor("finn"))
            assert self.known[row.number][2] == "failed"

    def cancel(self, number):
        if row := some(Payout.objects.all(), number):
            cancel_payout(row, actor=self.actor("finn"), words="x")
            assert self.known[row.number][2] in ("ready", "failed")

    def bounce(self, number):
        if row := some(Payout.objects.filter(state="paid"), number):
            bounce_payout(row, actor=self.actor("finn"), bank_reference=stage.new_reference(), words="x")
            self.model.bounced(SOURCE.get(row.purpose, "deposit"), row.fen)

    def bank_refuses(self, _nothing):
        """A payment comes back and the account is confirmed again: it is to be paid again, nothing may refuse that."""
        if row := some(Payout.objects.filter(state="exported"), 0):
            mark_failed(row, actor=self.actor("fay"), words="x")
            if proposed := PayeeAccount.objects.filter(state="proposed").first():
                try:
                    confirm_payee(proposed, actor=self.actor("finn"))
                except ActionError as error:
                    raise AssertionError(error.message) from error
            assert not Payout.objects.filter(state="failed").exists()

    def confirm_payee(self, _nothing):
        if row := PayeeAccount.objects.filter(state="proposed").first():
            confirm_payee(row, actor=self.actor("finn"))
            assert not Payout.objects.filter(state="failed").exists()  # to be paid again

    def another_payee(self, _nothing):
        stage.a_payee(self.cast, self.account, number="6222000099998888")

    def pay_surplus(self, _nothing):
        return_surplus(self.account, actor=self.actor("finn"))

    # Time and slips

    def days(self, number):
        """So many days pass; the sweep runs in the end and on the day after."""
        for count in (number, 1):
            day = calendar.today() + count * calendar.ONE_DAY
            self.clock.move_to(datetime.datetime.combine(day, NOON))
            timers.sweep()
            self.model.days_passed(day)

    def correct(self, value):
        source, target, fen = value
        names = {"from_account": source, "to_account": target, "fen": fen, "words": "x"}
        row = propose_correction(self.account, actor=self.actor("finn"), **names)
        book_correction(row, actor=self.actor("lea"))
        self.model.correct(source, target, fen)

    # Whether all is well

    def compare(self, after):
        """The ledger and the model agree; what was newly set aside is what may have been, neither more nor less."""
        model, before = self.model, self.known
        self.asked_for_what_is_owed()
        rows = Payout.objects.all()
        self.known = {p.number: (SOURCE.get(p.purpose, "deposit"), p.fen, p.state) for p in rows}
        for number, (source, fen, state) in self.known.items():
            was = before.get(number, ("", 0, "cancelled"))[2]
            if (was == "cancelled") != (state == "cancelled"):
                model.set_aside(source, -fen if state == "cancelled" else fen)
        owed = LedgerEntry.objects.filter(kind="interest_owed")
        grown = sum(e.fen for e in owed) - model.accrued
        model.accrued += grown
        model.interest += grown
        model.outside["platform"] -= grown
        if model.refund == GRANTED and not model.claims and not model.freezes and not model.unmet:
            model.outside["guarantor"] += model.guarantee
            model.guarantee = 0
        found = self.account.balances()
        assert found == model.balances(), after
        assert min(found.values()) >= 0
        assert {d.pk: d.owed_fen for d in Deduction.objects.filter(owed_fen__gt=0)} == model.owed, after
        refund = self.open()
        if refund is None:
            model.refund = ""
        elif refund.state in Refund.GRANTED:
            model.refund = GRANTED
        payee = PayeeAccount.objects.filter(state="proposed").exists()
        if model.refund == GRANTED and not payee:
            assert model.free == 0, after  # what is free is being paid

    def outside(self):
        """What all entries together say about the world outside the supplier's accounts."""
        sums = {}
        for entry in LedgerEntry.objects.all():
            for code, sign in ((entry.from_account, -1), (entry.to_account, 1)):
                sums[code] = sums.get(code, 0) + sign * entry.fen
        assert sum(sums.values()) == 0
        return {code: sums.get(code, 0) for code in ("bank", "guarantor", "platform")}


class LedgerTest(TestCase):
    @settings(max_examples=int(os.environ.get("MANY", 12)), suppress_health_check=[HealthCheck.too_slow])
    @given(first, later)
    def test_the_ledger_equals_the_model(self, beginning, sequence):
        with time_machine.travel(datetime.datetime(2026, 3, 2, 12, tzinfo=calendar.SHANGHAI), tick=False) as clock:
            world = World(clock)
            for name, value in [*beginning, ("begin", None), *sequence]:
                world.step(name, value)
            assert world.outside() == world.model.outside
            assert [*checks.accounts(), *checks.payouts(), *checks.deductions()] == []

    @settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
    @given(amounts)
    def test_what_a_proof_says_is_no_money(self, fen):
        cast = make_cast()
        notice = a_notice(cast, REQUIRED)
        proof_of(cast, notice, fen)
        assert not LedgerEntry.objects.exists()
