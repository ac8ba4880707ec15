"""The newest builds in memory: what a page is made of, without asking for more than two rows.

A build never changes: readers hold the old one while another thread reads the new one, and get that
by one assignment.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

import structlog
from django.conf import settings

from apps.media import files
from apps.tenants import scope
from apps.tenants.scope import PUBLIC_TENANT

from ..recommender_models import Recommender
from . import parts
from .offer import Offer
from .parts import Part
from .ranking import RULES, Ranker, UnknownRanker

log = structlog.get_logger(__name__)

STALE_AFTER = 30.0  # s: a build is heard of within that
TENANTS_KEPT = 16
PARTS_KEPT = 24

Builds = tuple[tuple[int, str], ...]  # (tenant, file), the public one first


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    builds: Builds
    offer: Offer
    ranker: Ranker


_kept: OrderedDict[int, Kept] = OrderedDict()
_asked: dict[int, float] = {}
_parts: OrderedDict[str, Part] = OrderedDict()
_reading = threading.Lock()
_under_way: set[int] = set()


def current() -> Kept | None:
    """What the tenant in scope recommends from; None: nothing was built yet."""
    tenant_id, now = scope.current_tenant_id(), time.monotonic()
    kept = _kept.get(tenant_id)
    if tenant_id in _asked and now - _asked[tenant_id] < STALE_AFTER:
        return kept
    builds, ranker = _newest()
    _asked[tenant_id] = now
    if not builds or (kept and kept.builds == builds):
        return kept if builds else None
    if kept is None:
        return _read(tenant_id, builds, ranker)
    if tenant_id not in _under_way:
        _under_way.add(tenant_id)
        threading.Thread(target=_replace, args=(tenant_id, builds, ranker), daemon=True).start()
    return kept


def forget() -> None:
    _kept.clear()
    _asked.clear()
    _parts.clear()


def part(key: str) -> Part:
    """Of a file of the store; tenants share the public one."""
    found = _parts.get(key)
    if found is None:
        settings.WORK_DIR.mkdir(parents=True, exist_ok=True)
        found = _parts[key] = parts.read(files.local(key, settings.WORK_DIR))
        while len(_parts) > PARTS_KEPT:
            _parts.popitem(last=False)
    return found


def _newest() -> tuple[Builds, Ranker]:
    rows = {row.tenant_id: row for row in Recommender.objects.order_by("tenant_id", "number")}
    ranker = RULES
    # A tenant's own people, if enough of them have taught it something.
    for tenant_id in (PUBLIC_TENANT, scope.current_tenant_id()):
        if tenant_id in rows and rows[tenant_id].weights:
            try:
                ranker = Ranker.parse(rows[tenant_id].weights)
            except UnknownRanker:
                continue  # of an older version, until the next build
    ordered = sorted(rows.values(), key=lambda row: row.tenant_id != PUBLIC_TENANT)
    return tuple((row.tenant_id, row.key) for row in ordered), ranker


def _read(tenant_id: int, builds: Builds, ranker: Ranker) -> Kept | None:
    with _reading:
        try:
            public = own = None
            for whose, key in builds:
                if whose == PUBLIC_TENANT:
                    public = part(key)
                else:
                    own = part(key)
        except FileNotFoundError as error:  # a newer build has just taken its place
            log.info("recommender gone", tenant=tenant_id, error=str(error))
            _asked.pop(tenant_id, None)
            return _kept.get(tenant_id)
        made = Kept(builds, parts.joined(public, own)[0], ranker)
    _kept[tenant_id] = made
    while len(_kept) > TENANTS_KEPT:
        _asked.pop(_kept.popitem(last=False)[0], None)
    return made


def _replace(tenant_id: int, builds: Builds, ranker: Ranker) -> None:
    try:
        _read(tenant_id, builds, ranker)
    finally:
        _under_way.discard(tenant_id)
