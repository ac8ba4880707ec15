"""Revisions of an asset's stream: built aside, stored under a prefix of their own, switched to at
once. The files of the last revision stay for a while, so that no running playback breaks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.storage import default_storage

from apps.lib import clock
from apps.lib.public_ids import new_public_id

from . import files, packaging, segments
from .encoding import AUDIO_FILE
from .ladder import Rung
from .models import REVISION_KEPT, Asset, Rendition

START_FILE = "start.bin"
EXTRAS = "extras"  # poster and captions: independent of revisions, copied into each


@dataclass(slots=True)
class Built:
    folder: Path
    names: list[str]
    renditions: list[Rendition] = field(default_factory=list)
    start_bytes: int = 0


def build(asset: Asset, rungs: Sequence[Rung], source: Path, out: Path, *, sound: bool) -> Built:
    """Package the encoded files in `source` into `out`, and read from them what players need.

    `rungs` low to high. Raises ConversionFailed or BadContainer.
    """
    tracks = [packaging.Track("video", rung.file) for rung in rungs]
    if sound:
        tracks.append(packaging.Track("audio", AUDIO_FILE))
    packaging.package(tracks, source, out, language=asset.language)
    made = Built(out, [])
    for rung in rungs:
        made.renditions.append(_video(asset, rung, out))
    if sound:
        made.renditions.append(_audio(asset, out))
    bundle = _start(out, rungs[0].file, AUDIO_FILE if sound else "")
    (out / START_FILE).write_bytes(bundle)
    made.start_bytes = len(bundle)
    made.names = sorted(path.name for path in out.iterdir())
    return made


def store(asset: Asset, built: Built) -> str:
    """Put the files under a new prefix, which nobody reads yet; its revision."""
    revision = new_public_id()[:8]
    for name in built.names:
        files.put(f"{asset.folder}/{revision}/{name}", built.folder / name, consume=True)
    return revision


def switch(asset: Asset, revision: str, built: Built) -> None:
    """From now on players get `revision`. Call it inside a transaction."""
    held = hold(asset)
    for name in files.listing(f"{held.folder}/{EXTRAS}")[1]:
        files.copy(f"{held.folder}/{EXTRAS}/{name}", f"{held.folder}/{revision}/{name}")
    held.renditions.all().delete()
    Rendition.objects.bulk_create(built.renditions)
    held.revision, held.start_bytes = revision, built.start_bytes
    held.save(update_fields=["revision", "start_bytes"])


def put_extra(asset: Asset, name: str, content: bytes) -> None:
    """Add a poster or captions to the current revision and to all to come.

    Call it inside a transaction: the asset's lock keeps `switch` from missing the file.
    """
    held = hold(asset)
    files.put_bytes(f"{held.folder}/{EXTRAS}/{name}", content)
    if held.revision:
        files.put_bytes(f"{held.prefix}/{name}", content)


def hold(asset: Asset) -> Asset:
    """The asset, locked until the transaction ends."""
    return Asset.objects.own().select_for_update().get(pk=asset.pk)


def remove_outdated(asset: Asset) -> list[str]:
    """Delete revisions that no address in use can name any more; their prefixes."""
    keep = {asset.revision, EXTRAS, "source", "work"}
    removed = []
    for name in files.listing(asset.folder)[0]:
        folder = f"{asset.folder}/{name}"
        master = f"{folder}/{packaging.MASTER}"
        if name in keep or not default_storage.exists(master):
            continue
        if default_storage.get_modified_time(master) < clock.now() - REVISION_KEPT:
            files.remove_folder(folder)
            removed.append(folder)
    return removed


def _video(asset: Asset, rung: Rung, folder: Path) -> Rendition:
    return _rendition(
        asset,
        Rendition.Kind.VIDEO,
        folder / rung.file,
        name=rung.name,
        width=rung.width,
        height=rung.height,
    )


def _audio(asset: Asset, folder: Path) -> Rendition:
    return _rendition(asset, Rendition.Kind.AUDIO, folder / AUDIO_FILE, name="audio")


def _rendition(asset: Asset, kind: str, path: Path, **facts: str | int) -> Rendition:
    data = path.read_bytes()
    layout = segments.layout(data)
    return Rendition(
        asset=asset,
        tenant_id=asset.tenant_id,
        kind=kind,
        file=path.name,
        codec=layout.codec,
        bandwidth=layout.bandwidth,
        size=len(data),
        init=layout.init,
        segments=[[a, b, round(t, 6), round(d, 6)] for a, b, t, d in layout.segments],
        **facts,
    )


def _start(folder: Path, video: str, audio: str) -> bytes:
    return segments.start_bundle(
        _first_fragments(folder / video), _first_fragments(folder / audio) if audio else []
    )


def _first_fragments(path: Path) -> list[segments.Fragment]:
    data = path.read_bytes()
    layout = segments.layout(data)
    found: list[segments.Fragment] = []
    for start, end, time, _duration in layout.segments:
        if time >= segments.START_SECONDS:
            break
        found += segments.fragments(data[start:end], layout.timescale)
    return found
