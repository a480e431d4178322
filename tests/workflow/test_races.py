"""One action on one thing by two people at once: one wins and the other is told so, for every action there is."""

import pytest

from tests.cast import make_cast
from tests.matrix.test_matrix import CELLS
from tests.races import at_once, meeting, winners
from workflow.actions import REGISTRY, WrongState
from workflow.actors import Actor, anybody
from workflow.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MOVING = sorted(
    {
        (verb, state): table
        for table, verb, state, names in CELLS
        if names
        and state
        and REGISTRY[verb].to is not None
        and not callable(REGISTRY[verb].to)
        and str(REGISTRY[verb].to) not in REGISTRY[verb].source
    }.items(),
    key=lambda pair: pair[0],
)
FIRST_OF_EACH = {verb: (verb, state, table) for (verb, state), table in reversed(MOVING)}
RACES = [FIRST_OF_EACH[verb] for verb in sorted(FIRST_OF_EACH)]
IDS = [verb for verb, _state, _table in RACES]


def race(monkeypatch, verb, state, table, lock):
    """Two threads perform the action on copies of one row; its body is left out: the decorator is on trial."""
    act = REGISTRY[verb]
    subject = table.build(verb, state, make_cast())
    copies = [type(subject).objects.get(pk=subject.pk) for _ in range(2)]
    monkeypatch.setattr(act, "body", lambda subject, *, actor, **inputs: None)
    monkeypatch.setattr(act, "by", anybody)
    monkeypatch.setattr("workflow.actions.aftermath", lambda *args: None)
    with meeting(verb, lock=lock):
        results = at_once(*(lambda c=c: act(c, actor=Actor("system")) for c in copies))
    return results, Event.objects.filter(verb=verb).count()


@pytest.mark.parametrize(("verb", "state", "table"), RACES, ids=IDS)
def test_exactly_one_wins_and_the_other_is_told(monkeypatch, verb, state, table):
    results, events = race(monkeypatch, verb, state, table, lock=True)
    assert len(winners(results)) == events == 1
    (loser,) = [r for r in results if isinstance(r, Exception)]
    assert isinstance(loser, WrongState) and loser.message


def test_without_the_lock_both_would_win(monkeypatch):
    verb, state, table = FIRST_OF_EACH["onboarding.withdraw"]
    results, events = race(monkeypatch, verb, state, table, lock=False)
    assert len(winners(results)) == events == 2
