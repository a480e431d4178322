"""The lines of the bank statement: a queue for each kind of match, and the next step for every line."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import roles
from workflow.actions import ActionError
from workflow.desk import TIMELINE, Button, CaseAdmin, Panel
from workflow.history import timeline
from workflow.models import Event
from workflow.pages import answers, perform
from workflow.reasons import ReasonField
from workflow.templatetags.portal import badge, day, masked
from workflow.words import money

from ..actions.notices import confirm_receipt
from ..actions.payouts import bounce_payout, mark_paid, return_wrong_payer
from ..actions.statement import enter_line, explain_line, link_payout, name_notice, record_return
from ..bank import matching
from ..bank.codes import found_in
from ..forms.bank import CodeForm, NoteForm
from ..forms.statement import LineForm, ReturnForm
from ..models import DepositNotice, Payout, StatementLine

State, Proposal = StatementLine.State, StatementLine.Proposal
TONES = {
    State.OPEN: "us",
    State.USED: "done",
    State.TO_RETURN: "warning",
    State.SENT_BACK: "ended",
    State.OTHER: "ended",
}
AT_ONCE = 500  # lines that one press confirms


def with_events(response, obj, request):
    """The page of something without a supplier with its own timeline."""
    rows = Event.objects.about(obj).reverse()[:TIMELINE]
    response.context_data["events"] = timeline(rows, request.actor)
    return response


@dataclass
class Queue:
    """Lines that wait for the same next step."""

    code: str
    label: str
    will: str
    query: str
    count: int = 0
    tone: str = ""

    @classmethod
    def counted(cls, lines, narrower: str = "") -> list["Queue"]:
        """Every queue with how many of `lines` are in it; `narrower` is put to the query of each list."""
        found = dict(lines.filter(state=State.OPEN).values_list("proposal").annotate(Count("pk")).order_by())
        back = lines.filter(state=State.TO_RETURN).count()
        queues = [
            cls(code, label, will, f"state__exact=open&proposal__exact={code}{narrower}", found.get(code, 0))
            for code, label, will in QUEUES
        ]
        return [*queues, cls("to_return", _("to be sent back"), _("Pay it back"),
                             f"state__exact=to_return{narrower}", back)]  # fmt: skip


QUEUES = [
    (Proposal.EXACT, _("agree with a notice"), _("Confirm the receipts")),
    (Proposal.SHORT, _("less than asked"), _("Confirm; the rest stays due")),
    (Proposal.OVER, _("more than asked"), _("Confirm; the rest is a surplus")),
    (Proposal.THIRD_PARTY, _("paid by a third party"), _("Send the money back")),
    (Proposal.UNKNOWN, _("no notice found"), _("Name the notice, or send it back")),
    (Proposal.PAYOUT, _("payouts that left"), _("Record them as paid")),
    (Proposal.LEFT, _("money out without a payout"), _("Say what it is")),
]


class AsideForm(forms.Form):
    """Why a line's money goes back."""

    reason = ReasonField("deposit")


def notice_of(line):
    """The notice that this line could be confirmed for: never one that somebody else's money names."""
    if line.state != State.OPEN or line.outgoing or line.proposal == Proposal.THIRD_PARTY:
        return None
    return line.notice


def confirm_words(line) -> str:
    """What confirming comes to, in amounts."""
    notice = line.notice
    missing, values = notice.missing_fen(), {"code": notice.code, "company": notice.party.supplier.name}
    if line.amount_fen < missing:
        rest = money(missing - line.amount_fen)
        return _("For %(code)s of %(company)s; %(rest)s stays due.") % (values | {"rest": rest})
    if line.amount_fen > missing:
        over = money(line.amount_fen - missing)
        return _("For %(code)s of %(company)s; %(over)s is kept as a surplus.") % (values | {"over": over})
    return _("For %(code)s of %(company)s: exactly what is missing.") % values


def leaving(line):
    """The payout that this money out most likely is."""
    if line.state != State.OPEN or not line.outgoing:
        return None
    found = matching.payouts_for(line)
    return found[0] if found and found[0].score >= 2 else None


def came_back(line):
    """The payout that this money in most likely is, sent back by the bank (退汇)."""
    if line.state != State.OPEN or line.outgoing or line.proposal != Proposal.UNKNOWN:
        return None
    found = matching.payouts_back(line)
    return found[0] if len(found) == 1 else None


def recorded(line):
    """The line itself, where a payout over this amount was recorded as paid without a line."""
    return line if line.state == State.OPEN and line.outgoing and paid_without(line) else None


