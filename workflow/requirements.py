"""What is missing, whose turn it is and by when: one shape for the supplier's page, the staff page and the gates."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .actions import Refused


class Status(TextChoices):
    DONE = "done", _("done")
    NOW = "now", _("to do")
    RETURNED = "returned", _("returned")
    WAITING = "waiting", _("in progress")
    LATER = "later", _("later")
    OVERDUE = "overdue", _("overdue")
    WAIVED = "waived", _("waived")


class Turn(TextChoices):
    SUPPLIER = "supplier", _("supplier")
    PLATFORM = "platform", _("platform")
    OUTSIDE = "outside", _("outside")
    NOBODY = "nobody", _("nobody")


@dataclass(frozen=True)
class Requirement:
    """One thing a journey, form or decision needs; computed when read, never stored.

    `due` is the last day (Asia/Shanghai) and `provisional` whether it rests on an unpublished calendar; `basis` is
    the day and the number of working days after it that it was counted from, where it was. `role` names
    the staff role whose turn it is; `remark_code` and `remark` are a reviewer's words; `link` leads to the place
    where the thing is done, for the supplier. What does not `blocks` is asked for but keeps no step from being done.
    """

    code: str
    title: str
    status: Status
    turn: Turn = Turn.NOBODY
    step: str = ""
    role: str = ""
    reason: str = ""
    due: datetime.date | None = None
    provisional: bool = False
    basis: tuple[datetime.date, int] | None = None
    otherwise: str = ""
    link: str = ""
    link_text: str = ""
    remark_code: str = ""
    remark: str = ""
    blocks: bool = True

    @property
    def open(self) -> bool:
        return self.status not in (Status.DONE, Status.WAIVED)


def must_be_done(requirements: Iterable[Requirement], *codes: str) -> None:
    """The gate inside an action: `Refused` with what is missing unless the named requirements (default all) are done.

    A code that the evaluator does not know counts as missing, so that a removed entry closes the gate.
    """
    known = {r.code: r for r in requirements}
    missing = [known[c].title if c in known else c for c in (codes or known) if c not in known or known[c].open]
    if missing:
        raise Refused(
            ngettext("One thing is still missing: %(what)s.", "Still missing: %(what)s.", len(missing))
            % {"what": ", ".join(str(m) for m in missing)}
        )
