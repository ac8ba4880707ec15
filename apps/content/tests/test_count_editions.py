"""The number by which keepers of the catalogue see that it has changed."""

import pytest

from apps.content import editions, publishing
from apps.content.tests.factories import AtomFactory
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

pytestmark = pytest.mark.django_db


def test_publishing_and_withdrawing_change_it(public, alice):
    prompt = AtomFactory(kind="prompt", owner=alice, title="Think", text="Why?")
    seen = {editions.current()}

    publishing.publish(atom=prompt, by=alice)
    seen.add(editions.current())
    publishing.withdraw(atom=prompt, by=alice)
    seen.add(editions.current())

    assert len(seen) == 3


def test_a_tenant_reads_its_own_and_the_public_one(public, riverside):
    editions.advance()
    with tenant_scope(riverside.pk):
        editions.advance()
        editions.advance()
        assert dict(editions.current())[riverside.pk] == 2
        assert PUBLIC_TENANT in dict(editions.current())
    assert riverside.pk not in dict(editions.current())
