"""What a player is told about an asset: addresses, byte ranges and all that a first frame needs.

Who may read is in the address: a token opens the asset's folder until it expires, so that
`serving` asks no database. A public address stays the same for a week, so that it can be cached.
"""

from typing import Any

from django.conf import settings

from apps.lib import clock, signing

from . import streams
from .models import Asset, CaptionTrack, Rendition
from .packaging import MASTER
from .protection import addresses
from .revisions import EXTRAS, START_FILE
from .streams import Stream, Track

WEEK, HOUR = 7 * 24 * 3600, 3600


def expiry(now: int, *, public: bool) -> int:
    """When an address made at `now` runs out (Unix seconds).

    Rounded, so that equal addresses are made for as long as possible: a public one lives one to
    two weeks and changes once a week, a private one lives one to two hours.
    """
    period = WEEK if public else HOUR
    return (now // period + 2) * period


def folder(asset: Asset, *, expires: int, public: bool) -> str:
    """The address of the asset's files, with a slash at its end."""
    return settings.MEDIA_CDN_URL + path(asset.prefix, expires=expires, public=public)


def path(prefix: str, *, expires: int, public: bool) -> str:
    """Of a folder of the store, below whatever stands before the site."""
    return f"/media/{signing.sign(prefix, expires=expires, public=public)}/{prefix}/"


def poster_url(asset: Asset, *, public: bool) -> str:
    """The poster alone, "" while there is none."""
    return extra_url(asset, asset.poster, public=public)


def extra_url(asset: Asset, name: str, *, public: bool) -> str:
    """A file that goes with every revision, "" for none."""
    if not name:
        return ""
    # Before the first revision it waits beside the revisions.
    prefix = asset.prefix if asset.revision else f"{asset.folder}/{EXTRAS}"
    expires = expiry(int(clock.now().timestamp()), public=public)
    return f"{settings.MEDIA_CDN_URL}{path(prefix, expires=expires, public=public)}{name}"


def playback(asset: Asset, *, public: bool) -> dict[str, Any]:
    """The feed item's "media". No query is made for an asset that was fetched with
    `with_playback()`, or with `with_captions()` and then `streams.attach`ed."""
    expires = expiry(int(clock.now().timestamp()), public=public)
    base = folder(asset, expires=expires, public=public)
    stream = _stream(asset)
    return {
        "asset": asset.public_id,
        "duration": asset.duration,
        "start": _start(asset, base, stream),
        "audio": _addressed(stream.audio, base) if stream.audio else None,
        "video": [_addressed(track, base) for track in stream.video],
        "av1": [_addressed(track, base) for track in stream.av1],
        "hls": base + MASTER,
        "poster": base + asset.poster if asset.poster else "",
        "captions": _captions(asset, base),
        "flashes": asset.flashes,
        "protection": addresses.playback(asset),
        "expires": expires,
    }


def _stream(asset: Asset) -> Stream:
    attached: Stream | None = getattr(asset, "stream", None)
    if attached is not None:
        return attached
    fetched: list[Rendition] | None = getattr(asset, "current_renditions", None)
    return streams.of(asset.renditions.all() if fetched is None else fetched)


def _start(asset: Asset, base: str, stream: Stream) -> dict[str, Any] | None:
    if not asset.start_bytes or not stream.video:
        return None
    rung = stream.video[0]["name"]
    return {"url": base + START_FILE, "bytes": asset.start_bytes, "rung": rung}


def _addressed(track: Track, base: str) -> dict[str, Any]:
    told = {name: value for name, value in track.items() if name != "file"}
    return {"url": base + track["file"], **told}


def _captions(asset: Asset, base: str) -> list[dict[str, Any]]:
    tracks: list[CaptionTrack] | None = getattr(asset, "current_captions", None)
    if tracks is None:
        tracks = list(asset.caption_tracks.current())
    spoken_first = sorted(tracks, key=lambda t: t.language != asset.language)
    return [
        {"lang": t.language, "label": t.label, "url": base + t.file, "default": n == 0}
        for n, t in enumerate(spoken_first)
    ]
