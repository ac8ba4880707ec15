from datetime import timedelta

import factory

from apps.accounts.models import Membership
from apps.cohorts.models import Cohort, CohortMember
from apps.lib import clock
from apps.quizzes.models import ReviewDay


class CohortFactory(factory.django.DjangoModelFactory):
    """`CohortFactory(people=[bob])`: who is no member of the organisation becomes one."""

    class Meta:
        model = Cohort
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Class {n}")

    @factory.post_generation
    def people(self, _create, users, **_given):
        for user in users or []:
            join(self, user)


def join(cohort, user):
    membership, _new = Membership.objects.get_or_create(user=user)
    return CohortMember.objects.create(cohort=cohort, membership=membership)


def reviewed(learner, asked, recalled, *, ago=1):
    """So many days ago the learner was asked and recalled so many that were due."""
    at = clock.now() - timedelta(days=ago)
    return ReviewDay.objects.create(
        learner=learner,
        day=at.date(),
        waiting_since=at.date(),
        first_at=at,
        last_at=at,
        reviews=asked,
        asked=asked,
        recalled=recalled,
    )
