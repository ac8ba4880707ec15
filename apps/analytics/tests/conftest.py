import pytest

from apps.analytics import subjects
from apps.lib.public_ids import new_public_id


@pytest.fixture
def clip(monkeypatch):
    """The id of something of 30 seconds."""
    public_id = new_public_id()
    known = {public_id: 30.0}
    monkeypatch.setitem(
        subjects._kinds, "atom", lambda ids: {i: known[i] for i in ids if i in known}
    )
    return public_id
