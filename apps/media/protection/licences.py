"""Licences: a key, for a person who may have it, for some minutes.

W3C Encrypted Media Extensions §9.1 (Clear Key). A Clear Key licence has no end of its own, so ours
tells one, `expires`: by then the player asks again or stops. Who keeps the key of a lesson that he
was entitled to cannot be hindered by Clear Key; that is what a DRM vendor is for (`vendor`).
"""

import base64
from collections.abc import Sequence
from typing import Any

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import DomainError, InvalidInput, NotFound

from ..models import Asset
from . import content_keys, entitlement
from .signalling import ContentSecret

log = structlog.get_logger(__name__)


OURS = frozenset({"clearkey", "hls"})  # kinds that hand the key itself out


class UnknownKey(InvalidInput):
    code = "unknown_key"
    message = _("This lesson has another key.")


def of(asset: Asset, kids: Sequence[str]) -> dict[str, Any]:
    """The Clear Key licence of an asset that someone is `entitled` to, from now on.

    `kids`: what the player asked for, base64url. Raises UnknownKey if it wants other keys only.
    """
    secret = content_keys.read(asset)
    if b64(secret.kid) not in kids:
        raise UnknownKey()
    return clear_key(secret, now=int(clock.now().timestamp()), seconds=settings.LICENCE_SECONDS)


def raw_key(asset: Asset) -> bytes:
    """The 16 bytes that a browser's own HLS player asks for (RFC 8216 §4.3.2.4, "identity")."""
    return bytes.fromhex(content_keys.read(asset).key)


def entitled(user: User, public_id: str, *, kind: str) -> Asset:
    """The encrypted asset, if its key may go to `user`. Either way the log says so."""
    asset = Asset.objects.filter(public_id=public_id).exclude(kid="").first()
    try:
        if asset is None or (kind in OURS and not settings.CLEAR_KEY):
            raise NotFound()
        entitlement.require(user, asset)
    except DomainError as error:
        log.info("licence refused", user=user.pk, asset=public_id, kind=kind, reason=error.code)
        raise
    log.info(
        "licence given",
        user=user.pk,
        asset=public_id,
        tenant=asset.tenant_id,
        kid=asset.kid,
        kind=kind,
    )
    return asset


def clear_key(secret: ContentSecret, *, now: int, seconds: int) -> dict[str, Any]:
    """A JSON Web Key Set (EME §9.1.4) with its end, for phones whose clock is wrong also as a span.

    Pure. `now`: Unix seconds.
    """
    key = {"kty": "oct", "kid": b64(secret.kid), "k": b64(secret.key)}
    return {"keys": [key], "type": "temporary", "expires": now + seconds, "seconds": seconds}


def b64(text: str) -> str:
    """Hex → base64url without padding."""
    return base64.urlsafe_b64encode(bytes.fromhex(text)).rstrip(b"=").decode()
