from datetime import timedelta

import pytest

from apps.lib import clock

from .conftest import START, Study

pytestmark = pytest.mark.django_db


def page(client, day=1):
    with clock.frozen(START + timedelta(days=day)):
        return " ".join(client.get("/badges/").content.decode().split())


def test_someone_new_is_told_what_to_do(sign_in, bob):
    assert "No badge begun yet" in page(sign_in(bob))


def test_what_is_missing_is_named(sign_in, bob, quiz, bob_studies):
    bob_studies.take(quiz, right=3)
    assert "Best so far 3 of 5; 4 are needed." in page(sign_in(bob))

    bob_studies.take(quiz, right=5, day=1)
    found = page(sign_in(bob))
    assert "5 of 5. Recall a question of it when it comes back:" in found
    assert "0 of 1 quiz" in found


def test_a_quiz_not_taken_yet_stands_there_too(sign_in, bob, quiz, quiz_of, bob_studies):
    quiz_of(quiz.follows.skill)
    bob_studies.take(quiz, right=5)
    assert "Not taken yet." in page(sign_in(bob))


def test_how_it_was_earned_is_shown(sign_in, bob, quiz, bob_studies):
    bob_studies.take(quiz, right=4)
    bob_studies.review(quiz.questions.first(), day=1)
    found = page(sign_in(bob))
    assert quiz.follows.skill.name in found
    assert "4 of 5 on 2 March 2026, recalled on 3 March 2026" in found
    assert "Under way" not in found


def test_nobody_sees_another_s(sign_in, charlie, quiz, bob_studies):
    bob_studies.take(quiz, right=4)
    bob_studies.review(quiz.questions.first(), day=1)
    assert "No badge begun yet" in page(sign_in(charlie))


def test_the_api_has_both_lists(sign_in, bob, quiz, quiz_of, bob_studies):
    bob_studies.take(quiz, right=4)
    bob_studies.review(quiz.questions.first(), day=1)
    other = quiz_of()
    bob_studies.take(other, right=4)

    answer = sign_in(bob).get("/api/v1/badges/").json()

    assert [each["skill"] for each in answer["earned"]] == [quiz.follows.skill.name]
    assert answer["under_way"] == [{"skill": other.follows.skill.name, "kept": 0, "quizzes": 1}]


def test_the_page_costs_the_same_however_many(sign_in, bob, quiz_of, django_assert_max_num_queries):
    study = Study(bob)
    for _ in range(4):
        quiz = quiz_of()
        study.take(quiz, right=5)
        study.review(quiz.questions.first(), day=1)
        study.take(quiz_of(), right=2)
    client = sign_in(bob)
    client.get("/badges/")
    with django_assert_max_num_queries(13):
        client.get("/badges/")
