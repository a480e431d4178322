"""The demo's people: one log-in per role and per supplier, all with the same password."""

from contextlib import contextmanager
from functools import lru_cache

from django.contrib.auth import base_user
from django.contrib.auth.hashers import make_password

from accounts import roles
from accounts.actions.signing_up import confirm_sign_up, sign_up
from accounts.actions.staff import create_staff
from accounts.models import SignUp, Supplier, User
from workflow import actors

PASSWORD = "demo-portal-2026"
STAFF = [
    ("buyer", "李示例", [roles.BUYER]),
    ("buyer2", "陈示例", [roles.BUYER]),
    ("product", "刘示例", [roles.PRODUCT_REVIEWER]),
    ("quality", "周示例", [roles.QUALITY_REVIEWER]),
    ("qualitylead", "吴示例", [roles.QUALITY_LEAD]),
    ("finance", "张示例", [roles.FINANCE]),
    ("finance2", "许示例", [roles.FINANCE]),
    ("manager", "何示例", [roles.MANAGER]),
    ("director", "郑示例", [roles.DIRECTOR]),
    ("refund", "王示例", [roles.REFUND_REVIEWER]),
    ("refundlead", "冯示例", [roles.REFUND_LEAD]),
    ("policy", "孙示例", [roles.POLICY_ADMIN]),
    ("policy2", "钱示例", [roles.POLICY_ADMIN]),
    ("audit", "赵示例", [roles.AUDITOR]),
]


def address(key: str) -> str:
    return f"{key}@demo.example"


hashed = lru_cache(make_password)


@contextmanager
def hashing_once():
    """Inside the block equal passwords are hashed once: a hash is slow on purpose, and all of the demo's are equal."""
    base_user.make_password = hashed
    try:
        yield
    finally:
        base_user.make_password = make_password


def hire() -> dict[str, actors.Actor]:
    """The staff, at least one person per role; returns their actors by key."""
    found = {}
    for key, name, role_names in STAFF:
        user = User.objects.filter(email=address(key)).first()
        if user is None:
            with hashing_once():
                user = create_staff(
                    actor=actors.SYSTEM, email=address(key), name=name, roles=role_names, password=PASSWORD
                )
        found[key] = actors.person(user.pk)
    return found


def found(key: str, company: str, uscc: str, person: str) -> tuple[Supplier, actors.Actor]:
    """A company with its owner, through sign-up and confirmation."""
    about = {"name": person, "company": company, "uscc": uscc, "consent": "1"}
    with hashing_once():
        sign_up(actor=actors.ANONYMOUS, email=address(key), password=PASSWORD, **about)
    user = User.objects.get(email=address(key))
    confirm_sign_up(SignUp.objects.get(user=user), actor=actors.person(user.pk))
    return Supplier.objects.get(uscc=uscc), actors.person(user.pk)
