"""The people of every test: Ada owns a supplier, Ben is her colleague, Eve is a stranger; the rest is staff by role."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import roles
from accounts.models import Membership, Supplier, User
from workflow import actors
from workflow.models import Party

STAFF = {
    "bo": roles.BUYER,
    "bea": roles.BUYER,
    "rita": roles.PRODUCT_REVIEWER,
    "quinn": roles.QUALITY_REVIEWER,
    "finn": roles.FINANCE,
    "mia": roles.MANAGER,
    "dora": roles.DIRECTOR,
    "lena": roles.QUALITY_LEAD,
    "rex": roles.REFUND_REVIEWER,
    "lea": roles.REFUND_LEAD,
    "pol": roles.POLICY_ADMIN,
    "aud": roles.AUDITOR,
}
PEOPLE = ["ada", "ben", "eve", *STAFF, "system", "anonymous"]


def make_person(name: str, role: str = "", **fields) -> User:
    """A verified person with a password equal to the name; staff when a role is given."""
    user = User.objects.create_user(
        f"{name}@example.com", name, name=name.title(), verified_at=timezone.now(), is_staff=bool(role), **fields
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_supplier(name: str, uscc: str, **people) -> Supplier:
    """A company with its members: `make_supplier("A", uscc, ada="owner")` takes users as keyword values' keys."""
    supplier = Supplier.objects.create(party=Party.objects.create(), name=name, uscc=uscc)
    for user, role in people.values():
        Membership.objects.create(party=supplier.party, user=user, role=role)
    return supplier


class Cast(SimpleNamespace):
    """`cast.ada` is a user, `cast.actor("ada")` her actor; `cast.supplier` is Ada's and Ben's, `cast.other` Eve's."""

    def actor(self, name: str) -> actors.Actor:
        """The actor with the rights the database says."""
        if name in ("system", "anonymous"):
            return {"system": actors.SYSTEM, "anonymous": actors.ANONYMOUS}[name]
        return actors.person(getattr(self, name).pk)

    def as_made(self, name: str) -> actors.Actor:
        """The same without asking the database, for tests that change nobody's rights."""
        if name in ("system", "anonymous"):
            return self.actor(name)
        roles_of = frozenset([STAFF[name]] if name in STAFF else [])
        parties = {"ada": (self.supplier, "owner"), "ben": (self.supplier, "member"), "eve": (self.other, "owner")}
        company, role = parties.get(name, (None, ""))
        return actors.Actor("person", getattr(self, name).pk, roles_of, {company.party_id: role} if company else {})


def make_cast() -> Cast:
    """Everybody, in a handful of queries; a password is the name."""
    now = timezone.now()
    users = User.objects.bulk_create(
        User(
            email=f"{name}@example.com", password=make_password(name), name=name.title(), verified_at=now,
            is_staff=name in STAFF,
        )
        for name in ("ada", "ben", "eve", *STAFF)
    )  # fmt: skip
    people = {user.email.split("@")[0]: user for user in users}
    groups = {group.name: group.pk for group in Group.objects.all()}
    through = User.groups.through
    through.objects.bulk_create(through(user=people[name], group_id=groups[role]) for name, role in STAFF.items())
    return Cast(
        **people,
        supplier=make_supplier(
            "杭州示例科技有限公司", "91110000600037341L", a=(people["ada"], "owner"), b=(people["ben"], "member")
        ),
        other=make_supplier("成都样例商贸有限公司", "91440300708461136T", e=(people["eve"], "owner")),
    )


@pytest.fixture
def cast(db) -> Cast:
    """Everybody, fresh."""
    return make_cast()
