"""The staff site: Django admin whose first page is today's work."""

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


class Desk(admin.AdminSite):
    """Django admin with queues instead of a list of tables."""

    site_header = site_title = gettext_lazy("Supplier Onboarding · Staff")
    index_title = gettext_lazy("Today’s work")
    site_url = "/"

    def has_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def each_context(self, request):
        context = super().each_context(request)
        return context | {"desk_nav": self.sections(request, context["available_apps"])}

    def sections(self, request, apps) -> list[dict]:
        """The sidebar: the models of each app that this person may look at."""
        found = []
        for app in apps:
            items = [
                {
                    "label": m["name"],
                    "url": m["admin_url"],
                    "icon": "",
                    "current": request.path.startswith(m["admin_url"]),
                }
                for m in app["models"]
                if m.get("admin_url")
            ]
            if items:
                found.append({"title": app["name"], "items": items})
        return [
            {
                "title": _("Today’s work"),
                "items": [
                    {
                        "label": _("My queues"),
                        "url": reverse("admin:index"),
                        "icon": "",
                        "current": request.path == reverse("admin:index"),
                    }
                ],
            },
            *found,
        ]

    def index(self, request, extra_context=None):
        """Cases by whose turn it is, the reader's own roles first; queues of single things; what is stuck."""
        context = self.each_context(request) | {
            "title": self.index_title,
            "turns": turns(request.actor),
            "queues": self.queues(request),
            "stuck": stuck(),
            "steps": steps(),
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/index.html", context | (extra_context or {}))

    def queues(self, request) -> list[dict]:
        """What waits for one decision, by role: declared by each `CaseAdmin.queue`."""
        found = []
        for model, model_admin in self._registry.items():
            if not isinstance(model_admin, CaseAdmin):
                continue
            for role, rows, query in model_admin.waiting():
                url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
                found.append({
                    "label": model._meta.verbose_name_plural, "role": TITLES[role], "mine": role in request.actor.roles,
                    "count": rows.count(), "url": f"{url}?{query}",
                })  # fmt: skip
        return sorted(found, key=lambda q: (not q["mine"], -q["count"]))


def turns(actor) -> list[dict]:
    """Running applications by whose turn it is, with how many are late, due soon or on a provisional date."""
    today, soon = calendar.today(), calendar.add(calendar.today(), 3)[0]
    rows = (
        Application.objects.exclude(state__in=[*Application.ENDED, Application.State.LIVE])
        .values("turn")
        .annotate(
            count=Count("pk"),
            overdue=Count("pk", filter=Q(due__lt=today)),
            soon=Count("pk", filter=Q(due__gte=today, due__lte=soon)),
            provisional=Count("pk", filter=Q(provisional=True)),
        )
    )
    url = reverse("admin:onboarding_application_changelist")
    found = [row | {"url": f"{url}?turn={row['turn']}", "mine": row["turn"] in actor.roles} for row in rows]
    return sorted(found, key=lambda row: (not row["mine"], row["turn"] == "supplier", -row["overdue"], -row["count"]))


def steps() -> list[dict]:
    """How many applications stand at each step, with the share of the fullest one for the bar."""
    rows = dict(Application.objects.values_list("state").annotate(Count("pk")))
    top = max([1, *rows.values()])
    url = reverse("admin:onboarding_application_changelist")
    return [
        {"label": state.label, "count": rows.get(state, 0), "top": top, "url": f"{url}?state__exact={state}"}
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
