from datetime import timedelta

import pytest

from apps.content.models import Atom
from apps.creators import quiz, suggestions, tasks
from apps.creators.models import AuditEntry, Suggestion, SuggestionRound
from apps.lib import clock
from apps.lib.errors import Conflict, TooOften
from apps.media.captions import tracks
from apps.quizzes.models import Question

from .test_edit_quiz import FORM

pytestmark = pytest.mark.django_db
SAID = (
    "Take blood cultures before the first dose of antibiotics. After the dose, the germs in the "
    "sample may no longer grow. Each set has an aerobic and an anaerobic bottle. Complete all of "
    "it within the first three hours."
)


@pytest.fixture
def spoken(lesson, alice):
    """Alice's lesson, with a transcript."""
    words = [
        {"w": f" {word}", "s": n * 0.5, "e": n * 0.5 + 0.4, "p": 1.0}
        for n, word in enumerate(SAID.split())
    ]
    tracks.revise(asset=lesson.versions.get().asset, language="en", words=words, by=alice)
    return lesson


def url(lesson, more=""):
    return f"/api/v1/studio/lessons/{lesson.public_id}/suggestions/{more}"


@pytest.fixture
def made(spoken, alice):
    tasks.suggest(suggestions.ask(lesson=spoken, by=alice).pk)
    return suggestions.of(spoken)


def test_asked_for_and_made(studio, spoken):
    answer = studio.post(url(spoken))
    assert answer.status_code == 202
    assert answer.json()["working"]
    asked = SuggestionRound.objects.get()

    tasks.suggest(asked.pk)
    tasks.suggest(asked.pk)  # a message that comes twice

    told = studio.get(url(spoken)).json()
    assert not told["working"]
    assert len(told["suggestions"]) >= 3
    assert Suggestion.objects.count() == len(told["suggestions"])
    asked.refresh_from_db()
    assert (asked.state, asked.engine, asked.micro_usd) == ("done", "excerpts", 0)


def test_nothing_of_it_reaches_learners(made, spoken, sign_in, bob):
    assert Question.objects.count() == 0
    Atom.objects.filter(pk=spoken.pk).update(state="published", published_at=clock.now())
    learner = sign_in(bob)
    for path in (f"/learn/{spoken.public_id}", "/api/v1/feed/"):
        assert made[0].stem not in learner.get(path).content.decode()
    assert learner.get(url(spoken)).status_code == 403


def test_taken_over_as_it_is(studio, spoken, made):
    answer = studio.post(url(spoken, f"{made[0].public_id}/accept/"))
    assert answer.status_code == 201
    question = quiz.questions_of(spoken)[0]
    assert question.stem == made[0].stem
    assert (question.clip_start_ms, question.clip_end_ms) == (made[0].start_ms, made[0].end_ms)
    assert studio.post(url(spoken, f"{made[0].public_id}/accept/")).status_code == 404
    assert AuditEntry.objects.first().facts == {"question": question.public_id, "changed": False}


def test_changed_first(studio, spoken, made):
    form = f"/studio/lessons/{spoken.public_id}/suggestions/{made[0].public_id}/"
    page = studio.get(form).content.decode()
    assert made[0].stem in page
    assert made[0].body["options"][1]["text"] in page
    fields = FORM | {"stem": "What is taken first?"}
    assert studio.post(form, fields).status_code == 200
    assert [question.stem for question in quiz.questions_of(spoken)] == ["What is taken first?"]
    assert made[0] not in suggestions.of(spoken)


def test_what_is_wrong_in_the_form_decides_nothing(studio, spoken, made):
    form = f"/studio/lessons/{spoken.public_id}/suggestions/{made[0].public_id}/"
    assert studio.post(form, {"format": "multiple_choice", "stem": ""}).status_code == 400
    assert made[0] in suggestions.of(spoken)


def test_dismissed_it_does_not_come_back(studio, spoken, made, alice):
    for each in made:
        assert studio.post(url(spoken, f"{each.public_id}/dismiss/")).status_code == 204
    tasks.suggest(suggestions.ask(lesson=spoken, by=alice).pk)
    gone = {each.stem for each in made}
    assert not gone & {each.stem for each in suggestions.of(spoken)}


def test_a_full_quiz_takes_no_more(spoken, made, alice):
    from apps.content.tests.factories import QuizAtomFactory
    from apps.quizzes.tests.factories import QuestionFactory

    QuestionFactory.create_batch(5, quiz=QuizAtomFactory(follows=spoken, draft=True))
    with pytest.raises(Conflict):
        suggestions.accept(lesson=spoken, found=made[0], by=alice)
    assert made[0] in suggestions.of(spoken)


def test_without_a_transcript_there_is_nothing_to_make(studio, lesson):
    assert studio.post(url(lesson)).json()["error"]["code"] == "nothing_said"


def test_asked_twice_it_is_made_once(spoken, alice):
    first = suggestions.ask(lesson=spoken, by=alice)
    assert suggestions.ask(lesson=spoken, by=alice) == first
    # Its worker died: another one may be asked.
    SuggestionRound.objects.update(created_at=clock.now() - timedelta(minutes=4))
    assert suggestions.ask(lesson=spoken, by=alice) != first


def test_not_without_end(spoken, alice):
    for _ in range(suggestions.MOST_A_DAY):
        SuggestionRound.objects.create(atom=spoken, state="done")
    with pytest.raises(TooOften):
        suggestions.ask(lesson=spoken, by=alice)


def test_an_endpoint_that_is_away_is_told(studio, spoken, alice, settings):
    settings.QUIZ_URL = "http://127.0.0.1:9/v1"
    tasks.suggest(suggestions.ask(lesson=spoken, by=alice).pk)
    assert SuggestionRound.objects.get().state == "failed"
    panel = studio.get(f"/studio/lessons/{spoken.public_id}/quiz/").content.decode()
    assert "could not be suggested just now" in panel


def test_a_stranger_decides_nothing(creator_charlie, spoken, made):
    for more in ("", f"{made[0].public_id}/accept/", f"{made[0].public_id}/dismiss/"):
        assert creator_charlie.post(url(spoken, more)).status_code == 404
    assert made[0] in suggestions.of(spoken)
