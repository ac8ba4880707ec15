"""What is watched much is encoded again, smaller; the setting says how much is much."""

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.analytics.models import Watch
from apps.content import popular, tasks
from apps.content.models import Atom, Version
from apps.content.tests.factories import AtomFactory
from apps.lib import clock
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory
from apps.tenants.scope import tenant_scope


@pytest.fixture
def lesson(alice):
    atom = AtomFactory(owner=alice, state=Atom.State.PUBLISHED)
    asset = AssetFactory(owner=alice, ready_at=clock.now())
    Version.objects.create(atom=atom, asset=asset, number=1, is_default=True)
    return atom


def watch(atom, times):
    for _ in range(times):
        Watch.objects.create(
            learner=UserFactory(), subject_kind="atom", subject_id=atom.public_id, seconds=5
        )


def asset_of(atom):
    return atom.versions.get().asset


def is_spared(atom) -> bool:
    return Stage.objects.filter(asset=asset_of(atom), name=Stage.Name.THRIFT).exists()


def test_what_enough_people_watched_is_encoded_again(lesson, settings):
    settings.MEDIA_THRIFT_AFTER_VIEWS = 3
    watch(lesson, 2)
    tasks.spare_watched()
    assert not is_spared(lesson)
    watch(lesson, 1)
    tasks.spare_watched()
    assert is_spared(lesson)


def test_off_unless_it_is_asked_for(lesson, settings):
    watch(lesson, 5)
    assert settings.MEDIA_THRIFT_AFTER_VIEWS == 0
    tasks.spare_watched()
    assert not is_spared(lesson)


def test_the_most_watched_first_and_each_once(lesson, alice):
    other = AtomFactory(owner=alice, state=Atom.State.PUBLISHED)
    Version.objects.create(
        atom=other,
        asset=AssetFactory(owner=alice, ready_at=clock.now()),
        number=1,
        is_default=True,
    )
    watch(lesson, 1)
    watch(other, 2)
    assert popular.worth_sparing(views=1) == [asset_of(other), asset_of(lesson)]
    Stage.objects.create(asset=asset_of(other), name=Stage.Name.THRIFT, position=7)
    assert popular.worth_sparing(views=1) == [asset_of(lesson)]


def test_a_withdrawn_lesson_is_left_alone(lesson):
    watch(lesson, 2)
    Atom.objects.filter(pk=lesson.pk).update(state=Atom.State.DRAFT)
    assert popular.worth_sparing(views=1) == []


def test_another_tenant_has_its_own(lesson, riverside):
    watch(lesson, 2)
    with tenant_scope(riverside.pk):
        assert popular.worth_sparing(views=1) == []
