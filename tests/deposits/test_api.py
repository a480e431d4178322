"""Facts sent by another system: token, rights, one answer per key, one result per row, nothing breaks it."""

import json

import pytest

from accounts.actions.machines import create_machine, disable_machine
from config.tasks import housekeeping
from deposits.models import Delivered, Obligation
from tests.deposits.test_facts import TODAY
from workflow import actors
from workflow.history import timeline
from workflow.models import Event

pytestmark = pytest.mark.django_db
URL = "/api/facts/"


@pytest.fixture
def oms(cast):
    return create_machine(actor=cast.actor("pol"), name="OMS", scopes=["facts:write"])


@pytest.fixture
def send(oms, client):
    def call(body, key="k-1", token=None, **headers):
        content = body if isinstance(body, (str, bytes)) else json.dumps(body)
        headers = {"HTTP_AUTHORIZATION": f"Bearer {token or oms.token}", "HTTP_IDEMPOTENCY_KEY": key} | headers
        return client.post(URL, content, content_type="application/json", **headers)

    return call


def a_row(cast, reference="SO-1", **fields) -> dict:
    given = {"kind": "order", "supplier": cast.supplier.uscc, "source": "OMS", "happened_on": str(TODAY)}
    return given | {"reference": reference, "amount": "123.45"} | fields


def rows_of(response) -> list:
    assert response.status_code == 200, response.content
    return response.json()["rows"]


def test_a_fact_is_recorded_by_the_machine(cast, oms, send):
    response = send({"facts": [a_row(cast)]})
    assert response.json() == {"done": 1, "known": 0, "refused": 0, "rows": [{"row": 0, "result": "done"}]}
    row = Obligation.objects.get()
    assert (row.fen, row.entered_by, row.party) == (12345, None, cast.supplier.party)
    event = Event.objects.get(verb="deposits.open_fact")
    assert (event.actor_kind, event.user, event.data["machine"]) == ("machine", None, oms.pk)
    assert timeline([event], cast.actor("finn"))[0].who == "OMS"


def test_the_same_key_and_body_gets_the_first_answer(cast, send):
    body = {"facts": [a_row(cast), a_row(cast, "SO-2", kind="nonsense")]}
    first, second = send(body), send(body)
    assert first.json() == second.json() and first.json()["done"] == 1
    assert Delivered.objects.count() == 1
    assert send(body, key="k-2").json()["known"] == 1


def test_the_same_key_with_another_body_is_a_conflict(cast, send):
    send({"facts": [a_row(cast)]})
    response = send({"facts": [a_row(cast, amount="1")]})
    assert response.status_code == 409 and response.json()["error"]["code"] == "key"
    assert Obligation.objects.get().fen == 12345


def test_good_rows_are_kept_and_each_bad_one_says_what_is_wrong(cast, send):
    bad = {
        "kind": a_row(cast, "1", kind="gift"),
        "supplier": a_row(cast, "2", supplier="91330100799655058B"),
        "amount": a_row(cast, "3", amount=[1]),
        "happened_on": a_row(cast, "4", happened_on="2026-13-45"),
        "severity": a_row(cast, "5", kind="violation"),
        "ammount": a_row(cast, "6", ammount="1"),
        "points": a_row(cast, "7", kind="violation", severity="minor", points="many"),
        "clears_on": a_row(cast, "8", kind="warranty"),
        "received_on": a_row(cast, "9", status="received", due="1", invoice="1"),
        "reference": a_row(cast, ""),
    }
    rows = rows_of(send({"facts": [a_row(cast, "a"), *bad.values(), "x", None, a_row(cast, "z")]}))
    assert [r["result"] for r in rows] == ["done", *["refused"] * 12, "done"]
    for index, name in enumerate(bad, start=1):
        assert rows[index]["field"] == name and f"{index}" in rows[index]["message"], rows[index]
    assert set(Obligation.objects.values_list("reference", flat=True)) == {"a", "z"}


@pytest.mark.parametrize("amount", ["1万", "-5", "1.234", "1e5", "NaN", "999999999999999999", True, {}, "１，０"])
def test_an_amount_nobody_can_mean_is_refused(cast, send, amount):
    row = rows_of(send({"facts": [a_row(cast, amount=amount)]}))[0]
    assert (row["result"], row["field"]) == ("refused", "amount")


@pytest.mark.parametrize(("amount", "fen"), [("1,234.50", 123450), (1234.5, 123450), (7, 700), ("５０００", 500000)])
def test_an_amount_may_be_written_in_several_ways(cast, send, amount, fen):
    assert rows_of(send({"facts": [a_row(cast, amount=amount)]}))[0]["result"] == "done"
    assert Obligation.objects.get().fen == fen