def paid_without(line):
    rows = Payout.objects.filter(state=Payout.State.PAID, fen=line.amount_fen, lines=None)
    return sorted(rows.order_by("-paid_on")[:20], key=lambda p: p.bank_reference != line.bank_reference)


class PaidField(forms.ModelChoiceField):
    def label_from_instance(self, payout):
        return " · ".join([payout.number, payout.holder, day(payout.paid_on), payout.bank_reference])


def paid_form(line, data, files, actor, prefix):
    """Choose among the payouts that were recorded as paid over this amount."""
    form = forms.Form(data, prefix=prefix)
    ids = [payout.pk for payout in paid_without(line)]
    form.fields["payout"] = PaidField(Payout.objects.filter(pk__in=ids), label=_("Payout"), empty_label=None)
    return form


@admin.register(StatementLine)
class StatementLineAdmin(CaseAdmin):
    """Lines with what became of them; from files or entered here, none is ever changed."""

    change_list_template = "admin/deposits/statement_list.html"
    list_display = ["bank_reference", "paid_on", "payer_name", "amount", "text", "match", "standing"]
    list_filter = ["state", "proposal", "outgoing"]
    search_fields = ["bank_reference", "payer_name", "text"]
    search_help_text = _("Bank reference, payer or remittance text")
    list_select_related = ["notice__party__supplier"]
    show_full_result_count = False
    ordering = ["-paid_on", "-id"]
    buttons = [
        Button(
            confirm_receipt, _("Confirm the receipt"), confirm_words, tone="primary", subject=notice_of,
            inputs=lambda line, form: {"line": line},
        ),
        Button(
            mark_paid, _("Record the payout as paid"),
            lambda line: _("Payout %(number)s to %(holder)s left with this line.")
            % {"number": leaving(line).number, "holder": leaving(line).holder},
            tone="primary", subject=leaving,
            inputs=lambda line, form: {"bank_reference": line.bank_reference, "paid_on": line.paid_on, "line": line},
        ),
        Button(
            link_payout, _("It is a payout recorded before"), _("The payout gets its statement line."),
            make=paid_form, subject=recorded,
        ),
        Button(
            bounce_payout, _("A payout came back"),
            lambda line: _("Payout %(number)s was sent back by the bank; its money is set aside again.")
            % {"number": came_back(line).number},
            NoteForm, subject=came_back,
            inputs=lambda line, form: {
                "bank_reference": line.bank_reference, "booked_on": line.paid_on, "line": line, **form.cleaned_data,
            },
        ),
        Button(
            name_notice, _("Name the notice it is for"), _("The proposal is made anew; you confirm it afterwards."),
            CodeForm, subject=lambda line: None if line.outgoing else line,
        ),
        Button(
            return_wrong_payer, _("Send the money back"),
            _("A payout to the account it came from is prepared; the line cannot be matched any more."), AsideForm,
            "danger", subject=lambda line: None if line.outgoing or Payout.objects.filter(line=line).exists() else line,
            inputs=lambda line, form: {"reason": form.cleaned_data["reason"]},
        ),
        Button(
            explain_line, _("It is not about deposits"), _("It stays on the statement with your note."), NoteForm
        ),
        Button(
            record_return, _("Record the return"), _("The money has left the bank account again."), ReturnForm,
            subject=lambda line: None if Payout.objects.filter(line=line).exists() else line,
        ),
    ]  # fmt: skip

    def waiting(self):
        rows = StatementLine.objects.filter(state=State.OPEN)
        groups = [
            (_("receipts to confirm"), [Proposal.EXACT, Proposal.SHORT, Proposal.OVER]),
            (_("money of third parties"), [Proposal.THIRD_PARTY]),
            (_("money in without a notice"), [Proposal.UNKNOWN]),
            (_("money out to match"), [Proposal.PAYOUT, Proposal.LEFT]),
        ]
        return [
            (roles.FINANCE, rows.filter(proposal__in=found), f"state__exact=open&proposal__in={','.join(found)}", name)
            for name, found in groups
        ]

    @admin.display(description=_("amount"), ordering="amount_fen")
    def amount(self, line):
        return money(-line.amount_fen if line.outgoing else line.amount_fen)

    @admin.display(description=_("proposal"), ordering="proposal")
    def match(self, line):
        if line.state != State.OPEN:
            return "–"
        return (
            f"{line.get_proposal_display()} · {line.notice.party.supplier.name}"
            if line.notice
            else (line.get_proposal_display())
        )

    @admin.display(description=_("state"), ordering="state")
    def standing(self, line):
        return badge(TONES.get(line.state, "ended"), line.get_state_display())

    state_badge = standing

    def case_queryset(self, request):
        return StatementLine.objects.select_related(
            "entered_by", "notice__party__supplier", "file", "for_payout", "payout", "receipt"
        )

    def case(self, request, obj, posted="", offered=None, status=200):
        return with_events(super().case(request, obj, posted, offered, status), obj, request)

    def title(self, line):
        return f"{line.bank_reference} · {self.amount(line)}"

    def facts(self, line):
        found = [
            (_("Booked on"), day(line.paid_on)),
            (_("Money out to") if line.outgoing else _("Payer"), line.payer_name or "–"),
            (_("Account number of the other party"), masked(line.payer_account) or "–"),
            (_("Amount"), self.amount(line)),
            (_("Remittance text"), line.text or "–"),
            (_("Entered by"), line.entered_by),
        ]
        if line.state == State.OPEN:
            found.append((_("Proposal"), line.get_proposal_display()))
        if receipt := getattr(line, "receipt", None):
            found.append((_("Receipt"), receipt.number))
        if line.words:
            found.append((_("note"), line.words))
        if line.return_reference:
            found.append((_("Bank reference of the return"), line.return_reference))
        return found

    def panels(self, line, request):
        panels = []
        if line.outgoing:
            found = (
                matching.payouts_for(line) if line.state == State.OPEN else [line.for_payout] if line.for_payout else []
            )
            panels.append(Panel(_("Payouts that this may be"), "admin/deposits/line_payouts.html", {"payouts": found}))
        else:
            codes = found_in(line.text) | {line.code}
            notices = DepositNotice.objects.filter(code__in=codes - {""}).select_related("party__supplier")
            back = [payout for payout in [getattr(line, "payout", None), line.for_payout] if payout]
            if back:
                panels.append(Panel(_("Payout"), "admin/deposits/line_payouts.html", {"payouts": back}))
            mine = [n for n in [line.notice] if n and n not in notices]
            panels.append(Panel(_("Notices this may be for"), "admin/deposits/notice_list.html",
                                {"notices": [*notices, *mine]}))  # fmt: skip
        entries = line.entries.select_related("recorded_by")
        raw = {"raw": line.raw.items(), "file": line.file}
        return [
            *panels,
            Panel(_("Ledger"), "admin/deposits/entries.html", {"entries": entries}),
            *([Panel(_("As the bank wrote it"), "admin/deposits/line_raw.html", raw)] if line.file else []),
        ]

    def get_urls(self):
        enter = self.admin_site.admin_view(answers(self.enter))
        return [path("enter/", enter, name="deposits_statementline_enter"), *super().get_urls()]

    def get_actions(self, request):
        if not enter_line.may(None, request.actor):
            return {}
        return {"confirm_lines": (confirm_lines, "confirm_lines", _("Confirm the receipts ticked"))}

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request,
            {
                "may_enter": enter_line.may(None, request.actor),
                "queues": Queue.counted(StatementLine.objects.all()),
                "query": request.GET.urlencode(),
            },
        )

    def enter(self, request):
        """Copy one line from the bank statement."""
        if not enter_line.may(None, request.actor):
            raise Http404
        form = LineForm(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and perform(request, enter_line, None, form, **form.cleaned_data)
        ):
            messages.success(request, _("The statement line was entered."))
            return redirect(reverse("admin:deposits_statementline_changelist"))
        return self.page(
            request, "admin/deposits/statement_enter.html", _("Enter a statement line"), form, columns=2,
            submit=_("Enter the line"),
        )  # fmt: skip


def confirm_lines(modeladmin, request, queryset):
    """Confirm every ticked line that agrees with its notice; each of the others is named with the reason."""
    done = 0
    for line in queryset.select_related("notice").order_by("paid_on", "pk")[:AT_ONCE]:
        try:
            if line.state != State.OPEN or line.proposal != Proposal.EXACT or line.notice is None:
                raise ActionError(_("Only lines that agree with a notice are confirmed together. Open this one."))
            confirm_receipt(line.notice, actor=request.actor, line=line)
            done += 1
        except ActionError as error:
            messages.error(request, f"{line}: {error.message}")
    if done:
        text = ngettext("%(count)d receipt was confirmed.", "%(count)d receipts were confirmed.", done)
        messages.success(request, text % {"count": done})
    if queryset.count() > AT_ONCE:
        messages.info(request, _("Only the first %(count)s lines were looked at; press again.") % {"count": AT_ONCE})
