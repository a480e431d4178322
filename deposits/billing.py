"""Settlement bills: made every night for the accounts whose orders are due, and what happened to one."""

import logging

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from workflow.actions import ActionError
from workflow.actors import SYSTEM
from workflow.models import Event

from .actions.settlement import make_bill, period
from .models import DepositAccount, OrderLine, SettlementBill

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


def happened(row: SettlementBill):
    """What was done about a bill; making it was done to the account."""
    made = Q(party_id=row.party_id, verb="deposits.make_bill", data__number=row.number)
    about = Q(subject_type=ContentType.objects.get_for_model(row), subject_id=row.pk)
    return Event.objects.filter(made | about)
