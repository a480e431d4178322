"""Procurement sites: opened, limited, suspended and given rules by policy administration."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import roles
from accounts.models import Membership
from workflow.actions import Refused, action, note
from workflow.notices import declare, notify
from workflow.words import in_every_language

from ..models import Item, PriceRule, ProcurementSite

State = ProcurementSite.State
DELIVERIES = set(PriceRule.Delivery.values)

CHANGED = declare(
    "site.changed",
    gettext_lazy("%(site)s: now %(state)s"),
    gettext_lazy("It concerns your items in the EP pool. %(words)s"),
    mail=False,
)


def tell_suppliers(site, words: str, to):
    """One message to the owner of each supplier with items in the pool."""
    parties = Item.objects.filter(state=Item.State.ON_SHELF, pool_at__isnull=False).values("party_id")
    owners = Membership.objects.filter(party_id__in=parties, ended_at=None, role="owner", user__is_active=True)
    first = dict(owners.order_by("-id").values_list("party_id", "user_id"))
    names = {"zh-hans": site.name_zh, "en": site.name_en}
    notify(
        first.values(), CHANGED, url="/goods/sites/", site=names, state=in_every_language(lambda: to.label), words=words
    )


def explained(site, words: str, source: str):
    if not source.strip():
        raise Refused(_("Name the source: the notice, decision or site that says so."), "source")
    site.words, site.source = words.strip(), source.strip()
    note(site=site.code)


@action(by=roles.policy_admin, source=[State.LIMITED, State.SUSPENDED], to=State.OPEN, audit=["words", "source"],
        public=False, says=gettext_lazy("opened site %(site)s"))  # fmt: skip
def open_site(site, *, actor, source, words=""):
    """Every department sees the goods again."""
    explained(site, words, source)
    site.departments = []
    tell_suppliers(site, site.words, State.OPEN)


@action(
    by=roles.policy_admin,
    source=[State.OPEN, State.LIMITED, State.SUSPENDED],
    to=State.LIMITED,
    public=False,
    audit=["departments", "words", "source"],
    says=gettext_lazy("limited site %(site)s to some departments"),
)
def limit_site(site, *, actor, departments, source, words=""):
    """Only the departments named see the goods."""
    if not departments:
        raise Refused(_("Name at least one department."), "departments")
    explained(site, words, source)
    site.departments = list(departments)
    tell_suppliers(site, site.words, State.LIMITED)


@action(by=roles.policy_admin, source=[State.OPEN, State.LIMITED], to=State.SUSPENDED, audit=["words", "source"],
        public=False, says=gettext_lazy("suspended site %(site)s"))  # fmt: skip
def suspend_site(site, *, actor, source, words):
    """Nothing is exchanged with the site until it is opened again: one row here, one message per supplier (S)."""
    if not words.strip():
        raise Refused(_("Say why: suppliers read it."), "words")
    explained(site, words, source)
    tell_suppliers(site, site.words, State.SUSPENDED)


@action(by=roles.policy_admin, source=None, audit=["rules", "source"], public=False,
        says=gettext_lazy("changed the rules of site %(site)s"))  # fmt: skip
def set_site_rules(site, *, actor, rules, source):
    """What the site takes; see `ProcurementSite.rules`."""
    unknown = set(rules) - {"delivery", "categories", "warranty_months", "price_fen"}
    if unknown or not set(rules.get("delivery", [])) <= DELIVERIES:
        raise Refused(_("The site knows no such rule."), "rules")
    if not source.strip():
        raise Refused(_("Name the source: the notice, decision or site that says so."), "source")
    site.rules, site.source = rules, source.strip()
    note(site=site.code)
