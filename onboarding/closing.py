"""What the closing of a store would do now, in figures: for the supplier before confirming, for the buyer deciding."""

from django.db.models import Count
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.actions.closing import closes_on, notice_days
from accounts.models import Store
from catalog.actions.closing import GONE, UNDECIDED
from catalog.models import Binding, Item, ProductLine
from deposits.models import DepositAccount, Obligation
from workflow import calendar
from workflow.words import day, money

from .actions.closing import UNFINISHED_TASKS
from .models import Task

Kind = Obligation.Kind
# What is still open in the business of a store: codes of the eligibility's findings that a buyer looks at.
IN_BUSINESS = (
    "open_orders", "open_after_sales", "unsettled_bills", "invoices", "goods_compliant", "debts", "violations",
    "serious_violation", "complaint",
)  # fmt: skip


def refund_page() -> str:
    """Where the deposit is asked back; the deposit's own page where there is none yet."""
    try:
        return reverse("deposits:refund")
    except NoReverseMatch:
        return reverse("deposits:account")


def account_of(store: Store) -> DepositAccount | None:
    """The deposit account of the store's channel."""
    return DepositAccount.objects.filter(party_id=store.party_id, channel=store.channel).first()


def effects(store: Store) -> list[dict]:
    """Label, figure and what becomes of it, in the order in which a supplier asks; what there is none of is left out.

    A constant number of queries.
    """
    party = store.party_id
    states = dict(Item.objects.filter(party_id=party).values_list("state").annotate(n=Count("pk")).order_by())
    shelf = states.get(Item.State.ON_SHELF, 0)
    rest = sum(n for state, n in states.items() if state not in (*GONE, Item.State.ON_SHELF))
    lines = ProductLine.objects.filter(party_id=party, state__in=UNDECIDED).count()
    bindings = Binding.objects.filter(party_id=party, state=Binding.State.BOUND).count()
    tasks = Task.objects.filter(party_id=party, application__channel=store.channel, state__in=UNFINISHED_TASKS).count()
    facts = dict(
        Obligation.objects.filter(party_id=party, state="open", kind__in=[Kind.ORDER, Kind.AFTER_SALES])
        .values_list("kind").annotate(n=Count("pk")).order_by()
    )  # fmt: skip
    account = account_of(store)
    found = [
        (_("Items on the shelf"), shelf, _("They leave the shelf and the EP pool within minutes.")),
        (_("Items not on sale yet"), rest, _("Drafts, reviews and shelf forms end.")),
        (_("Product lines not approved yet"), lines, _("They are withdrawn; approved ones stay on record.")),
        (_("Bound categories"), bindings, _("They end; nothing can be offered in them any more.")),
        (_("Tasks of the supplier group"), tasks, _("They end and do not count as late.")),
        (_("Open orders"), facts.get(Kind.ORDER, 0), _("They still have to be delivered; the deposit waits for them.")),
        (
            _("Open after-sales cases"),
            facts.get(Kind.AFTER_SALES, 0),
            _("They still have to be solved; the deposit waits for them."),
        ),
    ]
    always = (_("Items on the shelf"), _("Open orders"))
    rows = [{"label": label, "value": value, "note": note} for label, value, note in found if value or label in always]
    held = money(account.held_fen()) if account else money(0)
    note = _("It is not given back by itself: you apply for it once the store is closed.")
    return [*rows, {"label": _("Balance of the deposit"), "value": held, "note": note}]


def last_day(store: Store) -> dict:
    """From which day the store would be closed, and why then."""
    on = closes_on(store.closing_on or calendar.today())
    days = notice_days()
    note = (
        _("The notice period is %(days)s days from the day you apply.") % {"days": days}
        if days
        else _("On the day on which the buyer approves it; no earlier day can be chosen.")
    )
    return {"label": _("Closed from"), "value": day(on) if days else _("the day of approval"), "note": note}


__all__ = ["IN_BUSINESS", "account_of", "effects", "last_day", "refund_page"]
