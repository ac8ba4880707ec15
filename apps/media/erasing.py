"""Media that no lesson shows any more go everywhere: from store, edges and tables.

An erasure is a row, written before the first file goes and done when the last edge has let go, so
that one that was broken off goes on.
"""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from apps.lib import clock, rounds, signing

from . import delivery, edges, files
from .delivery_models import Erasure
from .models import Asset
from .upload_models import Upload

_TOKEN_SECONDS = 300


def discard(assets: "QuerySet[Asset]") -> int:
    """From now on they may be erased; how many. Whoever uploads the same file first, keeps it."""
    return assets.update(discarded_at=clock.now())


def erase_discarded() -> int:
    """Erase, in the tenant in scope, what was discarded, and go on with what was broken off."""
    found = Asset.objects.own().filter(discarded_at__isnull=False)
    ids = list(found.values_list("pk", flat=True))
    rounds.each(lambda step: step(), [partial(_erase_all, ids), _purge_all])
    return len(ids) - Asset.objects.own().filter(pk__in=ids).count()


def _erase_all(ids: list[int]) -> None:
    rounds.each(lambda pk: erase(asset_id=pk), ids)


def _purge_all() -> None:
    rounds.each(purge, list(Erasure.objects.own().filter(done_at=None)))


@transaction.atomic
def erase(*, asset_id: int) -> bool:
    """Rows and files of one asset, together. False: another lesson has come to show it."""
    asset = Asset.objects.own().select_for_update().filter(pk=asset_id).first()
    if asset is None or asset.discarded_at is None:
        return False
    folder, source = asset.folder, asset.source
    Erasure.objects.create(
        asset=asset.public_id,
        paths=list(_paths(folder)),
        edges_left=sorted(settings.MEDIA_EDGES) if settings.MEDIA_EDGE_PURGE != "none" else [],
    )
    try:
        with transaction.atomic():
            # What was sent is forgotten, too; the creator's name for the file with it.
            Upload.objects.own().filter(asset=asset).delete()
            asset.delete()
    except ProtectedError:
        Erasure.objects.own().filter(asset=folder.rpartition("/")[2], done_at=None).delete()
        Asset.objects.own().filter(pk=asset_id).update(discarded_at=None)
        return False
    # While the lock is held: the same file, uploaded now, waits and begins anew.
    files.remove(source)
    files.remove_folder(folder)
    return True


def purge(erasure: Erasure) -> bool:
    """Have every edge let go of the files; those that did not are asked again. True: all have."""
    left, errors = [], []
    for edge in erasure.edges_left:
        url = settings.MEDIA_EDGES.get(edge)
        found = next(filter(None, map(partial(_forgotten, url), erasure.paths)), "") if url else ""
        if found:
            left.append(edge)
            errors.append(f"{edge}: {found}")
    erasure.edges_left, erasure.error = left, " · ".join(errors)[:500]
    erasure.done_at = None if left else clock.now()
    erasure.save(update_fields=["edges_left", "error", "done_at"])
    return not left


def _paths(folder: str) -> list[str]:
    """Everything that an address may have named."""
    return [
        f"{folder}/{part}/{name}"
        for part in files.listing(folder)[0]
        for name in files.listing(f"{folder}/{part}")[1]
    ]


def _forgotten(url: str, path: str) -> str:
    """Ask one edge to let go of one file; what went wrong, or ""."""
    prefix, _, name = path.rpartition("/")
    now = int(clock.now().timestamp())
    if settings.MEDIA_EDGE_PURGE == "refresh":
        token = signing.sign(f"refresh/{prefix}", expires=now + _TOKEN_SECONDS, public=False)
        return _asked(url, prefix, name, delivery.expiry(now, public=True), refresh=token)
    # A cache by whole address: of a public lesson those of this week and of the last still open.
    ends = (delivery.expiry(now, public=True), delivery.expiry(now - delivery.WEEK, public=True))
    return next(filter(None, (_asked(url, prefix, name, end) for end in ends)), "")


def _asked(url: str, prefix: str, name: str, expires: int, *, refresh: str = "") -> str:
    address = url.rstrip("/") + delivery.path(prefix, expires=expires, public=True) + name
    if refresh:
        answer = edges.fetch(address, headers={"X-Media-Refresh": refresh})
        return "" if answer.status in (404, 410) else answer.error or "still there"
    answer = edges.fetch(address, method="PURGE")
    return "" if answer.status in (200, 204, 404, 410) else answer.error or str(answer.status)
