"""Stuck work: what failed, was not delivered, is over its time or waits for an answer that nobody fetched."""

import datetime
from dataclasses import dataclass, field

from django.contrib import admin, messages
from django.db.models import Min, Q
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.actions.pool import push_again
from catalog.models import PoolPush
from deposits.models import LedgerCheck, Payout, Refund, StatementFile
from onboarding.admin.application import ours
from onboarding.models import Application
from workflow import calendar, queues
from workflow.actions import Action
from workflow.log_admin import about, model_stuck
from workflow.models import Delivery, Timer
from workflow.notices import BACK_OFF, NOTICES
from workflow.retries import retry_delivery, retry_timer
from workflow.templatetags.guards import timer_words
from workflow.templatetags.portal import left
from workflow.words import role_title, with_gaps

from .front import LATE, address, case

FEW = 30  # rows of one kind on the page; the list has them all
PATIENCE = datetime.timedelta(minutes=10)  # a statement file that is still being read after this is stuck


@dataclass
class Row:
    """One stuck thing: what it is, where its case is, since when, why, when it is tried next."""

    obj: object
    what: str
    about: str = ""
    url: str = ""
    since: object = None
    why: str = ""
    detail: str = ""
    tries: int = 0
    next_at: object = None


@dataclass
class Kind:
    """One kind of stuck work: its rows, the list with all of them and what can be done about one."""

    code: str
    title: str
    none: str
    rows: object
    row: object
    url: str = ""
    again: Action | None = None
    shown: list[Row] = field(default_factory=list)
    count: int = 0
    may: bool = False

    @property
    def retried(self) -> bool:
        """Whether trying again is possible at all."""
        return self.again is not None


def timers():
    return model_stuck(Timer.objects.all()).select_related("subject_type", "party__supplier").order_by("due", "id")


def mails():
    rows = model_stuck(Delivery.objects.all()).select_related("user")
    return rows.annotate(written=Min("notifications__created_at")).order_by("id")


def pushes():
    return PoolPush.objects.waiting().filter(tries__gt=0).select_related("item__supplier").order_by("created_at", "id")


def cases():
    late = Q(due__lt=calendar.today())
    return Application.objects.filter(ours(), late).select_related("supplier").order_by("due", "id")


def refunds():
    rows = Refund.objects.filter(LATE.urgency(Refund)["over"])
    return rows.select_related("party__supplier", "claimed_by").order_by("limit_on", "id")


def files():
    State, old = StatementFile.State, timezone.now() - PATIENCE
    unread = Q(state__in=[State.COLUMNS, State.UNREADABLE]) | Q(state=State.WAITING, created_at__lt=old)
    return StatementFile.objects.filter(unread).order_by("created_at", "id")


def payouts():
    states = [Payout.State.UNKNOWN, Payout.State.FAILED]
    return Payout.objects.filter(state__in=states).select_related("party__supplier").order_by("changed_at", "id")


def checks():
    """The last check of the ledger, when it found something."""
    last = LedgerCheck.objects.order_by("-id").values("pk")[:1]
    return LedgerCheck.objects.filter(pk__in=last).exclude(findings=[])


def timer_row(timer) -> Row:
    supplier = getattr(timer.party, "supplier", None) if timer.party_id else None
    return Row(timer, timer_words(timer), supplier.name if supplier else "", about(timer), timer.due,
               explain(timer.error), timer.error, timer.tries, timer.next_at)  # fmt: skip


def mail_row(mail) -> Row:
    what = with_gaps(NOTICES[mail.code].title) if mail.code in NOTICES else mail.code
    since = mail.written or mail.due - datetime.timedelta(seconds=sum(BACK_OFF[: mail.tries]))
    reader = mail.user.shown_as([]) if mail.user and hasattr(mail.user, "shown_as") else _("no account yet")
    return Row(mail, what, reader, case(mail), since, explain(mail.error, mail=True), mail.error, mail.tries, mail.due)


def push_row(push) -> Row:
    what = f"{push.get_kind_display()} · {push.item.code} {push.item.name}"
    return Row(push, what, push.item.supplier.name, case(push), push.created_at, push.error, "", push.tries, push.due)


def case_row(application) -> Row:
    step = application.get_state_display()
    why = _("Waits for: %(role)s.") % {"role": role_title(application.turn)}
    return Row(application, f"{application.number} · {step}", application.supplier.name, case(application),
               application.due, f"{why} {left(application.due)}")  # fmt: skip


def refund_row(refund) -> Row:
    state = refund.get_state_display()
    who = refund.claimed_by.name if refund.claimed_by else _("nobody has claimed it")
    return Row(refund, f"{refund.number} · {state}", refund.party.supplier.name, case(refund), refund.limit_on,
               f"{left(refund.limit_on)} · {who}")  # fmt: skip


def file_row(file) -> Row:
    why = {
        StatementFile.State.COLUMNS: _("Nobody has said which column holds what."),
        StatementFile.State.UNREADABLE: _("The file cannot be read; open it to see why."),
    }.get(file.state, _("It is being read for more than ten minutes: the worker may be down."))
    return Row(file, file.name, "", case(file), file.created_at, why)


