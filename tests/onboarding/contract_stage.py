"""An application whose first four steps are done, and contracts on it, for the tests of step 5."""

from accounts.models import Store
from catalog.models import Binding, Category, ProductLine
from deposits.actions.account import ask_deposit
from onboarding.actions.contract import draft_contract, send_contract
from onboarding.models import Application, FormSheet, ProductList, VcAccount
from onboarding.models.terms import Terms, canonical, fingerprint
from tests.matrix.application import make_application
from tests.matrix.terms import make_offer
from workflow import calendar
from workflow.actors import SYSTEM

SIGNER = {"signer_name": "周明", "signer_title": "采购总监"}


def agreed(cast, application, **terms):
    """Terms that both sides accepted, and the deposit they ask for."""
    offer = make_offer(application, cast.bo, state="accepted", number=application.offers.count() + 1, **terms)
    text = canonical({"application": application.number, "round": offer.round, "terms": offer.values()})
    frozen = Terms.objects.create(
        party_id=application.party_id, application=application, offer=offer, canonical=text, sha256=fingerprint(text)
    )
    ask_deposit(
        application.supplier,
        actor=SYSTEM,
        amount_fen=offer.deposit_fen,
        forms=offer.deposit_forms,
        due_days=offer.deposit_due_days,
        terms_hash=frozen.sha256,
        channel=application.channel,
    )
    return frozen


def ready(cast, **terms) -> Application:
    """Terms, forms, VC account and one bound line are in order; the contract is next."""
    application = make_application(cast, "contract", buyer=cast.bo)
    shared = {"party": cast.supplier.party, "application": application}
    ProductList.objects.create(**shared)
    for kind in FormSheet.Kind:
        FormSheet.objects.create(**shared, kind=kind, state=FormSheet.State.APPROVED)
    VcAccount.objects.create(**shared, state=VcAccount.State.OPEN, buyer_code="C00001C")
    Store.objects.create(party=cast.supplier.party, channel=application.channel)
    line = ProductLine.objects.create(
        party=cast.supplier.party, supplier=cast.supplier, number="CP-T-1", state=ProductLine.State.APPROVED
    )
    category = Category.objects.get(code="paper")
    Binding.objects.create(party=line.party, line=line, category=category, starts_on=calendar.today())
    agreed(cast, application, **terms)
    application.refresh_from_db()
    return application


def drafted(cast, application=None):
    return draft_contract(application or ready(cast), actor=cast.actor("bo"), **SIGNER)


def sent(cast, application=None):
    contract = drafted(cast, application)
    send_contract(contract, actor=cast.actor("bo"))
    return contract
