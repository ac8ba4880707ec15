from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.lib import clock
from apps.quizzes import answers, attempts, reviews
from apps.quizzes.models import Card
from apps.quizzes.plans import choose
from apps.quizzes.reasons import Standing, in_words
from apps.quizzes.tests.factories import RIGHT, WRONG

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
KNEW = Standing(days=6, knew=True, interval=7, chance=0.881, desired=0.9)


def test_a_forecast_is_told_with_what_is_wanted():
    assert in_words(KNEW) == (
        "You knew it 6 days ago. That you know it today is 88 % likely; you want 90 %."
    )


def test_without_a_forecast_the_step_is_told():
    assert in_words(replace(KNEW, days=8, chance=None)) == (
        "You knew it 8 days ago. Its step is 7 days now."
    )


@pytest.mark.parametrize(
    ("days", "knew", "words"),
    [
        (1, False, "You did not know it yesterday."),
        (0, True, "You knew it earlier today."),
        (None, False, "You have not answered this yet."),
    ],
)
def test_what_was_last(days, knew, words):
    assert in_words(replace(KNEW, days=days, knew=knew)).startswith(words)


@given(st.floats(0, 1))
def test_nothing_is_certain(chance):
    words = in_words(replace(KNEW, chance=chance))
    assert " 0 %" not in words and "100 %" not in words


def test_fsrs_tells_how_likely_a_card_is_recalled(bob, question):
    choose(learner=bob, scheduler="fsrs", desired_retention=0.85, daily_limit=None)
    with clock.frozen(NOON):
        attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")
    card = Card.objects.get()
    with clock.frozen(NOON + timedelta(days=card.interval_days)):
        (why,) = reviews.whys(bob, [card]).values()
    assert why.endswith("likely; you want 85 %.") and "is 8" in why


def test_sm2_foretells_nothing(bob, question):
    with clock.frozen(NOON):
        attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")
    with clock.frozen(NOON + timedelta(days=1)):
        answers.review(learner=bob, question=question, response=WRONG, key="second-key")
    with clock.frozen(NOON + timedelta(days=3)):
        (why,) = reviews.whys(bob, Card.objects.all()).values()
    assert why == "You did not know it 2 days ago. Its step is 1 day now."
