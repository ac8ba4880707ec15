"""A test is started, ends by a decision, a stop or a switch, and what was known then is kept."""

from datetime import timedelta

import pytest

from apps.analytics import counting
from apps.analytics.tests.events import watched
from apps.content import discarding, experiments, premium, publishing
from apps.content.models import Experiment, ExperimentAct
from apps.lib import clock
from apps.lib.errors import Conflict, InvalidInput, NotAllowed
from apps.media.tests.factories import AssetFactory
from apps.tenants.scope import tenant_scope

from .factories import AtomFactory
from .trials import add_version, begin, viewers


@pytest.fixture
def lesson(alice):
    atom = AtomFactory(owner=alice)
    add_version(atom)
    add_version(atom)
    return atom


def in_use(atom) -> int:
    return atom.versions.default().get().number


def kinds(test) -> list[str]:
    return [act.kind for act in test.acts.all()]


def test_it_runs_from_now_on(lesson):
    test = begin(lesson, {1: 9, 2: 1}, metric="kept", effect=0.1)
    assert test.is_running
    assert [(a.number, a.weight, a.is_base) for a in test.arms.all()] == [
        (1, 9, True),
        (2, 1, False),
    ]
    assert kinds(test) == ["started"]


@pytest.mark.parametrize(
    "weights", [{1: 1}, {1: 1, 2: 0}, {1: 1, 2: 101}, {1: 1, 2: 1, 3: 1}, {2: 1, 3: 1}]
)
def test_only_versions_that_are_there_and_shares_that_are_some(lesson, weights):
    with pytest.raises((InvalidInput, Conflict)):
        begin(lesson, weights)


def test_the_version_in_use_is_what_others_are_compared_with(lesson):
    add_version(lesson)
    with pytest.raises(InvalidInput):
        begin(lesson, {2: 1, 3: 1})


@pytest.mark.parametrize("change", ["removed", "not live"])
def test_only_versions_that_are_ready_and_kept(lesson, alice, change):
    version = lesson.versions.get(number=2)
    if change == "removed":
        discarding.discard_version(version=version, by=alice)
    else:
        version.asset = AssetFactory(owner=alice)
        version.save()
    with pytest.raises(Conflict):
        begin(lesson)


def test_one_test_at_a_time(lesson):
    begin(lesson)
    with pytest.raises(Conflict):
        begin(lesson)


def test_a_draft_has_no_viewers(lesson, alice):
    publishing.withdraw(atom=lesson, by=alice)
    with pytest.raises(Conflict):
        begin(lesson)


@pytest.mark.parametrize("wish", [{"metric": "luck"}, {"effect": 0.001}])
def test_unknown_wishes(lesson, wish):
    with pytest.raises(InvalidInput):
        begin(lesson, **wish)


def test_a_decision_gives_everybody_the_version_and_keeps_the_numbers(lesson, alice):
    test = begin(lesson)
    viewers(lesson, 1, 4, completed=1)
    viewers(lesson, 2, 3, completed=3)
    experiments.decide(experiment=test, number=2, by=alice)
    act = test.acts.last()
    assert in_use(lesson) == 2
    assert (test.ending, act.kind, act.by, act.version, act.before) == (
        "decided",
        "decided",
        alice,
        2,
        1,
    )
    assert act.numbers["1"]["viewers"] == 4
    assert act.numbers["2"] == {
        "viewers": 3,
        "kept": 3,
        "completed": 3,
        "answered": 0,
        "right": 0,
    }


def test_one_may_decide_for_what_was_in_use(lesson, alice):
    test = begin(lesson)
    experiments.decide(experiment=test, number=1, by=alice)
    assert in_use(lesson) == 1
    assert not experiments.may_undo(test, experiments.last_decision(test))


def test_a_decision_is_undone(lesson, alice):
    test = begin(lesson)
    experiments.decide(experiment=test, number=2, by=alice)
    experiments.undo(experiment=test, by=alice)
    assert in_use(lesson) == 1
    assert not test.is_running
    assert kinds(test) == ["started", "decided", "undone"]
    with pytest.raises(Conflict):
        experiments.undo(experiment=test, by=alice)


