"""Every form of every demo case, by its supplier and by each staff role, posted with values nobody should type.

Whatever comes, the answer is no 500 and what is refused leaves no event.
"""

import random
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from accounts.models import User
from onboarding.demo import cases, people
from workflow.models import Event

from .forms_on import Page

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

TYPED = [
    "", " ", "x" * 10_000, "a\x00b", "\u202eabc\u200f", "😀" * 30,
    '=HYPERLINK("http://x")', "<script>alert(1)</script>",
    "1e309", "NaN", "Infinity", "-1", "-0", "0", "1", "5", "30", "１２３", "²", "፩", "1.005", "１．５", "0e999999999",
    str(2**63), str(2**64), "9" * 5000, "0000-00-00", "9999-12-31", "0001-01-01", "2026-13-45", "2027-01-31",
    "%s%(x)s{0}", "null", '{"a": NaN}', "'; DROP TABLE x;--", "../../etc/passwd", "a@b.cn", "a\r\nBcc: x@y.z",
    "[" * 2000, "1,2,3", "中文" * 40,
]  # fmt: skip
SCANS = [
    b"", b"MZ" + b"\0" * 100, b"%PDF-1.4\n%%EOF", b"%PDF-1.4 /JavaScript %%EOF", b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
]  # fmt: skip
TIMES = 3  # posts of one form; the same form of another case is another form


def scribbled(form, dice) -> dict:
    """What the form sends, with some or all of its fields replaced."""
    data, how_much = dict(form.data), dice.choice([0.2, 0.5, 1])
    for name in {*data, *form.choices, *form.files} - {"csrfmiddlewaretoken"}:
        if dice.random() > how_much:
            continue
        if name in form.files:
            data[name] = SimpleUploadedFile(dice.choice(["a.pdf", "\u202e" * 200]), dice.choice(SCANS))
        elif name in form.choices and dice.random() < 0.7:
            data[name] = dice.choice(form.choices[name])
        elif name == "once" and dice.random() < 0.8:
            data[name] = str(uuid.UUID(int=dice.getrandbits(128)))
        elif dice.random() < 0.1:
            data.pop(name, None)
        else:
            data[name] = [dice.choice(TYPED) for _ in range(dice.choice([1, 1, 1, 2]))]
    return data


def post(client, address, data):
    """Status of a post that is undone afterwards, and how many events a refused one left.

    A page of a form keeps its good papers whatever else is wrong: that is meant.
    """
    with transaction.atomic():
        before = Event.objects.count()
        status = client.post(address, data).status_code
        left = Event.objects.count() - before
        transaction.set_rollback(True)
    meant = status < 400 or "/forms/" in address and not address.endswith("/check/")
    return status, 0 if meant else left


def walk(person, start, dice, most) -> list:
    """Open pages from link to link, each kind of address a few times, and post every form found; what went wrong."""
    client, wrong = Client(raise_request_exception=False), []
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    waiting, seen, kinds = [*start], set(), {}
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        path = address.split("?")[0]
        kind = re.sub(r"\d+", "#", path)
        kinds[kind] = kinds.get(kind, 0) + 1
        if path in seen or kinds[kind] > 3 or "/files/" in path or "log" in path or "static" in path:
            continue
        seen.add(path)
        response = client.get(address)
        if response.status_code >= 500:
            wrong.append((person.email, "GET", address))
        if response.status_code in (301, 302):
            waiting.append(response["Location"])
        if response.status_code != 200 or response.streaming:
            continue
        page = Page(path, response.content.decode())
        waiting += page.links
        for form in page.forms:
            for data in [form.data, *(scribbled(form, dice) for _ in range(TIMES))]:
                status, left = post(client, form.action, data)
                if status >= 500 or left:
                    wrong.append((person.email, form.action, status, left, {k: str(v)[:40] for k, v in data.items()}))
    return wrong


@pytest.mark.parametrize("seed", [1])
def test_no_form_of_any_case_breaks_whatever_is_typed(seed):
    dice = random.Random(seed)
    told = cases.play(people.hire())
    wrong = []
    for key, *_rest in told:
        person = User.objects.get(email=people.address(key))
        wrong += walk(person, ["/", "/account/", "/account/company/new/", "/account/password/", "/start/"], dice, 60)
    for role in ("buyer", "product", "quality", "finance", "manager", "policy", "audit"):
        wrong += walk(User.objects.get(email=people.address(role)), ["/admin/"], dice, 90)
    assert not wrong, "\n".join(map(str, wrong))
