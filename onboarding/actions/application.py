"""The application as a whole: open, take over, withdraw, reject; and the journey looking after itself."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import people, roles
from workflow import actors, calendar, policies, timers
from workflow.actions import Refused, action, must_say, note
from workflow.models import Sequence
from workflow.notices import declare, notify
from workflow.words import in_every_language

from ..models import Application
from ..models.application import Channel

State = Application.State
RUNNING = [s for s in State if s not in Application.ENDED]
UNFINISHED = [s for s in RUNNING if s != State.LIVE]

OPENED = declare(
    "application.opened",
    _("New application %(number)s"),
    _("A supplier asks to join. Take the case or leave it to a colleague."),
    mail=False,
)
REMINDER = declare(
    "application.reminder",
    _("Application %(number)s waits for you"),
    _("The next thing to do: %(what)s. It has been your turn since %(since_on)s."),
)
LATE = declare(
    "application.late",
    _("Application %(number)s is over its target"),
    _("Waiting for: %(what)s. It was due on %(due_on)s."),
)
SLOW = declare(
    "application.slow",
    _("Application %(number)s takes longer than the whole journey should"),
    _("It was opened on %(since_on)s and stands at: %(step)s."),
    mail=False,
)
EXPIRED = declare(
    "application.expired",
    _("Application %(number)s has expired"),
    _("Nothing was heard from you for %(days)s working days. Everything you entered stays; you can apply again."),
)
REJECTED = declare("application.rejected", _("Application %(number)s was not accepted"), _("The reason: %(words)s"))


def address(application) -> str:
    return f"/applications/{application.pk}/"


@action(by=actors.member, source=None, audit=["channel", "categories"], says=_("opened the application"))
def open_application(supplier, *, actor, channel, categories):
    """Start the journey into a channel; one live application per supplier and channel (`Refused` otherwise)."""
    if Application.objects.filter(supplier=supplier, channel=channel).exclude(state__in=Application.ENDED).exists():
        raise Refused(_("Your company already has an application for this channel."), "channel")
    number = f"RZ-{calendar.today().year}-{Sequence.next('application'):06d}"
    application = Application.objects.create(
        party_id=supplier.party_id, supplier=supplier, number=number, channel=Channel(channel), categories=categories,
        waiting_since=timezone.now(), turn="nobody",
    )  # fmt: skip
    timers.start(application, "onboarding.note_slow", days=int(policies.value("target.whole")), survives=True)
    notify(
        people.staff(roles.BUYER), OPENED, url=f"/admin/onboarding/application/{application.pk}/change/", number=number
    )
    return application


@actors.rule
def not_mine(actor, application):
    """Whoever looks after the case already cannot take it."""
    return application.buyer_id != actor.user_id


@action(by=roles.buyer & not_mine, source=RUNNING, says=_("looks after this case now"))
def take_over(application, *, actor):
    """Become the buyer of the case."""
    application.buyer_id = actor.user_id


@action(by=actors.member, source=RUNNING, to=State.WITHDRAWN, audit=["reason"], says=_("withdrew the application"))
def withdraw(application, *, actor, reason=""):
    """Stop; everything entered stays readable."""


@action(
    by=roles.buyer | roles.manager,
    source=RUNNING,
    to=State.REJECTED,
    audit=["words"],
    says=_("rejected the application"),
)
def reject(application, *, actor, words):
    """End the application for a reason the supplier reads."""
    must_say(words)
    notify(
        people.members(application.party_id), REJECTED, url=address(application), number=application.number, words=words
    )


@action(
    by=actors.system,
    source=RUNNING,
    to=lambda a: a.reached,
    audit=["turn"],
    public=False,
    says=_("moved the journey on"),
)
def advance(application, *, actor, reached, turn, due, provisional, basis=None, returned=""):
    """Write down what the evaluator says: the step reached, whose turn it is, by when; set the clocks by it."""
    application.reached = reached
    if turn != application.turn or reached != application.state:
        application.waiting_since = timezone.now()
    application.turn, application.due, application.provisional = turn, due, provisional
    application.due_since, application.due_days = basis or (None, None)
    application.returned = returned
    timers.cancel(application, "onboarding.remind")
    timers.cancel(application, "onboarding.escalate")
    timers.cancel(application, "onboarding.expire_application")
    if turn == "supplier":
        timers.start(application, "onboarding.remind", days=int(policies.value("reminder.supplier_days")))
        timers.start(application, "onboarding.expire_application", days=int(policies.value("application.expire_days")))
    elif due is not None and turn != "nobody":
        start_target(application)


def start_target(application):
    """Let staff be told when the date has passed; it moves with the calendar where it was counted in working days."""
    basis = {"due": calendar.end_of(application.due)}
    if application.due_since and calendar.add(application.due_since, application.due_days)[0] == application.due:
        basis = {"since": application.due_since, "days": application.due_days}
    timers.start(application, "onboarding.escalate", favour="earlier", **basis)


@action(by=actors.system, source=RUNNING, public=False, says=_("reminded the supplier"))
def remind(application, *, actor):
    """Tell the supplier that it is their turn, again and again every so many working days."""
    from ..journey import evaluate

    if application.turn != "supplier" or (wanted := evaluate(application).blocking) is None:
        return
    note(late=True)
    since = (application.waiting_since or application.created_at).astimezone(calendar.SHANGHAI).date()
    what = in_every_language(lambda: evaluate(application).blocking.title)
    notify(people.members(application.party_id), REMINDER, url=wanted.link or address(application),
           number=application.number, what=what, since_on=since)  # fmt: skip
    timers.start(application, "onboarding.remind", days=int(policies.value("reminder.supplier_days")))


@action(by=actors.system, source=UNFINISHED, to=State.EXPIRED, says=_("let the application expire"))
def expire_application(application, *, actor):
    """The supplier has not answered for so long (policy application.expire_days) that the case is closed."""
    days = int(policies.value("application.expire_days"))
    notify(
        people.members(application.party_id), EXPIRED, url=address(application), number=application.number, days=days
    )


@action(by=actors.system, source=RUNNING, public=False, says=_("noted that the journey takes longer than its target"))
def note_slow(application, *, actor):
    """The target for the whole journey has passed: the case's buyer and the managers are told where it stands."""
    if application.state == State.LIVE:
        return
    since = application.created_at.astimezone(calendar.SHANGHAI).date()
    who = [application.buyer_id] if application.buyer_id else people.staff(roles.BUYER)
    step = in_every_language(application.get_state_display)
    notify([*who, *people.staff(roles.MANAGER)], SLOW, url=f"/admin/onboarding/application/{application.pk}/change/",
           number=application.number, since_on=since, step=step)  # fmt: skip


@action(by=actors.system, source=RUNNING, public=False, says=_("told the staff that the case is over its target"))
def escalate(application, *, actor):
    """Tell the case's buyer and whoever holds the role whose turn it is that the target date has passed."""
    from ..journey import evaluate

    wanted = evaluate(application).blocking
    if wanted is None or application.due is None or application.due >= calendar.today():
        return
    who = [application.buyer_id] if application.buyer_id else []
    what = in_every_language(lambda: evaluate(application).blocking.title)
    notify([*who, *people.staff(application.turn)], LATE, url=f"/admin/onboarding/application/{application.pk}/change/",
           number=application.number, what=what, due_on=application.due)  # fmt: skip
    timers.start(application, "onboarding.escalate", due=timezone.now() + datetime.timedelta(days=3))
