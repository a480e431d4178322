"""Every action × state × person against the handwritten tables."""

import importlib
import pkgutil

import pytest

import tests.matrix
from tests.cast import PEOPLE
from workflow.actions import REGISTRY

TABLES = [
    importlib.import_module(f"tests.matrix.{m.name}")
    for m in pkgutil.iter_modules(tests.matrix.__path__)
    if not m.name.startswith("test_")
]
CELLS = [(table, verb, state, names) for table in TABLES for verb, state, names in table.ROWS]


@pytest.mark.parametrize(("table", "verb", "state", "names"), CELLS, ids=[f"{c[1]}-{c[2] or 'any'}" for c in CELLS])
def test_exactly_these_people_may(table, verb, state, names, cast):
    subject = table.build(verb, state, cast)
    assert getattr(subject, "state", "") == state or not state
    assert {p for p in PEOPLE if REGISTRY[verb].may(subject, cast.as_made(p))} == set(names.split())


def test_every_action_has_its_rows_in_a_table():
    assert set(REGISTRY) - {verb for _table, verb, _state, _names in CELLS} == set()


def test_every_state_an_action_starts_from_has_a_row():
    listed = {(verb, state) for _table, verb, state, _names in CELLS}
    wanted = {(verb, state) for verb, a in REGISTRY.items() if a.source is not None for state in a.source}
    assert wanted - listed == set()


def test_no_row_lets_somebody_pass_from_a_state_the_action_does_not_start_from():
    extra = {
        (verb, state)
        for _table, verb, state, names in CELLS
        if names and (source := REGISTRY[verb].source) is not None and state not in source
    }
    assert extra == set()
