from datetime import UTC, datetime, timedelta

import pytest

from apps.lib import clock
from apps.lib.errors import Conflict, NotFound
from apps.quizzes import answers, attempts, cards, outcomes, reviews
from apps.quizzes.grades import Effort
from apps.quizzes.models import Card, Review
from apps.quizzes.tests.factories import RIGHT, WRONG

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def learned(bob, question):
    """Bob answered the question rightly today: due tomorrow."""
    return attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")


def review(bob, question, response=RIGHT, key="review-key"):
    return answers.review(learner=bob, question=question, response=response, key=key)


def card(bob):
    return Card.objects.get(learner=bob)


def test_due_cards_come_back_after_1_3_7_14_and_30_days_then_by_ease(bob, question, learned):
    moment, gaps = NOON, []
    for number in range(6):
        due_at = card(bob).due_at
        gaps.append((due_at.date() - moment.date()).days)
        moment = due_at + timedelta(hours=9)
        with clock.frozen(moment):
            assert list(reviews.due_cards(bob)) == [card(bob)]
            review(bob, question, key=f"review-{number}")
            assert not reviews.due_cards(bob).exists()
    gaps.append((card(bob).due_at.date() - moment.date()).days)
    assert gaps == [1, 3, 7, 14, 30, 75, 188]


def test_a_moved_clock_makes_the_card_due(bob, question, learned):
    assert not reviews.due_cards(bob).exists()
    with clock.shifted(timedelta(hours=12)):
        assert reviews.due_cards(bob).exists()


def test_a_forgotten_card_starts_again_tomorrow_with_its_ease(bob, question, learned):
    Card.objects.update(repetitions=4, interval_days=14, ease=2.2, due_at=NOON)
    review(bob, question, WRONG)
    after = card(bob)
    assert (after.repetitions, after.interval_days, after.ease, after.lapses) == (0, 1, 2.2, 1)


def test_the_same_key_reviews_once(bob, question, learned):
    Card.objects.update(due_at=NOON)
    review(bob, question)
    review(bob, question)
    assert Review.objects.count() == 2  # the quiz's and this one


@pytest.mark.parametrize(("effort", "ease"), [("hard", 2.36), ("good", 2.5), ("easy", 2.6)])
def test_effort_grades_the_same_recall_again(bob, question, learned, effort, ease):
    Card.objects.update(due_at=NOON, repetitions=5, interval_days=30)
    review(bob, question)
    answers.rate(learner=bob, key="review-key", effort=Effort(effort))
    after = card(bob)
    assert after.ease == pytest.approx(ease)
    assert after.interval_days == {"hard": 71, "good": 75, "easy": 78}[effort]
    assert after.repetitions == 6


def test_changing_one_s_mind_about_the_effort_does_not_add_up(bob, question, learned):
    Card.objects.update(due_at=NOON, repetitions=5, interval_days=30)
    review(bob, question)
    for effort in ("easy", "hard", "easy"):
        answers.rate(learner=bob, key="review-key", effort=Effort(effort))
    assert card(bob).ease == pytest.approx(2.6)
    log = list(Review.objects.filter(answer__idempotency_key="review-key").order_by("pk"))
    assert [row.grade for row in log] == [4, 5, 3, 5]
    assert [row.amends for row in log] == [None, *log[:3]]


def test_a_wrong_answer_was_not_easy(bob, question):
    attempts.answer(learner=bob, question=question, response=WRONG, key="first-key")
    with pytest.raises(Conflict):
        answers.rate(learner=bob, key="first-key", effort=Effort.EASY)


def test_a_card_that_moved_on_cannot_be_rated_back(bob, question, learned):
    Card.objects.update(due_at=NOON)
    review(bob, question)
    with pytest.raises(Conflict):
        answers.rate(learner=bob, key="first-key", effort=Effort.EASY)


def test_nobody_rates_another_s_answer(charlie, learned):
    with pytest.raises(NotFound):
        answers.rate(learner=charlie, key="first-key", effort=Effort.EASY)


def test_a_card_one_never_met_is_not_found(charlie, question, learned):
    with pytest.raises(NotFound):
        reviews.card_for(charlie, question)


def test_a_card_changed_meanwhile_is_not_overwritten(bob, question, learned, monkeypatch):
    Card.objects.update(due_at=NOON)

    def stale(learner, asked):
        found = Card.objects.get(learner=learner, question=asked)
        Card.objects.update(version=99)
        return found

    monkeypatch.setattr(cards, "_card_for", stale)
    with pytest.raises(Conflict):
        review(bob, question)


def test_what_is_no_longer_asked_is_not_due(bob, question, learned):
    question.quiz.state = "draft"
    question.quiz.save()
    with clock.shifted(timedelta(days=2)):
        assert not reviews.due_cards(bob).exists()


def test_the_outcome_tells_the_effort_that_was_taken(bob, question, learned):
    Card.objects.update(due_at=NOON)
    assert outcomes.of(review(bob, question))["effort"] == "good"
    assert outcomes.of(review(bob, question, WRONG, key="practice"))["effort"] is None


@pytest.mark.parametrize(
    ("zone", "due_at"),
    [
        ("UTC", datetime(2026, 3, 11, tzinfo=UTC)),
        # 12:00 UTC is 02:00 of the 11th on Kiritimati: tomorrow there is the 12th.
        ("Pacific/Kiritimati", datetime(2026, 3, 11, 10, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 3, 11, 7, tzinfo=UTC)),
    ],
)
def test_tomorrow_starts_at_the_learner_s_own_midnight(bob, question, zone, due_at):
    bob.time_zone = zone
    bob.save()
    attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")
    assert card(bob).due_at == due_at
    with clock.frozen(due_at - timedelta(seconds=1)):
        assert not reviews.due_cards(bob).exists()
    with clock.frozen(due_at):
        assert reviews.due_cards(bob).exists()
        assert reviews.forecast(bob).due_now == 1
