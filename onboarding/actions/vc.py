"""The VC account: codes issued, registered by the supplier, authorised and opened by the buyer (S)."""

import unicodedata

from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import people, roles
from accounts.actions.store import prepare_store
from workflow import actors, reasons
from workflow.actions import Refused, action, must_say, note
from workflow.actors import SYSTEM
from workflow.models import Sequence
from workflow.notices import declare, notify

from ..models import BuyerCode, VcAccount
from ..models.vc import readable_code

State = VcAccount.State

CODES = declare(
    "vc.codes",
    _("Your codes for the VC account are ready"),
    _(
        "Register in VC with the supplier code %(supplier_code)s and the buyer code %(buyer_code)s, "
        "then tell us your log-in name."
    ),
)
REGISTERED = declare(
    "vc.registered",
    _("%(supplier)s has registered in VC"),
    _("Check the registration and authorise the account."),
    mail=False,
)
RETURNED = declare("vc.returned", _("Your VC registration was sent back"), _("%(code)s: %(words)s"))
AUTHORISED = declare(
    "vc.authorised",
    _("Your VC account is authorised"),
    _("It is being opened now; there is nothing for you to do."),
    mail=False,
)
OPENED = declare("vc.opened", _("Your VC account is open"), _("You can now hand in your product lines."))


@actors.rule
def running(actor, account):
    """The application behind the account has not ended."""
    return not account.application.ended


def address(account) -> str:
    return f"/applications/{account.application_id}/vc/"


def case_address(account) -> str:
    return f"/admin/onboarding/vcaccount/{account.pk}/change/"


def tidy(code: str) -> str:
    """A code as it is compared: full-width characters, spaces, hyphens and small letters do not matter."""
    text = unicodedata.normalize("NFKC", code or "").upper()
    return "".join(c for c in text if c.isalnum())


@action(by=actors.system, source=None, audit=["application"], says=_("issued the supplier code %(code)s"))
def issue_code(supplier, *, actor, application):
    """The three forms are approved: give the company its code (once, for all channels) and open the VC case."""
    if not supplier.code:
        supplier.code = readable_code("G", Sequence.next("supplier code"))
    note(code=supplier.code)
    account = VcAccount(party_id=supplier.party_id, application=application)
    use_buyer(account, application.buyer_id)
    account.save(force_insert=True)
    tell_codes(account, supplier.code)
    return account


@action(by=actors.system, source=[State.CODE_ISSUED, State.RETURNED], says=_("named the buyer code %(code)s"))
def name_buyer(account, *, actor):
    """The case has a buyer now, or another one: their code is the one to register with."""
    use_buyer(account, account.application.buyer_id)
    note(code=account.buyer_code or "–")
    tell_codes(account, account.supplier_code)


def use_buyer(account, user_id):
    account.buyer_id = user_id
    account.buyer_code = BuyerCode.of(user_id) if user_id else ""


def tell_codes(account, supplier_code):
    if account.buyer_code:
        notify(
            people.members(account.party_id),
            CODES,
            url=address(account),
            supplier_code=supplier_code,
            buyer_code=account.buyer_code,
        )


@action(
    by=actors.member & running,
    source=[State.CODE_ISSUED, State.RETURNED],
    to=State.REGISTERED,
    says=_("registered in VC"),
)
def register_vc(account, *, actor, login_name, buyer_code):
    """The supplier has registered in VC; the buyer code is typed as it was used there (`Refused` if wrong)."""
    if not account.buyer_code:
        raise Refused(_("Your case has no buyer yet. You will be told as soon as the buyer code is known."))
    typed = tidy(buyer_code)
    if typed == account.supplier_code:
        raise Refused(_("This is your supplier code. Enter the buyer code, which begins with C."), "buyer_code")
    if typed != account.buyer_code:
        raise Refused(
            _(
                "This is not the code of your buyer. It is %(code)s; "
                "if you registered with another one, correct it in VC first."
            )
            % {"code": account.buyer_code},
            "buyer_code",
        )
    others = VcAccount.objects.exclude(pk=account.pk).alias(lower=Lower(F("login_name")))
    if others.filter(lower=login_name.lower()).exists():
        raise Refused(
            _("Another account in VC is known to us by this log-in name. Check how yours is spelt."), "login_name"
        )
    account.login_name, account.registered_at = login_name, timezone.now()
    account.remark_code = account.remark = ""
    who = [account.buyer_id] if account.buyer_id else people.staff(roles.BUYER)
    notify(who, REGISTERED, url=case_address(account), supplier=account.application.supplier.name)


@action(by=roles.buyer & running, source=[State.REGISTERED], to=State.AUTHORISED, says=_("authorised the VC account"))
def authorise_vc(account, *, actor):
    """The registration matches: the account may be opened."""
    account.authorised_at = timezone.now()
    notify(people.members(account.party_id), AUTHORISED, url=address(account))


@action(
    by=roles.buyer & running,
    source=[State.REGISTERED, State.AUTHORISED],
    to=State.RETURNED,
    audit=["code", "words"],
    says=_("sent the VC registration back"),
)
def return_vc(account, *, actor, code, words):
    """The registration does not match; the supplier reads the code's sentence and the words."""
    if code not in reasons.codes("vc"):
        raise Refused(_("Choose a reason from the list."), "code")
    must_say(words, _("Say what is wrong, in words the supplier can use."))
    account.remark_code, account.remark, account.authorised_at = code, words.strip(), None
    notify(people.members(account.party_id), RETURNED, url=address(account), code=code, words=account.remark)


@action(by=roles.buyer & running, source=[State.AUTHORISED], to=State.OPEN, says=_("opened the VC account"))
def open_vc(account, *, actor):
    """The account works: the store is prepared and product lines may be handed in."""
    account.opened_at = timezone.now()
    notify(people.members(account.party_id), OPENED, url=address(account))
    prepare_store(account.application.supplier, actor=SYSTEM, channel=account.application.channel)
