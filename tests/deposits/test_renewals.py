"""A new guarantee takes over before the old one ends, and nothing is missing for a day."""

import datetime

import pytest
from django.urls import reverse

from deposits.actions.guarantees import claim_guarantee, expire_guarantee
from deposits.actions.renewals import accept_renewal, renew_guarantee, return_renewal
from deposits.ledger.checks import run
from deposits.models import DepositNotice, Guarantee, LedgerEntry
from tests.deposits.stage import PDF, REQUIRED, a_notice, a_paper
from tests.deposits.test_guarantees import guarantee  # noqa: F401  a fixture
from workflow import calendar
from workflow.actions import NotAllowed, Refused
from workflow.actors import SYSTEM
from workflow.models import Notification
from workflow.queues import forget

State = Guarantee.State
BACKEND = "django.contrib.auth.backends.ModelBackend"
pytestmark = pytest.mark.django_db


def renewed(cast, guarantee, **fields):  # noqa: F811
    given = {
        "bank": "另一家示例银行",
        "number": "NEW-1",
        "amount_fen": REQUIRED,
        "valid_until": calendar.today() + datetime.timedelta(days=500),
        "file": a_paper(cast),
    }
    return renew_guarantee(guarantee, actor=cast.actor("ada"), **given | fields)


def test_accepted_it_counts_instead_of_the_earlier_one(cast, guarantee):  # noqa: F811
    new = renewed(cast, guarantee)
    assert guarantee.account.held_fen() == REQUIRED
    accept_renewal(new, actor=cast.actor("finn"))
    guarantee.refresh_from_db()
    assert (guarantee.state, new.state, new.counted_fen) == (State.RELEASED, State.ACCEPTED, REQUIRED)
    assert guarantee.account.held_fen() == REQUIRED
    assert not guarantee.account.notices.filter(state__in=DepositNotice.OPEN).exists()
    assert Notification.objects.filter(user=cast.ada, code="guarantee.renewed").exists()
    assert run() == []


def test_it_has_to_cover_as_much_and_last(cast, guarantee):  # noqa: F811
    for fields in (
        {"amount_fen": REQUIRED - 1},
        {"valid_until": calendar.today() + datetime.timedelta(days=179)},
        {"bank": guarantee.bank, "number": guarantee.number},
    ):
        with pytest.raises(Refused):
            renewed(cast, guarantee, **fields)
    renewed(cast, guarantee)
    with pytest.raises(Refused):
        renewed(cast, guarantee, number="NEW-2")


def test_sent_back_the_earlier_one_goes_on_and_it_may_be_mended(cast, guarantee):  # noqa: F811
    new = renewed(cast, guarantee)
    return_renewal(new, actor=cast.actor("finn"), words="金额不清晰")
    guarantee.refresh_from_db()
    assert (new.state, guarantee.state) == (State.RETURNED, State.ACCEPTED)
    again = renewed(cast, guarantee)
    accept_renewal(again, actor=cast.actor("finn"))
    assert again.state == State.ACCEPTED


def test_accepted_after_the_end_it_answers_the_top_up(cast, guarantee):  # noqa: F811
    new = renewed(cast, guarantee)
    expire_guarantee(guarantee, actor=SYSTEM)
    assert guarantee.account.notices.filter(state__in=DepositNotice.OPEN).exists()
    accept_renewal(new, actor=cast.actor("finn"))
    assert new.counted_fen == REQUIRED
    assert not guarantee.account.notices.filter(state__in=DepositNotice.OPEN).exists()


def test_while_the_earlier_one_is_claimed_nothing_takes_over(cast, guarantee):  # noqa: F811
    new = renewed(cast, guarantee)
    claim_guarantee(guarantee, actor=cast.actor("finn"), fen=1, words="x")
    with pytest.raises(Refused):
        accept_renewal(new, actor=cast.actor("finn"))


def test_a_guarantee_in_answer_to_a_notice_is_decided_with_the_notice(cast):
    from tests.deposits.stage import guarantee_of

    waiting = guarantee_of(cast, a_notice(cast))
    with pytest.raises(NotAllowed):
        accept_renewal(waiting, actor=cast.actor("finn"))


def test_the_supplier_sends_it_on_a_page_and_finance_finds_it_in_a_queue(cast, client, guarantee):  # noqa: F811
    from django.core.files.uploadedfile import SimpleUploadedFile

    soon = calendar.today() + datetime.timedelta(days=20)
    Guarantee.objects.update(valid_until=soon)
    client.force_login(cast.ada, backend=BACKEND)
    address = reverse("deposits:guarantee-renew", args=[guarantee.pk])
    assert address in client.get(reverse("deposits:account")).content.decode()
    form = {"bank": "示例银行", "number": "bh-9", "amount_fen": "1", "valid_until": "2099年1月1日"}
    bad = client.post(address, form | {"file": SimpleUploadedFile("a.pdf", PDF, "application/pdf")})
    assert bad.status_code == 422 and "bh-9" in bad.content.decode().lower()
    good = form | {"amount_fen": "５0,000", "file": SimpleUploadedFile("a.pdf", PDF, "application/pdf")}
    assert client.post(address, good).status_code == 302
    assert "正在审核新保函" in client.get(reverse("deposits:account")).content.decode()
    client.force_login(cast.eve, backend=BACKEND)
    assert client.get(address).status_code == 404
    client.force_login(cast.finn, backend=BACKEND)
    forget()
    queue = next(q for q in client.get(reverse("admin:index")).context["mine"] if "replaces" in q.query)
    assert queue.numbers["count"] == 1 and "BH-9" in client.get(f"{queue.url}?{queue.query}").content.decode()
    new = Guarantee.objects.get(number="BH-9")
    act = f"/admin/deposits/guarantee/{new.pk}/act/accept_renewal/"
    assert client.post(act).status_code == 302
    assert LedgerEntry.objects.filter(kind="guaranteed").count() == 2
