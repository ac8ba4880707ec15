"""The tracks of an asset as players are told of them, without addresses.

A revision never changes, so what was read of one is kept in this process's memory: decoding the
byte ranges of twenty lessons costs more than all else that a feed page reads.
"""

import base64
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db.models import F

from . import ladder
from .models import Asset, Rendition

KEPT = 500  # about 45 kB each

Track = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stream:
    audio: Track | None
    video: tuple[Track, ...]  # low to high
    av1: tuple[Track, ...] = ()  # the same names, for browsers that decode it as easily


_kept: OrderedDict[str, Stream] = OrderedDict()
_lock = Lock()


def attach(assets: Sequence[Asset]) -> None:
    """Give each asset its `stream`: one query for those that are not in memory."""
    missing: dict[int, list[Asset]] = {}
    for asset in assets:
        asset.stream = _recall(asset.prefix)
        if asset.stream is None:
            missing.setdefault(asset.pk, []).append(asset)
    if missing:
        _read(missing)


def _read(missing: Mapping[int, Sequence[Asset]]) -> None:
    # The revision in the same statement: another may have come since the assets were read, and
    # its tracks must not be kept under the old one's name.
    rows = Rendition.objects.filter(asset__in=list(missing)).annotate(of=F("asset__revision"))
    read: dict[int, list[Rendition]] = {}
    for rendition in rows:
        read.setdefault(rendition.asset_id, []).append(rendition)
    for pk, askers in missing.items():
        renditions = read.get(pk, [])
        stream = of(renditions)
        for asset in askers:
            asset.stream = stream
            if renditions and all(r.of == asset.revision for r in renditions):
                _keep(asset.prefix, stream)


def of(renditions: Iterable[Rendition]) -> Stream:
    renditions = list(renditions)
    # By size, not by bandwidth: the start bundle is of the smallest picture, and of a still one
    # the next size may need no more bits.
    pictures = [r for r in renditions if r.kind == Rendition.Kind.VIDEO]
    pictures.sort(key=lambda r: r.width * r.height)
    named = [(r, {"name": r.name, "width": r.width, "height": r.height, **_track(r)})
             for r in pictures]  # fmt: skip
    sounds = [_track(r) for r in renditions if r.kind == Rendition.Kind.AUDIO]
    return Stream(
        audio=sounds[0] if sounds else None,
        video=tuple(track for r, track in named if not r.is_av1),
        av1=tuple({**track, "name": ladder.plain(r.name)} for r, track in named if r.is_av1),
    )


def _track(rendition: Rendition) -> Track:
    return {
        "file": rendition.file,
        "codec": rendition.codec,
        "init": base64.b64encode(bytes(rendition.init)).decode(),
        "segments": rendition.segments,
        "bps": rendition.bandwidth,
    }


def _recall(prefix: str) -> Stream | None:
    with _lock:
        stream = _kept.get(prefix)
        if stream is not None:
            _kept.move_to_end(prefix)
        return stream


def _keep(prefix: str, stream: Stream) -> None:
    with _lock:
        _kept[prefix] = stream
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
