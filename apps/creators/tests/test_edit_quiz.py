import pytest

from apps.content.models import Atom
from apps.lib import clock
from apps.quizzes.models import Question, QuestionStatistics
from apps.quizzes.tests.factories import CHOICE, STEPS

pytestmark = pytest.mark.django_db
FORM = {
    "format": "multiple_choice",
    "stem": "Which keys freeze the top row?",
    "option": ["Alt W F R", "Ctrl+T"],
    "why": ["", ""],
    "correct": ["0"],
    "explanation": "View, Freeze, Row.",
    "clip_start": "0:04.5",
    "clip_end": "9",
}


@pytest.fixture
def base(lesson):
    return f"/studio/lessons/{lesson.public_id}/questions/"


@pytest.fixture
def api(lesson):
    return f"/api/v1/studio/lessons/{lesson.public_id}/questions/"


def test_the_first_question_makes_the_quiz(studio, lesson, base):
    response = studio.post(f"{base}new/multiple_choice/", FORM)

    question = Question.objects.get()
    assert response.status_code == 200
    assert "Which keys freeze the top row?" in response.content.decode()
    assert (question.quiz.follows, question.quiz.state) == (lesson, Atom.State.DRAFT)
    assert (question.clip_start_ms, question.clip_end_ms) == (4500, 9000)


def test_further_questions_join_it(studio, base):
    studio.post(f"{base}new/multiple_choice/", FORM)
    steps = {"format": "sequence", "stem": "In which order?", "item": ["View", "Freeze", "Row"]}
    studio.post(f"{base}new/sequence/", steps)

    assert Atom.objects.quizzes().count() == 1
    assert [q.format for q in Question.objects.all()] == ["multiple_choice", "sequence"]


def test_an_empty_form(studio, base):
    response = studio.get(f"{base}new/sequence/")

    assert response.status_code == 200
    assert b'name="item"' in response.content


def test_what_is_wrong_is_said_in_the_form(studio, base):
    response = studio.post(f"{base}new/multiple_choice/", FORM | {"correct": []})

    assert response.status_code == 400
    assert "Mark the right option" in response.content.decode()
    assert not Question.objects.exists()


def test_an_unknown_format(studio, base):
    assert studio.get(f"{base}new/telepathy/").status_code == 400


def test_a_question_is_edited_in_place(studio, base, quiz):
    question = quiz.questions.first()

    studio.post(f"{base}{question.public_id}/", FORM)

    question.refresh_from_db()
    assert question.stem == FORM["stem"]
    assert quiz.questions.count() == 3


def test_its_form_holds_what_it_is(studio, base, quiz):
    question = quiz.questions.first()

    response = studio.get(f"{base}{question.public_id}/")

    assert question.stem in response.content.decode()


def test_deleting(studio, api, quiz):
    question = quiz.questions.first()

    assert studio.delete(f"{api}{question.public_id}/").status_code == 204
    assert quiz.questions.current().count() == 2


def test_a_published_lesson_keeps_three(studio, api, lesson, quiz):
    lesson.state = "published"
    lesson.save()

    assert studio.delete(f"{api}{quiz.questions.first().public_id}/").status_code == 409


def test_reordering(studio, api, quiz):
    ids = [question.public_id for question in quiz.questions.all()]

    response = studio.put(f"{api}order/", {"ids": ids[::-1]}, content_type="application/json")

    assert response.status_code == 200
    assert [question.public_id for question in quiz.questions.all()] == ids[::-1]


def test_an_order_that_forgets_one(studio, api, quiz):
    ids = [question.public_id for question in quiz.questions.all()][1:]

    response = studio.put(f"{api}order/", {"ids": ids}, content_type="application/json")

    assert response.status_code == 400


def test_a_client_writes_bodies(studio, api):
    choice = {"format": "multiple_choice", "stem": "Which?", "body": CHOICE}
    made = studio.post(api, choice, content_type="application/json")
    changed = studio.put(
        f"{api}{made.json()['id']}/",
        {"format": "sequence", "stem": "How?", "body": STEPS},
        content_type="application/json",
    )

    assert (made.status_code, changed.status_code) == (201, 200)
    assert [q["stem"] for q in studio.get(api).json()] == ["How?"]


def test_a_body_that_cannot_be_asked(studio, api):
    body = {"format": "multiple_choice", "stem": "Which?", "body": {"options": []}}

    assert studio.post(api, body, content_type="application/json").status_code == 400


def test_a_stranger_finds_nothing(creator_charlie, base, api, quiz):
    question = quiz.questions.first().public_id

    assert creator_charlie.get(f"{base}{question}/").status_code == 404
    assert creator_charlie.post(f"{base}new/multiple_choice/", FORM).status_code == 404
    assert creator_charlie.get(api).status_code == 404
    assert creator_charlie.delete(f"{api}{question}/").status_code == 404


def test_anothers_question_is_not_found_in_ones_own_lesson(studio, base, quiz, alice):
    from apps.content.tests.factories import AtomFactory

    other = AtomFactory(owner=alice, draft=True)
    question = quiz.questions.first().public_id

    url = f"/studio/lessons/{other.public_id}/questions/{question}/"
    assert studio.get(url).status_code == 404


def test_figures_and_doubts_are_told_in_words(studio, lesson, base):
    studio.post(f"{base}new/multiple_choice/", FORM)
    about = {"answers": 24, "difficulty": 0.125, "median_ms": 8200, "counted_at": clock.now()}
    QuestionStatistics.objects.create(
        question=Question.objects.get(), discrimination=0.05, flags=["weak", "hard"], **about
    )
    page = studio.get(f"/studio/lessons/{lesson.public_id}/").content.decode()

    for words in ("24 learners", "12 % right", "8 s each", "hardly tells who knows it (0.05)"):
        assert words in page
    assert "Make the wrong answers more tempting" in page
    assert "Nearly everybody gets this wrong" in page
