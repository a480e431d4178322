"""Every night: settlement bills for the accounts whose orders are due."""

import logging

from django.db.models import Exists, OuterRef

from workflow.actions import ActionError
from workflow.actors import SYSTEM

from .actions.settlement import make_bill, period
from .models import DepositAccount, OrderLine

log = logging.getLogger(__name__)


def make_bills() -> int:
    """Make the bills that are due and return how many; run twice it makes none the second time.

    An account that fails is told in the log and does not keep the others from theirs.
    """
    unbilled = OrderLine.objects.filter(party_id=OuterRef("party_id"), channel=OuterRef("channel"), bill=None)
    made = 0
    for account in DepositAccount.objects.filter(Exists(unbilled)).order_by("party_id", "pk").iterator():
        if period(account) is None:
            continue
        try:
            make_bill(account, actor=SYSTEM)
            made += 1
        except ActionError as error:
            log.warning("no bill for account %s: %s", account.pk, type(error).__name__)
        except Exception:
            log.exception("no bill for account %s", account.pk)
    return made
