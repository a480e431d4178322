"""The numbers of the staff front page: queues by role, whose turn applications are, small charts."""

from collections import Counter

from django.contrib import admin
from django.db.models import Count
from django.urls import NoReverseMatch, reverse

from accounts import roles
from accounts.roles import TITLES
from deposits.models import Refund
from onboarding import pace
from onboarding.models import Application
from workflow import policies
from workflow.desk import CaseAdmin
from workflow.queues import Clock, Queue, age_conditions, age_label, kept, urgency

OWED = (*Refund.IN_REVIEW, Refund.State.APPROVED, Refund.State.PAYING, Refund.State.FAILED)
LATE = Clock(due="limit_on", states=OWED)
FEW = 5  # overdue refunds that are named one by one
CASES = [Clock(due="due", provisional="provisional")]

# Where the cases stand that a promise is about: model and query of its list.
PLACES = {
    "offer": ("onboarding_application", "turn=buyer&state__exact=terms"),
    "form": ("onboarding_formsheet", "state__in=submitted"),
    "vc": ("onboarding_vcaccount", "state__in=registered,authorised"),
    "line": ("catalog_productline", "state__exact=submitted"),
    "binding": ("catalog_productline", "waits=binding"),
    "contract": ("onboarding_contract", "state__in=draft,returned"),
    "deposit": ("deposits_depositnotice", "state__in=proof_sent,guarantee_sent"),
    "item": ("catalog_item", "state__exact=in_review"),
    "shelf": ("catalog_item", "waits=shelf"),
    "task": ("onboarding_task", "state__exact=handed_in"),
    "refund": ("deposits_refund", f"state__in={','.join(Refund.IN_REVIEW)}"),
}


def address(place: str, query: str = "") -> str:
    """A list of the desk; nothing where it has none."""
    try:
        url = reverse(f"admin:{place}_changelist")
    except NoReverseMatch:
        return ""
    return f"{url}?{query}" if query else url


def queues(site, actor) -> list[Queue]:
    """What waits for one decision, by role: the reader's own, and those of others where something waits."""
    found = []
    for model, model_admin in site._registry.items():
        if isinstance(model_admin, CaseAdmin):
            url = address(f"{model._meta.app_label}_{model._meta.model_name}")
            for role, rows, query, *name in model_admin.waiting():
                label = name[0] if name else model._meta.verbose_name_plural
                found.append(Queue(label, role, rows, query, url, model_admin.clocks, model_admin.claimed))
    numbers = kept("queues", lambda: measured(found))
    for queue in found:
        queue.numbers = dict(numbers.get(queue.key) or {"count": 0})
        queue.mine, queue.title = queue.role in actor.roles, TITLES[queue.role]
        if queue.mine and queue.claimed:
            queue.numbers["mine"] = queue.rows.filter(**{queue.claimed: actor.user_id}).count()
    shown = [queue for queue in found if queue.mine or queue.numbers["count"]]
    return sorted(shown, key=lambda q: (-q.numbers.get("over", 0), -q.numbers.get("soon", 0), -q.numbers["count"]))


def measured(found: list[Queue]) -> dict[str, dict]:
    targets = policies.values("target.")
    return {queue.key: queue.measure(targets) for queue in found}


def standing() -> list[dict]:
    """Applications that have not ended by turn and step, with how many are late, due soon, on a provisional date."""
    counts = {code: Count("pk", filter=q) for code, q in urgency(Application, CASES).items() if code != "today"}
    rows = Application.objects.exclude(state__in=Application.ENDED).values("turn", "state")
    return list(rows.annotate(count=Count("pk"), **counts).order_by())


def turns(rows, actor) -> list[dict]:
    """Running applications by whose turn it is, the reader's own roles first."""
    found = {}
    for row in rows:
        if row["state"] != Application.State.LIVE:
            turn = row["turn"]
            entry = found.setdefault(turn, Counter())
            entry.update({code: row[code] for code in ("count", "over", "soon", "provisional")})
    mine = Application.objects.exclude(state__in=[*Application.ENDED, Application.State.LIVE])
    mine = mine.filter(buyer=actor.user_id).values_list("turn").annotate(n=Count("pk")).order_by()
    mine = dict(mine)
    url = address("onboarding_application")
    listed = [
        {"turn": turn, "mine": turn in actor.roles, "over": numbers["over"], "count": numbers["count"],
         "cells": Queue("", "", None, f"turn={turn}", url, numbers={
             **numbers, "mine": mine.get(turn, 0)}).cells()}
        for turn, numbers in found.items()
    ]  # fmt: skip
    return sorted(listed, key=lambda e: (not e["mine"], e["turn"] == "supplier", -e["over"], -e["count"]))


def overdue_refunds(actor) -> dict | None:
    """Refunds past their last day, for those who answer for them; None for everybody else and when there are none."""
    if not actor.roles & {roles.REFUND_LEAD, roles.AUDITOR}:
        return None
    rows = Refund.objects.filter(LATE.urgency(Refund)["over"]).order_by("limit_on", "id")
    first = list(rows.select_related("party__supplier")[:FEW])
    if not first:
        return None
    url = address("deposits_refund", "due_in=over")
    return {"count": rows.count(), "rows": [(refund, case(refund)) for refund in first], "url": url}


def case(obj) -> str:
    """The page of a case; nothing where the desk has none."""
    try:
        return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])
    except NoReverseMatch:
        return ""


def steps(rows) -> list[dict]:
    """How many applications stand at each step, with the share of the fullest one for the bar."""
    counts = Counter()
    for row in rows:
        counts[row["state"]] += row["count"]
    top = max([1, *counts.values()])
    return [
        {"label": state.label, "count": counts[state], "top": top,
         "url": address("onboarding_application", f"state__exact={state}")}
        for state in Application.State
        if state not in Application.ENDED
    ]  # fmt: skip


def ages(model, name: str, tones: list[str]) -> dict:
    """Open cases by working days since they began, as columns of a drawing 320 wide: count, address, tone by bucket."""
    conditions = age_conditions(model, name)
    counts = kept(
        f"age {model._meta.label}",
        lambda: model.objects.aggregate(**{f"n{code}": Count("pk", filter=q) for code, q in conditions.items()}),
    )
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    shown = admin.site._registry.get(model)
    linked = shown is not None and getattr(shown, "age", "") == name
    top = max([1, *counts.values()])
    columns = []
    for place, (code, tone) in enumerate(zip(conditions, tones, strict=True)):
        n = counts[f"n{code}"]
        height = round(n * 64 / top) if n else 0
        columns.append({
            "label": age_label(code), "n": n, "tone": tone, "url": address(label, f"age={code}") if linked else "",
            "x": place * 64 + 10, "middle": place * 64 + 32, "y": 90 - max(height, 2 if n else 0),
            "height": max(height, 2 if n else 0), "over": 84 - height,
        })  # fmt: skip
    return {"columns": columns, "total": sum(counts.values())}


def paces() -> list[dict]:
    """What we promise beside what we do: a bar for the median, a lighter one for 90 %, a mark at the target."""
    figures = pace.promises()
    lengths = [x for f in figures for x in (f.target, f.pace.ninth, f.pace.median) if x]
    top = max([1, *lengths]) * 1.05
    return [
        {"figures": f, "url": address(*PLACES[f.code]), "late": f.pace.enough and f.pace.median > (f.target or 0),
         **{name: round(value * 1000 / top) if value else 0
            for name, value in (("median", f.pace.median), ("ninth", f.pace.ninth), ("target", f.target))}}
        for f in figures
    ]  # fmt: skip
