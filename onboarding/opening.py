"""What follows from the deposit: the store opens, the buyer is told; and what an end takes with it."""

import logging

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import people, roles
from accounts.actions.closing import close_store
from accounts.actions.store import open_store
from accounts.models import Store
from accounts.signals import store_closed
from deposits.actions.notices import cancel_notice
from deposits.models import DepositNotice
from deposits.signals import deposit_held, deposit_overdue
from workflow import timers
from workflow.actors import SYSTEM
from workflow.notices import declare, notify
from workflow.signals import acted

from .actions.closing import close_application
from .actions.contract import cancel_contract
from .models import Application, Contract

log = logging.getLogger(__name__)

HELD = declare(
    "application.deposit_held",
    _("The deposit of application %(number)s is complete"),
    _("The store is open; items may be offered."),
    mail=False,
)
LATE = declare(
    "application.deposit_late",
    _("The deposit of application %(number)s is overdue"),
    _("Remittance code %(code)s, it was due %(due_on)s."),
)
ENDING = {"onboarding.withdraw", "onboarding.reject", "onboarding.expire"}


@receiver(deposit_held)
def open_the_store(sender, party_id, account, **kwargs):
    """Open the store now; if that fails for its own reasons the sweep tries again, and the money stays confirmed."""
    store = Store.objects.filter(party_id=party_id, channel=account.channel, state=Store.State.PREPARING).first()
    if store is None:
        return
    try:
        open_store(store, actor=SYSTEM)
    except Exception:
        log.exception("store %s did not open; a timer tries again", store.pk)
        timers.start(store, "accounts.open_store", due=timezone.now())
    tell_buyers(party_id, account, HELD)


@receiver(deposit_overdue)
def tell_that_it_is_late(sender, party_id, account, notice, **kwargs):
    tell_buyers(party_id, account, LATE, code=notice.code, due_on=notice.due)


def tell_buyers(party_id, account, kind, **data):
    """Tell the buyer of the running application of this account's channel, or every buyer while nobody has it."""
    for application in Application.objects.filter(party_id=party_id, channel=account.channel).exclude(
        state__in=Application.ENDED
    ):
        who = [application.buyer_id] if application.buyer_id else people.staff(roles.BUYER)
        url = f"/admin/onboarding/application/{application.pk}/change/"
        notify(who, kind, url=url, number=application.number, **data)


@receiver(acted)
def wind_up(sender, party_id, event, **kwargs):
    """An application that ended asks for no contract and no deposit any more; its store never opens."""
    if event.verb not in ENDING:
        return
    application = Application.objects.get(pk=event.subject_id)
    cancel_what_was_asked(application)
    for store in Store.objects.filter(party_id=party_id, channel=application.channel, state=Store.State.PREPARING):
        close_store(store, actor=SYSTEM)


@receiver(store_closed)
def end_the_journey(sender, party_id, store, **kwargs):
    """A closed store ends the application it came from, with whatever was still asked for."""
    for application in Application.objects.filter(party_id=party_id, channel=store.channel).exclude(
        state__in=Application.ENDED
    ):
        close_application(application, actor=SYSTEM)
        cancel_what_was_asked(application)


def cancel_what_was_asked(application):
    """Contracts that are not in force and deposit notices that are not paid end with the application."""
    for contract in Contract.objects.filter(application=application, state__in=Contract.OPEN):
        cancel_contract(contract, actor=SYSTEM, words=str(_("The application has ended.")))
    for notice in DepositNotice.objects.filter(
        party_id=application.party_id, account__channel=application.channel, state__in=DepositNotice.OPEN
    ):
        cancel_notice(notice, actor=SYSTEM)
