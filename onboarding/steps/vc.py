"""Step 3, the VC account: codes issued, registered, authorised, opened (S: 3–5 working days)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import roles
from workflow import reasons
from workflow.requirements import Requirement, Status, Turn

from ..models import VcAccount

State = VcAccount.State


def requirements(case) -> list[Requirement]:
    """The four things of the step, also before the account exists."""
    account = case.vc_account
    link = reverse("onboarding:vc", args=[case.application.pk])
    return [code(account, link), register(account, link), authorise(account, case), opened(account, case)]


def code(account, link) -> Requirement:
    title = _("Supplier code and buyer code")
    if account is None:
        return Requirement(
            "vc.code", title, Status.LATER, Turn.PLATFORM,
            reason=_("The portal issues them by itself as soon as the three forms are approved."),
        )  # fmt: skip
    if not account.buyer_code:
        return Requirement(
            "vc.code", title, Status.WAITING, Turn.PLATFORM, role=roles.BUYER, link=link, link_text=_("See the code"),
            reason=_("Your supplier code is issued; a buyer has to take your case before you can register."),
            otherwise=_("You cannot register in VC."),
        )  # fmt: skip
    return Requirement("vc.code", title, Status.DONE)


def register(account, link) -> Requirement:
    title = _("Register in VC and tell us the log-in name")
    open_entry = {
        "turn": Turn.SUPPLIER, "link": link, "link_text": _("Show the codes"),
        "otherwise": _("The account cannot be authorised, and no product line can be handed in."),
    }  # fmt: skip
    if account is None or not account.buyer_code:
        return Requirement(
            "vc.register", title, Status.LATER, Turn.SUPPLIER, reason=_("With the codes you get from us.")
        )
    if account.state == State.RETURNED:
        return Requirement(
            "vc.register", title, Status.RETURNED, reason=reasons.sentence(account.remark_code),
            remark_code=account.remark_code, remark=account.remark, **open_entry,
        )  # fmt: skip
    if account.state == State.CODE_ISSUED:
        reason = _("Register with both codes, then enter your log-in name here.")
        return Requirement("vc.register", title, Status.NOW, reason=reason, **open_entry)
    return Requirement("vc.register", title, Status.DONE)


def authorise(account, case) -> Requirement:
    title = _("The buyer authorises the account")
    if account is not None and account.state in (State.AUTHORISED, State.OPEN):
        return Requirement("vc.authorise", title, Status.DONE)
    if account is None or account.state != State.REGISTERED:
        return Requirement("vc.authorise", title, Status.LATER, Turn.PLATFORM, role=roles.BUYER,
                           reason=_("After your registration."))  # fmt: skip
    return Requirement("vc.authorise", title, Status.WAITING, **platform(account, case),
                       reason=_("Your buyer compares the registration with your company’s data."))  # fmt: skip


def opened(account, case) -> Requirement:
    title = _("The VC account is open")
    if account is not None and account.state == State.OPEN:
        return Requirement("vc.open", title, Status.DONE)
    if account is None or account.state != State.AUTHORISED:
        return Requirement("vc.open", title, Status.LATER, Turn.PLATFORM, role=roles.BUYER,
                           reason=_("Usually 3–5 working days after your registration."))  # fmt: skip
    return Requirement("vc.open", title, Status.WAITING, **platform(account, case),
                       reason=_("Authorised; the account is being opened."))  # fmt: skip


def platform(account, case) -> dict:
    """What both entries say that the platform owes since the registration."""
    return {
        "turn": Turn.PLATFORM, "role": roles.BUYER, **case.due(account.registered_at, "vc"),
        "otherwise": _("Past the target, the case is reported to your buyer again."),
    }  # fmt: skip
