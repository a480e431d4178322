"""Staff decide about guarantees in the admin; a top-up shows on the supplier's page with what waits for it."""

import pytest
from django.urls import reverse

from accounts.models import Store
from deposits.actions.guarantees import claim_guarantee
from deposits.actions.notices import confirm_guarantee
from deposits.models import DepositAccount, Guarantee
from tests.cast import make_person
from tests.deposits.stage import REQUIRED, a_line, a_notice, guarantee_of
from tests.deposits.test_topup import deduct, held, top_up
from workflow.queues import forget

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def guarantee(cast):
    notice = a_notice(cast)
    found = guarantee_of(cast, notice)
    confirm_guarantee(notice, actor=cast.actor("finn"))
    Store.objects.update(state="open")
    return Guarantee.objects.get(pk=found.pk)


def act(client, guarantee, name, **data):
    fields = {f"{name}-{key}": value for key, value in data.items()}
    return client.post(f"/admin/deposits/guarantee/{guarantee.pk}/act/{name}/", fields)


def test_finance_claims_and_a_colleague_confirms_the_banks_payment(cast, client, guarantee):
    client.force_login(cast.finn, backend=BACKEND)
    assert (
        act(client, guarantee, "claim_guarantee", fen="６０,000", words="扣款").status_code == 422
    )  # more than counts
    assert act(client, guarantee, "claim_guarantee", fen="２0,000", words="扣款").status_code == 302
    guarantee.refresh_from_db()
    assert (guarantee.state, guarantee.claimed_fen) == ("claimed", 2_000_000)
    page = client.get(reverse("admin:deposits_guarantee_change", args=[guarantee.pk])).content.decode()
    assert "放弃索赔" in page and "确认银行付款" not in page  # who claimed it cannot confirm
    line = a_line(cast, 2_000_000, payer_name=guarantee.bank)
    client.force_login(make_person("fay", "finance"), backend=BACKEND)
    page = client.get(reverse("admin:deposits_guarantee_change", args=[guarantee.pk])).content.decode()
    assert "确认银行付款" in page and line.bank_reference in page
    assert act(client, guarantee, "confirm_call", line=str(line.pk)).status_code == 302
    assert guarantee.account.balances()["deposit"] == 2_000_000


def test_claimed_guarantees_are_a_queue_of_finance(cast, client, guarantee):
    claim_guarantee(guarantee, actor=cast.actor("finn"), fen=1, words="x")
    client.force_login(cast.finn, backend=BACKEND)
    forget()
    queues = client.get(reverse("admin:index")).context["mine"]
    assert next(q for q in queues if "guarantee/" in q.url).numbers["count"] == 1
    for days in ("30", "90", "x"):
        assert client.get(f"/admin/deposits/guarantee/?ends={days}").status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_deposit_page_shows_the_top_up_and_what_waits(cast, client, language):
    account = held(cast)
    deduct(account, 1_000_000)
    client.force_login(cast.ada, backend=BACKEND)
    client.cookies["django_language"] = language
    page = client.get(reverse("deposits:account")).content.decode()
    assert "10,000.00" in page and top_up(account).code in page
    assert ("新品和新产品线" if language == "zh-hans" else "new product lines wait") in page
    notice = client.get(reverse("deposits:notice", args=[top_up(account).pk]))
    assert ("补缴通知" if language == "zh-hans" else "Notice of a top-up") in notice.content.decode()


def test_the_supplier_reads_until_when_a_guarantee_counts(cast, client, guarantee):
    client.force_login(cast.ada, backend=BACKEND)
    page = client.get(reverse("deposits:account")).content.decode()
    assert guarantee.number in page
    assert DepositAccount.objects.get().held_fen() == REQUIRED
