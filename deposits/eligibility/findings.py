"""What a check says: findings, and the lines of the sum that is made of them."""

import datetime
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow.requirements import Requirement, Status, Turn


class Effect(TextChoices):
    """What an open finding does to the refund; "" where it only informs.

    A deduction that may still be objected to KEEPS its amount back; final or not yet noticed it DEDUCTS.
    """

    BLOCKS = "blocks", _("blocks the request")
    DEDUCTS = "deducts", _("is deducted")
    KEEPS = "keeps", _("is kept back until decided")
    FREEZES = "freezes", _("is frozen")
    FORFEITS = "forfeits", _("forfeits the deposit")


@dataclass(frozen=True)
class Finding(Requirement):
    """One result of one check; every check has at least one, and `code` is the check's name.

    `about` tells findings of one code apart (a reference). `fen` is the amount at stake, `whole` says that it is all
    that is left. `kind` is the kind of deduction where it takes money, `basis` the row it rests on (name of the
    model, key). `how` says how to clear it, `clears_on` the day on which it clears by itself; `staff_link` leads
    staff to the case.
    """

    about: str = ""
    fen: int = 0
    whole: bool = False
    effect: str = ""
    kind: str = ""
    basis: tuple[str, int] | None = None
    how: str = ""
    clears_on: datetime.date | None = None
    staff_link: str = ""

    @property
    def key(self) -> str:
        """What names this finding among all: the code, with the reference where there are several."""
        return f"{self.code}:{self.about}" if self.about else self.code


@dataclass(frozen=True)
class Line:
    """One line of the sum: `fen` is what it asks for, `taken_fen` what of it the balance covers."""

    code: str
    title: str
    basis: str
    fen: int
    taken_fen: int
    kind: str = ""
    row: tuple[str, int] | None = None
    clears_on: datetime.date | None = None


def fine(code: str, title: str, **more) -> Finding:
    """Nothing stands in the way here."""
    return Finding(code, title, Status.DONE, **more)


def off(code: str, title: str) -> Finding:
    """The policy that would ask for it is switched off."""
    return Finding(code, title, Status.WAIVED)


def wanted(code: str, title: str, **more) -> Finding:
    """The supplier has something to do; it blocks unless said otherwise."""
    return finding(code, title, Status.NOW, Turn.SUPPLIER, **more)


def returned(code: str, title: str, **more) -> Finding:
    """The platform sent something back; the supplier's turn."""
    return finding(code, title, Status.RETURNED, Turn.SUPPLIER, **more)


def waiting(code: str, title: str, role: str = roles.REFUND_REVIEWER, **more) -> Finding:
    """The platform has something to do; it blocks unless said otherwise."""
    return finding(code, title, Status.WAITING, Turn.PLATFORM, role=role, **more)


def outside(code: str, title: str, **more) -> Finding:
    """It clears by itself or with somebody else's help."""
    return finding(code, title, Status.WAITING, Turn.OUTSIDE, **more)


def finding(code, title, status, turn, effect=Effect.BLOCKS, **more) -> Finding:
    return Finding(code, title, status, turn, effect=str(effect), blocks=effect == Effect.BLOCKS, **more)


__all__ = ["Effect", "Finding", "Line", "fine", "off", "outside", "returned", "waiting", "wanted"]
