"""Opting out while a worker compares the same cohort."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.accounts.tests.factories import UserFactory
from apps.cohorts import bands, comparison, standings
from apps.cohorts.models import Cohort
from apps.cohorts.tests.factories import CohortFactory, reviewed
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

# Threads see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
SECONDS = 30


@pytest.fixture
def people():
    with tenant_scope(PUBLIC_TENANT):
        made = UserFactory.create_batch(10)
        for n, person in enumerate(made):
            reviewed(person, 100, 90 - n)
    return made


def opt_out(learner):
    try:
        with tenant_scope(PUBLIC_TENANT, user_id=learner.pk):
            return comparison.choose(learner=learner, compared=False)
    finally:
        connection.close()


def until_it_waits():
    """The other thread has come to the lock, or has gone past it: then it has ended."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.01)
    return False


def test_what_was_worked_out_with_him_is_not_kept(people, monkeypatch):
    with tenant_scope(PUBLIC_TENANT):
        cohort = CohortFactory(people=people)
    made = bands.compare
    with ThreadPoolExecutor(1) as pool:

        def slowly(*columns):
            """The figures are read; now he opts out, and only then is the result kept."""
            slowly.opted = pool.submit(opt_out, people[0])
            assert until_it_waits()
            return made(*columns)

        monkeypatch.setattr(bands, "compare", slowly)
        with tenant_scope(PUBLIC_TENANT):
            standings.compare(cohort.pk)
        assert slowly.opted.result(SECONDS) == [(PUBLIC_TENANT, cohort.pk)]
        monkeypatch.setattr(bands, "compare", made)
    with tenant_scope(PUBLIC_TENANT):
        assert Cohort.objects.get().compared_at is None
        standings.compare(cohort.pk)
        assert Cohort.objects.get().bands is None
