"""The card on top of a refund request: what the supplier does next, or what it should know."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ..actions.refunds import appeal_until
from ..models import Refund
from .picture import Picture

State = Refund.State


def next_thing(picture: Picture) -> dict | None:
    """The card on top, where there is something to do or something unusual to know."""
    row = picture.refund
    if row.state == State.MORE_WANTED and picture.pause:
        return {
            "turn": "you", "title": _("Send what the review still needs"), "text": picture.pause.words,
            "note": _("Until you answer the clock stands still; afterwards it goes on where it stopped."),
            "link": reverse("deposits:refund-answer", args=[row.pk]), "link_text": _("Send it"), "icon": "upload",
        }  # fmt: skip
    if row.state == State.FAILED:
        return {
            "turn": "returned", "title": _("The bank returned the payment"),
            "text": _("Check the account. Once it is confirmed again, or another one is, we pay again."),
            "link": reverse("deposits:payee"), "link_text": _("Check the account"), "icon": "credit-card",
        }  # fmt: skip
    if row.state == State.REJECTED and not row.appealed:
        until = appeal_until(row)
        return {
            "turn": "you", "badge": _("You may appeal"), "kicker": " ",
            "title": _("The request was rejected (%(reason)s)") % {"reason": row.reason},
            "text": _("You may appeal once; somebody else then decides."),
            "due": until, "due_label": _("Appeal until"),
            "otherwise": _("Afterwards you may file a new request once the reason is gone."),
            "link": reverse("deposits:refund-appeal", args=[row.pk]), "link_text": _("Appeal"), "icon": "gavel",
        }  # fmt: skip
    if picture.unknown:
        return {
            "turn": "us", "title": _("We are finding out whether a payment has arrived"),
            "text": _("The bank has not answered clearly. Nothing is lost: the money stays yours, and we pay again "
                      "only when it is certain that it did not arrive. You need not do anything."),
        }  # fmt: skip
    return None
