"""What every action owes: permission before state, one event, one effect, nothing half done."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Membership
from onboarding.actions.application import open_application, reject, take_over, withdraw
from onboarding.models import Application
from tests.matrix.application import make_application
from workflow import timers
from workflow.actions import REGISTRY, Action, NotAllowed, Refused, Stale, WrongState, action
from workflow.actors import SYSTEM, anybody
from workflow.models import Event, Notification, Timer


def opened(cast, **kwargs):
    return open_application(cast.supplier, actor=cast.actor("ada"), channel="huicai", categories="办公设备", **kwargs)


def test_an_action_leaves_one_event_with_who_what_and_the_audited_inputs(cast):
    application = opened(cast)
    withdraw(application, actor=cast.actor("ben"), reason="改主意")
    event = Event.objects.get(verb="onboarding.withdraw")
    assert (event.user, event.before, event.after, event.data) == (cast.ben, "terms", "withdrawn", {"reason": "改主意"})
    assert event.party == cast.supplier.party and event.public


def test_permission_is_asked_before_the_state(cast):
    application = opened(cast)
    withdraw(application, actor=cast.actor("ada"))
    with pytest.raises(NotAllowed):
        withdraw(application, actor=cast.actor("eve"))
    with pytest.raises(WrongState):
        withdraw(application, actor=cast.actor("ada"))


def test_nobody_decides_for_their_own_company(cast):
    application = opened(cast)
    assert take_over.may(application, cast.actor("bo"))
    Membership.objects.create(party=cast.supplier.party, user=cast.bo, role="member")
    assert not take_over.may(application, cast.actor("bo"))


def test_a_superuser_passes_no_rule(cast):
    application = opened(cast)
    cast.eve.is_superuser = cast.eve.is_staff = True
    cast.eve.save()
    with pytest.raises(NotAllowed):
        reject(application, actor=cast.actor("eve"), words="x")


def test_a_removed_colleague_loses_the_right_even_with_an_older_actor_at_hand(cast):
    application, ben = opened(cast), cast.actor("ben")
    Membership.objects.filter(user=cast.ben).update(ended_at=application.created_at)
    with pytest.raises(NotAllowed):
        withdraw(application, actor=ben)


def test_the_same_form_posted_twice_has_one_effect(cast):
    once = str(uuid.uuid4())
    first, second = opened(cast, once=once), opened(cast, once=once)
    assert first == second and Application.objects.count() == 1
    assert Event.objects.filter(verb="onboarding.open_application").count() == 1


def test_a_token_of_somebody_else_does_not_return_their_result(cast):
    once = str(uuid.uuid4())
    opened(cast, once=once)
    with pytest.raises(WrongState):
        open_application(cast.supplier, actor=cast.actor("ben"), channel="huicai", categories="x", once=once)


def test_a_token_used_for_something_else_does_nothing_and_says_so(cast):
    once = str(uuid.uuid4())
    opened(cast, once=once)
    with pytest.raises(WrongState):
        open_application(cast.other, actor=cast.actor("eve"), channel="huicai", categories="x", once=once)
    assert Application.objects.count() == 1


def test_the_revision_of_a_page_about_something_without_revisions_counts_as_nothing(cast):
    assert opened(cast, seen=7).pk


def test_a_decision_on_an_older_revision_is_refused(cast):
    application = opened(cast)
    application.refresh_from_db()
    seen = application.revision
    take_over(application, actor=cast.actor("bo"), seen=seen)
    with pytest.raises(Stale):
        reject(application, actor=cast.actor("mia"), seen=seen, words="资料不全")


def test_an_action_that_fails_leaves_nothing_behind(cast):
    application = opened(cast)
    application.refresh_from_db()
    before = Event.objects.count(), Notification.objects.count(), application.state, application.revision
    with pytest.raises(Refused) as error:
        reject(application, actor=cast.actor("bo"), words="  ")
    assert error.value.field == "words"
    assert before == (Event.objects.count(), Notification.objects.count(), application.state, application.revision)
    application.refresh_from_db()
    assert application.state == "terms"


def test_unsaved_changes_of_the_caller_are_not_written(cast):
    application = opened(cast)
    application.categories = "偷偷改掉"
    take_over(application, actor=cast.actor("bo"))
    application.refresh_from_db()
    assert application.categories == "办公设备"


def test_the_log_refuses_every_change(cast):
    opened(cast)
    for change in (
        lambda: Event.objects.update(verb="x"),
        lambda: Event.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.fixture
def scratch():
    """Lets a test register actions of its own."""
    known = set(REGISTRY)
    yield
    for verb in set(REGISTRY) - known:
        del REGISTRY[verb]


def test_an_effect_names_its_cause(cast, scratch):
    application = make_application(cast)

    @action(by=anybody, source=None)
    def cause_it(supplier, *, actor):
        take_effect(application, actor=SYSTEM)

    @action(by=anybody, source=None)
    def take_effect(application, *, actor):
        application.categories = "changed"

    cause_it(cast.supplier, actor=cast.actor("ada"))
    cause, effect = Event.objects.filter(verb__startswith="tests.").order_by("id")
    assert (cause.verb, effect.verb) == ("tests.cause_it", "tests.take_effect")
    assert effect.caused_by == cause and effect.actor_kind == "system" and effect.user is None


def test_inside_an_action_the_inner_actor_is_the_system(cast):
    application = opened(cast)

    @action(by=anybody, source=None)
    def outer_by_a_person(application, *, actor):
        withdraw(application, actor=actor)

    try:
        with pytest.raises(RuntimeError, match="inner actor"):
            outer_by_a_person(application, actor=cast.actor("ada"))
    finally:
        del REGISTRY["tests.outer_by_a_person"]


def test_an_action_never_reaches_another_party(cast, scratch):
    mine, other = make_application(cast), make_application(cast, "withdrawn")
    Application.objects.filter(pk=other.pk).update(party=cast.other.party, supplier=cast.other)
    other.refresh_from_db()

    @action(by=anybody, source=None)
    def reach_over(application, *, actor):
        inner(other, actor=SYSTEM)

    @action(by=anybody, source=None)
    def inner(application, *, actor):
        application.categories = "x"

    with pytest.raises(RuntimeError, match="another party"):
        reach_over(mine, actor=SYSTEM)


def test_the_same_object_twice_in_one_action_is_an_error(cast, scratch):
    application = make_application(cast)

    @action(by=anybody, source=None)
    def again(application, *, actor):
        inner_again(application, actor=SYSTEM)

    @action(by=anybody, source=None)
    def inner_again(application, *, actor):
        pass

    with pytest.raises(RuntimeError, match="twice"):
        again(application, actor=SYSTEM)


def make_many(cast, n):
    """Applications in ended states do not collide, so `n` of them can belong to one party."""
    return [make_application(cast, "withdrawn") for _ in range(n)]


@pytest.fixture
def touch(scratch):
    """An action that changes a field, starts a timer and can refuse."""

    @action(by=anybody, source=["withdrawn"], to="expired", audit=["word"])
    def touch(application, *, actor, word, bad=None):
        if application.pk == bad:
            raise Refused("not this one")
        application.categories = word if application.pk % 2 else "even"
        timers.start(application, "onboarding.remind", days=3)

    assert isinstance(touch, Action)
    return touch


def facts(applications):
    rows = Application.objects.filter(pk__in=[a.pk for a in applications]).order_by("pk")
    events = Event.objects.filter(verb="tests.touch", subject_id__in=[a.pk for a in applications]).order_by(
        "subject_id"
    )
    timer_rows = Timer.objects.filter(status="live", subject_id__in=[a.pk for a in applications]).order_by("subject_id")
    return (
        [(r.state, r.categories == "even", r.revision) for r in rows],
        [(e.before, e.after, e.revision, e.data, e.user_id) for e in events],
        [(t.action, t.days, t.start) for t in timer_rows],
    )


def test_many_equals_a_loop_of_one(cast, touch):
    one, many = make_many(cast, 7), make_many(cast, 7)
    actor = cast.actor("bo")
    for application in one:
        touch(application, actor=actor, word="odd")
    results = touch.many(many, actor=actor, word="odd")
    assert [r.error for r in results] == [None] * 7
    parity = {a.pk % 2 for a in one} | {a.pk % 2 for a in many}
    assert parity == {0, 1}
    left, right = facts(one), facts(many)
    if one[0].pk % 2 == many[0].pk % 2:
        assert left == right
    else:
        assert left[1:] == right[1:] and [r[::2] for r in left[0]] == [r[::2] for r in right[0]]


def test_many_says_for_each_object_why_not_and_does_the_rest(cast, touch):
    applications = make_many(cast, 3)
    touch(applications[0], actor=SYSTEM, word="odd")
    results = touch.many(applications, actor=SYSTEM, word="odd", bad=applications[1].pk)
    assert [type(r.error) for r in results] == [WrongState, Refused, type(None)]
    states = dict(Application.objects.values_list("pk", "state"))
    assert [states[a.pk] for a in applications] == ["expired", "withdrawn", "expired"]
    assert Event.objects.filter(verb="tests.touch").count() == 2
    assert Timer.objects.filter(status="live").count() == 2


def test_many_is_written_set_wise(cast, touch, django_assert_max_num_queries):
    applications = make_many(cast, 40)
    with django_assert_max_num_queries(2 * 40 + 20):  # a savepoint and its release per object, the rest set-wise
        touch.many(applications, actor=SYSTEM, word="even")


def test_every_public_action_has_words_for_the_timeline():
    assert [a.verb for a in REGISTRY.values() if a.public and not a.says] == []
