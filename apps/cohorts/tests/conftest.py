import pytest

from apps.accounts.tests.factories import UserFactory
from apps.cohorts import standings
from apps.cohorts.tests.factories import CohortFactory, reviewed


@pytest.fixture
def others(public):
    """Thirty-three people who recall 50 to 82 of 100."""
    people = UserFactory.create_batch(33)
    for n, person in enumerate(people):
        reviewed(person, 100, 50 + n)
    return people


@pytest.fixture
def cohort(bob, others):
    """Bob and the others; his reviews are for the tests to make."""
    return CohortFactory(name="Anatomy 101", people=[bob, *others])


@pytest.fixture
def told(bob):
    """`told()`: what Bob is told after the cohort was compared."""

    def told(cohort, learner=bob):
        standings.compare(cohort.pk)
        return standings.of(learner).standings[0]

    return told
