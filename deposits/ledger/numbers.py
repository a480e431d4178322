"""Numbers that people read: RF-2026-0087."""

from workflow import calendar
from workflow.models import Sequence


def new_number(prefix: str) -> str:
    """The next number of a series in this year; inside a transaction, with gaps."""
    return f"{prefix}-{calendar.today().year}-{Sequence.next(prefix):04d}"
