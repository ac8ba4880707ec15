"""Two processes close the same day at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from apps.billing import distributions, ledger
from apps.billing.models import Account, Distribution, Payment, Transaction
from apps.billing.money import DOLLAR
from apps.billing.tests.factories import paid, watched
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

DAY = date(2026, 11, 2)


@pytest.mark.django_db(transaction=True)
def test_one_closes_it_and_the_other_finds_it_closed(public, alice):
    ledger.account(Account.Kind.POOL)
    paid(30 * DOLLAR, starts_on=DAY)
    together = Barrier(2)

    def beat(weight: int) -> int:
        try:
            with tenant_scope(PUBLIC_TENANT):
                together.wait(60)
                return distributions.close(day=DAY, watched=[watched(alice, weight)]).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(beat, (1, 2))
    assert first == second
    assert Distribution.objects.get().pool == 450_000
    assert Transaction.objects.filter(kind__in=("revenue", "distribution")).count() == 2
    assert Payment.objects.get().remaining == 29 * DOLLAR
