from datetime import UTC, datetime

import pytest

from apps.content import publishing
from apps.content.models import Atom
from apps.content.publishing import NotReadyToPublish
from apps.content.tests.factories import AtomFactory, QuizAtomFactory
from apps.lib import clock
from apps.lib.errors import Conflict, NotAllowed
from apps.media.models import Asset

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def draft(alice, monkeypatch):
    """A draft whose recording is ready."""
    monkeypatch.setattr(Asset, "is_live", True)
    atom = AtomFactory(draft=True, owner=alice)
    publishing.add_version(atom=atom, asset=Asset.objects.create(owner=alice), by=alice)
    return atom


def test_the_lesson_and_its_quiz_appear_together(draft, alice):
    quiz = QuizAtomFactory(draft=True, follows=draft)
    with clock.frozen(NOON):
        publishing.publish(atom=draft, by=alice)
    assert set(Atom.objects.published()) == {draft, quiz}
    assert draft.published_at == NOON


def test_publishing_again_keeps_the_first_moment(draft, alice):
    with clock.frozen(NOON):
        publishing.publish(atom=draft, by=alice)
    publishing.withdraw(atom=draft, by=alice)
    assert publishing.publish(atom=draft, by=alice).published_at == NOON


def test_everything_that_is_missing_is_named_at_once(alice):
    atom = AtomFactory(draft=True, owner=alice, title=" ", skill=None)
    with pytest.raises(NotReadyToPublish) as refused:
        publishing.publish(atom=atom, by=alice)
    assert refused.value.details["missing"] == ["title", "skill", "video"]


def test_a_prompt_needs_its_text(alice):
    prompt = AtomFactory(draft=True, owner=alice, kind=Atom.Kind.PROMPT)
    assert publishing.missing(prompt) == ["text"]


def test_only_the_owner_publishes_and_withdraws(draft, bob):
    for act in (publishing.publish, publishing.withdraw):
        with pytest.raises(NotAllowed):
            act(atom=draft, by=bob)


def test_a_second_recording_does_not_replace_the_first_by_itself(draft, alice):
    second = publishing.add_version(atom=draft, asset=Asset.objects.create(owner=alice), by=alice)
    assert (second.number, second.is_default) == (2, False)


def test_a_quiz_has_no_recordings(alice):
    quiz = QuizAtomFactory(follows__owner=alice)
    with pytest.raises(Conflict):
        publishing.add_version(atom=quiz, asset=Asset.objects.create(owner=alice), by=alice)
