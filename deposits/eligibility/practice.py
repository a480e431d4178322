"""The checks that common practice adds (P, domain §4): each is asked for only while its policy is on."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow.words import day

from ..models import Obligation
from .facts import Facts
from .findings import Finding, fine, off, outside, wanted

FACTS_PAGE = "/deposit/facts/"


def notice_period(facts: Facts) -> list[Finding]:
    """The notice of closing was given so many calendar days before (policy closing.notice_days)."""
    code, days = "notice_period", facts.on("closing.notice_days")
    if not days:
        return [off(code, _("No notice period is asked for"))]
    store = facts.store
    if store is None:
        return [fine(code, _("There is no store to close"))]
    if store.closing_on is None:
        how = ngettext("The notice period of %(days)s day starts when you apply to close the store.",
                       "The notice period of %(days)s days starts when you apply to close the store.",
                       int(days)) % {"days": days}  # fmt: skip
        return [outside(code, _("The notice period has not started"), how=how, link="/store/")]
    end = store.closing_on + datetime.timedelta(days=int(days))
    if end <= facts.today:
        return [fine(code, _("The notice period is over"))]
    title = _("The notice period runs until %(day)s") % {"day": day(end)}
    return [outside(code, title, clears_on=end, how=_("It ends by itself; nothing has to be done."))]


def cool_off(facts: Facts) -> list[Finding]:
    """So many calendar days have passed since the store closed (policy refund.cool_off_days)."""
    code, days = "cool_off", facts.on("refund.cool_off_days")
    if not days:
        return [off(code, _("No waiting time after closing is asked for"))]
    if facts.store is None:
        return [fine(code, _("There is no store to close"))]
    closed = facts.store.closed_on
    if closed is None:
        how = ngettext("The waiting time of %(days)s day starts when the store is closed.",
                       "The waiting time of %(days)s days starts when the store is closed.",
                       int(days)) % {"days": days}  # fmt: skip
        return [outside(code, _("The waiting time after closing has not started"), how=how)]
    end = closed + datetime.timedelta(days=int(days))
    if end <= facts.today:
        return [fine(code, _("The waiting time after closing is over"))]
    title = _("The waiting time after closing runs until %(day)s") % {"day": day(end)}
    return [outside(code, title, clears_on=end, how=_("It ends by itself; nothing has to be done."))]


def warranty(facts: Facts) -> list[Finding]:
    """The warranty of everything sold is over (policy refund.warranty)."""
    code = "warranty"
    if not facts.on("refund.warranty"):
        return [off(code, _("The end of warranties is not waited for"))]
    rows = [r for r in facts.of(Obligation.Kind.WARRANTY) if r.clears_on is None or r.clears_on > facts.today]
    if not rows:
        return [fine(code, _("No warranty of sold goods runs any more"))]
    title = ngettext("Warranty of sold goods: %(count)s case", "Warranty of sold goods: %(count)s cases", len(rows))
    last = max((r.clears_on for r in rows if r.clears_on), default=None) if all(r.clears_on for r in rows) else None
    return [outside(code, title % {"count": len(rows)}, clears_on=last, link=FACTS_PAGE,
                    how=_("It ends by itself with the last warranty."))]  # fmt: skip


def receipt_returned(facts: Facts) -> list[Finding]:
    """The receipt for the deposit was given back (policy refund.receipt_returned)."""
    code = "receipt_returned"
    if not facts.on("refund.receipt_returned"):
        return [off(code, _("The deposit receipt need not be returned"))]
    rows = facts.of(Obligation.Kind.RECEIPT)
    if not rows:
        return [fine(code, _("The deposit receipt has been returned"))]
    how = _("Send the original receipt to finance; it clears when it has arrived.")
    return [wanted(code, _("The deposit receipt has not been returned"), how=how, link=FACTS_PAGE,
                   reason=", ".join(r.reference for r in rows))]  # fmt: skip


PRACTICE = (notice_period, cool_off, warranty, receipt_returned)
