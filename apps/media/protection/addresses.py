"""Where a player asks for keys: what playlists and playback name."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from ..models import Asset
from . import content_keys
from .signalling import SCHEME, Encryption


def encryption(asset: Asset) -> Encryption:
    """How `asset` is encrypted from now on. Its tenant must be in scope."""
    key_address = reverse("api:media_api:asset-key", args=[asset.public_id])
    return Encryption(
        secret=content_keys.ensure(asset),
        # Of another origin than the playlist where that comes from a CDN.
        key_uri=settings.LICENCE_ORIGIN + key_address,
        widevine=bool(settings.DRM_WIDEVINE_URL),
        fairplay=bool(settings.DRM_FAIRPLAY_URL),
    )


def playback(asset: Asset) -> dict[str, Any] | None:
    """The "protection" of a player's description; None for clear media."""
    if not asset.kid:
        return None
    return {
        "scheme": SCHEME,
        "kid": asset.kid,
        "licence": _licence(asset),
        "systems": _systems(asset),
    }


def _licence(asset: Asset) -> str:
    """Of Clear Key; "" where only a vendor gives keys."""
    if not settings.CLEAR_KEY:
        return ""
    return reverse("api:media_api:licence", args=[asset.public_id])


def _systems(asset: Asset) -> dict[str, dict[str, str]]:
    """Further key systems by the name that browsers give them."""
    found = {}
    if settings.DRM_WIDEVINE_URL:
        found["com.widevine.alpha"] = {"licence": _vendor("widevine", asset), "certificate": ""}
    if settings.DRM_FAIRPLAY_URL:
        found["com.apple.fps"] = {
            "licence": _vendor("fairplay", asset),
            "certificate": settings.DRM_FAIRPLAY_CERTIFICATE_URL,
        }
    return found


def _vendor(system: str, asset: Asset) -> str:
    return reverse("api:media_api:vendor-licence", args=[asset.public_id, system])
