"""A store that closes, as its supplier and the buyers see it; and what ends with it in the journey."""

import pytest
from django.urls import reverse

from accounts.actions.closing import apply_to_close, approve_closing
from accounts.models import Membership, Store, User
from catalog.models import Item
from deposits.actions.account import ask_deposit
from deposits.actions.refunds import open_refund
from deposits.models import DepositAccount, DepositNotice
from onboarding.actions.application import withdraw
from onboarding.actions.contract import draft_contract
from onboarding.closing import effects
from onboarding.demo import people
from onboarding.demo.story import Story
from onboarding.models import Seat, Task
from tests.cast import make_person
from tests.matrix.group import make_task
from workflow import calendar, timers
from workflow.actions import Refused
from workflow.actors import SYSTEM
from workflow.models import Event, Policy, Timer


@pytest.fixture
def story(db):
    """A supplier with an item on the shelf and a task of the group."""
    found = Story(people.hire(), "owner", "关店示例有限公司", "91110000600037341L")
    found.apply()
    found.reach("items")
    item = found.item()
    found.reviewed(item)
    found.shelved(item)
    found.in_group()
    found.store = Store.objects.get()
    return found


@pytest.fixture
def owner(story, client):
    client.force_login(user(story.owner))
    client.cookies["django_language"] = "en"
    return client


def user(actor):
    return User.objects.get(pk=actor.user_id)


def ask(story):
    apply_to_close(story.store, actor=story.owner, words="结束经营")


def close(story):
    ask(story)
    approve_closing(story.store, actor=story.buyer)
    while timers.sweep():
        pass
    story.application.refresh_from_db()


