"""The authorisation chain: whether papers lead unbroken from the trademark's owner to the supplier, and where not."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.names import comparable
from workflow.words import day as day_words


@dataclass(frozen=True)
class Link:
    """One paper: `giver` lets `taker` use the trademark on the days from `starts_on` to `ends_on`, both included."""

    giver: str
    taker: str
    starts_on: datetime.date
    ends_on: datetime.date
    pk: int | None = None


@dataclass(frozen=True)
class Stop:
    """A company of the drawn chain; `link` is the paper that leads to it, `problem` what is wrong with that paper."""

    company: str
    link: Link | None = None
    level: int = 0
    problem: str = ""
    missing: bool = False  # no paper leads here


@dataclass
class Chain:
    """What the papers amount to: the drawn stops from owner to supplier, and each fault in words."""

    stops: list[Stop] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    needed: bool = True

    @property
    def unbroken(self) -> bool:
        return not self.problems

    @property
    def ends_on(self) -> datetime.date | None:
        """The first day on which one of its papers ends; None without papers."""
        return min((s.link.ends_on for s in self.stops if s.link), default=None)


def examine(owner: str, company: str, links: Iterable[Link], today: datetime.date, levels: int) -> Chain:
    """Follow the papers from the trademark's owner to the company; at most `levels` of them, all valid today.

    The order in which the papers were entered does not matter; company names are compared as the licence has them.
    """
    links = list(links)
    if not owner:
        return Chain(problems=[_("Enter the trademark’s owner first; the chain begins there.")])
    if comparable(owner) == comparable(company):
        chain = Chain([Stop(owner)], needed=False)
        chain.problems = [stray(link) for link in links]
        return chain
    path = route(owner, company, links)
    if path is None:
        return broken(owner, company, links, today)
    chain, used = Chain([Stop(owner)]), set(map(id, path))
    for level, link in enumerate(path, start=1):
        problem = fault(link, today)
        chain.stops.append(Stop(link.taker, link, level, problem))
        if problem:
            chain.problems.append(problem)
    if len(path) > levels:
        text = _(
            "The chain has %(n)d levels; at most %(levels)d are accepted. "
            "Get a paper from a company nearer to the owner."
        )
        chain.problems.append(text % {"n": len(path), "levels": levels})
    chain.problems += [stray(link) for link in links if id(link) not in used]
    return chain


def route(owner: str, company: str, links: list[Link]) -> list[Link] | None:
    """The shortest way from owner to company along the papers, later-ending papers first; None where there is none."""
    onward: dict[str, list[Link]] = {}
    for link in sorted(links, key=lambda link: link.ends_on, reverse=True):
        onward.setdefault(comparable(link.giver), []).append(link)
    goal, ways, seen = comparable(company), [(comparable(owner), [])], {comparable(owner)}
    while ways:
        here, path = ways.pop(0)
        if here == goal:
            return path
        for link in onward.get(here, []):
            there = comparable(link.taker)
            if there not in seen:
                seen.add(there)
                ways.append((there, [*path, link]))
    return None


def broken(owner: str, company: str, links: list[Link], today: datetime.date) -> Chain:
    """A chain that does not arrive: drawn as far as it goes, with the gap named."""
    if not links:
        text = _(
            "The trademark belongs to %(owner)s and your company is %(company)s: "
            "the authorisation between them is missing."
        )
        return Chain([Stop(owner), Stop(company, missing=True)], [text % {"owner": owner, "company": company}])
    reached = longest(owner, links)
    last = reached[-1].taker if reached else owner
    stops = [Stop(owner)]
    stops += [Stop(link.taker, link, level, fault(link, today)) for level, link in enumerate(reached, start=1)]
    backwards = arriving(company, [link for link in links if link not in reached])
    start = backwards[0].giver if backwards else company
    stops.append(Stop(start, missing=True))
    stops += [Stop(link.taker, link, problem=fault(link, today)) for link in backwards]
    text = _(
        "The chain breaks between %(last)s and %(next)s: a paper by which %(last)s authorises %(next)s is missing."
    )
    chain = Chain(stops, [text % {"last": last, "next": start}])
    chain.problems += [stop.problem for stop in stops if stop.problem]
    circles = [link for link in links if comparable(link.taker) in circle_of(owner, reached, link)]
    chain.problems += [circle(link) for link in circles]
    loose = [link for link in links if link not in reached and link not in backwards and link not in circles]
    chain.problems += [stray(link) for link in loose]
    return chain


def longest(owner: str, links: list[Link]) -> list[Link]:
    """As far as the papers lead from the owner without passing a company twice."""
    path, here, seen = [], comparable(owner), {comparable(owner)}
    while link := next((x for x in links if comparable(x.giver) == here and comparable(x.taker) not in seen), None):
        path.append(link)
        here = comparable(link.taker)
        seen.add(here)
    return path


def arriving(company: str, links: list[Link]) -> list[Link]:
    """The papers that lead to the company from the other side of a gap, in order."""
    path, here, seen = [], comparable(company), {comparable(company)}
    while link := next((x for x in links if comparable(x.taker) == here and comparable(x.giver) not in seen), None):
        path.insert(0, link)
        here = comparable(link.giver)
        seen.add(here)
    return path


def circle_of(owner: str, reached: list[Link], link: Link) -> set[str]:
    """The companies that a paper must not lead back to: those before its giver, and the giver itself."""
    before = {comparable(link.giver)}
    names = [comparable(owner), *(comparable(r.taker) for r in reached)]
    if comparable(link.giver) in names:
        before |= set(names[: names.index(comparable(link.giver))])
    return before


def fault(link: Link, today: datetime.date) -> str:
    """What is wrong with one paper's dates today, in words; empty when nothing."""
    names = {
        "giver": link.giver,
        "taker": link.taker,
        "from": day_words(link.starts_on),
        "until": day_words(link.ends_on),
    }
    if link.ends_on < link.starts_on:
        return _("The paper from %(giver)s to %(taker)s ends before it begins. Correct its dates.") % names
    if link.ends_on < today:
        return _("The paper from %(giver)s to %(taker)s expired on %(until)s. Attach a current one.") % names
    if link.starts_on > today:
        return _("The paper from %(giver)s to %(taker)s is valid only from %(from)s.") % names
    return ""


def circle(link: Link) -> str:
    text = _("The paper from %(giver)s to %(taker)s leads in a circle. Remove it or correct the companies.")
    return text % {"giver": link.giver, "taker": link.taker}


def stray(link: Link) -> str:
    text = _("The paper from %(giver)s to %(taker)s is not part of the chain. Remove it or correct the companies.")
    return text % {"giver": link.giver, "taker": link.taker}
