"""Days that are kept by reviewing, whichever device tells of it first."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from apps.lib import clock
from apps.quizzes import answers, aside, attempts, keeping
from apps.quizzes.cards import calendar_of
from apps.quizzes.models import Card, ReviewDay
from apps.quizzes.streaks import Mood
from apps.quizzes.tests.factories import RIGHT, WRONG, QuestionFactory

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def at(day, hours=0.0):
    return clock.frozen(NOON + timedelta(days=day, hours=hours))


def review(bob, question, *, right=True, key, ago_ms=0):
    response = RIGHT if right else WRONG
    return answers.review(learner=bob, question=question, response=response, key=key, ago_ms=ago_ms)


def learn(bob, question):
    attempts.answer(learner=bob, question=question, response=RIGHT, key=f"learn-{question.pk}")


def stands(bob):
    return keeping.standing(bob, calendar_of(bob))


@pytest.fixture
def learned(bob, question):
    with at(0):
        learn(bob, question)
    return question


def test_learning_alone_keeps_no_day(bob, learned):
    with at(0):
        assert stands(bob).mood == Mood.NEW
    assert ReviewDay.objects.count() == 0


def test_a_review_on_its_day_counts_right_or_wrong(bob, learned):
    with at(1):
        review(bob, learned, right=False, key="day-one-key")
        found = stands(bob)
    assert (found.mood, found.streak.length) == (Mood.DONE, 1)
    row = ReviewDay.objects.get()
    assert (row.day, row.waiting_since) == (date(2026, 3, 11), date(2026, 3, 11))


def test_practice_before_the_day_keeps_none(bob, learned):
    with at(0, hours=2):
        review(bob, learned, key="too-early-key")
    assert ReviewDay.objects.count() == 0


def test_days_between_two_steps_break_nothing(bob, learned):
    for day in (1, 4, 11):  # 1, 3 and 7 days on
        with at(day):
            assert stands(bob).mood in (Mood.NEW, Mood.OPEN)
            review(bob, learned, key=f"on-day-{day}")
    with at(12):
        assert (stands(bob).mood, stands(bob).streak.length) == (Mood.REST, 3)


def test_a_missed_day_ends_it(bob, learned):
    with at(1):
        review(bob, learned, key="day-one-key")
    with at(5):  # it was due on day 4
        found = stands(bob)
        assert (found.mood, found.missed, found.lost) == (Mood.OVER, 1, 1)
        review(bob, learned, key="day-five-key")
        assert stands(bob).streak.length == 1


@pytest.mark.parametrize("gone", ["retired", "withdrawn", "put aside"])
def test_what_is_not_asked_is_not_missed(bob, learned, gone):
    with at(1):
        review(bob, learned, key="day-one-key")
    with at(2):
        if gone == "retired":
            learned.retired_at = timezone.now()
            learned.save()
        elif gone == "withdrawn":
            learned.quiz.state = "draft"
            learned.quiz.save()
        else:
            aside.suspend(learner=bob, question=learned)
    with at(9):
        assert (stands(bob).mood, stands(bob).streak.length) == (Mood.REST, 1)


def test_a_day_begins_where_the_learner_says(bob, learned):
    bob.time_zone = "Asia/Kolkata"
    bob.save()
    with at(1, hours=9):  # 2:30 in the night of the 12th: still the 11th
        review(bob, learned, key="at-night-key")
    assert ReviewDay.objects.get().day == date(2026, 3, 11)


def test_one_row_a_day_however_much_is_reviewed(bob, quiz):
    questions = QuestionFactory.create_batch(3, quiz=quiz)
    with at(0):
        for question in questions:
            learn(bob, question)
    for n, question in enumerate(questions):
        with at(1, hours=n):
            review(bob, question, key=f"review-{n:04}")
    row = ReviewDay.objects.get()
    assert row.reviews == 3
    assert (row.first_at, row.last_at) == (
        NOON + timedelta(days=1),
        NOON + timedelta(days=1, hours=2),
    )


def report(bob, quiz, order):
    """Three cards, due on day 1; each is reviewed on another day and told on day 6, in this
    order. What the rows say in the end."""
    ReviewDay.objects.all().delete()
    questions = QuestionFactory.create_batch(3, quiz=quiz)
    with at(0):
        for question in questions:
            learn(bob, question)
    with at(6):
        for n in order:
            day = (1, 2, 5)[n]
            key = f"review-{questions[n].pk}"
            review(bob, questions[n], key=key, ago_ms=(6 - day) * 24 * 60 * 60 * 1000)
        found = stands(bob)
    rows = list(ReviewDay.objects.order_by("day").values_list("day", "waiting_since", "first_at"))
    Card.objects.all().delete()
    return rows, found


def test_the_order_of_reports_makes_no_difference(bob, quiz):
    told = [report(bob, quiz, order) for order in itertools.permutations(range(3))]
    assert all(each == told[0] for each in told)
    rows, found = told[0]
    assert [row[0].day for row in rows] == [11, 12, 15]
    # The third card waited on days 3 and 4.
    assert (found.streak.length, found.streak.best) == (1, 2)


def test_one_card_on_two_devices_makes_the_same_days(bob, quiz):
    """The phone was offline on day 1; the tablet asked the same card on day 5."""
    told = []
    for order in ((1, 5), (5, 1)):
        ReviewDay.objects.all().delete()
        question = QuestionFactory(quiz=quiz)
        with at(0):
            learn(bob, question)
        with at(5):
            for day in order:
                ago_ms = (5 - day) * 24 * 60 * 60 * 1000
                review(bob, question, key=f"review-{question.pk}-{day}", ago_ms=ago_ms)
            rows = ReviewDay.objects.order_by("day").values_list("day", "waiting_since")
            told.append((list(rows), stands(bob).streak))
        Card.objects.all().delete()
    assert told[0] == told[1]
    assert told[0][1].length == 1  # due again on day 4, which was missed


def test_a_stranger_has_a_streak_of_his_own(bob, charlie, learned):
    with at(1):
        review(bob, learned, key="day-one-key")
        assert stands(charlie).mood == Mood.NEW
