"""Every address × every role: strangers get 404, visitors the log-in, nobody ever a 500; a new address needs a row."""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse

from accounts.actions.machines import create_machine
from accounts.models import Invitation, Membership, Store, User
from catalog.models import Authorisation, ItemPicture, ProductLine
from deposits.actions.claims import notice_deduction
from deposits.actions.refunds import open_refund
from deposits.models import DepositAccount, DepositNotice, Guarantee, Obligation, Receipt, SettlementBill
from onboarding.demo import people
from onboarding.demo.story import Story
from onboarding.models import Offer, Task
from tests.cast import STAFF, make_person, make_supplier
from workflow.models import Notification, StoredFile

PUBLIC = {
    "set_language", "accounts:sign-up", "accounts:check-mail", "accounts:verify", "accounts:resend", "accounts:log-in",
    "accounts:log-out", "accounts:reset", "accounts:reset-sent", "accounts:reset-confirm", "accounts:consent",
    "accounts:accept", "onboarding:landing", "onboarding:check", "admin_password_reset",
}  # fmt: skip
# What the last piece of an address is about, where it is not the application: name prefix → attribute of the world.
ABOUT = {
    "accounts:invitation": "invitation", "accounts:role": "membership", "accounts:leave": "membership",
    "deposits:fact": "fact", "deposits:bill": "bill", "deposits:receipt": "receipt", "deposits:refund": "refund",
    "deposits:deduction": "deduction", "deposits:guarantee-renew": "guarantee", "deposits": "notice",
    "catalog:line": "line", "catalog:item": "item", "workflow:notification": "notification",
    "workflow:file": "file", "onboarding:store": "store", "onboarding": "application",
}  # fmt: skip
OTHERS = {"offer": "offer", "task": "task", "paper": "paper", "picture": "picture"}
WORDS = {
    "token": "x" * 43, "kind": "evaluation", "page": "company", "name": "brand", "uscc": "91110000600037341L",
    "which": "application",
}  # fmt: skip

# There is nothing at these for a member of this world: an accepted line has no pages to fill in, a form without rows
# none to remove, the colleague was removed and the message was somebody else's.
GONE = {
    "catalog:line-page", "catalog:line-paper", "catalog:line-paper-remove", "onboarding:form-remove", "accounts:role",
    "accounts:leave", "accounts:switch", "workflow:notification-read",
}  # fmt: skip


