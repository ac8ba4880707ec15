"""The same answer arriving twice at the same moment, each in its own transaction."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from apps.quizzes import attempts
from apps.quizzes.models import Answer, Attempt, Card, Review
from apps.quizzes.tests.factories import IN_ORDER, RIGHT, WRONG
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

# Threads see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """The results of calls made at the same moment, each as one request would."""
    start = Barrier(len(calls))

    def run(call):
        try:
            with tenant_scope(PUBLIC_TENANT), transaction.atomic():
                start.wait()
                return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]


def give(learner, question, response, key):
    return lambda: attempts.answer(learner=learner, question=question, response=response, key=key)


def test_one_key_twice_is_one_answer(transactional_db, bob, question):
    first, second = at_once(*[give(bob, question, RIGHT, "same-key")] * 2)
    assert first.pk == second.pk
    assert (Answer.objects.count(), Attempt.objects.count()) == (1, 1)
    assert (Card.objects.get().version, Review.objects.count()) == (1, 1)


def test_two_tabs_give_one_answer(transactional_db, bob, question):
    first, second = at_once(
        give(bob, question, RIGHT, "tab-one"), give(bob, question, WRONG, "tab-two")
    )
    assert first.pk == second.pk
    assert Review.objects.count() == 1


def test_the_last_two_answers_at_once_still_finish_the_quiz(transactional_db, bob, quiz):
    one, two, three = quiz.questions.current()
    with transaction.atomic():
        give(bob, one, RIGHT, "key-one")()
    at_once(give(bob, two, RIGHT, "key-two"), give(bob, three, IN_ORDER, "key-three"))
    attempt = Attempt.objects.get()
    assert attempt.finished_at is not None
    assert attempt.right == 3


def test_one_key_twice_for_the_last_question_leaves_no_second_attempt(transactional_db, bob, quiz):
    *rest, last = quiz.questions.current()
    for number, question in enumerate(rest):
        with transaction.atomic():
            give(bob, question, RIGHT, f"key-{number}")()
    at_once(*[give(bob, last, IN_ORDER, "last-key")] * 2)
    assert Attempt.objects.count() == 1
