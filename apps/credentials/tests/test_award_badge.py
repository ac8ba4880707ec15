import pytest

from apps.accounts import notifications
from apps.accounts.models import Notification
from apps.analytics.models import Watch
from apps.content.tests.factories import SkillFactory
from apps.credentials import awarding
from apps.credentials.models import Badge
from apps.lib import clock
from apps.quizzes.tests.factories import WRONG
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db


def test_a_quiz_and_a_later_review_earn_it(quiz, bob, bob_studies):
    bob_studies.take(quiz, right=4)
    assert not Badge.objects.exists()

    bob_studies.review(quiz.questions.first(), day=1)

    badge = Badge.objects.get()
    assert (badge.learner, badge.skill) == (bob, quiz.follows.skill)
    [shown] = badge.evidence
    assert (shown["right"], shown["total"]) == (4, 5)
    assert shown["passed_at"] < shown["recalled_at"]


def test_it_is_told_once(quiz, bob, bob_studies):
    bob_studies.take(quiz, right=5)
    for day, question in enumerate(quiz.questions.all(), 1):
        bob_studies.review(question, day=day)

    [told] = Notification.objects.of(bob)
    assert notifications.words(told).text == f"You have earned a badge: {quiz.follows.skill.name}"
    assert Badge.objects.count() == 1


def test_awarding_again_changes_nothing(quiz, bob, bob_studies):
    bob_studies.take(quiz, right=5)
    bob_studies.review(quiz.questions.first(), day=1)
    first = Badge.objects.get()
    notifications.read_all(user=bob)

    again = awarding.award(learner=bob, skill=quiz.follows.skill_id)

    assert (again.pk, again.evidence) == (first.pk, first.evidence)
    assert notifications.unread_count(bob) == 0


def test_less_than_eighty_per_cent_earns_nothing(quiz, bob_studies):
    bob_studies.take(quiz, right=3)
    bob_studies.review(quiz.questions.first(), day=1)
    assert not Badge.objects.exists()


def test_a_review_from_before_the_pass_does_not_count(quiz, bob_studies):
    bob_studies.take(quiz, right=3)
    bob_studies.review(quiz.questions.first(), day=1)
    bob_studies.take(quiz, right=5, day=2)
    assert not Badge.objects.exists()

    bob_studies.review(quiz.questions.first(), day=5)
    assert Badge.objects.count() == 1


def test_a_review_that_failed_or_came_before_it_was_due_does_not_count(quiz, bob_studies):
    bob_studies.take(quiz, right=5)
    bob_studies.review(quiz.questions.first(), day=0)  # practice
    bob_studies.review(quiz.questions.last(), day=1, response=WRONG)
    assert not Badge.objects.exists()


def test_every_quiz_of_the_skill_is_asked_for(quiz_of, bob_studies):
    skill = SkillFactory()
    first, second = quiz_of(skill), quiz_of(skill)
    quiz_of(skill, draft=True)
    bob_studies.take(first, right=5)
    bob_studies.review(first.questions.first(), day=1)
    assert not Badge.objects.exists()

    bob_studies.take(second, right=5, day=1)
    bob_studies.review(second.questions.first(), day=2)
    assert Badge.objects.count() == 1


def test_watching_earns_nothing(quiz, bob):
    Watch.objects.create(
        learner=bob,
        subject_kind="atom",
        subject_id=quiz.follows.public_id,
        completed_at=clock.now(),
    )
    assert awarding.award(learner=bob, skill=quiz.follows.skill_id) is None


def test_what_was_learned_in_an_organisation_stays_there(quiz, bob, bob_studies, riverside):
    with tenant_scope(riverside.pk):
        bob_studies.take(quiz, right=5)
        bob_studies.review(quiz.questions.first(), day=1)
        assert Badge.objects.of(bob).count() == 1
    assert not Badge.objects.exists()
