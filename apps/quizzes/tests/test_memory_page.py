from datetime import UTC, datetime, timedelta

import pytest

from apps.lib import clock
from apps.quizzes import answers, attempts, leeches, outcomes
from apps.quizzes.models import Card
from apps.quizzes.tests.factories import RIGHT, WRONG, QuestionFactory

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("nobody_above_listens")


@pytest.fixture
def learned(bob, quiz):
    """Bob answers and reviews so many questions: the first right, every fifth review wrong."""

    def learned(count):
        asked = QuestionFactory.create_batch(count, quiz=quiz)
        for day in (0, 1):
            with clock.frozen(NOON + timedelta(days=day)):
                for n, question in enumerate(asked):
                    response = WRONG if day and not n % 5 else RIGHT
                    give = answers.review if day else attempts.answer
                    give(learner=bob, question=question, response=response, key=f"k-{day}-{n:05}")

    return learned


@pytest.fixture
def client(sign_in, bob):
    return sign_in(bob)


def text(response):
    return " ".join(response.content.decode().split())


def test_who_has_reviewed_little_is_told_so(client, learned):
    learned(3)
    with clock.frozen(NOON + timedelta(days=1)):
        assert "3 reviews so far: too few to tell." in text(client.get("/today/memory/"))


def test_how_much_is_kept_stands_beside_what_was_foretold(client, learned):
    learned(20)
    with clock.frozen(NOON + timedelta(days=1)):
        page = text(client.get("/today/memory/"))
    assert "Of your last 20 reviews you knew 80 %." in page
    assert "% were expected" in page
    assert '<td class="num">80 %</td>' in page and "<polyline" in page


def test_the_calendar_counts_reviews_and_no_quizzes(client, learned):
    learned(12)
    with clock.frozen(NOON + timedelta(days=1)):
        page = text(client.get("/today/memory/"))
    assert "12 reviews on 1 day; most on Wednesday 11 March: 12." in page
    assert '<td class="num" data-level="4" aria-current="date">12</td>' in page


@pytest.mark.parametrize(
    ("asked", "rows"), [("", 12), ("26", 26), ("x", 12), ("-1", 12), ("9999", 12)]
)
def test_the_calendar_has_as_many_weeks_as_are_offered(client, asked, rows):
    page = text(client.get(f"/today/memory/?weeks={asked}"))
    assert page.count('<th scope="row" class="num">') == rows


def test_german_figures_do_not_break_the_chart(client, bob, learned):
    learned(20)
    bob.language = "de"
    bob.save()
    with clock.frozen(NOON + timedelta(days=1)):
        page = client.get("/today/memory/").content.decode()
    points = page.partition('points="')[2].partition('"')[0]
    assert all(part.count(",") == 1 for part in points.split())


@pytest.mark.parametrize("url", ["/today/memory/", "/today/due/"])
def test_queries_do_not_grow_with_the_reviews(client, learned, url, django_assert_max_num_queries):
    learned(20)
    with clock.frozen(NOON + timedelta(days=30)):
        client.get(url)
        with django_assert_max_num_queries(13):
            client.get(url)


def test_each_due_card_says_why(client, learned):
    learned(5)
    with clock.frozen(NOON + timedelta(days=4)):
        page = text(client.get("/today/due/"))
        assert page.count("You knew it 3 days ago. Its step is 3 days now.") == 4
        assert "You did not know it 3 days ago. Its step is 1 day now." in page
        assert "You knew it 3 days ago." in text(client.get("/today/review/"))


def test_a_stranger_s_reviews_are_not_shown(sign_in, charlie, learned):
    learned(20)
    with clock.frozen(NOON + timedelta(days=1)):
        page = text(sign_in(charlie).get("/today/memory/"))
    assert "0 reviews so far" in page and "None in these weeks." in page
    assert "Nothing is due now" in text(sign_in(charlie).get("/today/due/"))


def test_what_was_put_aside_is_not_promised_for_tomorrow(bob, question):
    attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")
    with clock.shifted(timedelta(days=1, hours=1)):
        Card.objects.update(lapses=leeches.LAPSES - 1)
        answer = answers.review(learner=bob, question=question, response=WRONG, key="leech-key")
        told = outcomes.of(answer)
    assert told["again"] is None
    assert told["aside"].startswith("Forgotten 8 times: put aside.")
