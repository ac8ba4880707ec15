"""When the index is compared with what is published: a comparison reads all lessons, so that it is
made when something was published or captioned, and every ten minutes for what nobody tells of (a
row changed in the admin)."""

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max

from apps.media.models import CaptionTrack
from apps.tenants.scope import current_tenant_id

from .. import editions
from . import index

ANYWAY_AFTER = 600  # s


def catch_up() -> int:
    """Compare if there may be something new; how many lessons were indexed anew."""
    key, now = f"search.{current_tenant_id()}", _state()
    if cache.get(key) == now:
        return 0
    with transaction.atomic():
        changed = index.catch_up()
    cache.set(key, now, ANYWAY_AFTER)
    return changed


def _state() -> list:
    latest = CaptionTrack.objects.own().aggregate(latest=Max("pk"))["latest"]
    return [list(each) for each in editions.current()] + [latest]
