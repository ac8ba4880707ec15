"""A recording that is to be encrypted from now on, or no more: the streams that it has are packaged
anew, without encoding anything, as a revision of its own that is switched to at once."""

import shutil
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from apps.lib.errors import Conflict

from .. import assets, files, revisions
from ..encoding import AUDIO_FILE
from ..models import Asset, Rendition, Stage
from . import content_keys

# What makes a revision by itself: the packagers sooner or later, the second encode once it runs.
_PACKAGES = Q(name__in=(Stage.Name.PACKAGE_LOW, Stage.Name.PACKAGE_HIGH)) | Q(
    name=Stage.Name.THRIFT, state=Stage.State.RUNNING
)


def set_protected(*, asset: Asset, protected: bool) -> bool:
    """Whether `asset` is to be encrypted; True if that is new. Send `tasks.repackage` then."""
    changed = Asset.objects.own().filter(pk=asset.pk).exclude(protected=protected)
    return bool(changed.update(protected=protected))


def due() -> list[Asset]:
    """Of the tenant in scope, what is not packaged as it should be, and will not be by itself."""
    differs = Q(protected=True, kid="") | (Q(protected=False) & ~Q(kid=""))
    unfinished = Stage.objects.unfinished().filter(_PACKAGES)
    return list(
        Asset.objects.own().filter(differs).exclude(revision="").exclude(stages__in=unfinished)
    )


def repackage(asset: Asset) -> bool:
    """Bring the current revision to what the asset is to be; False if it is that already.

    Raises Conflict when a stage is about to make another revision, or has meanwhile: try again.
    """
    asset = Asset.objects.own().get(pk=asset.pk)
    if not asset.revision or asset.protected == bool(asset.kid):
        return False
    if asset.stages.unfinished().filter(_PACKAGES).exists():
        raise Conflict()
    root = Path(settings.WORK_DIR)
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix=f"{asset.public_id}-repackage-", dir=root))
    try:
        built = _build(asset, folder)
        revision = revisions.store(asset, built)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _switch(asset, revision, built)
    return True


def _build(asset: Asset, folder: Path) -> revisions.Built:
    source, out = folder / "in", folder / "out"
    source.mkdir()
    out.mkdir()
    # Those in AV1 are for clear lessons alone: few content decryption modules take them.
    kept = asset.renditions.everywhere().filter(kind=Rendition.Kind.VIDEO)
    pictures = sorted(kept, key=lambda r: r.width * r.height)
    sound = asset.renditions.filter(kind=Rendition.Kind.AUDIO).exists()
    for name in [*(picture.file for picture in pictures), *([AUDIO_FILE] if sound else [])]:
        files.fetch(f"{asset.prefix}/{name}", source / name)
    secret = content_keys.read(asset) if asset.kid else None
    return revisions.build(asset, pictures, source, out, sound=sound, secret=secret)


@transaction.atomic
def _switch(asset: Asset, revision: str, built: revisions.Built) -> None:
    held = revisions.hold(asset)
    if (held.revision, held.protected) != (asset.revision, asset.protected):
        raise Conflict()  # what was stored counts as outdated, and goes like that
    revisions.switch(held, revision, built)
    assets.announce(held)
