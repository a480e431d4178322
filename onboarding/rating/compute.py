"""Computing a month's ratings in chunks: safe to repeat, to run twice at once and to kill half way."""

import datetime

from django.db.models import Exists, OuterRef, Q

from accounts.models import Store, Supplier
from workflow import calendar
from workflow.models import Event

from ..models import CreditRating
from .factors import FACTORS
from .facts import Conduct, midnight, read
from .rules import Rules, month_of, shifted

CHUNK = 500  # suppliers whose facts are read at once, and whose ratings are written at once


def last_month() -> datetime.date:
    """The month that is over: what is rated on the first of a month."""
    return shifted(month_of(calendar.today()), -1)


def rate_all(month: datetime.date, chunk: int = CHUNK) -> int:
    """Rate every supplier that sold in the month and has no rating of it yet; returns how many were rated.

    A chunk is written as a whole, so a run that was killed goes on where the chunk before ended; of two runs at once
    the first one's rating stays.
    """
    rules, last, rated = Rules.on(calendar.today()), 0, 0
    while parties := list(unrated(month).filter(party_id__gt=last).values_list("party_id", flat=True)[:chunk]):
        last = parties[-1]
        conduct = read(parties, month, rules)
        rows = [rating(party, month, conduct[party], rules) for party in parties]
        CreditRating.objects.bulk_create(rows, ignore_conflicts=True)
        rated += len(rows)
    return rated


def unrated(month: datetime.date):
    """Suppliers whose store was open at some time of the month and that have no rating of it, by party."""
    end = midnight(shifted(month, 1))
    opened = Event.objects.filter(party_id=OuterRef("party_id"), verb="accounts.open_store", at__lt=end)
    gone = Q(state=Store.State.CLOSED, closed_on__lte=month)
    sold = Store.objects.filter(party_id=OuterRef("party_id")).exclude(gone).exclude(state=Store.State.PREPARING)
    rated = CreditRating.objects.filter(party_id=OuterRef("party_id"), month=month)
    return Supplier.objects.filter(Exists(sold), Exists(opened), ~Exists(rated)).order_by("party_id")


def rating(party_id: int, month: datetime.date, conduct: Conduct, rules: Rules) -> CreditRating:
    """The rating of one supplier: the factors' scores by their weights, those without anything to count left out."""
    factors = []
    for code, factor in FACTORS.items():
        found, weight = factor.measure(conduct, rules), rules.weights[code]
        factors.append({
            "code": code, "weight": weight, "value": found.value if found else None,
            "score": found.score if found else None, "data": found.data if found else {},
        })  # fmt: skip
    counted = [f for f in factors if f["score"] is not None and f["weight"]]
    weights = sum(f["weight"] for f in counted)
    score = round(sum(f["weight"] * f["score"] for f in counted) / weights) if weights else 100
    return CreditRating(party_id=party_id, month=month, score=score, grade=rules.grade(score), factors=factors)
