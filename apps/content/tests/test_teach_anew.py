"""A new version that teaches its skill differently: what was shown before may not hold."""

from datetime import timedelta

import pytest

from apps.content import publishing, teachings
from apps.content.tests.factories import AtomFactory
from apps.lib import clock
from apps.lib.errors import InvalidInput, NotAllowed
from apps.media.models import Asset
from apps.tenants.scope import tenant_scope


@pytest.fixture
def lesson(alice, monkeypatch):
    monkeypatch.setattr(Asset, "is_live", True)
    atom = AtomFactory(owner=alice)
    for _ in range(2):
        publishing.add_version(atom=atom, asset=Asset.objects.create(owner=alice), by=alice)
    return atom


def switch(lesson, number, **how):
    version = lesson.versions.get(number=number)
    return publishing.switch(version=version, by=lesson.owner, **how)


def test_a_switch_that_teaches_the_same_changes_nothing(lesson):
    switch(lesson, 2)
    assert teachings.changes_since([lesson.skill_id]) == []


def test_one_that_teaches_differently_is_told_of(lesson, alice):
    before = clock.now() - timedelta(seconds=1)
    switch(lesson, 2, teaches_anew="30 compressions, not 15")
    (change,) = teachings.changes_since([lesson.skill_id], before)
    assert (change.atom, change.version, change.by) == (lesson, 2, alice)
    assert change.note == "30 compressions, not 15"
    assert teachings.changes_since([lesson.skill_id], clock.now()) == []
    assert teachings.changes_since([lesson.skill_id + 1], before) == []


def test_nothing_is_switched_without_its_words(lesson):
    with pytest.raises(InvalidInput):
        switch(lesson, 2, teaches_anew="  ")
    assert lesson.versions.default().get().number == 1


def test_nobody_else_says_so(lesson, bob):
    version = lesson.versions.get(number=2)
    with pytest.raises(NotAllowed):
        publishing.switch(version=version, by=bob, teaches_anew="Nonsense")
    assert teachings.changes_since([lesson.skill_id]) == []


def test_a_lesson_that_learners_do_not_have_changes_nothing(lesson, alice):
    switch(lesson, 2, teaches_anew="New dose")
    publishing.withdraw(atom=lesson, by=alice)
    assert teachings.changes_since([lesson.skill_id]) == []


def test_a_public_change_reaches_other_tenants_and_not_the_other_way(lesson, riverside, alice):
    switch(lesson, 2, teaches_anew="New dose")
    with tenant_scope(riverside.pk):
        assert len(teachings.changes_since([lesson.skill_id])) == 1
        ward = AtomFactory(owner=alice, skill=lesson.skill)
        for _ in range(2):
            publishing.add_version(atom=ward, asset=Asset.objects.create(owner=alice), by=alice)
        switch(ward, 2, teaches_anew="Our own way")
        assert len(teachings.changes_since([lesson.skill_id])) == 2
    assert len(teachings.changes_since([lesson.skill_id])) == 1
