"""Revisions of an asset's stream: built aside, stored under a prefix of their own, switched to at
once. A revision is named for its content, posters and captions are too: no file that a learner
reads ever changes, and any cache may keep it. What is outdated stays for a while, so that no
running playback breaks."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from apps.lib import clock

from . import files, packaging, segments
from .delivery_models import Outdated
from .encoding import AUDIO_FILE
from .ladder import Rung
from .models import REVISION_KEPT, Asset, Rendition
from .protection import addresses
from .protection.signalling import ContentSecret

START_FILE = "start.bin"
EXTRAS = "extras"  # poster and captions: independent of revisions, copied into each


@dataclass(slots=True)
class Built:
    folder: Path
    names: list[str]
    renditions: list[Rendition] = field(default_factory=list)
    start_bytes: int = 0
    kid: str = ""

    @property
    def pictures(self) -> list[Rendition]:
        return [r for r in self.renditions if r.kind == Rendition.Kind.VIDEO]


def build(
    asset: Asset,
    rungs: Sequence[Rung | Rendition],
    source: Path,
    out: Path,
    *,
    sound: bool,
    secret: ContentSecret | None = None,
) -> Built:
    """Package the encoded files in `source` into `out`, and read from them what players need.

    `rungs` low to high. `secret`: the files are encrypted with it. Raises ConversionFailed or
    BadContainer.
    """
    tracks = [packaging.Track("video", rung.file) for rung in rungs]
    if sound:
        tracks.append(packaging.Track("audio", AUDIO_FILE))
    encryption = addresses.encryption(asset) if asset.protected else None
    packaging.package(
        tracks, source, out, language=asset.language, encryption=encryption, secret=secret
    )
    made = Built(out, [], kid=encryption.secret.kid if encryption else "")
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
    """Put the files under their own prefix, which nobody reads yet; the revision's name.

    The same files again are the same revision. Until it is switched to, it counts as outdated:
    should that never happen, its files go like any others.
    """
    digests = [(name, _digest(built.folder / name)) for name in built.names]
    revision = files.name_of(digests)
    with transaction.atomic():
        _outdate(hold(asset), revision)
    for name in built.names:
        files.add(f"{asset.folder}/{revision}/{name}", built.folder / name)
    return revision


def switch(asset: Asset, revision: str, built: Built) -> None:
    """From now on players get `revision`. Call it inside a transaction."""
    held = hold(asset)
    for name in _extras(held):
        files.copy(f"{held.folder}/{EXTRAS}/{name}", f"{held.folder}/{revision}/{name}")
    held.renditions.all().delete()
    Rendition.objects.bulk_create(built.renditions)
    if held.revision and held.revision != revision:
        _outdate(held, held.revision)
    held.outdated.filter(path=revision).delete()
    held.revision, held.start_bytes, held.kid = revision, built.start_bytes, built.kid
    held.save(update_fields=["revision", "start_bytes", "kid"])


def put_extra(asset: Asset, stem: str, suffix: str, content: bytes) -> str:
    """Add a poster ("poster", ".jpg") or captions to the current revision and to all to come.

    Returns the file's name, which tells its content. What had this stem and suffix before stays in
    the current revision and does not come along into the next. Call it inside a transaction: the
    asset's lock keeps `switch` from missing the file.
    """
    held = hold(asset)
    kind = stem + suffix
    name = f"{stem}-{files.name_of([(kind, hashlib.sha256(content).digest())])}{suffix}"
    before = held.extras.get(kind)
    if before and before != name:
        _outdate(held, f"{EXTRAS}/{before}")
    held.outdated.filter(path=f"{EXTRAS}/{name}").delete()
    files.add_bytes(f"{held.folder}/{EXTRAS}/{name}", content)
    if held.revision:
        files.add_bytes(f"{held.prefix}/{name}", content)
    held.extras[kind] = name
    held.save(update_fields=["extras"])
    return name


def hold(asset: Asset) -> Asset:
    """The asset, locked until the transaction ends."""
    return Asset.objects.own().select_for_update().get(pk=asset.pk)


def remove_outdated() -> int:
    """Delete, in the tenant in scope, what no address in use can name any more; how many."""
    due = Outdated.objects.own().since(clock.now() - REVISION_KEPT)
    return sum(_remove(row) for row in list(due.select_related("asset")))


@transaction.atomic
def _remove(row: Outdated) -> bool:
    """Under the asset's lock, or a writer of the same content could find its files gone."""
    asset = hold(row.asset)
    if not Outdated.objects.own().filter(pk=row.pk, at=row.at).delete()[0]:
        return False
    if row.path.startswith(f"{EXTRAS}/"):
        files.remove(f"{asset.folder}/{row.path}")
    elif row.path != asset.revision:
        files.remove_folder(f"{asset.folder}/{row.path}")
    return True


def _extras(asset: Asset) -> set[str]:
    """Those of today; and what was put there before names told their content."""
    known = set(asset.extras.values())
    named = {asset.poster, *asset.caption_tracks.current().values_list("file", flat=True)}
    if older := named - known - {""}:
        known |= older & set(files.listing(f"{asset.folder}/{EXTRAS}")[1])
    return known


def _outdate(asset: Asset, path: str) -> None:
    Outdated.objects.own().update_or_create(
        asset=asset, path=path, tenant_id=asset.tenant_id, defaults={"at": clock.now()}
    )


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _video(asset: Asset, rung: Rung | Rendition, folder: Path) -> Rendition:
    return _rendition(
        asset,
        Rendition.Kind.VIDEO,
        folder / rung.file,
        name=rung.name,
        width=rung.width,
        height=rung.height,
        encoder=asset.plan.get("encoders", {}).get(rung.name, ""),
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
