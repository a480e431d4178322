"""Facts that decide: the same row twice is one row, each change leaves a line, what was cleared stays cleared."""

import datetime

import pytest

from deposits.actions.facts import (
    appeal_violation,
    change_fact,
    clear_fact,
    dismiss_appeal,
    end_fact,
    grant_appeal,
    record_fact,
    record_facts,
    reopen_fact,
)
from deposits.facts.incoming import take_in
from deposits.forms.facts import Fact
from deposits.models import Obligation, OrderLine
from workflow import calendar, timers
from workflow.actions import NotAllowed, Refused, WrongState
from workflow.actors import SYSTEM
from workflow.models import Event, Notification, Timer

pytestmark = pytest.mark.django_db
TODAY = calendar.today()


def a_fact(cast, reference="SO-1", **fields) -> Fact:
    given = {"kind": "order", "supplier": cast.supplier.uscc, "source": "OMS", "happened_on": TODAY, "fen": 12345}
    return Fact(reference=reference, **given | fields)


def recorded(cast, who="finn", **fields) -> Obligation:
    fact = a_fact(cast, **fields)
    record_facts(cast.supplier, actor=cast.actor(who), facts=[fact])
    return Obligation.objects.get(kind=fact.kind, source=fact.source, reference=fact.reference)


def a_violation(cast, who="quinn", **fields) -> Obligation:
    given = {"kind": "violation", "reference": "V-1", "severity": "serious", "points": 12, "fen": 0}
    return recorded(cast, who, **given | fields)


def taken(cast, *facts, who="finn"):
    return [o.result for _i, o in sorted(take_in(enumerate(facts), cast.actor(who)).items())]


def test_the_same_row_twice_is_one_row_and_one_line(cast):
    assert taken(cast, a_fact(cast)) == ["done"]
    assert taken(cast, a_fact(cast)) == ["known"]
    assert taken(cast, a_fact(cast), a_fact(cast)) == ["known", "known"]
    assert Obligation.objects.count() == 1
    assert Event.objects.filter(verb="deposits.open_fact").count() == 1


def test_twice_in_one_list_is_one_row_too(cast):
    assert taken(cast, a_fact(cast), a_fact(cast), a_fact(cast, fen=99)) == ["done", "known", "done"]
    assert Obligation.objects.get().fen == 99


def test_a_changed_amount_updates_the_row_with_a_line(cast):
    row = recorded(cast)
    assert taken(cast, a_fact(cast, fen=777)) == ["done"]
    row.refresh_from_db()
    event = Event.objects.get(verb="deposits.change_fact")
    assert (row.fen, row.revision) == (777, 1)
    assert (event.subject_id, event.data["amount_fen"], event.data["before"]) == (row.pk, 777, {"fen": 12345})
    assert event.user_id == cast.finn.pk


def test_what_a_later_row_does_not_say_stays(cast):
    row = recorded(cast, words="三台碎纸机")
    taken(cast, a_fact(cast, fen=None, words=None, happened_on=None, status="open"))
    row.refresh_from_db()
    assert (row.fen, row.words) == (12345, "三台碎纸机")


def test_a_number_belongs_to_one_company_for_ever(cast):
    recorded(cast)
    outcome = take_in([(0, a_fact(cast, supplier=cast.other.uscc))], cast.actor("finn"))[0]
    assert (outcome.result, outcome.field) == ("refused", "reference")
    assert Obligation.objects.get().party == cast.supplier.party


def test_a_cleared_fact_stays_cleared_until_staff_reopen_it(cast):
    row = recorded(cast)
    assert taken(cast, a_fact(cast, status="cleared", cleared_on=TODAY)) == ["done"]
    row.refresh_from_db()
    assert (row.state, row.cleared_on) == ("cleared", TODAY)
    assert taken(cast, a_fact(cast)) == ["known"]
    assert taken(cast, a_fact(cast, fen=1)) == ["refused"]
    reopen_fact(row, actor=cast.actor("finn"), words="误清")
    assert (row.state, row.cleared_on) == ("open", None)


def test_a_fact_that_was_never_open_here_is_kept_as_cleared(cast):
    assert taken(cast, a_fact(cast, status="cleared", happened_on=None, fen=None)) == ["done"]
    assert Obligation.objects.get().state == "cleared"


def test_a_received_order_is_cleared_and_counts_for_settlement(cast):
    recorded(cast)
    told = a_fact(cast, status="received", received_on=TODAY, due_fen=9000, invoice_fen=9000, fen=None)
    assert taken(cast, told) == ["done"]
    assert taken(cast, told) == ["known"]
    line = OrderLine.objects.get()
    assert (line.reference, line.due_fen, line.received_on, line.bill) == ("SO-1", 9000, TODAY, None)
    assert Obligation.objects.get().state == "cleared"


def test_an_order_number_of_another_source_counts_once(cast):
    told = {"status": "received", "received_on": TODAY, "due_fen": 9000, "invoice_fen": 9000}
    assert taken(cast, a_fact(cast, **told), a_fact(cast, source="VC", **told)) == ["done", "refused"]
    assert OrderLine.objects.count() == 1
    assert Obligation.objects.get(source="VC").state == "open"


