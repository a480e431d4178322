"""What a form is made of: asks (one field each), grouped in pages (one topic each), grouped in a sheet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import ngettext

from workflow.files import PaperField

SECONDS_PER_ANSWER = 20  # the estimate shown before the first question (D)


@dataclass(frozen=True)
class When:
    """A condition: the answer called `name` is (or, where it is a list, holds) one of `values`."""

    name: str
    values: tuple

    def __call__(self, answers: dict) -> bool:
        answer = answers.get(self.name)
        return bool(set(answer if isinstance(answer, list) else [answer]) & set(self.values))


def when(name: str, *values) -> When:
    """`when("role", "agent")`: the field is asked for only then, and required if its form field is."""
    return When(name, values)


@dataclass(frozen=True)
class Ask:
    """One field of a form.

    `field` is an ordinary Django field; its `required` says whether the form can be sent without it. `sealed` keeps
    the answer encrypted and masked. `fact` takes the answer from the application instead of asking. `like` names
    the field of any form whose answer is offered first (default: one of the same name). `expires` names the field
    that says until when a paper is valid.
    """

    name: str
    field: forms.Field
    when: When | None = None
    sealed: bool = False
    fact: Callable | None = None
    like: str = ""
    expires: str = ""
    wide: bool = False

    @property
    def paper(self) -> bool:
        return isinstance(self.field, PaperField)

    @property
    def required(self) -> bool:
        return self.field.required and self.fact is None

    @property
    def label(self):
        return self.field.label

    def applies(self, answers: dict) -> bool:
        """Whether it is asked for, given the other answers."""
        return self.when is None or self.when(answers)


@dataclass(frozen=True)
class Page:
    """One topic. `checks` look at several answers at once: answers → {field name: what is wrong}.

    A page that `repeats` holds up to that many rows of the same asks; `row_name` says which ask names a row.
    """

    key: str
    title: str
    asks: list[Ask]
    intro: str = ""
    checks: tuple[Callable[[dict], dict], ...] = ()
    repeats: int = 0
    row_name: str = ""
    row_title: str = ""

    def __getitem__(self, name: str) -> Ask:
        found = next((a for a in self.asks if a.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: str) -> bool:
        return any(a.name == name for a in self.asks)

    def place(self, ask: Ask, row: str = "") -> str:
        """How remarks name a field of this page."""
        return f"{self.key}-{row}-{ask.name}" if self.repeats else ask.name


@dataclass(frozen=True)
class Sheet:
    """A whole form: its kind (`FormSheet.Kind`), what it is for, and its pages in order."""

    kind: str
    purpose: str
    pages: list[Page]
    asks: dict[str, Ask] = field(init=False)

    def __post_init__(self):
        found = {}
        for ask in (a for p in self.pages if not p.repeats for a in p.asks):
            if ask.name in found:
                raise RuntimeError(f"{self.kind} asks twice for {ask.name}")
            found[ask.name] = ask
        if any(a.paper or a.sealed for p in self.pages if p.repeats for a in p.asks):
            raise RuntimeError(f"{self.kind}: papers and sealed answers cannot stand on a repeating page")
        object.__setattr__(self, "asks", found)

    def page(self, key: str) -> Page | None:
        return next((p for p in self.pages if p.key == key), None)

    def pages_for(self, answers: dict) -> list[Page]:
        """The pages that have something to ask, given the answers so far."""
        return [p for p in self.pages if any(a.applies(answers) for a in p.asks)]

    def required(self, answers: dict) -> list[Ask]:
        """The asks somebody must answer at least, given the answers so far (one row of a repeating page)."""
        pages = self.pages_for(answers)
        return [a for p in pages for a in p.asks if a.required and a.applies(answers)]

    def minutes(self, answers: dict) -> int:
        """About how long the required answers take, in whole minutes."""
        return -(-len(self.required(answers)) * SECONDS_PER_ANSWER // 60)

    def effort(self, answers: dict) -> str:
        """How much there is to answer, said before the first question."""
        count = len(self.required(answers))
        return ngettext(
            "It needs %(count)d answer, about %(minutes)d min.",
            "It needs %(count)d answers, about %(minutes)d min.",
            count,
        ) % {"count": count, "minutes": self.minutes(answers)}


def merged(checks: Iterable[Callable], answers: dict) -> dict:
    """What several checks find, by field name; the first word on a field counts."""
    found = {}
    for check in checks:
        found = check(answers) | found
    return found
