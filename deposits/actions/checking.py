"""The nightly check of the ledger: every run is kept, and whoever answers for the money is told what is wrong."""

import time

from django.utils.translation import gettext_lazy as _

from accounts import people, roles
from workflow import actors
from workflow.actions import action, note
from workflow.actors import SYSTEM
from workflow.notices import declare, notify

from ..ledger import checks
from ..models import LedgerCheck
from ..refunds import messages

KEPT = 500  # findings that are stored with a run; more of them have one cause

WRONG = declare(
    "ledger.wrong",
    _("The check of the ledger found something wrong: %(count)s"),
    _("Every row is named on the page of the check. Nothing was changed by it."),
)


@action(by=actors.system, source=None, public=False, says=_("checked the ledger: %(count)s findings"))
def record_check(*, actor, seconds, findings):
    """Keep what a run found; finance, the refund lead and the auditor are told when it is anything."""
    row = LedgerCheck.objects.create(seconds=round(seconds, 3), findings=[f.kept() for f in findings[:KEPT]])
    note(count=len(findings))
    if findings:
        told = [user for role in (roles.FINANCE, roles.REFUND_LEAD, roles.AUDITOR) for user in people.staff(role)]
        notify(told, WRONG, url=messages.case(row), count=len(findings))
    return row


def check_now() -> LedgerCheck:
    """Run every check, outside of any lock, and keep the result."""
    began = time.perf_counter()
    findings = checks.run()
    return record_check(actor=SYSTEM, seconds=time.perf_counter() - began, findings=findings)