def test_what_was_changed_since_is_not_undone(lesson, alice):
    test = begin(lesson)
    experiments.decide(experiment=test, number=2, by=alice)
    begin(lesson)
    with pytest.raises(Conflict):
        experiments.undo(experiment=test, by=alice)


def test_a_stop_leaves_the_version_in_use(lesson, alice):
    test = begin(lesson)
    experiments.stop(experiment=test, by=alice)
    assert (test.ending, in_use(lesson)) == ("stopped", 1)
    with pytest.raises(Conflict):
        experiments.stop(experiment=test, by=alice)


def test_of_two_decisions_the_first_counts(lesson, alice):
    test = begin(lesson)
    same = Experiment.objects.get(pk=test.pk)
    experiments.decide(experiment=test, number=2, by=alice)
    with pytest.raises(Conflict):
        experiments.decide(experiment=same, number=1, by=alice)
    assert in_use(lesson) == 2


def test_a_switch_ends_it(lesson, alice):
    test = begin(lesson)
    publishing.switch(version=lesson.versions.get(number=2), by=alice)
    test.refresh_from_db()
    assert (test.ending, test.acts.last().version, test.acts.last().before) == ("switched", 2, 1)


def test_a_version_in_a_test_is_not_removed(lesson, alice):
    test = begin(lesson)
    second = lesson.versions.get(number=2)
    with pytest.raises(Conflict, match="Stop the test first"):
        discarding.discard_version(version=second, by=alice)
    experiments.stop(experiment=test, by=alice)
    discarding.discard_version(version=second, by=alice)


def test_while_the_lesson_is_withdrawn_it_waits(lesson, alice):
    test = begin(lesson)
    publishing.withdraw(atom=lesson, by=alice)
    publishing.publish(atom=lesson, by=alice)
    test.refresh_from_db()
    assert test.is_running


def test_who_may_watch_is_part_of_the_record(lesson):
    test = begin(lesson)
    for wanted in (True, True, False):
        premium.set_premium(atom=lesson, premium=wanted)
    assert kinds(test) == ["started", "premium", "free"]


def test_what_was_found_out_outlives_the_recordings(lesson, alice):
    test = begin(lesson)
    viewers(lesson, 2, 2)
    discarding.discard(atom=lesson, by=alice)
    discarding.erase(atom=lesson, latest=clock.now() + timedelta(days=1))
    test.refresh_from_db()
    assert not test.is_running
    assert [arm.number for arm in test.arms.all()] == [1, 2]
    assert test.acts.last().numbers["2"]["viewers"] == 2


def test_who_knew_the_lesson_does_not_count(lesson):
    """Of version 2 there would be old acquaintances, of version 1 none."""
    viewers(lesson, 1, 3, name="old", at=clock.now() - timedelta(days=2))
    test = begin(lesson)
    viewers(lesson, 1, 1, name="new")
    later = clock.now() + timedelta(minutes=1)
    counting.count(
        [
            watched(lesson.public_id, ("old", 1, 0), 30.0, version=2, view="a", at=later),
            watched(lesson.public_id, ("new", 1, 0), 30.0, version=2, view="b", at=later),
            watched(lesson.public_id, "fresh", 30.0, version=2, view="c", at=later),
        ]
    )
    found = experiments.acts.outcomes(test)
    assert {n: each.viewers for n, each in found.items()} == {1: 1, 2: 1}


@pytest.mark.parametrize("act", ["stop", "decide", "undo"])
@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_nobody_else_acts(lesson, act, who, request):
    test = begin(lesson)
    more = {"number": 2} if act == "decide" else {}
    with pytest.raises(NotAllowed):
        getattr(experiments, act)(experiment=test, by=request.getfixturevalue(who), **more)
    with pytest.raises(NotAllowed):
        experiments.start(atom=lesson, by=request.getfixturevalue(who), weights={1: 1, 2: 1})


def test_what_came_out_is_seen_in_its_own_tenant_alone(lesson, riverside):
    test = begin(lesson)
    with tenant_scope(riverside.pk):
        assert Experiment.objects.filter(pk=test.pk).exists()  # for who watches it from there
        assert not ExperimentAct.objects.exists()
        hidden = begin(_private())
    assert not Experiment.objects.filter(pk=hidden.pk).exists()


def _private():
    atom = AtomFactory(skill=None)
    add_version(atom)
    add_version(atom)
    return atom