def payout_row(payout) -> Row:
    supplier = getattr(payout.party, "supplier", None) if payout.party_id else None
    unknown = _("The bank has not said what became of it. It is never paid again by itself: find out first.")
    why = unknown if payout.state == Payout.State.UNKNOWN else payout.bank_words or _("The bank sent it back.")
    return Row(payout, f"{payout.number} · {payout.get_state_display()}", supplier.name if supplier else "",
               case(payout), payout.changed_at, why)  # fmt: skip


def check_row(check) -> Row:
    n = len(check.findings)
    why = ngettext("%(n)d rule of the ledger does not hold.", "%(n)d rules of the ledger do not hold.", n) % {"n": n}
    return Row(check, _("Check of the ledger"), "", case(check), check.at, why)


UNREACHABLE = ("ConnectionRefusedError", "ConnectionResetError", "SMTPServerDisconnected", "SMTPConnectError",
               "TimeoutError", "gaierror", "OSError")  # fmt: skip
SAID = ("Refused", "NotAllowed", "WrongState", "Stale")  # the errors of actions carry a sentence


def explain(error: str, mail: bool = False) -> str:
    """An error in words; what only a programmer understands is called so and stands beside it as it was."""
    name, _colon, words = error.partition(": ")
    if name in SAID and words:
        return words
    if mail and name in UNREACHABLE:
        return _("The mail server cannot be reached.")
    if name == "SMTPRecipientsRefused":
        return _("The mail server does not take the address.")
    if name == "SMTPAuthenticationError":
        return _("The mail server does not accept our log-in.")
    if name == "OperationalError":
        return _("The database was not available.")
    if not error:
        return ""
    return _("An error in the program (%(name)s). The technical log has the details.") % {"name": name}


def kinds() -> list[Kind]:
    """All kinds, the ones that hurt most first."""
    return [
        Kind("refunds", _("Overdue refunds"), _("No refund is past its last day."), refunds(), refund_row,
             address("deposits_refund", "due_in=over")),
        Kind("checks", _("Ledger that does not balance"), _("The last check of the ledger found nothing."), checks(),
             check_row, address("deposits_ledgercheck")),
        Kind("payouts", _("Payouts without a known end"), _("No payout is unknown or was sent back."), payouts(),
             payout_row, address("deposits_payout", "state__in=unknown,failed")),
        Kind("files", _("Bank statements not read"), _("Every statement file was read."), files(), file_row,
             address("deposits_statementfile")),
        Kind("timers", _("Failing clocks"), _("No clock fails."), timers(), timer_row,
             address("workflow_timer", "stuck=1"), retry_timer),
        Kind("mails", _("Undelivered mails"), _("Every mail has left."), mails(), mail_row,
             address("workflow_delivery", "stuck=1"), retry_delivery),
        Kind("pushes", _("Messages the EP pool did not take"), _("The EP pool took every message."), pushes(),
             push_row, address("catalog_poolpush", "tries__gt=0&state__in=queued,failed"), push_again),
        Kind("cases", _("Applications over our target"), _("No application waits for us longer than promised."),
             cases(), case_row, address("onboarding_application", "turn=staff&due_in=over")),
    ]  # fmt: skip


def counts() -> list[dict]:
    """How much of each kind is stuck, for the front page."""
    found = kinds()
    numbers = queues.kept("stuck", lambda: {kind.code: kind.rows.count() for kind in found})
    return [{"label": kind.title, "code": kind.code, "count": numbers.get(kind.code, 0)} for kind in found]


def page(request):
    """Everything that is stuck, a few of each kind, with a button where trying again may help."""
    found = kinds()
    for kind in found:
        rows = list(kind.rows[: FEW + 1])
        kind.count = kind.rows.count() if len(rows) > FEW else len(rows)
        kind.shown = [kind.row(obj) for obj in rows[:FEW]]
        kind.may = bool(rows) and kind.again is not None and kind.again.may(rows[0], request.actor)
    context = admin.site.each_context(request) | {
        "title": _("Stuck work"),
        "kinds": [kind for kind in found if kind.count],
        "fine": [kind for kind in found if not kind.count],
    }
    return TemplateResponse(request, "admin/stuck.html", context)


def again(request, kind):
    """POST: try one row, or all rows of a kind that the page showed, again at once."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    found = next((k for k in kinds() if k.code == kind and k.again), None)
    if found is None:
        raise Http404
    keys = [pk for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) < 19][:FEW]
    done, refused = 0, []
    for result in found.again.many(list(found.rows.filter(pk__in=keys)), actor=request.actor):
        done += result.error is None
        refused += [result.error.message] if result.error else []
    if done:
        queues.forget()
        text = ngettext("%(n)d is tried again within seconds.", "%(n)d are tried again within seconds.", done)
        messages.success(request, text % {"n": done})
    for message in sorted(set(refused)):
        messages.error(request, message)
    if not done and not refused:
        messages.info(request, _("It is not stuck any more."))
    return redirect("admin:stuck")


__all__ = ["again", "counts", "explain", "page"]
