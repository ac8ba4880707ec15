from apps.quizzes import attempts, presenting, questions
from apps.quizzes.models import Attempt
from apps.quizzes.tests.factories import IN_ORDER, RIGHT, WRONG


def answer_all(learner, quiz, *responses, run="a"):
    for question, response in zip(quiz.questions.current(), responses, strict=False):
        attempts.answer(
            learner=learner, question=question, response=response, key=f"{run}{question.pk}"
        )


def test_the_last_answer_finishes_the_attempt_with_its_score(bob, quiz):
    answer_all(bob, quiz, RIGHT, WRONG)
    attempt = Attempt.objects.get()
    assert attempt.finished_at is None
    answer_all(bob, quiz, RIGHT, WRONG, IN_ORDER)
    attempt.refresh_from_db()
    assert attempt.finished_at is not None
    assert (attempt.right, attempt.total) == (2, 3)


def test_leaving_and_coming_back_goes_on_where_it_stopped(bob, quiz):
    answer_all(bob, quiz, WRONG)
    paper = presenting.paper(bob, quiz)
    outcomes = [presented.outcome for presented in paper.questions]
    assert outcomes[0]["correct"] is False
    assert outcomes[1:] == [None, None]


def test_coming_back_shows_the_same_shuffle(bob, quiz):
    answer_all(bob, quiz, WRONG)
    assert presenting.paper(bob, quiz) == presenting.paper(bob, quiz)


def test_a_finished_quiz_begins_anew_only_when_asked(bob, quiz):
    answer_all(bob, quiz, RIGHT, RIGHT, IN_ORDER)
    assert len(presenting.paper(bob, quiz).outcomes) == 3
    attempts.begin(learner=bob, quiz=quiz)
    assert presenting.paper(bob, quiz).outcomes == []


def test_beginning_twice_is_beginning_once(bob, quiz):
    assert attempts.begin(learner=bob, quiz=quiz) == attempts.begin(learner=bob, quiz=quiz)


def test_a_question_taken_away_meanwhile_does_not_keep_the_attempt_open(bob, quiz):
    answer_all(bob, quiz, RIGHT)
    questions.remove(question=quiz.questions.get(format="sequence"))
    answer_all(bob, quiz, RIGHT, RIGHT)
    assert Attempt.objects.get().finished_at is not None


def test_a_learner_s_answers_are_his_own(bob, charlie, quiz):
    answer_all(bob, quiz, RIGHT, RIGHT, IN_ORDER)
    assert presenting.paper(charlie, quiz).outcomes == []
