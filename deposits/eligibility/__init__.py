"""Whether a deposit can go back, how much of it, and what is in the way: one evaluator for page, gate and machine."""

from .evaluator import NEEDED, Eligibility, evaluate, must_be_eligible, snapshot
from .findings import Effect, Finding, Line

__all__ = ["Effect", "Eligibility", "Finding", "Line", "NEEDED", "evaluate", "must_be_eligible", "snapshot"]
