from datetime import UTC, datetime, timedelta

import pytest

from apps.lib import clock
from apps.quizzes.models import Card
from apps.quizzes.tests.factories import QuestionFactory


@pytest.fixture
def deal(bob):
    def deal(count, **due):
        for question in QuestionFactory.create_batch(count):
            due_at = clock.now() + timedelta(**due)
            Card.objects.create(learner=bob, question=question, scheduler="sm2", due_at=due_at)

    return deal


@pytest.fixture
def client(sign_in, bob):
    return sign_in(bob)


def text(response):
    return " ".join(response.content.decode().split())


def test_someone_new_is_told_how_it_works(client):
    assert "Nothing to remember yet" in text(client.get("/today/"))


def test_due_cards_invite_to_a_review(client, deal):
    deal(3, hours=-1)
    page = text(client.get("/today/"))
    assert "3 questions are ready for review" in page
    assert 'href="/today/review/"' in page


def test_a_backlog_is_cut_into_sittings(client, deal):
    deal(23, days=-3)
    assert "20 at a time, those you still know first" in text(client.get("/today/"))


def test_with_nothing_due_the_next_day_is_named(client, deal):
    deal(2, days=1)
    page = text(client.get("/today/"))
    assert "Nothing is due now" in page
    assert "2 questions come back tomorrow." in page


def test_days_are_written_as_the_language_does(client, deal, bob):
    with clock.frozen(datetime(2026, 3, 10, 12, tzinfo=UTC)):
        deal(1, days=3)
        assert "Friday 13 March" in text(client.get("/today/"))
        bob.language = "de"
        bob.save()
        assert "Freitag, 13. März" in text(client.get("/today/"))


def test_a_demo_learner_who_moves_in_time_sees_what_is_due_then(client, bob, deal):
    deal(1, days=3)
    bob.is_demo, bob.clock_offset = True, timedelta(days=3)
    bob.save()
    assert "1 question is ready for review" in text(client.get("/today/"))


def test_the_sitting_asks_without_telling(client, deal):
    deal(2, hours=-1)
    page = text(client.get("/today/review/"))
    assert page.count("<article") == 2
    assert "T is for table" not in page and "correct" not in page


def test_a_sitting_with_nothing_due_says_when_there_is(client, deal):
    deal(1, days=1)
    assert "Nothing to review now" in text(client.get("/today/review/"))


@pytest.mark.parametrize("url", ["/today/", "/today/review/"])
def test_queries_do_not_grow_with_the_cards(client, deal, url, django_assert_max_num_queries):
    deal(20, hours=-1)
    client.get(url)
    with django_assert_max_num_queries(13):
        client.get(url)


def test_another_learner_s_cards_are_not_shown(sign_in, charlie, deal):
    deal(3, hours=-1)
    assert "Nothing to remember yet" in text(sign_in(charlie).get("/today/"))
