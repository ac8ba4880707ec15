import pytest

from apps.content.models import Atom, Version
from apps.content.tests.factories import AtomFactory
from apps.quizzes.tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(studio, lesson):
    def act(action, client=studio, lesson=lesson):
        return client.post(f"/api/v1/studio/lessons/{lesson.public_id}/{action}/")

    return act


def test_a_whole_lesson_goes_live_with_its_quiz(act, lesson, quiz, bob):
    response = act("publish")

    feed = Atom.objects.for_learner(bob)
    assert response.status_code == 200
    assert response.json()["published"] is True
    assert set(feed) == {lesson, quiz}


def test_all_that_is_missing_is_named(act, alice):
    empty = AtomFactory(owner=alice, draft=True, title="", skill=None)

    error = act("publish", lesson=empty).json()["error"]

    assert error["code"] == "not_ready_to_publish"
    assert error["details"]["missing"] == ["video", "title", "skill", "questions_few"]


@pytest.mark.parametrize("count, status", [(2, 400), (3, 200), (5, 200), (6, 400)])
def test_three_to_five_questions(act, lesson, quiz, count, status):
    quiz.questions.all().delete()
    QuestionFactory.create_batch(count, quiz=quiz)

    assert act("publish").status_code == status


def test_a_video_that_is_not_ready(act, lesson, quiz):
    asset = Version.objects.get().asset
    asset.ready_at = None
    asset.save()

    assert act("publish").json()["error"]["details"]["missing"] == ["video"]


def test_withdrawing(act, lesson, quiz, bob):
    act("publish")

    assert act("withdraw").json()["standing"]["code"] == "ready"
    assert not Atom.objects.for_learner(bob).exists()


def test_archiving_and_back(act, lesson, quiz, bob):
    act("publish")

    assert act("archive").json()["standing"]["code"] == "archived"
    assert not Atom.objects.for_learner(bob).exists()
    assert act("restore").json()["standing"]["code"] == "ready"


@pytest.mark.parametrize("action", ["publish", "withdraw", "archive", "restore"])
def test_a_stranger_finds_nothing(act, creator_charlie, quiz, action):
    assert act(action, creator_charlie).status_code == 404


@pytest.mark.parametrize("action", ["publish", "withdraw", "archive", "restore"])
def test_a_learner_may_only_watch(act, sign_in, bob, quiz, action):
    act("publish")

    assert act(action, sign_in(bob)).status_code == 403


def test_get_changes_nothing(studio, lesson, quiz):
    url = f"/api/v1/studio/lessons/{lesson.public_id}/publish/"

    assert studio.get(url).status_code == 405
