import pytest
from django.db import connection
from django.http import QueryDict

from apps.content.tests.factories import AtomFactory, QuizAtomFactory
from apps.lib.errors import Conflict, InvalidInput
from apps.quizzes import attempts, questions
from apps.quizzes.models import Question, Review
from apps.quizzes.tests.factories import CHOICE, RIGHT, STEPS, QuestionFactory
from apps.tenants.scope import tenant_scope


@pytest.fixture
def empty(alice):
    return QuizAtomFactory(follows__owner=alice)


def item(**changes):
    return {"format": "multiple_choice", "stem": "Which keys?", "body": CHOICE} | changes


def test_questions_are_added_in_their_order(empty):
    first = questions.add(quiz=empty, **item())
    second = questions.add(quiz=empty, **item(format="sequence", body=STEPS))
    assert list(empty.questions.current()) == [first, second]


def test_a_body_is_kept_clean(empty):
    question = questions.add(quiz=empty, **item(stem=" Which\nkeys? "))
    assert question.stem == "Which keys?"
    assert question.body["options"][2] == {"text": "Alt+F4", "correct": False}


@pytest.mark.parametrize(
    "changes",
    [
        {"stem": " "},
        {"stem": "x" * 301},
        {"explanation": "x" * 1001},
        {"format": "essay"},
        {"body": {"options": []}},
        {"body": "DROP TABLE"},
        {"clip_start_ms": 5000, "clip_end_ms": 4000},
    ],
)
def test_a_question_that_could_not_be_asked_is_refused(empty, changes):
    with pytest.raises(InvalidInput):
        questions.add(quiz=empty, **item(**changes))
    assert not empty.questions.exists()


def test_a_sixth_question_is_refused(empty):
    for _ in range(5):
        questions.add(quiz=empty, **item())
    with pytest.raises(Conflict):
        questions.add(quiz=empty, **item())


def test_only_a_quiz_has_questions(alice):
    with pytest.raises(Conflict):
        questions.add(quiz=AtomFactory(owner=alice), **item())


def test_replace_edits_what_it_names_adds_and_removes_the_rest(empty):
    kept = questions.add(quiz=empty, **item(stem="Kept"))
    questions.add(quiz=empty, **item(stem="Gone"))
    questions.replace(quiz=empty, items=[item(stem="New"), item(id=kept.public_id, stem="Edited")])
    assert [q.stem for q in empty.questions.current()] == ["New", "Edited"]
    assert empty.questions.get(stem="Edited").pk == kept.pk


def test_replacing_five_by_five_others_fits(empty):
    for _ in range(2):
        questions.replace(quiz=empty, items=[item(stem=str(n)) for n in range(1, 6)])
    assert [q.stem for q in empty.questions.current()] == ["1", "2", "3", "4", "5"]


def test_replace_leaves_all_as_it_was_when_one_is_refused(empty):
    questions.add(quiz=empty, **item(stem="Before"))
    with pytest.raises(InvalidInput):
        questions.replace(quiz=empty, items=[item(), item(stem="")])
    assert [q.stem for q in empty.questions.current()] == ["Before"]


def test_a_question_that_was_never_published_is_deleted(alice):
    question = QuestionFactory(quiz=QuizAtomFactory(follows__owner=alice, draft=True))
    questions.remove(question=question)
    assert not Question.objects.filter(pk=question.pk).exists()


def test_a_question_answered_in_another_tenant_is_retired(question, bob, riverside):
    with tenant_scope(riverside.pk, user_id=bob.pk):
        attempts.answer(learner=bob, question=question, response=RIGHT, key="k")
    questions.remove(question=question)
    connection.check_constraints()  # as the commit would
    assert question not in question.quiz.questions.current()


def test_an_answered_question_is_retired_and_its_reviews_stay(question, bob):
    attempts.answer(learner=bob, question=question, response=RIGHT, key="k")
    questions.remove(question=question)
    assert question not in question.quiz.questions.current()
    assert Review.objects.filter(card__question=question).count() == 1


def test_reorder_needs_every_question_once(quiz):
    ids = [q.public_id for q in quiz.questions.current()]
    questions.reorder(quiz=quiz, public_ids=ids[::-1])
    assert [q.public_id for q in quiz.questions.current()] == ids[::-1]
    with pytest.raises(InvalidInput):
        questions.reorder(quiz=quiz, public_ids=ids[:2])


def test_the_editor_s_fields_become_a_question(empty):
    data = QueryDict(
        "format=sequence&stem=Order%3F&explanation=So&item=A&item=B&item=C"
        "&clip_start=0:12.5&clip_end=18"
    )
    question = questions.add(quiz=empty, **questions.parse_editor(data))
    assert question.body == {"items": ["A", "B", "C"]}
    assert (question.clip_start_ms, question.clip_end_ms) == (12_500, 18_000)
    assert (question.clip_start, question.clip_end) == ("0:12.5", "0:18")
    assert question.clip_span == "0:12–0:18"


@pytest.mark.parametrize("moment", ["soon", "-3", "1:2:3", "nan", "1e9"])
def test_a_moment_that_is_none_is_refused_in_words(moment):
    data = QueryDict(f"format=sequence&stem=A&item=A&item=B&item=C&clip_start={moment}")
    with pytest.raises(InvalidInput, match="minutes:seconds"):
        questions.parse_editor(data)


def test_the_first_thing_missing_of_an_empty_form_is_the_question():
    with pytest.raises(questions.InvalidQuestion, match="Write the question"):
        questions.parse_editor(QueryDict("format=multiple_choice&stem=+"))
