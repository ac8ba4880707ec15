import pytest

from apps.lib.errors import Conflict, NotFound
from apps.quizzes import attempts, marking
from apps.quizzes.marking import Mark
from apps.quizzes.models import Card, Review
from apps.quizzes.tests.bodies import BODIES
from apps.quizzes.tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db
KEY = "free-answer-1"


@pytest.fixture
def asked(public):
    return QuestionFactory(format="free_response", body=BODIES["free_response"])


@pytest.fixture
def answer(bob, asked):
    response = {"text": ["the row cannot move"]}
    return attempts.answer(learner=bob, question=asked, response=response, key=KEY)


def test_an_undecided_answer_is_kept_and_counts_for_nothing(answer):
    assert (answer.undecided, answer.attempt.finished_at) == (True, None)
    assert not Review.objects.exists()
    assert not Card.objects.exists()


@pytest.mark.parametrize(
    ("mark", "score", "correct", "grade"),
    [(Mark.RIGHT, 1.0, True, 4), (Mark.PARTLY, 0.5, False, 2), (Mark.WRONG, 0.0, False, 1)],
)
def test_its_mark_decides_it(bob, answer, mark, score, correct, grade):
    decided = marking.mark(learner=bob, key=KEY, mark=mark)

    decided.refresh_from_db()
    assert (decided.undecided, decided.score, decided.correct) == (False, score, correct)
    assert (decided.result["score"], decided.result["mark"]) == (score, mark)
    assert Review.objects.get().grade == grade
    assert decided.attempt.finished_at


def test_the_first_mark_stands(bob, answer):
    marking.mark(learner=bob, key=KEY, mark=Mark.RIGHT)
    again = marking.mark(learner=bob, key=KEY, mark=Mark.WRONG)

    assert again.correct
    assert Review.objects.count() == 1


def test_an_answer_that_was_decided_needs_no_mark(bob, asked):
    right = {"text": ["it is absolute"]}
    attempts.answer(learner=bob, question=asked, response=right, key=KEY)

    with pytest.raises(Conflict):
        marking.mark(learner=bob, key=KEY, mark=Mark.WRONG)


def test_a_stranger_cannot_mark_it(charlie, answer):
    with pytest.raises(NotFound):
        marking.mark(learner=charlie, key=KEY, mark=Mark.RIGHT)


def test_it_is_there_to_be_marked_on_the_next_visit(client, bob, answer, asked):
    client.force_login(bob)
    paper = client.get(f"/api/v1/quizzes/{asked.quiz.public_id}/").json()

    outcome = paper["questions"][0]["outcome"]
    assert (outcome["undecided"], outcome["response"]) == (True, {"text": ["the row cannot move"]})
    told = client.put(
        f"/api/v1/answers/{KEY}/mark/", {"mark": "right"}, content_type="application/json"
    )
    assert (told.status_code, told.json()["correct"], told.json()["finished"]) == (200, True, True)


def test_a_hint_makes_a_right_answer_a_hard_one(bob, asked):
    attempts.answer(
        learner=bob, question=asked, response={"text": ["dollar signs"]}, key=KEY, hinted=True
    )

    assert Review.objects.get().grade == 3
