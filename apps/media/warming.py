"""Before the first viewer comes: what a player asks for first is pulled through every edge."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from apps.lib import clock

from . import delivery, edges
from .delivery_models import Warming
from .models import Asset

SEGMENTS = 3  # seconds of picture and sound at the lowest rung
AT_ONCE = 200  # assets; the rest of a large catalogue follows minute by minute
LET_BE = timedelta(hours=1)  # until an edge that failed is tried again


def first_files(media: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(address, byte range) of what starts a lesson, in a player's order. Pure; `media` is what
    `delivery.playback` says."""
    if media["start"]:
        yield media["start"]["url"], ""
    for track in (*media["video"][:1], *([media["audio"]] if media["audio"] else [])):
        segments = track["segments"][:SEGMENTS]
        yield track["url"], f"bytes=0-{segments[-1][1] - 1}" if segments else ""
    if media["poster"]:
        yield media["poster"], ""
    yield from ((captions["url"], "") for captions in media["captions"])
    yield media["hls"], ""  # for browsers without Media Source Extensions


def new_extras(media: dict[str, Any], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """The same, of poster and captions alone, and without the files of these names. Pure."""
    for url in (media["poster"], *(captions["url"] for captions in media["captions"])):
        if url and url.rpartition("/")[2] not in known:
            yield url, ""


def cold(assets: QuerySet[Asset]) -> list[Asset]:
    """Of these, some whose revision, poster or captions an edge has not seen; the newest first."""
    same = Q(warmings__revision=F("revision"), warmings__extras=F("extras"))
    seen = Count("warmings", filter=_seen("warmings__") & same)
    lacking = assets.exclude(revision="").annotate(seen=seen)
    return list(lacking.filter(seen__lt=len(settings.MEDIA_EDGES)).order_by("-ready_at")[:AT_ONCE])


def due(asset: Asset) -> list[str]:
    """Edges that have not seen this revision with these captions and this poster."""
    mine = Warming.objects.own().filter(_seen(), asset=asset)
    seen = mine.filter(revision=asset.revision, extras=asset.extras)
    return sorted(settings.MEDIA_EDGES.keys() - set(seen.values_list("edge", flat=True)))


def _seen(prefix: str = "") -> Q:
    """Or tried not long ago."""
    well = Q(**{f"{prefix}error": ""})
    recent = Q(**{f"{prefix}at__gt": clock.now() - LET_BE})
    return Q(**{f"{prefix}edge__in": list(settings.MEDIA_EDGES)}) & (well | recent)


def warm(*, asset_id: int, edge: str) -> bool:
    """Pull the asset's first files through one edge, or what is new of poster and captions where
    it has the others, and record how it went; False: try again."""
    # Read first: captions that are corrected meanwhile must not count as pulled.
    extras = Asset.objects.own().filter(pk=asset_id).values_list("extras", flat=True).first()
    asset = Asset.objects.own().with_playback().filter(pk=asset_id).first()
    url = settings.MEDIA_EDGES.get(edge, "").rstrip("/")
    if asset is None or not asset.revision or not url:
        return True
    media = delivery.playback(asset, public=True)
    fetched = [
        edges.fetch(url + address.removeprefix(settings.MEDIA_CDN_URL), span=span)
        for address, span in _wanted(asset, edge, media)
    ]
    error = next((one.error for one in fetched if one.error), "")
    Warming.objects.own().update_or_create(
        asset=asset,
        edge=edge,
        tenant_id=asset.tenant_id,
        defaults={
            "revision": asset.revision,
            "extras": extras or {},
            "files": len(fetched),
            "hits": sum(one.hit for one in fetched),
            "size": sum(one.size for one in fetched),
            "ms": round(sum(one.seconds for one in fetched) * 1000),
            "error": error,
            "at": clock.now(),
        },
    )
    return not error


def _wanted(asset: Asset, edge: str, media: dict[str, Any]) -> Iterator[tuple[str, str]]:
    seen = Warming.objects.own().filter(asset=asset, edge=edge, revision=asset.revision, error="")
    before = seen.first()
    return new_extras(media, before.extras.values()) if before else first_files(media)
