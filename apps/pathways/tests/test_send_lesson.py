"""GET /learn/<lesson>?by=<somebody>"""

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.pathways.models import Share
from apps.tenants.scope import tenant_scope

from .factories import lesson


@pytest.fixture
def sent(sign_in, bob):
    client = sign_in(bob)

    def sent(atom, by: str) -> list[Share]:
        assert client.get(f"/learn/{atom.public_id}", {"by": by}).status_code == 200
        return list(Share.objects.of(bob))

    return sent


def test_who_sent_a_lesson_is_remembered_once(sent, alice):
    atom = lesson()
    assert [row.sharer for row in sent(atom, alice.public_id)] == [alice]
    assert len(sent(atom, alice.public_id)) == 1


def test_nobody_sends_to_himself_and_nonsense_is_nobody(sent, bob):
    atom = lesson()
    assert sent(atom, bob.public_id) == []
    assert sent(atom, "x" * 14) == [] and sent(atom, "' or 1=1") == []


def test_a_stranger_to_the_organisation_is_not_named_in_it(sign_in, riverside, alice, bob):
    with tenant_scope(riverside.pk):
        atom = lesson(owner=alice)
        client = sign_in(bob, riverside)
        client.get(f"/learn/{atom.public_id}", {"by": UserFactory().public_id})
        assert not Share.objects.of(bob).exists()
        client.get(f"/learn/{atom.public_id}", {"by": alice.public_id})
        assert Share.objects.of(bob).get().sharer == alice
    assert not Share.objects.filter(atom=atom).exists()
