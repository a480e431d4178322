"""Every page asks the database as many questions about one of everything as about ten."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Item, ProductLine
from deposits.models import Deduction, DepositNotice, Refund
from onboarding.models import Application, Task
from tests.performance.crowd import Crowd
from workflow.desk import CaseAdmin

MOST = {"home": 36, "form page": 16, "case of an application": 46}  # what the three pages of `make bench` may ask


@pytest.fixture
def crowd(cast):
    return Crowd(cast)


def suppliers_pages(crowd) -> dict[str, str]:
    pk, notice = crowd.application.pk, DepositNotice.objects.exclude(state="cancelled").get()
    lines = {str(s): ProductLine.objects.filter(state=s).latest("pk").pk for s in ProductLine.State}
    items = {str(s): Item.objects.filter(state=s).latest("pk").pk for s in Item.State}
    steps = ["home", "terms", "forms", "vc", "contract", "group", "record"]
    others = [
        "catalog:lines",
        "catalog:items",
        "catalog:sites",
        "deposits:account",
        "accounts:members",
        "accounts:company",
    ]
    return {
        **{name: reverse(f"onboarding:{name}", args=[pk]) for name in steps},
        "form page": reverse("onboarding:form-page", args=[pk, "evaluation", "company"]),
        "form check": reverse("onboarding:form-check", args=[pk, "evaluation"]),
        **{name: reverse(name) for name in [*others, "workflow:notifications"]},
        **{f"line, {state}": reverse("catalog:line", args=[line]) for state, line in lines.items()},
        **{f"item, {state}": reverse("catalog:item", args=[item]) for state, item in items.items()},
        "notice": reverse("deposits:notice", args=[notice.pk]),
        "refund": reverse("deposits:refund-page", args=[Refund.objects.get(state="submitted").pk]),
        "payee": reverse("deposits:payee"),
        "deduction": reverse("deposits:deduction", args=[Deduction.objects.latest("pk").pk]),
        "task": reverse("onboarding:group-task", args=[pk, Task.objects.latest("pk").pk]),
    }


def staff_pages(crowd) -> dict[str, str]:
    found = {"front page": reverse("admin:index")}
    for model, page in admin.site._registry.items():
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        found[f"list of {label}"] = reverse(f"admin:{label}_changelist")
        rows = model.objects.all()
        if isinstance(page, CaseAdmin) and rows.exists():
            name = "case of an application" if model is Application else f"case of {label}"
            states = rows.values_list("state", flat=True).distinct() if hasattr(model, "state") else [None]
            for state in {str(s) for s in states}:
                row = (rows.filter(state=state) if state != "None" else rows).latest("pk")
                found[name if model is Application else f"{name}, {state}"] = reverse(
                    f"admin:{label}_change", args=[row.pk]
                )
    return found


def questions(client, pages) -> dict[str, int]:
    """How many queries each page takes, once what a process keeps has been read."""
    found = {}
    for name, address in pages.items():
        assert client.get(address).status_code == 200, (name, address)
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
            found[name] = len(caught)
    return found


@pytest.mark.parametrize(("who", "pages"), [("ada", suppliers_pages), ("bo", staff_pages)])
def test_pages_ask_as_much_about_one_as_about_ten(who, pages, crowd, cast, client):
    client.force_login(getattr(cast, who))
    one = questions(client, pages(crowd))
    for _more in range(9):
        crowd.grow()
    ten = questions(client, pages(crowd))
    # A list shorter than a page need not be counted, a longer one is.
    more = {name: ten[name] - n for name, n in one.items()}
    assert {name: n for name, n in more.items() if n > name.startswith("list of") or n < 0} == {}
    assert {name: ten[name] for name, most in MOST.items() if ten.get(name, 0) > most} == {}
