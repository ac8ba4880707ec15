import pytest

from apps.lib.errors import NotFound
from apps.lib.signing import Grant, TokenExpired, check, sign

PREFIX = "assets/abc/1/"


def test_a_token_opens_its_prefix_until_it_expires():
    token = sign(PREFIX, expires=2_000, public=True)
    assert check(token, prefix=PREFIX, now=1_999) == Grant(expires=2_000, public=True)


def test_a_token_is_over_at_its_expiry():
    with pytest.raises(TokenExpired):
        check(sign(PREFIX, expires=2_000, public=False), prefix=PREFIX, now=2_000)


def test_a_token_of_another_prefix_opens_nothing():
    with pytest.raises(NotFound):
        check(sign("assets/xyz/1/", expires=2_000, public=False), prefix=PREFIX, now=0)


def test_no_changed_character_is_accepted():
    token = sign(PREFIX, expires=2_000, public=False)
    for i, letter in enumerate(token[:-1]):
        forged = token[:i] + ("A" if letter != "A" else "B") + token[i + 1 :]
        with pytest.raises(NotFound):
            check(forged, prefix=PREFIX, now=0)


@pytest.mark.parametrize("token", ["", "a", "äöü", "..", "A" * 10_000, "====", "a b"])
def test_nonsense_is_not_found(token):
    with pytest.raises(NotFound):
        check(token, prefix=PREFIX, now=0)
