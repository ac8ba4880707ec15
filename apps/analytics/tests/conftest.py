import pytest

from apps.analytics import subjects
from apps.analytics.subjects import Clip
from apps.lib.public_ids import new_public_id
from apps.tenants.scope import PUBLIC_TENANT


@pytest.fixture
def clip(monkeypatch):
    """The id of something of 30 seconds."""
    public_id = new_public_id()
    known = {public_id: Clip(30.0, tenant_id=PUBLIC_TENANT, lengths={1: 30.0})}
    monkeypatch.setitem(
        subjects._kinds, "atom", lambda ids: {i: known[i] for i in ids if i in known}
    )
    return public_id
