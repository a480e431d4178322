"""Binding the categories of an approved line to the supplier's account, and undoing it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people, roles
from accounts.models import Store
from workflow import actors, calendar, reasons, timers
from workflow.actions import Refused, action, must_say, note
from workflow.notices import declare, notify
from workflow.words import day as day_words
from workflow.words import in_every_language

from ..lines import papers_end
from ..models import Binding, ProductLine

State = Binding.State

BOUND = declare(
    "binding.bound",
    gettext_lazy("Categories were bound to your account"),
    gettext_lazy("%(categories)s, from %(starts_on)s until %(ends_on)s."),
)
UNBOUND = declare(
    "binding.unbound",
    gettext_lazy("A category was unbound from your account"),
    gettext_lazy("%(category)s. %(code)s: %(words)s"),
)
ENDED = declare(
    "binding.ended",
    gettext_lazy("A bound category has ended"),
    gettext_lazy("%(category)s: the papers behind it have ended. Hand in a line with current papers."),
)

LINES = "/goods/lines/"


def named(binding) -> dict[str, str]:
    return in_every_language(lambda: binding.category.name)


@action(
    by=roles.buyer,
    source=[ProductLine.State.APPROVED],
    audit=["starts_on", "ends_on"],
    says=gettext_lazy("bound categories of product line %(number)s, number: %(count)s"),
)
def bind_categories(line, *, actor, categories, starts_on, ends_on=None):
    """Let the supplier offer items in some or all of the line's categories, never longer than its papers are valid.

    Without `ends_on` the binding ends with the first paper that ends.
    """
    if not Store.objects.filter(party_id=line.party_id, state__in=Store.OFFERING).exists():
        raise Refused(_("The store is closed or closing: nothing new is bound to it."))
    chosen = list(dict.fromkeys(categories))
    if not chosen:
        raise Refused(_("Choose at least one category."), "categories")
    if not set(chosen) <= set(line.categories.all()):
        raise Refused(_("This category does not belong to the line."), "categories")
    bound = Binding.objects.filter(line=line, category__in=chosen, state=State.BOUND).select_related("category")
    if bound:
        names = _(", ").join(b.category.name for b in bound)
        raise Refused(_("Already bound: %(what)s.") % {"what": names}, "categories")
    last = papers_end(line)
    ends_on = ends_on or last
    if ends_on and ends_on < max(starts_on, calendar.today()):
        raise Refused(_("The binding would end on %(on)s, before it begins.") % {"on": day_words(ends_on)}, "ends_on")
    if last and ends_on > last:
        raise Refused(
            _("The line’s papers are valid until %(on)s; a binding cannot last longer.") % {"on": day_words(last)},
            "ends_on",
        )
    for category in chosen:
        binding = Binding.objects.create(
            party_id=line.party_id, line=line, category=category, starts_on=starts_on, ends_on=ends_on
        )
        if ends_on:
            timers.start(binding, "catalog.expire_binding", due=calendar.end_of(ends_on))
    note(number=line.number, count=len(chosen), categories=[c.code for c in chosen])
    notify(
        people.members(line.party_id),
        BOUND,
        url=LINES,
        categories=in_every_language(lambda: _(", ").join(c.name for c in chosen)),
        starts_on=starts_on,
        ends_on=ends_on,
    )


@action(
    by=roles.buyer,
    source=[State.BOUND],
    to=State.UNBOUND,
    audit=["code", "words"],
    says=gettext_lazy("unbound the category %(category)s"),
)
def unbind_category(binding, *, actor, code, words):
    """Take a category off the account: no new items in it from now on; the supplier reads why."""
    if code not in reasons.codes("line"):
        raise Refused(_("Choose a reason from the list."), "code")
    must_say(words)
    binding.code, binding.words = code, words.strip()
    note(category=named(binding))
    notify(
        people.members(binding.party_id), UNBOUND, url=LINES, category=named(binding), code=code, words=binding.words
    )


@action(
    by=actors.system,
    source=[State.BOUND],
    to=State.EXPIRED,
    says=gettext_lazy("ended the binding of a category on its last day"),
)
def expire_binding(binding, *, actor):
    """The last day of the binding has passed."""
    note(category=named(binding))
    notify(people.members(binding.party_id), ENDED, url=LINES, category=named(binding))
