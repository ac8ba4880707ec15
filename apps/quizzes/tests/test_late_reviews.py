"""Two devices, one of them offline: whoever reports first, the same card comes out."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from apps.lib import clock
from apps.quizzes import answers, attempts, cards
from apps.quizzes.models import Answer, Card, Review
from apps.quizzes.plans import choose
from apps.quizzes.tests.factories import RIGHT, WRONG, QuestionFactory

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY_MS = 24 * 60 * 60 * 1000

pytestmark = pytest.mark.usefixtures("nobody_above_listens")


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(NOON):
        yield


def told(card):
    return (
        card.state,
        card.stability,
        card.interval_days,
        card.lapses,
        card.last_grade,
        card.reviewed_at,
        card.due_at,
    )


def report(bob, question, events):
    """Each event (day, right) is reported in this order, all on the last day."""
    end = NOON + timedelta(days=20)
    with clock.frozen(end):
        for day, right in events:
            answers.give(
                learner=bob,
                question=question,
                response=RIGHT if right else WRONG,
                key=f"key-{question.pk}-{day}",
                ago_ms=(20 - day) * DAY_MS,
            )


@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
@pytest.mark.parametrize(
    "events",
    [
        [(0, True), (1, True), (4, True)],
        [(0, True), (1, False), (2, True), (3, True)],
        [(0, True), (2, True), (3, False), (5, True)],  # day 3 is early for the third
    ],
)
def test_the_order_of_reports_makes_no_difference(bob, quiz, scheduler, events):
    choose(learner=bob, scheduler=scheduler, desired_retention=None, daily_limit=None)
    seen, flags = set(), set()
    for order in itertools.permutations(events):
        question = QuestionFactory(quiz=quiz)
        report(bob, question, order)
        seen.add(repr(told(Card.objects.get(question=question))))
        log = Review.objects.filter(card__question=question).in_time()
        flags.add(tuple(log.values_list("practice", flat=True)))
        assert log.count() == len(events)
        Card.objects.all().delete()  # or the next ones would be spread around this one
    assert len(seen) == len(flags) == 1


def test_both_logs_are_kept_and_the_later_failure_counts(bob, question):
    attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")
    with clock.shifted(timedelta(days=1, hours=2)):
        answers.review(learner=bob, question=question, response=WRONG, key="phone-key")
        answers.review(
            learner=bob, question=question, response=RIGHT, key="tablet-key", ago_ms=3_600_000
        )
    log = [(row.grade, row.practice) for row in Review.objects.order_by("reviewed_at")]
    assert log == [(4, False), (4, False), (1, False)]
    card = Card.objects.get()
    assert (card.last_grade, card.interval_days, card.lapses) == (1, 1, 1)


@pytest.mark.parametrize("ago_ms", [-5 * DAY_MS, -1])
def test_the_future_is_now(bob, question, ago_ms):
    answer = attempts.answer(
        learner=bob, question=question, response=RIGHT, key="first-key", ago_ms=ago_ms
    )
    assert answer.answered_at == Card.objects.get().reviewed_at == NOON


def test_a_clock_that_went_astray_is_believed_for_two_months_at_most(bob, question):
    attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key", ago_ms=10**15)
    assert Answer.objects.get().answered_at == NOON - timedelta(days=60)
    assert Card.objects.get().due_at < NOON


@pytest.mark.parametrize("grade", [-1, 6])
def test_a_grade_outside_the_scale_is_refused(bob, question, grade):
    answer = attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")
    with clock.shifted(timedelta(days=1)), pytest.raises(ValueError, match="0 to 5"):
        cards.recall(answer=answer, grade=grade)
    assert Review.objects.count() == 1
