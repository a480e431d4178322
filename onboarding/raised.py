"""The deposit follows the bound categories: the highest amount any of them asks for counts beside the terms."""

from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from accounts.models import Store
from catalog.models import Binding, Category
from deposits.actions.topup import check_balance, require_for_categories
from deposits.models import DepositAccount, DepositNotice
from workflow import calendar, governance, policies
from workflow.actors import SYSTEM
from workflow.signals import acted

RULE = "deposit.by_category"
OF_BINDINGS = {"catalog.bind_categories", "catalog.unbind_category", "catalog.expire_binding"}


def codes() -> set[str]:
    """The codes the rule may name: leaves and families."""
    return set(Category.objects.values_list("code", flat=True))


governance.BY_CODE[RULE] = codes


def asked_by_categories(parties) -> dict[int, tuple[int, str]]:
    """For each party with bound categories: the highest amount one of them asks for (fen) and that category's code.

    The policy deposit.by_category names leaves or whole families; a leaf's own amount counts before its family's.
    Bindings that begin later count too, because their goods may be prepared already. One query.
    """
    amounts = policies.value(RULE)
    if not amounts:
        return {}
    rows = Binding.objects.filter(party_id__in=parties, state=Binding.State.BOUND).exclude(ends_on__lt=calendar.today())
    found: dict[int, tuple[int, str]] = {}
    for party_id, leaf, family in rows.values_list("party_id", "category__code", "category__parent__code"):
        code = leaf if leaf in amounts else family
        found[party_id] = max(found.get(party_id, (0, "")), (int(amounts.get(code, 0)), code))
    return found


def follow_category(account, fen: int, code: str):
    """Give the account the amount its bound categories ask for, and look at its balance."""
    require_for_categories(account, actor=SYSTEM, fen=fen, category=code)
    check_balance(account, cause=DepositNotice.Cause.CATEGORY)


def followed():
    """Accounts whose deposit is still asked for: not given back, the store not closed."""
    closed = Store.objects.filter(party=OuterRef("party"), channel=OuterRef("channel"), state=Store.State.CLOSED)
    return DepositAccount.objects.exclude(state=DepositAccount.State.RELEASED).exclude(Exists(closed)).order_by("pk")


@receiver(acted)
def categories_changed(sender, party_id, event, **kwargs):
    """A category was bound or unbound."""
    if event.verb not in OF_BINDINGS:
        return
    fen, code = asked_by_categories([party_id]).get(party_id, (0, ""))
    for account in followed().filter(party_id=party_id).exclude(category_fen=fen):
        follow_category(account, fen, code)
