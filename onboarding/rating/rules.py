"""The rules of the rating as policies hold them on one day: weights, windows, costs, grades."""

import datetime
from dataclasses import dataclass

from workflow import policies

from ..models import CreditRating


@dataclass(frozen=True)
class Rules:
    """`weights` and `months` by factor; `costs` in points of 100 by severity, per complaint and per late answer.

    `months` says how many months, the rated one included, a factor looks at; `grades` is the least score of each.
    """

    weights: dict[str, int]
    months: dict[str, int]
    costs: dict[str, int]
    grades: dict[str, int]

    @classmethod
    def on(cls, day: datetime.date) -> "Rules":
        """The rules in force on a day; one query."""
        found = policies.values("rating.", day)
        return cls(*(found[f"rating.{name}"] for name in ("weights", "months", "costs", "grades")))

    def grade(self, score: int) -> str:
        """The best grade whose least score is reached."""
        reached = [g for g in ("A", "B", "C") if score >= self.grades[g]]
        return reached[0] if reached else CreditRating.Grade.D


def month_of(day: datetime.date) -> datetime.date:
    """The first day of a day's month."""
    return day.replace(day=1)


def shifted(month: datetime.date, by: int) -> datetime.date:
    """The first day of the month that many months later (earlier when negative)."""
    index = month.year * 12 + month.month - 1 + by
    return datetime.date(index // 12, index % 12 + 1, 1)
