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
    with clock.shifted(timedelta(hours=16)):
        assert reviews.due_cards(bob).exists()


def test_a_forgotten_card_starts_again_tomorrow_with_its_ease(bob, question, learned):
    Card.objects.update(state={"repetitions": 4, "ease": 2.2}, interval_days=14)
    with clock.shifted(timedelta(days=14)):
        review(bob, question, WRONG)
    after = card(bob)
    assert (after.state, after.interval_days, after.lapses) == (
        {"repetitions": 0, "ease": 2.2},
        1,
        1,
    )


def test_the_same_key_reviews_once(bob, question, learned):
    with clock.shifted(timedelta(days=1)):
        review(bob, question)
        review(bob, question)
    assert Review.objects.count() == 2  # the quiz's and this one


@pytest.fixture
def held(bob, question, learned):
    """Bob recalled the question on each of its first days; the last time now, with `review-4`."""
    with clock.frozen(NOON + timedelta(days=1 + 3 + 7 + 14 + 30)):
        for number, day in enumerate((1, 4, 11, 25, 55)):
            with clock.frozen(NOON + timedelta(days=day)):
                review(bob, question, key=f"review-{number}")
        yield


@pytest.mark.parametrize(
    ("effort", "ease", "days"), [("hard", 2.36, 71), ("good", 2.5, 75), ("easy", 2.6, 78)]
)
def test_effort_grades_the_same_recall_again(bob, held, effort, ease, days):
    answers.rate(learner=bob, key="review-4", effort=Effort(effort))
    after = card(bob)
    assert after.state == {"repetitions": 6, "ease": pytest.approx(ease)}
    assert after.interval_days == days
    assert after.reviewed_at == clock.now()


def test_changing_one_s_mind_about_the_effort_does_not_add_up(bob, held):
    for effort in ("easy", "hard", "easy"):
        answers.rate(learner=bob, key="review-4", effort=Effort(effort))
    assert card(bob).state["ease"] == pytest.approx(2.6)
    log = list(Review.objects.filter(answer__idempotency_key="review-4").order_by("pk"))
    assert [row.grade for row in log] == [4, 5, 3, 5]
    assert [row.amends for row in log] == [None, *log[:3]]


def test_a_wrong_answer_was_not_easy(bob, question):
    attempts.answer(learner=bob, question=question, response=WRONG, key="first-key")
    with pytest.raises(Conflict):
        answers.rate(learner=bob, key="first-key", effort=Effort.EASY)


def test_a_card_that_moved_on_cannot_be_rated_back(bob, question, learned):
    with clock.shifted(timedelta(days=1)):
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
    def stale(learner, asked, scheduler):
        found = Card.objects.get(learner=learner, question=asked)
        Card.objects.update(version=99)
        return found

    monkeypatch.setattr(cards, "_card_for", stale)
    with clock.shifted(timedelta(days=1)), pytest.raises(Conflict):
        review(bob, question)


def test_what_is_no_longer_asked_is_not_due(bob, question, learned):
    question.quiz.state = "draft"
    question.quiz.save()
    with clock.shifted(timedelta(days=2)):
        assert not reviews.due_cards(bob).exists()


def test_the_outcome_tells_the_effort_that_was_taken(bob, question, learned):
    with clock.shifted(timedelta(days=1)):
        assert outcomes.of(review(bob, question))["effort"] == "good"
        assert outcomes.of(review(bob, question, key="practice"))["effort"] is None


@pytest.mark.parametrize(
    ("zone", "due_at"),
    [
        ("UTC", datetime(2026, 3, 11, 4, tzinfo=UTC)),
        # 12:00 UTC is 02:00 of the 11th on Kiritimati, whose 11th starts at 4:00.
        ("Pacific/Kiritimati", datetime(2026, 3, 10, 14, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 3, 11, 11, tzinfo=UTC)),
    ],
)
def test_tomorrow_starts_when_the_learner_s_own_day_does(bob, question, zone, due_at):
    bob.time_zone = zone
    bob.save()
    attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")
    assert card(bob).due_at == due_at
    with clock.frozen(due_at - timedelta(seconds=1)):
        assert not reviews.due_cards(bob).exists()
    with clock.frozen(due_at):
        assert reviews.due_cards(bob).exists()
        assert reviews.forecast(bob).due_now == 1


def test_a_learner_chooses_when_his_day_starts(bob, question):
    bob.day_starts_at = 0
    bob.save()
    attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")
    assert card(bob).due_at == datetime(2026, 3, 11, tzinfo=UTC)


def test_a_traveller_who_flies_west_can_review_what_was_due_before(bob, question):
    bob.time_zone = "Asia/Tokyo"
    bob.save()
    attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")
    bob.time_zone = "America/Los_Angeles"
    bob.save()
    # 20:00 UTC is already tomorrow in Tokyo, and noon of the same day in Los Angeles.
    with clock.frozen(NOON + timedelta(hours=8)):
        assert reviews.due_cards(bob).exists()
        review(bob, question)
        assert not reviews.due_cards(bob).exists()
    assert (card(bob).state["repetitions"], card(bob).interval_days) == (2, 3)