def addresses(resolver=None, namespace=""):
    """(name, parameters) of every address outside Django admin's own."""
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            if entry.app_name != "admin":
                yield from addresses(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            yield namespace + entry.name, tuple(entry.pattern.converters)


@pytest.fixture
def world(db):
    """A supplier whose item is on the shelf, with one of everything; a stranger with a company; one of each staff."""
    staff = people.hire()
    story = Story(staff, "owner", "地址示例有限公司", "91110000600037341L")
    story.apply()
    story.reach("items")
    item = story.item()
    story.reviewed(item)
    story.shelved(item)
    story.in_group()
    party = story.supplier.party
    owner, stranger, member = User.objects.get(pk=story.owner.user_id), make_person("eve"), make_person("ben")
    make_supplier("陌生示例有限公司", "91440300708461136T", e=(stranger, "owner"))
    Membership.objects.create(party=party, user=member, role="member")
    membership = Membership.objects.create(party=party, user=make_person("cora"), role="member")
    line = ProductLine.objects.get(party=party)
    paper = Authorisation.objects.create(
        line=line, party=party, giver="甲", taker="乙", scope="全部", starts_on="2026-01-01", ends_on="2027-01-01"
    )
    account = DepositAccount.objects.get(party=party)
    finance = people.actors.person(User.objects.filter(groups__name="finance").first().pk)
    return SimpleNamespace(
        refund=open_refund(account, actor=story.owner),
        deduction=notice_deduction(account, actor=finance, kind="debt", fen=100, basis="示例"),
        application=story.application, membership=membership, line=line, item=item, paper=paper,
        store=Store.objects.get(party=party),
        invitation=Invitation.objects.create(party=party, email="x@example.com", token_hash="0" * 64, invited_by=owner),
        receipt=Receipt.objects.get(party=party), notice=DepositNotice.objects.get(party=party),
        notification=Notification.objects.filter(user=owner).first(),
        fact=Obligation.objects.create(
            party=party, kind="violation", source="QC", reference="V-1", severity="minor", happened_on="2026-01-01"
        ),
        guarantee=Guarantee.objects.create(
            party=party, account=account, notice=DepositNotice.objects.get(party=party), bank="示例银行", number="BH-1",
            amount_fen=100, valid_until="2027-01-01", file=StoredFile.objects.filter(party=party).first(),
            state="accepted",
        ),
        bill=SettlementBill.objects.create(
            party=party, number="JS-1", channel="huicai", starts_on="2026-01-01", ends_on="2026-01-07", due_fen=1,
            invoice_fen=1,
        ),
        token=create_machine(
            actor=people.actors.person(User.objects.filter(groups__name="policy_admin").first().pk), name="OMS",
            scopes=["facts:write", "eligibility:read"],
        ).token,
        file=StoredFile.objects.filter(party=party).first(), offer=Offer.objects.get(party=party),
        task=Task.objects.get(party=party), picture=ItemPicture.objects.filter(item=item).first(),
        people={"owner": owner, "member": member, "stranger": stranger}
        | {role: User.objects.filter(groups__name=role).first() for role in STAFF.values()},
    )  # fmt: skip


def where(name, parameters, world) -> str:
    values = {}
    for parameter in parameters:
        if parameter in WORDS:
            values[parameter] = WORDS[parameter]
        elif parameter in OTHERS:
            values[parameter] = getattr(world, OTHERS[parameter]).pk
        else:
            about = next((ABOUT[prefix] for prefix in ABOUT if name.startswith(prefix)), None)
            assert about, f"{name} is new: say in ABOUT what its {parameter} is"
            values[parameter] = getattr(world, about).pk
    return reverse(name, kwargs=values)


def test_every_address_answers_every_role_as_it_should(world, client):
    wrong, client.raise_request_exception = [], False
    for name, parameters in addresses():
        path = where(name, parameters, world)
        for role in ["anonymous", "machine", *world.people]:
            token = {"HTTP_AUTHORIZATION": f"Bearer {world.token}"} if role == "machine" else {}
            if role in ("anonymous", "machine"):
                client.logout()
            else:
                client.force_login(world.people[role], backend="django.contrib.auth.backends.ModelBackend")
            for method in (client.get, client.post):
                response = method(path, **token)
                if response.streaming:
                    list(response)  # read to its end, which closes the file
                status = response.status_code
                if not fits(name, parameters, role, status):
                    wrong.append((name, role, method.__name__, status))
    assert not wrong, "\n".join(map(str, wrong))


def fits(name, parameters, role, status) -> bool:
    """What each role may meet at an address."""
    if status >= 500:
        return False
    if name.startswith("api:"):  # machines only, with a token of their own; without content nothing is done
        return status in (200, 400, 404, 405) if role == "machine" else status == 401
    if name in PUBLIC:
        return True
    if role in ("anonymous", "machine"):  # a token opens no page
        return status in (302, 405)
    if role == "stranger" and set(parameters) - {"token"}:
        return status in (404, 405)
    if role == "member":
        return status != 404 or name in GONE
    return True


def test_the_owner_reads_every_page_of_the_journey(world, client):
    client.force_login(world.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    pages = [
        "onboarding:home", "onboarding:record", "onboarding:terms", "onboarding:forms", "onboarding:vc",
        "onboarding:contract", "onboarding:group", "onboarding:rating", "catalog:lines", "catalog:items",
        "catalog:sites",
        "deposits:account", "deposits:refund-page", "deposits:refund-check", "deposits:refund-paper",
        "deposits:refund-withdraw", "deposits:refund-answer", "deposits:refund-appeal", "deposits:deduction",
        "deposits:payee", "deposits:facts", "deposits:bills", "onboarding:store",
        "accounts:company", "accounts:members", "accounts:profile",
        "workflow:notifications", "onboarding:start",
    ]  # fmt: skip
    known = dict(addresses())
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        for name in pages:
            assert client.get(where(name, known[name], world)).status_code == 200, (name, language)


def test_every_staff_list_and_case_page_opens_for_staff_and_for_nobody_else(world, client):
    models = [(m, a) for m, a in admin.site._registry.items()]
    for person, allowed in [("buyer", True), ("auditor", True), ("owner", False), ("stranger", False)]:
        client.force_login(world.people[person], backend="django.contrib.auth.backends.ModelBackend")
        for model, _admin in models:
            base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            for path in [reverse(f"{base}_changelist"), *cases(base, model)]:
                status = client.get(path).status_code
                assert status in ((200, 403) if allowed else (302, 403, 404)), (person, path, status)


def cases(base, model) -> list[str]:
    row = model._default_manager.first()
    return [reverse(f"{base}_change", args=[row.pk])] if row is not None else []


def test_stock_admin_changes_nothing(world, client, rf):
    """Adding, changing and deleting go through actions: every registered model refuses all three."""
    request = rf.get("/admin/")
    request.user = world.people["policy_admin"]
    request.actor = people.actors.person(request.user.pk)
    loose = [
        (model.__name__, what)
        for model, site in admin.site._registry.items()
        for what in ("add", "change", "delete")
        if getattr(site, f"has_{what}_permission")(request)
    ]
    assert loose == []
    assert [
        m.__name__ for m, site in admin.site._registry.items() if site.inlines or getattr(site, "list_editable", ())
    ] == []
