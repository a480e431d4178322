"""On which procurement sites an item shows, and why not: computed from the sites' rules whenever it is read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.calendar import SHANGHAI
from workflow.requirements import Turn
from workflow.words import day, money

from .models import Category, Item, PriceRule, ProcurementSite

LABELS = {
    "visible": gettext_lazy("visible"),
    "partly": gettext_lazy("some departments"),
    "hidden": gettext_lazy("not visible"),
    "paused": gettext_lazy("suspended"),
    "out": gettext_lazy("not in the pool"),
}


@dataclass(frozen=True)
class Visibility:
    """What one site shows of one item: `state` is a key of `LABELS`, `reason` says why, `turn` who can change it."""

    site: ProcurementSite
    state: str
    reason: str = ""
    turn: Turn = Turn.NOBODY

    @property
    def label(self) -> str:
        return str(LABELS[self.state])

    @property
    def explained(self) -> bool:
        """Whether the table needs a row of words for it."""
        return self.state == "hidden"


def visibility(item: Item, site: ProcurementSite, delivery: str | None = None) -> Visibility:
    """Whether a site shows an item; `delivery` is the supplier's agreed delivery mode (read when not given)."""
    if site.state == site.State.SUSPENDED:
        return Visibility(site, "paused", paused_words(site))
    if item.state != Item.State.ON_SHELF:
        return Visibility(site, "out", _("It shows once it is on the shelf."), Turn.SUPPLIER)
    if not item.in_pool:
        return Visibility(
            site, "out", _("It is on its way to the EP pool; the platform sends it by itself."), Turn.PLATFORM
        )
    if delivery is None:
        rule = PriceRule.objects.current(item.party_id)
        delivery = rule.delivery if rule else ""
    if refusal := refused(item, site.rules, delivery):
        reason, turn = refusal
        return Visibility(site, "hidden", reason, turn)
    if site.state == site.State.LIMITED:
        return Visibility(site, "partly", limited_words(site))
    return Visibility(site, "visible")


def refused(item: Item, rules: dict, delivery: str) -> tuple[str, Turn] | None:
    """Why the site's rules keep the item out, and who can do something about it; None when they let it in."""
    modes = rules.get("delivery")
    if modes and delivery not in modes:
        words = _("The site takes only goods delivered %(modes)s; yours come %(mode)s. Nobody has to do anything.")
        return words % {"modes": delivery_words(modes), "mode": delivery_words([delivery])}, Turn.NOBODY
    codes = rules.get("categories")
    if codes and not {item.category.code, getattr(item.category.parent, "code", "")} & set(codes):
        return _("The site does not take this category. Nobody has to do anything."), Turn.NOBODY
    least = rules.get("warranty_months")
    if least and (item.warranty_months or 0) < least:
        words = _("The site asks for a warranty of at least %(n)s months. You can change the warranty of the item.")
        return words % {"n": least}, Turn.SUPPLIER
    most = rules.get("price_fen")
    if most and item.sale_fen > most:
        words = _("The site takes items up to %(price)s. You can agree a lower price with the buyer.")
        return words % {"price": money(most)}, Turn.SUPPLIER
    return None


def delivery_words(modes: Iterable[str]) -> str:
    labels = dict(PriceRule.Delivery.choices)
    return _(", ").join(str(labels.get(mode, mode)) for mode in modes)


def paused_words(site: ProcurementSite) -> str:
    words = _("The exchange with this site is suspended at present and goes on by itself; you need not do anything.")
    return f"{words} {site.words}".strip()


def limited_words(site: ProcurementSite) -> str:
    words = _("Open to %(departments)s only, set by the site on %(day)s.")
    return words % {
        "departments": _(", ").join(site.departments),
        "day": day(site.changed_at.astimezone(SHANGHAI).date()),
    }


def rows(items: Iterable[Item], rule: PriceRule | None, sites) -> list[tuple[Item, list[Visibility]]]:
    """Each item of one supplier with its visibility on every site; no query, however many items and sites."""
    delivery = rule.delivery if rule else ""
    return [(item, [visibility(item, site, delivery) for site in sites]) for item in items]


def everywhere(item: Item) -> list[Visibility]:
    """The visibility of one item on every site."""
    return rows([item], PriceRule.objects.current(item.party_id), ProcurementSite.objects.all())[0][1]


def state_words(site: ProcurementSite) -> str:
    """Why the site is not open to all; empty when it is."""
    if site.state == site.State.SUSPENDED:
        return paused_words(site)
    return limited_words(site) if site.state == site.State.LIMITED else ""


def note_about(site: ProcurementSite) -> str:
    """The same with the site's name, for the foot of a table."""
    words = state_words(site)
    return _("%(site)s: %(words)s") % {"site": site.name, "words": words} if words else ""


def rules_in_words(site: ProcurementSite) -> list[str]:
    """What a site takes, one sentence a rule, for people."""
    rules, found = site.rules, []
    if rules.get("delivery"):
        found.append(_("Takes goods delivered %(modes)s only.") % {"modes": delivery_words(rules["delivery"])})
    if rules.get("categories"):
        names = [c.name for c in Category.objects.filter(code__in=rules["categories"])]
        found.append(_("Takes these categories only: %(names)s.") % {"names": _(", ").join(names)})
    if rules.get("warranty_months"):
        found.append(_("Asks for a warranty of at least %(n)s months.") % {"n": rules["warranty_months"]})
    if rules.get("price_fen"):
        found.append(_("Takes items up to %(price)s.") % {"price": money(rules["price_fen"])})
    if not found and site.state == site.State.OPEN:
        return [_("Takes everything that is in the EP pool.")]
    return found
