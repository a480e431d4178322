"""The purchase contract: the buyer drafts and sends it, the supplier confirms it or sends it back."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import people, roles
from deposits.actions.account import issue_notice
from deposits.models import DepositAccount
from workflow import actors, calendar, policies
from workflow.actions import Refused, action, must_say, note
from workflow.actors import SYSTEM
from workflow.models import Sequence
from workflow.notices import declare, notify

from ..clauses import in_both_languages
from ..models import Application, Contract
from ..models.terms import Terms, canonical, fingerprint

State = Contract.State

SENT = declare(
    "contract.sent",
    _("Your purchase contract %(number)s is ready"),
    _("Read it and confirm it. The deposit is due afterwards."),
)
RETURNED = declare("contract.returned", _("The supplier sent contract %(number)s back"), _("Their words: %(words)s"))
CONFIRMED = declare("contract.confirmed", _("Contract %(number)s is confirmed"), mail=False)
CANCELLED = declare("contract.cancelled", _("Contract %(number)s was cancelled"), _("The reason: %(words)s"))


def address(contract) -> str:
    return f"/applications/{contract.application_id}/contract/"


def case(contract) -> str:
    return f"/admin/onboarding/contract/{contract.pk}/change/"


@actors.rule
def without_contract(actor, application):
    """An application has at most one contract that is not cancelled."""
    return not application.contracts.exclude(state=State.CANCELLED).exists()


@action(
    by=roles.buyer & without_contract,
    source=[Application.State.CONTRACT],
    says=_("drafted the purchase contract %(number)s"),
)
def draft_contract(application, *, actor, signer_name, signer_title):
    """Write the contract out from the frozen terms; `signer_name` and `signer_title` are the platform's signer.

    `Refused` while an earlier step is open or without accepted terms.
    """
    from ..journey import step_gate

    step_gate(application, "contract")
    number = f"HT-{calendar.today().year}-{Sequence.next('contract'):04d}"
    note(number=number)
    return Contract.objects.create(
        party_id=application.party_id, application=application, number=number,
        **written(application, number, signer_name, signer_title),
    )  # fmt: skip


def written(application, number: str, signer_name: str, signer_title: str) -> dict:
    """Content, terms hash and contract hash as they would be now; `Refused` where terms or deposit are not fixed."""
    terms = Terms.objects.filter(application=application).order_by("-pk").first()
    if terms is None:
        raise Refused(_("The terms have not been accepted by both sides yet."))
    if not DepositAccount.objects.filter(party_id=application.party_id, channel=application.channel).exists():
        raise Refused(_("The deposit has not been fixed by the terms yet."))
    content = {
        "number": number, "application": application.number, "categories": application.categories,
        "channel": application.channel, "terms": terms.content["terms"],
        "terms_hash": terms.sha256, "drawn_up_on": calendar.today().isoformat(),
        "parties": {
            "platform": {**policies.value("contract.party"), "signer": signer_name, "title": signer_title},
            "supplier": {"name": application.supplier.name, "uscc": application.supplier.uscc},
        },
    }  # fmt: skip
    content["clauses"] = in_both_languages(content)
    return {"content": content, "terms_hash": terms.sha256, "sha256": fingerprint(canonical(content))}


@action(
    by=roles.buyer,
    source=[State.DRAFT, State.RETURNED],
    to=State.DRAFT,
    says=_("revised the purchase contract %(number)s"),
)
def revise_contract(contract, *, actor, signer_name, signer_title):
    """Write the contract out again, with another signer, or from terms that were agreed anew."""
    for name, value in written(contract.application, contract.number, signer_name, signer_title).items():
        setattr(contract, name, value)
    contract.words = ""
    note(number=contract.number, sha256=contract.sha256)


@action(by=roles.buyer, source=[State.DRAFT], to=State.SENT, says=_("sent the purchase contract %(number)s"))
def send_contract(contract, *, actor):
    """Ask the supplier to confirm exactly this text."""
    note(number=contract.number, sha256=contract.sha256)
    notify(people.members(contract.party_id), SENT, url=address(contract), number=contract.number)


@action(
    by=actors.member,
    source=[State.SENT],
    to=State.CONFIRMED,
    audit=["authority", "power"],
    says=_("confirmed the purchase contract %(number)s"),
)
def confirm_contract(contract, *, actor, signer_name, signer_title, authority, power=None):
    """The supplier agrees to the text it was sent; the deposit notice is issued at once.

    `Refused` when somebody signs by power of attorney (`authority` "power") without the paper.
    """
    if authority == Contract.Authority.POWER and power is None:
        raise Refused(_("Upload the power of attorney: it shows that this person may sign for your company."), "power")
    contract.signer_name, contract.signer_title, contract.authority = signer_name, signer_title, authority
    contract.power, contract.confirmed_at = power, timezone.now()
    note(number=contract.number, sha256=contract.sha256, terms_hash=contract.terms_hash)
    account = DepositAccount.objects.get(party_id=contract.party_id, channel=contract.application.channel)
    issue_notice(account, actor=SYSTEM, contract=contract.number)
    notify(owners(contract), CONFIRMED, url=case(contract), number=contract.number)


@action(
    by=actors.member,
    source=[State.SENT],
    to=State.RETURNED,
    audit=["words"],
    says=_("sent the purchase contract %(number)s back"),
)
def return_contract(contract, *, actor, words):
    """The supplier wants something changed, and says what."""
    must_say(words, _("Say what should be changed, in words your buyer can use."))
    contract.words = words
    note(number=contract.number)
    notify(owners(contract), RETURNED, url=case(contract), number=contract.number, words=words)


@action(
    by=roles.buyer | actors.system, source=list(Contract.OPEN), to=State.CANCELLED, audit=["words"],
    says=_("cancelled the purchase contract %(number)s"),
)  # fmt: skip
def cancel_contract(contract, *, actor, words):
    """Take the contract off the table; it stays readable and a new one may be drafted."""
    must_say(words)
    note(number=contract.number)
    if contract.content and actor.kind == "person":
        notify(people.members(contract.party_id), CANCELLED, url=address(contract), number=contract.number, words=words)


def owners(contract) -> list[int]:
    """The buyer of the case, or every buyer while nobody has taken it."""
    buyer = contract.application.buyer_id
    return [buyer] if buyer else people.staff(roles.BUYER)
