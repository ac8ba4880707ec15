"""Who may have an asset's key. An app above knows what an asset is part of, and registers here;
as long as none has, nobody may.
"""

from collections.abc import Callable

from apps.accounts.models import User
from apps.lib.errors import NotFound

from ..models import Asset

# Raises NotFound for a stranger, NotAllowed (or a class of it) for one who lacks something.
Judge = Callable[[User, Asset], None]

_judges: list[Judge] = []


def register(judge: Judge) -> None:
    _judges[:] = [judge]


def require(user: User, asset: Asset) -> None:
    """Returns if `user` may have the key of `asset` now."""
    if not _judges:
        raise NotFound()
    for judge in _judges:
        judge(user, asset)
