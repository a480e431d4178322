"""What is looked at once a night for everybody: deposits whose rule or balance changed without an action of theirs."""

import logging

from django.db.models import Exists, F, OuterRef, Q, Sum

from accounts.models import Store
from deposits.actions.topup import check_balance
from deposits.models import DepositAccount, DepositNotice

from .raised import asked_by_categories, follow_category, followed

log = logging.getLogger(__name__)
CHUNK = 500  # accounts that are read at once


def look_at_deposits() -> int:
    """Follow the rules that came into force and ask for what is missing; how many accounts were looked at closely."""
    return raised() + short()


def raised() -> int:
    """Give accounts what their bound categories ask for today; returns how many changed. One query more per chunk."""
    last, changed = 0, 0
    while rows := list(followed().filter(pk__gt=last)[:CHUNK]):
        last = rows[-1].pk
        asked = asked_by_categories([account.party_id for account in rows])
        for account in rows:
            fen, code = asked.get(account.party_id, (0, ""))
            if fen != account.category_fen:
                changed += alone(follow_category, account, fen, code)
    return changed


def short() -> int:
    """Look at deposits that hold less than is required and at top-ups that run; returns how many there were."""
    kept = Q(entries__to_account__startswith="deposit:") | Q(entries__to_account__startswith="guarantee:")
    left = Q(entries__from_account__startswith="deposit:") | Q(entries__from_account__startswith="guarantee:")
    held = Sum("entries__fen", filter=kept, default=0) - Sum("entries__fen", filter=left, default=0)
    open_store = Store.objects.filter(party=OuterRef("party"), channel=OuterRef("channel"), state=Store.State.OPEN)
    asked = DepositNotice.objects.filter(
        account=OuterRef("pk"), purpose=DepositNotice.Purpose.TOP_UP, state__in=DepositNotice.OPEN
    )
    rows = DepositAccount.objects.filter(state=DepositAccount.State.HELD).annotate(held=held)
    rows = rows.filter(Q(Exists(asked)) | Q(Exists(open_store)) & Q(held__lt=F("required_fen")))
    return sum(alone(check_balance, account) for account in rows.order_by("pk"))


def alone(call, account, *args) -> bool:
    """One account; what goes wrong there keeps nobody else from being looked at."""
    try:
        call(account, *args)
    except Exception:
        log.exception("deposit account %s", account.pk)
        return False
    return True