def test_a_supplier_that_is_not_here_is_refused_and_the_others_kept(cast):
    unknown = a_fact(cast, "SO-2", supplier="91330100799655058B")
    outcomes = take_in(enumerate([a_fact(cast), unknown, a_fact(cast, "SO-3")]), cast.actor("finn"))
    assert [outcomes[i].result for i in range(3)] == ["done", "refused", "done"]
    assert outcomes[1].field == "supplier" and "91330100799655058B" in outcomes[1].message


def test_a_warranty_ends_by_itself_when_its_day_has_passed(cast):
    row = recorded(cast, kind="warranty", clears_on=TODAY)
    timer = Timer.objects.get(action="deposits.end_fact")
    assert timer.due == calendar.end_of(TODAY)
    with pytest.raises(Refused):
        end_fact(row, actor=SYSTEM)
    Obligation.objects.update(clears_on=TODAY - datetime.timedelta(days=1))
    Timer.objects.update(due=calendar.end_of(TODAY - datetime.timedelta(days=1)), next_at="2026-01-01T00:00Z")
    assert timers.sweep() == 1
    row.refresh_from_db()
    assert (row.state, row.cleared_on) == ("cleared", TODAY - datetime.timedelta(days=1))


def test_a_longer_warranty_moves_the_clock(cast):
    row = recorded(cast, kind="warranty", clears_on=TODAY)
    later = TODAY + datetime.timedelta(days=30)
    taken(cast, a_fact(cast, kind="warranty", clears_on=later))
    assert [t.due for t in timers.live(row)] == [calendar.end_of(later)]


def test_what_weighs_is_told_and_open_orders_are_not(cast):
    recorded(cast)
    assert not Notification.objects.filter(code__startswith="deposit.fact").exists()
    a_violation(cast)
    assert set(Notification.objects.filter(code="deposit.fact").values_list("user", flat=True)) == {
        cast.ada.pk,
        cast.ben.pk,
    }
    taken(cast, *(a_fact(cast, f"D-{i}", kind="debt") for i in range(3)))
    assert Notification.objects.filter(code="deposit.facts").count() == 2


def test_a_violation_is_appealed_once_and_decided_by_somebody_else(cast):
    cast.lena.groups.add(*cast.quinn.groups.all())
    row = a_violation(cast, "lena")
    appeal_violation(row, actor=cast.actor("ada"), words="检测报告在附件")
    assert row.appealed
    with pytest.raises(NotAllowed):
        dismiss_appeal(row, actor=cast.actor("lena"), words="我自己录的")
    dismiss_appeal(row, actor=cast.actor("lea"), words="报告与商品不符")
    assert (row.state, row.appealed, row.answer) == ("open", False, "报告与商品不符")
    with pytest.raises(NotAllowed):
        appeal_violation(row, actor=cast.actor("ada"), words="再申诉")


def test_a_granted_appeal_takes_the_violation_back(cast):
    row = a_violation(cast)
    appeal_violation(row, actor=cast.actor("ben"), words="不是我们的商品")
    grant_appeal(row, actor=cast.actor("lea"), words="属实")
    assert (row.state, row.appealed, row.cleared_on) == ("cleared", False, TODAY)
    with pytest.raises(WrongState):
        clear_fact(row, actor=cast.actor("quinn"))


def test_the_words_of_an_appeal_are_not_in_the_log(cast):
    row = a_violation(cast)
    appeal_violation(row, actor=cast.actor("ada"), words="联系人 13812345678")
    assert "13812345678" not in str(list(Event.objects.values_list("data", flat=True)))


def test_orders_do_not_flood_the_supplier_s_timeline(cast):
    told = {"status": "received", "received_on": TODAY, "due_fen": 1, "invoice_fen": 1}
    taken(cast, a_fact(cast), a_fact(cast, "SO-2", **told), a_fact(cast, fen=7), a_fact(cast, status="cleared"))
    assert not Event.objects.filter(party=cast.supplier.party, public=True).exists()
    clear_fact(a_violation(cast), actor=cast.actor("quinn"))
    verbs = Event.objects.filter(party=cast.supplier.party, public=True).values_list("verb", flat=True)
    assert list(verbs.order_by("id")) == ["deposits.open_fact", "deposits.clear_fact"]


def test_only_clerks_record(cast):
    for who in ("finn", "bo", "quinn", "rex"):
        recorded(cast, who, reference=who)
    for who in ("ada", "lea", "pol", "aud", "eve"):
        with pytest.raises(NotAllowed):
            recorded(cast, who, reference=who)


def test_one_fact_as_a_function(cast):
    row = record_fact(
        cast.supplier, actor=cast.actor("finn"), kind="debt", source="账务", reference="D-9", fen=500, happened_on=TODAY
    )
    assert (row.fen, row.entered_by) == (500, cast.finn)
    change_fact(row, actor=cast.actor("finn"), fen=400, words="退货冲减")
    clear_fact(row, actor=cast.actor("finn"), words="已付")
    assert row.state == "cleared"


def test_hundreds_of_facts_are_written_set_wise(cast, django_assert_max_num_queries):
    facts = [a_fact(cast, f"SO-{i}") for i in range(500)]
    with django_assert_max_num_queries(50):
        outcomes = take_in(enumerate(facts), cast.actor("finn"))
    assert {o.result for o in outcomes.values()} == {"done"}
    assert Event.objects.filter(verb="deposits.open_fact").count() == 500
