"""Procurement sites: a policy administrator proposes a change, a second one approves it, and it counts at once."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people, roles
from accounts.models import Membership
from workflow import actors
from workflow.actions import Refused, action, must_say, note
from workflow.actors import SYSTEM
from workflow.notices import declare, notify
from workflow.words import in_every_language

from ..models import Item, PriceRule, ProcurementSite, SiteChange

State = ProcurementSite.State
Change = SiteChange.Change
ChangeState = SiteChange.State
DELIVERIES = set(PriceRule.Delivery.values)
RULES = {"delivery", "categories", "warranty_months", "price_fen"}

CHANGED = declare(
    "site.changed",
    gettext_lazy("%(site)s: now %(state)s"),
    gettext_lazy("It concerns your items in the EP pool. %(words)s"),
    mail=False,
)
PROPOSED = declare(
    "site.proposed",
    gettext_lazy("A change of %(site)s waits for a second person"),
    gettext_lazy("%(change)s. Source: %(source)s"),
    mail=False,
)


def names(site) -> dict[str, str]:
    return {"zh-hans": site.name_zh, "en": site.name_en}


def tell_suppliers(site, words: str, to):
    """One message to the owner of each supplier with items in the pool."""
    parties = Item.objects.filter(state=Item.State.ON_SHELF, pool_at__isnull=False).values("party_id")
    owners = Membership.objects.filter(party_id__in=parties, ended_at=None, role="owner", user__is_active=True)
    first = dict(owners.order_by("-id").values_list("party_id", "user_id"))
    state = in_every_language(lambda: to.label)
    notify(first.values(), CHANGED, url="/goods/sites/", site=names(site), state=state, words=words)


def propose(site, actor, change, source: str, *, words="", departments=(), rules=None) -> SiteChange:
    """Enter the next version of a site; `Refused` without a source or while another version waits."""
    must_say(source, _("Name the source: the notice, decision or site that says so."), "source")
    last = site.changes.aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            made = SiteChange.objects.create(
                site=site, version=last + 1, change=change, departments=list(departments), rules=rules or {},
                words=words.strip(), source=source.strip(), entered_by_id=actor.user_id,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("A change of this site waits for a second person already. Approve or drop it first.")) from None
    note(site=names(site), version=made.version)
    others = [pk for pk in people.staff(roles.POLICY_ADMIN) if pk != actor.user_id]
    notify(
        others, PROPOSED, url=f"/admin/catalog/procurementsite/{site.pk}/change/", site=names(site),
        change=in_every_language(made.get_change_display), source=made.source,
    )  # fmt: skip
    return made


@action(by=roles.policy_admin, source=[State.LIMITED, State.SUSPENDED], audit=["words", "source"],
        public=False, says=gettext_lazy("proposed to open site %(site)s (version %(version)s)"))  # fmt: skip
def propose_opening(site, *, actor, source, words=""):
    """Every department is to see the goods again."""
    return propose(site, actor, Change.OPEN, source, words=words)


@action(by=roles.policy_admin, source=list(State), audit=["departments", "words", "source"], public=False,
        says=gettext_lazy("proposed to limit site %(site)s to some departments (version %(version)s)"))  # fmt: skip
def propose_limit(site, *, actor, departments, source, words=""):
    """Only the departments named are to see the goods."""
    if not departments:
        raise Refused(_("Name at least one department."), "departments")
    return propose(site, actor, Change.LIMIT, source, words=words, departments=departments)


@action(by=roles.policy_admin, source=[State.OPEN, State.LIMITED], audit=["words", "source"], public=False,
        says=gettext_lazy("proposed to suspend site %(site)s (version %(version)s)"))  # fmt: skip
def propose_suspension(site, *, actor, source, words):
    """Nothing is to be exchanged with the site until it is opened again."""
    must_say(words, _("Say why: suppliers read it."))
    return propose(site, actor, Change.SUSPEND, source, words=words)


@action(by=roles.policy_admin, source=None, audit=["rules", "source"], public=False,
        says=gettext_lazy("proposed other rules for site %(site)s (version %(version)s)"))  # fmt: skip
def propose_site_rules(site, *, actor, rules, source):
    """What the site is to take; see `ProcurementSite.rules`."""
    if set(rules) - RULES or not set(rules.get("delivery", [])) <= DELIVERIES:
        raise Refused(_("The site knows no such rule."), "rules")
    return propose(site, actor, Change.RULES, source, rules=rules)


@action(by=roles.policy_admin & actors.not_who_entered, source=[ChangeState.PROPOSED], to=ChangeState.APPROVED,
        public=False, says=gettext_lazy("approved version %(version)s of site %(site)s"))  # fmt: skip
def approve_site_change(change, *, actor):
    """The second person's yes: the change counts at once."""
    site = ProcurementSite.objects.select_for_update().get(pk=change.site_id)
    note(site=names(site), version=change.version)
    given = {"source": change.source}
    if change.change == Change.RULES:
        return set_site_rules(site, actor=SYSTEM, rules=change.rules, **given)
    given["words"] = change.words
    if change.change == Change.LIMIT:
        return limit_site(site, actor=SYSTEM, departments=change.departments, **given)
    return (open_site if change.change == Change.OPEN else suspend_site)(site, actor=SYSTEM, **given)


@action(by=roles.policy_admin, source=[ChangeState.PROPOSED], to=ChangeState.DROPPED, public=False,
        says=gettext_lazy("dropped version %(version)s of site %(site)s"))  # fmt: skip
def drop_site_change(change, *, actor):
    """This version will not come."""
    note(site=names(change.site), version=change.version)


def explained(site, words: str, source: str):
    site.words, site.source = words, source
    note(site=names(site))


@action(by=actors.system, source=[State.LIMITED, State.SUSPENDED], to=State.OPEN, audit=["words", "source"],
        public=False, says=gettext_lazy("opened site %(site)s"))  # fmt: skip
def open_site(site, *, actor, source, words=""):
    """Every department sees the goods again."""
    explained(site, words, source)
    site.departments = []
    tell_suppliers(site, site.words, State.OPEN)


@action(by=actors.system, source=list(State), to=State.LIMITED, audit=["departments", "words", "source"],
        public=False, says=gettext_lazy("limited site %(site)s to some departments"))  # fmt: skip
def limit_site(site, *, actor, departments, source, words=""):
    """Only the departments named see the goods."""
    explained(site, words, source)
    site.departments = list(departments)
    tell_suppliers(site, site.words, State.LIMITED)


@action(by=actors.system, source=[State.OPEN, State.LIMITED], to=State.SUSPENDED, audit=["words", "source"],
        public=False, says=gettext_lazy("suspended site %(site)s"))  # fmt: skip
def suspend_site(site, *, actor, source, words):
    """Nothing is exchanged with the site until it is opened again: one row here, one message per supplier (S)."""
    explained(site, words, source)
    tell_suppliers(site, site.words, State.SUSPENDED)


@action(by=actors.system, source=None, audit=["rules", "source"], public=False,
        says=gettext_lazy("changed the rules of site %(site)s"))  # fmt: skip
def set_site_rules(site, *, actor, rules, source):
    """What the site takes; see `ProcurementSite.rules`."""
    site.rules, site.source = rules, source
    note(site=names(site))
