"""A list of 10 000 facts: new, the same again, changed, cleared, received; beside one action each in the same run."""

import time

from deposits.actions.facts import record_facts
from deposits.facts import lists
from deposits.facts.incoming import DONE, KNOWN
from deposits.forms.facts import Fact
from onboarding.demo import people
from tests.bench import load

ROWS, ALONE, TIMES = 10_000, 200, 4  # set-wise must be at least so many times as fast as one by one
OPEN = "Kind,Credit code,Source,Number,Status,Amount,Happened on\n"
RECEIVED = "Kind,Credit code,Source,Number,Status,Received on,Amount due,Amount to invoice\n"


def timed(what: str, actor, head: str, row, wanted: str) -> float:
    """Bring one list in; facts a second."""
    content = (head + "\n".join(row(n) for n in range(ROWS))).encode()
    began = time.perf_counter()
    file = lists.bring_in("bench.csv", content, lists.read(content), actor)
    took = time.perf_counter() - began
    assert file.counts[wanted] == ROWS, file.refused[:1]
    print(f"{what:40}{took:>7.1f} s{ROWS / took:>9,.0f}/s")
    return ROWS / took


def run() -> bool:
    """True when a list is not clearly faster than its rows one by one."""
    actor = people.hire()["finance"]
    companies = load.suppliers(500)
    one, many = companies[0], companies
    print(f"\nLists of {ROWS:,} facts")
    new = timed("new, one supplier", actor, OPEN, lambda n: f"order,{one.uscc},OMS,A{n},,12.50,2026-11-01", DONE)
    timed("the same again", actor, OPEN, lambda n: f"order,{one.uscc},OMS,A{n},,12.50,2026-11-01", KNOWN)
    timed("another amount", actor, OPEN, lambda n: f"order,{one.uscc},OMS,A{n},,13.50,2026-11-01", DONE)
    timed("cleared", actor, OPEN, lambda n: f"order,{one.uscc},OMS,A{n},cleared,,", DONE)
    timed("new, 500 suppliers", actor, OPEN, lambda n: f"order,{many[n % 500].uscc},OMS,B{n},,1,2026-11-01", DONE)
    timed(
        "received, 500 suppliers", actor, RECEIVED,
        lambda n: f"order,{many[n % 500].uscc},OMS,B{n},received,2026-11-02,9,10", DONE,
    )  # fmt: skip
    began = time.perf_counter()
    for n in range(ALONE):
        record_facts(one, actor=actor, facts=[Fact("order", one.uscc, "OMS", f"C{n}", fen=1)])
    alone = ALONE / (time.perf_counter() - began)
    print(f"{'one by one':40}{'':9}{alone:>9,.0f}/s  (a list is {new / alone:.0f} times as fast)")
    return new < TIMES * alone
