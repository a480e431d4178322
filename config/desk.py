"""The staff site: Django admin whose first page is today's work."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import roles
from accounts.roles import TITLES
from deposits.models import Refund
from onboarding.models import Application
from workflow.pages import answers
from workflow.queues import counted_at, kept

from . import front

# The sidebar's order; what is not named here comes last, under "Registers".
SECTIONS = [
    (gettext_lazy("Onboarding"), ["Application", "Offer", "FormSheet", "VcAccount", "Contract", "Task"]),
    (gettext_lazy("Catalog"), ["ProductLine", "Binding", "Item", "PoolPush", "ProcurementSite", "SiteChange"]),
    (gettext_lazy("Refunds"), ["Refund", "Deduction", "Freeze", "PayeeAccount", "Payout", "PayoutBatch", "Correction"]),
    (
        gettext_lazy("Deposits"),
        [
            "DepositNotice",
            "Guarantee",
            "StatementLine",
            "StatementFile",
            "LedgerCheck",
            "DepositAccount",
            "SettlementBill",
            "Obligation",
            "FactFile",
        ],
    ),
    (gettext_lazy("Accounts"), ["Supplier", "CreditRating", "Store", "User", "Machine"]),
    (gettext_lazy("Rules and system"), ["Policy", "CalendarYear", "Event", "Timer", "Delivery"]),
]


def link(request, label, url) -> dict:
    return {"label": label, "url": url, "icon": "", "current": request.path.startswith(url)}


class Desk(admin.AdminSite):
    """Django admin with queues instead of a list of tables."""

    site_header = site_title = gettext_lazy("Supplier Onboarding · Staff")
    index_title = gettext_lazy("Today’s work")
    site_url = "/"

    def has_permission(self, request):
        """Staff with a role: without any, not even the queues show. A superuser gets in and may do nothing."""
        return request.user.is_active and (request.user.is_superuser or request.actor.is_staff)

    def each_context(self, request):
        context = super().each_context(request)
        titles = [title for role, title in TITLES.items() if role in request.actor.roles]
        return context | {"desk_nav": self.sections(request, context["available_apps"]), "role_names": titles}

    def sections(self, request, apps) -> list[dict]:
        """The sidebar: what this person may look at, the day's work first, what nobody opens daily last."""
        models = {m["object_name"]: m for app in apps for m in app["models"] if m.get("admin_url")}
        known = {name for _title, names in SECTIONS for name in names}
        plan = [*SECTIONS, (gettext_lazy("Registers"), [name for name in models if name not in known])]
        groups = [(title, [link(request, models[n]["name"], models[n]["admin_url"]) for n in names if n in models])
                  for title, names in plan]  # fmt: skip
        home = {"label": _("My queues"), "url": reverse("admin:index"), "icon": "",
                "current": request.path == reverse("admin:index")}  # fmt: skip
        return [
            {"title": _("Today’s work"), "items": [home, link(request, _("Stuck work"), reverse("admin:stuck"))]},
            *({"title": title, "items": items} for title, items in groups if items),
        ]

    def index(self, request, extra_context=None):
        """Today's work: what the reader's roles decide, whose turn applications are, how long things take."""
        from . import stuck  # reads admin classes, which register with this site

        rows, queues = kept("standing", front.standing), front.queues(self, request.actor)
        mine = [queue for queue in queues if queue.mine]
        stages = {
            "alarm": front.overdue_refunds(request.actor),
            "mine": mine,
            "full": [queue for queue in mine if queue.numbers["count"]],
            "empty": [queue for queue in mine if not queue.numbers["count"]],
            "looks_after": roles.BUYER in request.actor.roles,
            "several": len(request.actor.roles) > 1,
            "others": [queue for queue in queues if not queue.mine],
            "turns": front.turns(rows, request.actor),
            "steps": front.steps(rows),
            "paces": front.paces(),
            "ages": front.ages(Application, "created_at", ["accent"] * 5),
            "refund_ages": front.ages(Refund, "submitted_on", ["accent", "accent", "you", "you", "returned"]),
            "stuck": stuck.counts(),
            "counted_at": counted_at(),
        }
        context = self.each_context(request) | {"title": self.index_title} | stages | (extra_context or {})
        request.current_app = self.name
        return TemplateResponse(request, "admin/index.html", context)

    def get_urls(self):
        from . import stuck

        def view(page):
            return self.admin_view(answers(page))

        return [
            path("stuck/", view(stuck.page), name="stuck"),
            path("stuck/<slug:kind>/again/", view(stuck.again), name="stuck-again"),
            *super().get_urls(),
        ]
