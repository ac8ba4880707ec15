import pytest

from apps.pathways import catalogue


@pytest.fixture(autouse=True)
def _fresh_catalogue():
    """A test's catalogue is its own."""
    catalogue.forget()
