"""The journey's evaluator: seven steps, what each needs, whose turn it is and by when.

The supplier's home, the staff case page and the gates inside actions all read this one list.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile

from django.utils.translation import gettext_lazy as _

from deposits.cards import latest_notice
from deposits.models import DepositAccount, DepositNotice
from workflow import calendar, policies
from workflow.requirements import Requirement, Status, Turn, must_be_done

from .models import Application, FormSheet, Seat, Task, VcAccount
from .steps import contract, forms, group, items, lines, terms, vc

State = Application.State


@dataclass(frozen=True)
class Step:
    """One step: its code (also the application's state while it is the current one), title, evaluator and page.

    `needs` are the codes that must all be done; one that the evaluator does not return counts as missing, so that
    a forgotten entry closes the gates instead of opening them.
    """

    code: str
    title: str
    requirements: Callable[["Case"], list[Requirement]]
    link: str
    needs: tuple[str, ...]


STEPS = [
    Step(
        State.TERMS, _("Terms"), terms.requirements, "onboarding:terms",
        ("product_list", "terms_agreed", "terms_fixed"),
    ),
    Step(
        State.FORMS, _("Three forms"), forms.requirements, "onboarding:forms",
        ("form_evaluation", "form_contract", "form_products"),
    ),
    Step(
        State.VC, _("VC account"), vc.requirements, "onboarding:vc",
        ("vc.code", "vc.register", "vc.authorise", "vc.open"),
    ),
    Step(
        State.LINES, _("Store and product lines"), lines.requirements, "catalog:lines",
        ("lines.approved", "lines.binding"),
    ),
    Step(
        State.CONTRACT, _("Contract and deposit"), contract.requirements, "onboarding:contract",
        ("contract.sent", "contract.confirmed", "deposit.paid", "deposit.confirmed", "store.open"),
    ),
    Step(
        State.ITEMS, _("New items"), items.requirements, "catalog:items",
        ("items.submitted", "items.reviewed", "items.shelf", "items.on_shelf", "items.pool"),
    ),
    Step(
        State.GROUP, _("Supplier group"), group.requirements, "onboarding:group",
        ("group_joined", "group_first_task"),
    ),
]  # fmt: skip


# Saving a draft or a file moves no journey: the steps ask how far things are, and that other verbs change.
STILL = {
    "workflow.keep_file", "onboarding.save_page", "onboarding.attach_paper", "onboarding.remove_paper",
    "catalog.save_line", "catalog.save_authorisation", "catalog.remove_authorisation", "catalog.edit_item",
    "catalog.add_pictures", "catalog.remove_picture", "catalog.lead_picture",
    "deposits.record_facts", "deposits.change_fact", "deposits.clear_fact", "deposits.end_fact",
    "deposits.receive_order",
}  # fmt: skip


def under_way(party_id: int, chunk: dict) -> bool:
    """Whether a party may have a running application; read once for all parties of a chunk (see `signals.acted`)."""
    if len(chunk["parties"]) == 1:
        return True
    if "under way" not in chunk:
        running = Application.objects.filter(party_id__in=chunk["parties"]).exclude(state__in=Application.ENDED)
        chunk["under way"] = set(running.values_list("party_id", flat=True))
    return party_id in chunk["under way"]


class Case:
    """An application while it is being evaluated: shared facts, read at most once."""

    def __init__(self, application: Application):
        self.application = application
        self.party_id = application.party_id

    @cached_property
    def targets(self) -> dict[str, int]:
        """Working-day targets by policy key without its prefix, e.g. {"forms": 3}."""
        return {k.removeprefix("target."): v for k, v in policies.values("target.").items()}

    @cached_property
    def sheets(self) -> list[FormSheet]:
        """The three forms as far as they exist, without what is filled in and sealed."""
        return list(FormSheet.objects.filter(application=self.application).defer("sealed", "reviewed").order_by("pk"))

    @cached_property
    def vc_account(self) -> VcAccount | None:
        return VcAccount.objects.filter(application=self.application).first()

    @cached_property
    def seat(self) -> Seat | None:
        return Seat.objects.filter(application=self.application).first()

    @cached_property
    def tasks(self) -> list[Task]:
        """The tasks of the group; there are none before the company has joined."""
        return list(Task.objects.filter(application=self.application).order_by("number")) if self.seat else []

    @cached_property
    def deposit(self) -> DepositAccount | None:
        """The deposit account of the application's channel."""
        return DepositAccount.objects.filter(party_id=self.party_id, channel=self.application.channel).first()

    @cached_property
    def notice(self) -> DepositNotice | None:
        """What was last asked for on that account."""
        return self.deposit and latest_notice(self.deposit)

    def due(self, since: datetime.datetime, target: str) -> dict:
        """`due`, `provisional` and `basis` of what the platform owes since a moment, by its target policy.

        The date that people were told stands, where a calendar or staff have moved it since.
        """
        basis = since.astimezone(calendar.SHANGHAI).date(), int(self.targets.get(target, 3))
        told = self.application
        if told.due is not None and basis == told.due_basis:
            return {"due": told.due, "provisional": told.provisional, "basis": basis}
        day, provisional = calendar.add(*basis)
        return {"due": day, "provisional": provisional, "basis": basis}


@dataclass
class StepView:
    """One step as pages show it; `status` is done, now, returned, waiting, overdue or later."""

    number: int
    code: str
    title: str
    link: str
    requirements: list[Requirement]
    needs: tuple[str, ...]
    status: Status = Status.LATER
    current: bool = False

    @property
    def done(self) -> bool:
        open_now = any(r.open and r.blocks for r in self.requirements)
        return not open_now and set(self.needs) <= {r.code for r in self.requirements}


@dataclass
class Journey:
    """All steps of one application, evaluated."""

    case: Case
    steps: list[StepView] = field(default_factory=list)

    @property
    def application(self) -> Application:
        return self.case.application

    @cached_property
    def requirements(self) -> list[Requirement]:
        return [r for step in self.steps for r in step.requirements]

    def of(self, *turns) -> list[Requirement]:
        return [r for r in self.requirements if r.open and r.turn in turns and r.status != Status.LATER]

    @property
    def yours(self) -> list[Requirement]:
        return self.of(Turn.SUPPLIER)

    @property
    def ours(self) -> list[Requirement]:
        return self.of(Turn.PLATFORM, Turn.OUTSIDE)

    @property
    def later(self) -> list[Requirement]:
        return [r for r in self.requirements if r.status == Status.LATER]

    @property
    def finished(self) -> list[Requirement]:
        return [r for r in self.requirements if not r.open]

    @property
    def current(self) -> StepView | None:
        return next((s for s in self.steps if s.current), None)

    @property
    def next(self) -> Requirement | None:
        """The one next thing for the supplier: what is returned or overdue first, then what blocks the current step."""
        order = {Status.OVERDUE: 0, Status.RETURNED: 1, Status.NOW: 2}
        return min(self.yours, key=lambda r: (not r.blocks, order.get(r.status, 3)), default=None)

    @property
    def blocking(self) -> Requirement | None:
        """The requirement that everything waits for now: the supplier's first, else the platform's soonest."""
        mine = [r for r in self.yours if r.blocks]
        ours = [r for r in self.ours if r.blocks]
        if mine:
            return self.next if self.next in mine else mine[0]
        return min(ours, key=lambda r: r.due or datetime.date.max, default=None)


def evaluate(application: Application) -> Journey:
    """The journey as it stands now; a constant number of queries."""
    case, today = Case(application), calendar.today()
    journey, reached = Journey(case), True
    for number, step in enumerate(STEPS, start=1):
        found = step.requirements(case)
        if not reached or application.ended:
            found = [later(r) for r in found]
        found = [overdue(r, today) for r in found]
        found = [replace(r, step=step.code) for r in found]
        view = StepView(number, step.code, step.title, step.link, found, step.needs)
        view.current = reached and not view.done and not application.ended
        view.status = status_of(view)
        reached = reached and view.done
        journey.steps.append(view)
    return journey


def later(requirement: Requirement) -> Requirement:
    """A requirement of a step that is not reached yet, unless something already happened to it."""
    if requirement.status in (Status.NOW, Status.WAITING, Status.OVERDUE):
        return replace(requirement, status=Status.LATER, due=None)
    return requirement


def overdue(requirement: Requirement, today) -> Requirement:
    if requirement.open and requirement.due and requirement.due < today and requirement.status != Status.LATER:
        return replace(requirement, status=Status.OVERDUE)
    return requirement


def status_of(view: StepView) -> Status:
    statuses = {r.status for r in view.requirements if r.open}
    if Status.RETURNED in statuses:
        return Status.RETURNED
    if view.done:
        return Status.DONE
    if not view.current:
        return Status.LATER
    if any(r.open and r.turn == Turn.SUPPLIER and r.status != Status.LATER for r in view.requirements):
        return Status.NOW
    return Status.OVERDUE if Status.OVERDUE in statuses else Status.WAITING


def step_gate(application: Application, code: str):
    """Refuse an action of a step unless every earlier step is done (`Refused` names what is missing)."""
    journey = evaluate(application)
    earlier = list(takewhile(lambda step: step.code != code, journey.steps))
    if wanted := [need for step in earlier for need in step.needs]:
        must_be_done(journey.requirements, *wanted)