def page(client, name="onboarding:store", *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_an_approved_closing_ends_the_application_its_tasks_and_its_seat(story):
    make_task(story.application, number=9)
    close(story)
    assert (story.application.state, story.application.turn, story.application.due) == ("closed", "nobody", None)
    assert "ended" in set(Task.objects.values_list("state", flat=True)) <= {"ended", "confirmed"}
    assert Seat.objects.get().state == "left"
    assert not Item.objects.exclude(state__in=["off_shelf", "deleted"]).exists()
    nagging = ["onboarding.remind", "onboarding.remind_task", "onboarding.mark_task_late", "onboarding.escalate"]
    assert not Timer.objects.filter(status="live", action__in=nagging).exists()


def test_an_application_that_ends_before_its_store_opened_closes_the_store(db):
    story = Story(people.hire(), "owner", "关店示例有限公司", "91110000600037341L")
    story.apply()
    story.reach("contract")
    draft_contract(story.application, actor=story.buyer, signer_name="王签", signer_title="经理")
    withdraw(story.application, actor=story.owner, reason="不再入驻")
    assert Store.objects.get().state == "closed"
    assert not DepositNotice.objects.filter(state__in=DepositNotice.OPEN).exists()


def test_a_closed_stores_company_can_come_back_into_the_channel(story):
    close(story)
    story.key = "again"  # a log-in of its own in VC
    story.apply()
    story.reach("contract")
    story.store.refresh_from_db()
    account = DepositAccount.objects.get()
    assert (story.store.state, account.state) == ("preparing", "asked")
    draft_contract(story.application, actor=story.buyer, signer_name="王签", signer_title="经理")
    assert account.held_fen() == account.required_fen, "what is still held counts"


def test_nobody_agrees_to_a_new_deposit_while_the_old_one_is_on_its_way_back(story):
    close(story)
    open_refund(DepositAccount.objects.get(), actor=story.owner)
    story.apply()
    with pytest.raises(Refused):
        story.reach("forms")


def test_without_a_closed_store_the_deposit_stays_as_agreed(story):
    asked = {"amount_fen": 1, "forms": ["cash"], "due_days": 5, "terms_hash": "b" * 64}
    with pytest.raises(Refused):
        ask_deposit(story.supplier, actor=SYSTEM, **asked)


def test_the_page_says_what_closing_does_before_it_is_confirmed(story, owner):
    text = page(owner)
    for row in effects(story.store):
        assert row["label"] in text and row["note"] in text
    assert 'name="words"' in text and "Apply to close the store" in text


def test_the_effects_cost_the_same_number_of_queries_however_much_there_is(story, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        effects(story.store)


def test_the_owner_applies_and_comes_back_to_the_state_of_it(story, owner):
    response = owner.post(reverse("onboarding:store-one", args=[story.store.pk]), {"words": "结束经营"})
    assert response.status_code == 302
    text = page(owner)
    assert "A buyer decides on the closing of your store" in text and "Withdraw the closing" in text
    story.store.refresh_from_db()
    assert (story.store.closing_on, story.store.closing_words) == (calendar.today(), "结束经营")


def test_a_day_in_the_post_chooses_nothing(story, owner):
    typed = {"words": "结束经营", "closing_on": "2020-01-01", "closed_on": "2020-01-01"}
    owner.post(reverse("onboarding:store-one", args=[story.store.pk]), typed)
    story.store.refresh_from_db()
    assert (story.store.closing_on, story.store.closed_on) == (calendar.today(), None)


def test_an_empty_reason_is_said_at_its_field(story, owner):
    response = owner.post(reverse("onboarding:store-one", args=[story.store.pk]), {"words": "   "})
    assert response.status_code == 422 and "What happens when the store closes" in response.content.decode()
    story.store.refresh_from_db()
    assert story.store.state == "open"


def test_a_colleague_reads_the_page_and_is_told_who_may_apply(story, owner):
    colleague = make_person("colleague")
    Membership.objects.create(party=story.supplier.party, user=colleague, role="member")
    owner.force_login(colleague)
    owner.cookies["django_language"] = "en"
    text = page(owner)
    assert "Only an owner" in text and 'name="words"' not in text
    ask(story)
    assert owner.post(reverse("onboarding:store-withdraw", args=[story.store.pk])).status_code == 302
    story.store.refresh_from_db()
    assert story.store.state == "open"


def test_a_store_of_somebody_else_is_not_there(story, owner):
    stranger = make_person("stranger")
    owner.force_login(stranger)
    for name in ("onboarding:store-one", "onboarding:store-withdraw"):
        assert owner.post(reverse(name, args=[story.store.pk])).status_code == 404


def test_before_there_is_a_store_the_page_says_what_will_be_here(client, db):
    story = Story(people.hire(), "owner", "关店示例有限公司", "91110000600037341L")
    story.apply()
    client.force_login(user(story.owner))
    assert client.get(reverse("onboarding:store")).status_code == 200


def test_with_a_notice_period_page_and_buyer_see_the_day(story, owner):
    Policy.objects.filter(key="closing.notice_days").update(value=30)
    assert "30 days" in page(owner)
    ask(story)
    approve_closing(story.store, actor=story.buyer)
    story.application.refresh_from_db()
    assert story.application.state != "closed"
    assert "the notice period runs" in page(owner)


def test_after_closing_home_and_store_lead_to_the_deposit(story, owner):
    close(story)
    home = page(owner, "onboarding:home", story.application.pk)
    refund = reverse("deposits:refund")
    assert "Your store is closed" in home and refund in home
    assert "Your store is closed" in page(owner) and refund in page(owner)
    assert DepositAccount.objects.get().held_fen() > 0


def desk(story, client):
    client.force_login(user(story.buyer))
    client.cookies["django_language"] = "en"
    return reverse("admin:accounts_store_change", args=[story.store.pk])


def test_buyers_find_it_in_their_queue_and_approve_it_on_its_page(story, client):
    ask(story)
    url = desk(story, client)
    assert "state__in=closing" in client.get(reverse("admin:index")).content.decode()
    text = client.get(url).content.decode()
    assert "结束经营" in text and "Approve the closing" in text and "Items on the shelf" in text
    client.post(reverse("admin:accounts_store_act", args=[story.store.pk, "approve_closing"]))
    story.store.refresh_from_db()
    assert story.store.state == "closed"


def test_a_buyer_who_refuses_says_why_and_the_supplier_reads_it(story, client):
    ask(story)
    desk(story, client)
    act = reverse("admin:accounts_store_act", args=[story.store.pk, "refuse_closing"])
    assert client.post(act, {}).status_code == 422
    given = {"refuse_closing-reason": "CLOSE-01", "refuse_closing-words": "还有三个订单在途"}
    assert client.post(act, given).status_code == 302
    client.force_login(user(story.owner))
    client.cookies["django_language"] = "en"
    text = page(client)
    assert "还有三个订单在途" in text and "CLOSE-01" in text and 'name="words"' in text
    assert Event.objects.filter(verb="accounts.refuse_closing", public=True).exists()
