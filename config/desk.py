"""The staff site: Django admin whose first page is today's work."""

from collections import Counter

from django.contrib import admin
from django.db.models import Count, Q
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import TITLES
from catalog.models import PoolPush
from onboarding.models import Application
from workflow import calendar
from workflow.desk import CaseAdmin
from workflow.models import Delivery, Timer

# The sidebar's order; what is not named here comes last, under "Registers".
SECTIONS = [
    (gettext_lazy("Onboarding"), ["Application", "Offer", "FormSheet", "VcAccount", "Contract", "Task"]),
    (gettext_lazy("Catalog"), ["ProductLine", "Binding", "Item", "PoolPush", "ProcurementSite"]),
    (
        gettext_lazy("Deposits"),
        ["DepositNotice", "Guarantee", "StatementLine", "StatementFile", "LedgerCheck", "DepositAccount"],
    ),
    (gettext_lazy("Accounts"), ["Supplier", "Store", "User", "Machine"]),
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
        roles = [title for role, title in TITLES.items() if role in request.actor.roles]
        return context | {"desk_nav": self.sections(request, context["available_apps"]), "role_names": roles}

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
            {"title": _("Today’s work"), "items": [home]},
            *({"title": title, "items": items} for title, items in groups if items),
        ]

    def index(self, request, extra_context=None):
        """Cases by whose turn it is, the reader's own roles first; queues of single things; what is stuck."""
        rows = standing()
        context = self.each_context(request) | {
            "title": self.index_title,
            "turns": turns(rows, request.actor),
            "queues": self.queues(request),
            "stuck": stuck(),
            "steps": steps(rows),
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/index.html", context | (extra_context or {}))

    def queues(self, request) -> list[dict]:
        """What waits for one decision, the reader's own queues first, empty ones of others left out."""
        found = []
        for model, model_admin in self._registry.items():
            if not isinstance(model_admin, CaseAdmin):
                continue
            for role, rows, query, *name in model_admin.waiting():
                url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
                found.append({
                    "label": name[0] if name else model._meta.verbose_name_plural,
                    "role": TITLES[role], "mine": role in request.actor.roles,
                    "count": rows.count(), "url": f"{url}?{query}",
                })  # fmt: skip
        return sorted((q for q in found if q["mine"] or q["count"]), key=lambda q: (not q["mine"], -q["count"]))


def standing() -> list[dict]:
    """Applications that have not ended by turn and step, with how many are late, due soon, on a provisional date."""
    today, soon = calendar.today(), calendar.add(calendar.today(), 3)[0]
    return list(
        Application.objects.exclude(state__in=Application.ENDED)
        .values("turn", "state")
        .annotate(
            count=Count("pk"),
            overdue=Count("pk", filter=Q(due__lt=today)),
            soon=Count("pk", filter=Q(due__gte=today, due__lte=soon)),
            provisional=Count("pk", filter=Q(provisional=True)),
        )
        .order_by()
    )


def turns(rows, actor) -> list[dict]:
    """Running applications by whose turn it is."""
    url, found = reverse("admin:onboarding_application_changelist"), {}
    for row in rows:
        if row["state"] != Application.State.LIVE:
            turn = row["turn"]
            entry = found.setdefault(turn, {"turn": turn, "url": f"{url}?turn={turn}", "mine": turn in actor.roles})
            for name in ("count", "overdue", "soon", "provisional"):
                entry[name] = entry.get(name, 0) + row[name]
    return sorted(found.values(), key=lambda e: (not e["mine"], e["turn"] == "supplier", -e["overdue"], -e["count"]))


def steps(rows) -> list[dict]:
    """How many applications stand at each step, with the share of the fullest one for the bar."""
    counts = Counter()
    for row in rows:
        counts[row["state"]] += row["count"]
    top = max([1, *counts.values()])
    url = reverse("admin:onboarding_application_changelist")
    return [
        {"label": state.label, "count": counts[state], "top": top, "url": f"{url}?state__exact={state}"}
        for state in Application.State
        if state not in Application.ENDED
    ]


def stuck() -> list[dict]:
    """Clocks, mails and messages to the pool that failed at least once and still wait."""
    return [
        {
            "label": _("failing clocks"),
            "count": Timer.objects.filter(status="live", tries__gt=0).count(),
            "url": reverse("admin:workflow_timer_changelist") + "?stuck=1",
        },
        {
            "label": _("undelivered mails"),
            "count": Delivery.objects.filter(sent_at=None, tries__gt=0).count(),
            "url": reverse("admin:workflow_delivery_changelist") + "?stuck=1",
        },
        {
            "label": _("messages the EP pool did not take"),
            "count": PoolPush.objects.waiting().filter(tries__gt=0).count(),
            "url": reverse("admin:catalog_poolpush_changelist") + "?tries__gt=0&state__in=queued,failed",
        },
    ]
