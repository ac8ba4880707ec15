"""An asset's life: registered, refused or gone live."""

import re
from functools import partial
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction

from apps.accounts.models import User
from apps.lib import calling, clock
from apps.tenants.scope import PUBLIC_TENANT, current_tenant_id

from . import cut, files, inspection, names, stages
from .arrivals import Arrival, Local
from .errors import EmptyFile, TooManyBytes, UnusableMedia
from .models import Asset
from .signals import asset_ready

log = structlog.get_logger(__name__)


def limits() -> inspection.Limits:
    return inspection.Limits(seconds=settings.MEDIA_MAX_SECONDS, bytes=settings.MEDIA_MAX_BYTES)


def register(
    *,
    owner: User,
    filename: str,
    path: Path | None = None,
    file: Arrival | None = None,
    language: str = "",
    sha256: str = "",
    consume: bool = False,
    trim: tuple[int, int | None] = (0, None),
    cover_ms: int | None = None,
    protected: bool = False,
) -> tuple[Asset, bool]:
    """The asset of the file at `path` in the tenant in scope, and whether it is new.

    `file` stands for one that is not on this machine's disk. The same part of the same bytes by
    the same owner is the same asset, not encoded twice. `trim` is that part, from and to in ms
    (None: the file's end), `cover_ms` the frame to be shown for it (None: chosen by us), all on
    the file's own clock. Raises UnusableMedia for what the first look can tell; the probe stage
    tells the rest. `sha256` saves hashing a file that the caller has hashed. With `consume` the
    file is moved into the store. `protected` has it encrypted, as all of an
    organisation is. Call `tasks.start(asset)` afterwards.
    """
    cut.check(*trim)
    file = file or Local(path or Path(), consume=consume)
    size = look(file)
    sha256 = sha256 or file.sha256()
    same = {"owner": owner, "sha256": sha256, "tenant_id": current_tenant_id()}
    same |= {"trim_start_ms": trim[0], "trim_end_ms": trim[1]}
    with transaction.atomic():
        # One that was to be erased is kept; while it is being erased, this waits.
        Asset.objects.filter(**same).update(discarded_at=None)
        asset, created = Asset.objects.get_or_create(
            **same,
            defaults={
                "filename": names.shown(filename),
                "size": size,
                "language": language or "en",
                "cover_ms": cover_ms,
                "protected": protected or current_tenant_id() != PUBLIC_TENANT,
            },
        )
        if not created and not asset.is_refused:
            return asset, False
        _take(asset, file, filename)
    announce(asset)
    return asset, True


def _take(asset: Asset, file: Arrival, filename: str) -> None:
    """Everything is to be done with this original, whatever there was before."""
    asset.source = f"originals/{asset.public_id}/{_safe(filename)}"
    asset.refusal_code = asset.refusal = ""
    asset.save(update_fields=["source", "refusal_code", "refusal"])
    file.keep(asset.source)
    stages.lay_out(asset)


def look(file: Arrival) -> int:
    """The size of a file that could be a video, by its first bytes; raises UnusableMedia."""
    size = file.size()
    if not size:
        raise EmptyFile()
    if size > settings.MEDIA_MAX_BYTES:
        raise TooManyBytes(size, settings.MEDIA_MAX_BYTES)
    inspection.recognise(file.head(inspection.HEAD))
    return size


def refuse(*, asset: Asset, error: UnusableMedia) -> None:
    """Keep the reason, remove every file: the creator sees why, and nothing else is left."""
    with transaction.atomic():
        transaction.on_commit(partial(files.remove, asset.source))
        asset.refusal_code, asset.refusal, asset.source = error.code, str(error), ""
        asset.save(update_fields=["refusal_code", "refusal", "source"])
        asset.stages.unfinished().delete()
        transaction.on_commit(partial(files.remove_folder, asset.folder))
    announce(asset)


def go_live(*, asset: Asset) -> bool:
    """Live from now on, once, and the apps above are told; False if it was live before."""
    with transaction.atomic():
        changed = Asset.objects.filter(pk=asset.pk, ready_at=None).update(ready_at=clock.now())
        if changed:
            asset.refresh_from_db()
            transaction.on_commit(partial(log.info, "asset live", asset=asset.public_id))
            transaction.on_commit(partial(asset_ready.send_robust, sender=Asset, asset=asset))
    return bool(changed)


def announce(asset: Asset) -> None:
    """Tell open pages, after the commit, that the asset or a stage of it has changed."""
    message = {"type": "stage.changed", "asset": asset.public_id}
    calling.say(f"asset.{asset.public_id}", message)


def _safe(filename: str) -> str:
    """A name for the store: the extension says something to staff, the rest is dropped."""
    suffix = Path(filename).suffix.lower()
    return f"original{suffix if re.fullmatch(r'[.][a-z0-9]{1,8}', suffix) else ''}"