BROKEN = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"facts": {}}',
    b'{"facts": [], "more": 1}',
    b'{"facts": [NaN]}',
    b'{"facts": [' + b"9" * 5000 + b"]}",
    b'{"facts": [1e9999999999999999999999]}',
    b'{"facts": [], "facts": []}',
    b'{"facts": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"a":' * 100_000,
    b"\xef\xbb\xbf{}",
]


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_a_body_that_is_no_call_gets_a_sentence(send, body):
    response = send(body)
    assert response.status_code == 400, response.content
    assert response.json()["error"]["message"]
    assert not Delivered.objects.exists()


def test_numbers_without_end_survive_inside_a_row(cast, send):
    body = json.dumps({"facts": [a_row(cast, amount=0)]})
    for number in ("1e400", "1e999999", "-0.0", "1E-400", "9" * 4000):
        response = send(body.replace('"amount": 0', f'"amount": {number}'), key=number[:20])
        assert response.status_code in (200, 400), number


def test_strange_characters_are_taken_out_or_refused(cast, send):
    words = "a\x00b\ud800c\u202ed"
    assert rows_of(send({"facts": [a_row(cast, words=words, source="O\x00MS")]}))[0]["result"] == "done"
    row = Obligation.objects.get()
    assert (row.words, row.source) == ("abcd", "OMS")
    assert rows_of(send({"facts": [a_row(cast, "\x00\x01")]}, key="k-2"))[0]["field"] == "reference"


def test_too_much_is_refused_before_it_is_read(cast, send, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert send({"facts": [a_row(cast)] * 20}).status_code == 413


def test_more_rows_than_a_call_may_have_are_refused(cast, send):
    response = send({"facts": [0] * 1001})
    assert response.status_code == 413 and "1001" in response.json()["error"]["message"]


def test_without_a_key_nothing_happens(cast, send):
    for key in ("", "with space", "x" * 81):
        assert send({"facts": [a_row(cast)]}, key=key).status_code == 400
    assert not Obligation.objects.exists()


def test_who_may_call(cast, oms, send, client):
    body = {"facts": [a_row(cast)]}
    assert client.post(URL, body, content_type="application/json").status_code == 401
    assert send(body, token="spm_wrong").status_code == 401
    reader = create_machine(actor=cast.actor("pol"), name="BI", scopes=["eligibility:read"])
    assert send(body, token=reader.token).status_code == 403
    client.force_login(cast.finn)
    response = client.post(URL, body, content_type="application/json")
    assert response.status_code == 401 and response["WWW-Authenticate"].startswith("Bearer")
    disable_machine(oms, actor=cast.actor("pol"), words="停用")
    assert send(body).status_code == 401
    assert not Obligation.objects.exists()


def test_every_answer_is_json_in_the_language_that_was_asked_for(oms, client):
    for language in ("zh-CN", "en"):
        for method, path in [("get", URL), ("post", "/api/nothing/"), ("get", "/api/"), ("delete", URL)]:
            headers = {"HTTP_AUTHORIZATION": f"Bearer {oms.token}", "HTTP_ACCEPT_LANGUAGE": language}
            response = getattr(client, method)(path, **headers)
            assert response.status_code in (404, 405)
            assert response["Content-Type"] == "application/json" and "no-store" in response["Cache-Control"]
            assert response.json()["error"]["message"]


def test_a_call_that_breaks_has_done_nothing_and_can_be_sent_again(cast, oms, send, monkeypatch):
    from deposits.api import facts

    kept = facts.carry_out
    monkeypatch.setattr(facts, "carry_out", lambda rows, actor: kept(rows, actor) and 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send({"facts": [a_row(cast)]})
    assert not Obligation.objects.exists() and not Delivered.objects.exists()
    monkeypatch.undo()
    assert rows_of(send({"facts": [a_row(cast)]}))[0]["result"] == "done"


def test_answers_are_kept_for_as_long_as_calls_are_repeated(cast, send):
    body = {"facts": [a_row(cast)]}
    send(body)
    housekeeping()
    assert send(body).json()["done"] == 1
    Delivered.objects.update(at="2026-01-01T00:00Z")
    housekeeping()
    assert send(body).json()["known"] == 1


def test_a_machine_passes_no_rule_but_its_own(cast, oms):
    from workflow.actions import REGISTRY

    actor = actors.machine(oms.pk)
    row = Obligation(party=cast.supplier.party, kind="order")
    allowed = {v for v in ("record_facts", "clear_fact", "receive_order", "change_fact", "reopen_fact", "grant_appeal")
               if REGISTRY[f"deposits.{v}"].by(actor, row)}  # fmt: skip
    assert allowed == {"record_facts", "clear_fact", "receive_order"}
