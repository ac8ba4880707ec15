"""How a learner wants to be asked, and what he does not want to be asked."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.models import Notification
from apps.lib import clock
from apps.quizzes import answers, aside, attempts, leeches, plans, reviews
from apps.quizzes.models import Card, Plan
from apps.quizzes.tests.factories import RIGHT, WRONG, QuestionFactory

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
URL = "/today/plan/"
CHOSEN = {
    "scheduler": "fsrs",
    "desired_retention": "0.85",
    "daily_limit": "20",
    "day_starts_at": "6",
}


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def client(sign_in, bob):
    return sign_in(bob)


@pytest.fixture
def deal(bob, quiz):
    """`deal(3, waited=10, stability=5)`: so many due cards of Bob's."""

    def deal(count, *, waited=2, stability=1.0):
        return [
            Card.objects.create(
                learner=bob,
                question=question,
                scheduler="sm2",
                interval_days=1,
                stability=stability,
                reviewed_on=NOON.date() - timedelta(days=waited),
                due_at=NOON - timedelta(days=1),
            )
            for question in QuestionFactory.create_batch(count, quiz=quiz)
        ]

    return deal


def test_everything_chosen_holds(client, bob, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        assert client.post(URL, CHOSEN).url == URL
    bob.refresh_from_db()
    planned = plans.of(bob)
    assert (planned.scheduler.name, planned.scheduler.desired_retention) == ("fsrs", 0.85)
    assert (planned.daily_limit, bob.day_starts_at) == (20, 6)
    assert len(later) == 1  # his cards are made again


def test_the_same_method_again_makes_no_card_again(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        client.post(URL, CHOSEN | {"scheduler": "sm2"})
    assert later == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("scheduler", "sm20"),
        ("desired_retention", "1"),
        ("daily_limit", "7"),
        ("day_starts_at", ""),
    ],
)
def test_what_is_no_choice_is_refused(client, name, value):
    assert client.post(URL, CHOSEN | {name: value}).status_code == 200
    assert not Plan.objects.exists()


def test_the_page_shows_what_holds_chosen_or_not(client):
    Plan.objects.create(scheduler="fsrs", desired_retention=0.87)
    page = client.get(URL).content.decode()
    assert 'value="fsrs" id="id_scheduler_1" required checked' in " ".join(page.split())
    assert "87 %" in page


def test_no_more_than_the_day_s_limit_is_asked(client, bob, deal):
    plans.choose(learner=bob, scheduler="", desired_retention=None, daily_limit=20)
    deal(25)
    page = " ".join(client.get("/today/").content.decode().split())
    assert "20 questions are ready for review" in page and "5 more wait: 20 a day" in page
    for card in reviews.session(bob, size=18):
        answers.review(learner=bob, question=card.question, response=RIGHT, key=f"key-{card.pk}")
    assert client.get("/today/review/").content.count(b"<article") == 2
    for card in reviews.session(bob, size=2):
        answers.review(learner=bob, question=card.question, response=RIGHT, key=f"key-{card.pk}")
    assert b"Enough for today" in client.get("/today/").content
    assert b"Enough for today" in client.get("/today/review/").content
    assert client.get("/today/review/?more").content.count(b"<article") == 5
    with clock.shifted(timedelta(days=1)):
        assert reviews.allowance(bob, due_now=5).left == 5


def test_a_limit_of_nothing_is_none(bob, deal):
    plans.choose(learner=bob, scheduler="", desired_retention=None, daily_limit=0)
    assert reviews.allowance(bob, due_now=500).left == 500


def test_a_quiz_uses_nothing_of_the_limit(bob, question):
    attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")
    assert reviews.allowance(bob, due_now=1).done == 0


def test_what_is_still_known_is_asked_before_what_is_lost(bob, deal):
    lost, shaky, fresh = (
        deal(1, waited=40, stability=2)[0],
        deal(1, waited=10, stability=10)[0],
        deal(1, waited=4, stability=30)[0],
    )
    assert reviews.session(bob) == [fresh, shaky, lost]
    assert reviews.session(bob, size=1) == [fresh]


