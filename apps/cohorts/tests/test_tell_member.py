import pytest

from apps.accounts import notifications
from apps.accounts.models import Notification
from apps.cohorts import tasks
from apps.cohorts.tests.factories import CohortFactory, join
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def icu(riverside, bob):
    with tenant_scope(riverside.pk):
        return CohortFactory(name="ICU 2026", people=[bob])


def told(user, riverside):
    with tenant_scope(riverside.pk):
        return [each.words.text for each in notifications.in_words(Notification.objects.of(user))]


def test_whoever_is_put_in_hears_of_it_once(riverside, icu, bob):
    for _ in range(2):
        tasks.compare(riverside.pk, icu.pk)
    assert told(bob, riverside) == ["You are now in the cohort “ICU 2026”"]


def test_who_comes_later_hears_of_it_and_nobody_else_again(riverside, icu, alice, bob, sign_in):
    tasks.compare(riverside.pk, icu.pk)
    sign_in(bob, riverside).post("/notifications/read/")
    with tenant_scope(riverside.pk):
        join(icu, alice)
    tasks.compare(riverside.pk, icu.pk)
    assert len(told(alice, riverside)) == 1
    with tenant_scope(riverside.pk):
        assert notifications.unread_count(bob) == 0
        assert notifications.unread_count(alice) == 1


def test_it_leads_to_the_cohorts(riverside, icu, bob, sign_in):
    tasks.compare(riverside.pk, icu.pk)
    with tenant_scope(riverside.pk):
        row = Notification.objects.of(bob).get()
    answer = sign_in(bob, riverside).get(f"/notifications/{row.public_id}/")
    assert answer.headers["Location"] == "/cohorts/"


def test_not_in_another_organisation(riverside, icu, bob):
    tasks.compare(riverside.pk, icu.pk)
    assert not Notification.objects.of(bob).exists()
