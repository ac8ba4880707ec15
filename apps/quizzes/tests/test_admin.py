import re

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.quizzes import attempts
from apps.quizzes.models import Attempt, Card
from apps.quizzes.tests.factories import RIGHT, QuestionFactory


@pytest.fixture
def staff(sign_in, public):
    return sign_in(UserFactory(is_staff=True, is_superuser=True))


@pytest.fixture
def busy(bob, quiz):
    """Bob answered, and there are enough rows for a query each to show."""
    for question in [
        *quiz.questions.filter(format="multiple_choice"),
        *QuestionFactory.create_batch(6),
    ]:
        attempts.answer(learner=bob, question=question, response=RIGHT, key=f"key-{question.pk}")


@pytest.mark.parametrize("model", ["question", "attempt", "card", "review"])
def test_lists_are_searchable_without_a_query_a_row(
    staff, busy, model, django_assert_max_num_queries
):
    url = f"/admin/quizzes/{model}/"
    staff.get(url)
    with django_assert_max_num_queries(14):
        page = staff.get(url, {"q": "bob" if model != "question" else "table"})
    assert page.status_code == 200
    assert b"0 results" not in page.content


def test_an_attempt_shows_its_answers_and_edits_nothing(staff, busy):
    page = staff.get(f"/admin/quizzes/attempt/{Attempt.objects.first().pk}/change/")
    assert page.status_code == 200
    assert b"Which keys make table" in page.content
    assert b'name="_save"' not in page.content
    assert re.search(r'class="field-credit">\s*<p>100%', page.content.decode())


def test_a_card_shows_its_reviews(staff, busy):
    page = staff.get(f"/admin/quizzes/card/{Card.objects.first().pk}/change/")
    assert page.status_code == 200
