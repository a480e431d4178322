"""A stored rating as people read it: factor by factor, with what it cost and what would raise it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import CreditRating
from .factors import FACTORS


@dataclass(frozen=True)
class FactorView:
    """One factor: `cost` is how many points of the whole score it took, `score` None where nothing was counted."""

    code: str
    title: str
    weight: int
    score: int | None
    cost: float
    words: str
    advice: str

    @property
    def tone(self) -> str:
        """How the score reads at a glance."""
        if self.score is None:
            return "later"
        return "done" if self.score >= 90 else "warning" if self.score >= 60 else "returned"


def factors(rating: CreditRating) -> list[FactorView]:
    """The factors in the order of the rating; a code that is not known any more reads as itself."""
    counted = sum(f["weight"] for f in rating.factors if f["score"] is not None)
    return [view(f, counted) for f in rating.factors]


def view(stored: dict, weights: int) -> FactorView:
    factor, score = FACTORS.get(stored["code"]), stored["score"]
    title = str(factor.title) if factor else stored["code"]
    if score is None or factor is None:
        words = _("Nothing to count yet: this factor has no say this month.") if score is None else ""
        return FactorView(stored["code"], title, stored["weight"], score, 0, words, "")
    cost = round(stored["weight"] * (100 - score) / weights, 1) if weights else 0
    data = stored["data"]
    return FactorView(stored["code"], title, stored["weight"], score, cost, factor.explain(data), factor.improve(data))
