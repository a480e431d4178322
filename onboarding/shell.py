"""What the frame of every supplier page shows: the sections with their state, the buyer to ask, short ways."""

from django.urls import NoReverseMatch
from django.urls import reverse as exact
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .journey import STEPS
from .models import Application


def reverse(name, args=()):
    try:
        return exact(name, args=args)
    except NoReverseMatch:
        return ""


ICONS = {
    "terms": "arrows-left-right", "forms": "clipboard-text", "vc": "user-check", "lines": "tags",
    "contract": "contract", "items": "package", "group": "checklist",
}  # fmt: skip
ORDER = [str(step.code) for step in STEPS]
# Under Store management: label, address, icon.
STORE_PAGES = [
    (gettext_lazy("Closing the store"), "onboarding:store", "door-exit"),
    (gettext_lazy("Credit rating"), "onboarding:rating", "chart-bar"),
]
DEPOSIT_PAGES = [
    (gettext_lazy("Refund of the deposit"), "deposits:refund", "cash"),
    (gettext_lazy("Account to pay to"), "deposits:payee", "credit-card"),
    (gettext_lazy("Settlement bills"), "deposits:bills", "receipt"),
    (gettext_lazy("Orders, cases, violations"), "deposits:facts", "list-check"),
]


def newest_application(supplier) -> Application | None:
    """The application that a supplier's pages are about: the newest running one, else the newest."""
    if not supplier:
        return None
    rows = Application.objects.filter(supplier_id=supplier.pk).select_related("buyer").order_by("-pk")
    found = list(rows[:5])
    return next((a for a in found if not a.ended), found[0] if found else None)


def shell(request):
    """Context processor; everything is lazy, so that pages without the frame ask nothing."""
    if not getattr(request, "user", None) or not request.user.is_authenticated or request.path.startswith("/admin/"):
        return {}
    found = {}

    def application():
        if "application" not in found:
            found["application"] = newest_application(request.supplier)
        return found["application"]

    return {
        "nav": lambda: nav(request, application()),
        "tabs": lambda: tabs(request, application()),
        "contact": lambda: contact(application()),
        "companies": lambda: companies(request),
    }


def entry(request, label, url, icon, turn=None):
    current = bool(url) and request.path.startswith(url)
    return {"label": label, "url": url, "icon": icon, "turn": turn, "current": current}


def step_link(step, application) -> str:
    """The page of a step; catalogue pages belong to the company, the others to the application."""
    return reverse(step.link) if step.link.startswith("catalog:") else reverse(step.link, args=[application.pk])


def turn_of(code: str, application) -> str:
    """How far a step is, from the application's own columns."""
    if application.ended:
        return "later"
    if code in application.returned.split():
        return "returned"
    if application.state == Application.State.LIVE:
        return "done"
    here, at = ORDER.index(code), ORDER.index(application.state)
    if here != at:
        return "done" if here < at else "later"
    return "you" if application.turn == "supplier" else "us"


def nav(request, application) -> list[dict]:
    if application is None:
        groups = [
            {
                "title": _("Entry"),
                "items": [entry(request, _("Start an application"), reverse("onboarding:start"), "route")],
            }
        ]
    else:
        steps = {
            s.code: entry(request, str(s.title), step_link(s, application), ICONS[s.code], turn_of(s.code, application))
            for s in STEPS
        }
        home = entry(request, _("Progress"), reverse("onboarding:home", args=[application.pk]), "route")
        home["current"] = home["url"] == request.path
        groups = [
            {"title": _("Entry"), "items": [home, *(steps[c] for c in ("terms", "forms", "vc", "lines", "contract"))]},
            {
                "title": _("Business"),
                "items": [
                    steps["items"],
                    entry(request, _("Procurement sites"), reverse("catalog:sites"), "world"),
                    steps["group"],
                ],
            },
        ]
    if request.supplier:
        groups.append({"title": _("Store management"), "items": [
            entry(request, _("Company"), reverse("accounts:company"), "building-store"),
            deposit(request),
            *offered(request, STORE_PAGES),
            entry(request, _("People and rights"), reverse("accounts:members"), "users"),
        ]})  # fmt: skip
    return groups


def offered(request, pages) -> list[dict]:
    """Entries for the pages that there are."""
    return [entry(request, str(label), url, icon) for label, name, icon in pages if (url := reverse(name))]


def deposit(request) -> dict:
    """The deposit with its own pages, which unfold while one of them is open."""
    found = entry(request, _("Deposit management"), reverse("deposits:account"), "wallet")
    if found["current"]:
        found["children"] = [entry(request, _("Balance and entries"), found["url"], "wallet")]
        found["children"][0]["current"] = request.path == found["url"] or "/notices/" in request.path
        found["children"] += offered(request, DEPOSIT_PAGES)
        found["current"] = False
    return found


def tabs(request, application) -> list[dict]:
    """The phone's bottom bar."""
    if application is None:
        return []
    home = reverse("onboarding:home", args=[application.pk])
    found = [
        entry(request, _("Progress"), home, "route"),
        entry(request, _("To do"), home + "#requirements", "checklist"),
        entry(request, _("Items"), reverse("catalog:items"), "package"),
        entry(request, _("Store"), reverse("deposits:account"), "building-store"),
    ]
    found[0]["current"] = request.path == home
    return found


def contact(application) -> dict | None:
    if application is None or application.buyer is None:
        return None
    return {"name": application.buyer.name, "hours": _("Working days 9:00–18:00"), "email": application.buyer.email}


def companies(request) -> list[dict]:
    from accounts.models import Supplier

    if len(request.actor.parties) < 2:
        return []
    return list(Supplier.objects.filter(party_id__in=list(request.actor.parties)).values("pk", "name"))