def test_buried_until_tomorrow(client, bob, deal):
    (card,) = deal(1)
    said = client.post(f"/api/v1/cards/{card.question.public_id}/bury/").json()
    assert said["due_at"].startswith("2026-03-11T04:00")
    assert reviews.session(bob) == []
    with clock.shifted(timedelta(days=1)):
        assert len(reviews.session(bob)) == 1
        answers.review(learner=bob, question=card.question, response=RIGHT, key="review-key")
        assert not reviews.session(bob)


def test_burying_does_not_bring_a_later_card_forward(bob, deal):
    (card,) = deal(1)
    Card.objects.update(due_at=NOON + timedelta(days=9))
    assert aside.bury(learner=bob, question=card.question).due_at == NOON + timedelta(days=9)


def test_suspended_until_taken_up_again(client, bob, deal):
    (card,) = deal(1)
    api = f"/api/v1/cards/{card.question.public_id}"
    assert client.post(f"{api}/suspend/").json()["suspended_at"]
    assert reviews.session(bob) == [] and reviews.forecast(bob).total == 0
    page = client.get(URL).content.decode()
    assert card.question.stem in page and "You did not want to be asked this." in page
    client.post(f"/today/plan/{card.question.public_id}/resume")
    assert reviews.session(bob) == [card]
    assert client.post(f"{api}/resume/").json()["suspended_at"] is None


def test_nobody_puts_another_s_card_aside(sign_in, charlie, deal):
    (card,) = deal(1)
    url = f"/api/v1/cards/{card.question.public_id}/suspend/"
    assert sign_in(charlie).post(url).status_code == 404


def fail(bob, card, key):
    Card.objects.filter(pk=card.pk).update(
        state={"repetitions": 1, "ease": 2.5}, last_grade=4, due_at=clock.now()
    )
    answers.review(learner=bob, question=card.question, response=WRONG, key=key)
    card.refresh_from_db()


def test_what_is_forgotten_eight_times_is_put_aside_and_its_creator_told(bob, alice, deal):
    (card,) = deal(1)
    Card.objects.update(lapses=6)
    fail(bob, card, "seventh-time")
    assert card.suspended_at is None
    with clock.shifted(timedelta(days=1)):
        fail(bob, card, "eighth-time")
    assert (card.lapses, card.suspension) == (8, "leech")
    note = Notification.objects.get(user=alice)
    said = leeches._words(note)
    assert card.question.stem in said.text and "for 1 learner" in said.note
    assert "bob" not in f"{said} {note.params}".lower()


def test_taken_up_again_it_has_four_more_lapses(bob, deal):
    (card,) = deal(1)
    Card.objects.update(lapses=8, suspension="leech", suspended_at=NOON)
    aside.resume(learner=bob, question=card.question)
    for number in range(4):
        with clock.shifted(timedelta(days=number + 1)):
            assert Card.objects.get().suspended_at is None
            fail(bob, card, f"time-number-{number}")
    assert (card.lapses, card.suspension) == (12, "leech")


def test_reviews_that_may_be_spread_go_to_the_emptiest_day(bob, quiz):
    plans.choose(learner=bob, scheduler="fsrs", desired_retention=None, daily_limit=None)
    for number, question in enumerate(QuestionFactory.create_batch(9, quiz=quiz)):
        answers.give(
            learner=bob,
            question=question,
            response=RIGHT,
            key=f"key-number-{number}",
            elapsed_ms=1_000,
        )
    # "Easy" plans 8 days, of which 6 to 10 serve as well: nobody gets nine on one day.
    days = sorted((card.due_at.date() - NOON.date()).days for card in Card.objects.all())
    assert days == [6, 6, 7, 7, 8, 8, 9, 9, 10]
    assert set(Card.objects.values_list("interval_days", flat=True)) == {8}


def test_a_sitting_is_full_although_most_in_front_are_hidden(bob, quiz):
    """What is not asked is left out however far in front it stands."""
    hidden = QuestionFactory.create_batch(30, quiz=quiz, retired_at=NOON)
    asked = QuestionFactory.create_batch(3, quiz=quiz)
    for question in [*hidden, *asked]:
        due_at = NOON - timedelta(hours=1)
        Card.objects.create(learner=bob, question=question, scheduler="sm2", due_at=due_at)
    assert [card.question for card in reviews.session(bob, size=2)] == asked[:2]
    assert [card.question for card in reviews.session(bob)] == asked
