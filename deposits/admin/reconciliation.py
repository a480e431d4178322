"""The reconciliation page: bank statement and ledger day by day, and what the nightly checks found."""

import datetime

from django.contrib import admin
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflow import calendar
from workflow.desk import ReadOnlyAdmin

from ..bank import reconciliation
from ..forms.bank import PeriodForm
from ..ledger import checks
from ..models import LedgerCheck

LONGEST = 92  # days that one page shows
ROWS = 100  # findings of a check that its page shows


@admin.register(LedgerCheck)
class ReconciliationAdmin(ReadOnlyAdmin):
    """The list is the reconciliation itself; a run of the checks has a page with every row it named."""

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise Http404
        first, last = period(request)
        form = PeriodForm(request.GET or None, initial={"first": first, "last": last})
        days = reconciliation.days(first, last)
        return self.page(
            request, "admin/deposits/reconciliation.html", _("Reconciliation"), form, days=days, first=first, last=last,
            different=[day for day in days if not day.agrees], longest=LONGEST, check=LedgerCheck.objects.first(),
            totals=totals(days),
        )  # fmt: skip

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = (
            LedgerCheck.objects.filter(pk=object_id).first() if object_id.isdecimal() and len(object_id) < 19 else None
        )
        if row is None or not self.has_view_permission(request):
            raise Http404
        return self.page(
            request, "admin/deposits/ledger_check.html", _("Check of the ledger"), check=row,
            findings=[shown(finding) for finding in row.findings[:ROWS]], more=max(len(row.findings) - ROWS, 0),
        )  # fmt: skip


def period(request) -> tuple[datetime.date, datetime.date]:
    """The days asked for, else the last thirty; never more than the page can show."""
    form, today = PeriodForm(request.GET or None), calendar.today()
    if not form.is_bound or not form.is_valid():
        return today - datetime.timedelta(days=30), today
    first, last = sorted(form.cleaned_data.values())
    return max(first, last - datetime.timedelta(days=LONGEST)), last


def totals(days) -> dict[str, int]:
    """What came, left and waits over all the days."""
    return {
        "came": sum(day.incoming.statement for day in days), "left": sum(day.outgoing.statement for day in days),
        "waiting": sum(day.waiting for day in days),
        "difference": sum(abs(day.incoming.difference) + abs(day.outgoing.difference) for day in days),
    }  # fmt: skip


def shown(finding: dict) -> dict:
    """A finding with its sentence and the page of its row."""
    name = f"admin:deposits_{finding['model']}_change"
    return {"words": checks.sentence(finding), "url": reverse(name, args=[finding["pk"]])}
