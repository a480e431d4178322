"""The supplier code is issued by itself: as soon as the forms are approved, in the same transaction.

Its receiver is connected before the journey's own (see `apps.py`), so that the journey already sees the account.
"""

from django.dispatch import receiver

from workflow.actors import SYSTEM
from workflow.signals import acted

from .actions.vc import issue_code, name_buyer
from .journey import STEPS, STILL, Case, under_way
from .models import Application, VcAccount

State = Application.State
BEFORE = [step for step in reversed(STEPS) if step.code in (State.TERMS, State.FORMS)]  # the likelier refusal first


def forms_are_approved(application) -> bool:
    """Every step before the VC account is done."""
    case = Case(application)
    return all((found := step.requirements(case)) and not any(r.open and r.blocks for r in found) for step in BEFORE)


@receiver(acted, dispatch_uid="codes")
def issue_codes(sender, party_id, event, chunk, **kwargs):
    """Issue the code where the forms were approved; keep the buyer code that of the case's buyer."""
    if event.verb in STILL or not under_way(party_id, chunk):
        return
    rows = Application.objects.filter(party_id=party_id, state__in=[State.FORMS, State.VC], vc_account=None)
    for application in rows.select_related("supplier"):
        if forms_are_approved(application):
            issue_code(application.supplier, actor=SYSTEM, application=application)
    waiting = VcAccount.objects.filter(
        party_id=party_id, state__in=[VcAccount.State.CODE_ISSUED, VcAccount.State.RETURNED]
    )
    for account in waiting.exclude(application__state__in=Application.ENDED).select_related("application"):
        if account.application.buyer_id not in (None, account.buyer_id):
            name_buyer(account, actor=SYSTEM)
