"""What both sides accepted becomes fixed: stored with its fingerprint, handed to prices and deposit."""

from django.utils import timezone

from catalog.actions.prices import fix_prices
from deposits.actions.account import ask_deposit
from workflow.actors import SYSTEM

from .models.terms import Terms, canonical, fingerprint


def freeze(offer) -> Terms:
    """Store what was agreed with its fingerprint and hand it to those who go by it: prices and deposit."""
    application = offer.application
    text = canonical(
        {
            "application": application.number,
            "channel": application.channel,
            "supplier": application.supplier.uscc,
            "round": offer.round,
            "offered_by": offer.side,
            "agreed_at": timezone.now().isoformat(timespec="seconds"),
            "terms": offer.values(),
        }
    )
    terms = Terms.objects.create(
        party_id=offer.party_id, application=application, offer=offer, canonical=text, sha256=fingerprint(text)
    )
    hand_on(application, offer, terms.sha256)
    return terms


def hand_on(application, offer, sha256: str):
    """Items are measured by these terms from now on, and this is the deposit that will be asked."""
    fix_prices(
        application.supplier,
        actor=SYSTEM,
        terms_hash=sha256,
        commission=offer.commission,
        margin=offer.margin,
        delivery=offer.delivery,
    )
    ask_deposit(
        application.supplier,
        actor=SYSTEM,
        amount_fen=offer.deposit_fen,
        forms=offer.deposit_forms,
        due_days=offer.deposit_due_days,
        terms_hash=sha256,
        channel=application.channel,
        settlement_days=offer.settlement_days,
    )
