from datetime import UTC, datetime, timedelta

import pytest

from apps.content import publishing
from apps.lib import clock
from apps.quizzes import answers, attempts, outcomes, presenting
from apps.quizzes.formats import InvalidResponse
from apps.quizzes.models import Answer, Attempt, Card, Review
from apps.quizzes.tests.factories import IN_ORDER, RIGHT, WRONG

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(NOON):
        yield


def give(bob, question, response=RIGHT, key="k1", **how):
    return attempts.answer(learner=bob, question=question, response=response, key=key, **how)


def test_a_right_answer_is_graded_at_once_and_comes_back_tomorrow(bob, question):
    answer = give(bob, question)
    card = Card.objects.get(learner=bob, question=question)
    assert (answer.correct, answer.score) == (True, 1.0)
    assert (card.state["repetitions"], card.interval_days, card.last_grade) == (1, 1, 4)
    assert card.due_at == datetime(2026, 3, 11, 4, tzinfo=UTC)


def test_a_wrong_answer_comes_back_tomorrow_and_starts_again(bob, question):
    give(bob, question, WRONG)
    card = Card.objects.get(learner=bob, question=question)
    assert (card.state["repetitions"], card.interval_days, card.lapses) == (0, 1, 0)
    assert card.last_grade == 1
    assert card.due_at == datetime(2026, 3, 11, 4, tzinfo=UTC)


def test_a_quick_right_answer_is_a_perfect_one(bob, question):
    give(bob, question, elapsed_ms=2_000)
    assert Card.objects.get(learner=bob).last_grade == 5


def test_the_review_is_logged_with_its_day_and_what_came_of_it(bob, question):
    review = Review.objects.get(answer=give(bob, question))
    assert (review.grade, review.reviewed_at, review.reviewed_on) == (4, NOON, NOON.date())
    assert (review.scheduler, review.interval_days, review.practice) == ("sm2", 1, False)
    assert review.due_at == datetime(2026, 3, 11, 4, tzinfo=UTC)


def test_the_outcome_explains_and_shows_the_moment(bob, question):
    outcome = outcomes.of(give(bob, question, WRONG))
    video = question.quiz.follows.public_id
    assert outcome["correct"] is False
    assert list(outcome["answer"]["lines"]) == ["Ctrl+T"]
    assert outcome["explanation"] == "Ctrl+T turns a range into a table."
    assert outcome["moment"] == {
        "atom": video,
        "t": 12.0,
        "end": 18.0,
        "label": "0:12",
        "url": f"/learn/{video}?t=12",
    }
    assert outcome["again"] == {"on": "2026-03-11", "in_days": 1, "label": "tomorrow"}


def test_a_withdrawn_lesson_shows_no_moment(bob, question):
    outcome = outcomes.of(give(bob, question))
    publishing.withdraw(atom=question.quiz.follows, by=question.quiz.follows.owner)
    question.quiz.follows.refresh_from_db()
    assert outcome["moment"]
    assert outcomes.moment(question) is None


def test_the_same_key_is_answered_as_the_first_time(bob, question):
    first = outcomes.of(give(bob, question, WRONG))
    second = outcomes.of(give(bob, question, RIGHT))
    assert second["correct"] == first["correct"] is False
    assert (Answer.objects.count(), Review.objects.count()) == (1, 1)


def test_a_second_tab_cannot_answer_the_question_again(bob, question):
    give(bob, question, WRONG, key="k1")
    assert give(bob, question, RIGHT, key="k2").correct is False
    assert Answer.objects.count() == 1


def test_a_key_of_another_question_is_refused(bob, quiz):
    first, second, _ = quiz.questions.current()
    give(bob, first)
    with pytest.raises(answers.KeyReused):
        give(bob, second)


def test_two_learners_may_use_the_same_key(bob, charlie, question):
    give(bob, question, WRONG)
    assert give(charlie, question, RIGHT).correct is True


def test_a_response_that_does_not_fit_leaves_nothing_behind(bob, question):
    with pytest.raises(InvalidResponse):
        give(bob, question, {"choices": ["other"]})
    assert not Answer.objects.exists() and not Card.objects.exists()
    assert not Attempt.objects.exists()


def test_taking_the_quiz_again_at_once_does_not_push_the_review_away(bob, quiz):
    for run in range(3):
        for number, question in enumerate(quiz.questions.filter(format="multiple_choice")):
            give(bob, question, key=f"{run}-{number}")
        give(bob, quiz.questions.get(format="sequence"), IN_ORDER, key=f"{run}-sequence")
    assert Attempt.objects.finished().count() == 3
    assert set(Card.objects.values_list("interval_days", "version")) == {(1, 1)}


def test_forgetting_before_the_review_is_due_counts(bob, question):
    Card.objects.create(
        learner=bob,
        question=question,
        scheduler="sm2",
        state={"repetitions": 3, "ease": 2.5},
        interval_days=7,
        reviewed_on=NOON.date() - timedelta(days=2),
        version=3,
        last_grade=4,
        due_at=NOON + timedelta(days=5),
    )
    give(bob, question, WRONG)
    card = Card.objects.get()
    assert (card.state["repetitions"], card.interval_days, card.lapses) == (0, 1, 1)


def test_what_is_not_part_of_the_answer_is_not_kept(bob, question):
    answer = give(bob, question, RIGHT | {"junk": "x" * 10_000})
    assert answer.response == RIGHT


def finish(bob, quiz, run):
    for number, question in enumerate(quiz.questions.filter(format="multiple_choice")):
        give(bob, question, key=f"{run}-{number}")
    give(bob, quiz.questions.get(format="sequence"), IN_ORDER, key=f"{run}-sequence")
    return attempts.latest(learner=bob, quiz=quiz)


@pytest.mark.parametrize("had_begun", [True, False])
def test_a_tab_left_open_begins_no_attempt_of_its_own(bob, quiz, question, had_begun):
    seen = attempts.begin(learner=bob, quiz=quiz).public_id if had_begun else ""
    finish(bob, quiz, "elsewhere")

    late = give(bob, question, WRONG, key="late-1", seen=seen)
    assert (late.correct, Attempt.objects.count(), Review.objects.count()) == (True, 1, 3)


def test_whoever_takes_it_again_on_purpose_answers_anew(bob, quiz, question):
    finish(bob, quiz, "first")
    again = attempts.begin(learner=bob, quiz=quiz)

    assert give(bob, question, WRONG, key="again-1", seen=again.public_id).attempt == again


def test_leaving_before_the_first_answer_and_coming_back_shuffles_nothing(bob, quiz, question):
    def order():
        return [shown.shown for shown in presenting.paper(bob, quiz).questions]

    before = order()
    give(bob, question)
    assert order() == before
    finish(bob, quiz, "first")
    assert order() == before
    attempts.begin(learner=bob, quiz=quiz)
    assert attempts.latest(learner=bob, quiz=quiz).number == 2  # shuffled anew
