"""Counts made anew out of the raw events: those of the archive, then those not yet in it.

Nothing is counted meanwhile (all shards are locked, so that new events wait in their streams), and
all of it is one transaction for each tenant: readers see the old numbers until they see the new.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import Conflict
from apps.tenants.scope import current_tenant_id

from . import archive, consuming
from .events import Fact
from .models import AudienceHour, EventBatch, QuestionDay, Shard, View, Viewer, WatchedDay

MADE = (AudienceHour, WatchedDay, QuestionDay, View, Viewer)
LONGEST_AGO = timedelta(days=31)  # that an event may be older than its receipt


class EventsGone(Conflict):
    code = "events_gone"
    message = _("Raw events of the first hours are no longer kept: they cannot be counted again.")


@transaction.atomic
def rebuild() -> int:
    """Of the tenant in scope; how many events that were. Raises EventsGone."""
    list(Shard.objects.select_for_update().order_by("number"))
    _require_all()
    for model in MADE:
        model.objects.own().delete()
    facts, count = _facts(), 0
    while some := list(islice(facts, consuming.BATCH)):
        consuming.count(some, tell=False)
        count += len(some)
    return count


def _facts() -> Iterator[Fact]:
    tenant_id = current_tenant_id()
    for name in archive.names(tenant_id):
        with default_storage.open(name) as file:
            yield from archive.read(file, tenant_id)
    for batch in sorted(_batches(), key=lambda each: (each[0], each[1], archive._order(each[2]))):
        yield from archive.facts_of(_batch(*batch))


def _batches() -> Iterable[tuple[date, int, str]]:
    return EventBatch.objects.own().values_list("day", "shard", "position")


def _batch(day: date, shard: int, position: str) -> EventBatch:
    return EventBatch.objects.own().get(day=day, shard=shard, position=position)


def _require_all() -> None:
    first = AudienceHour.objects.own().order_by("hour").first()
    days = [*archive.days(), *EventBatch.objects.own().values_list("day", flat=True)]
    if first is None or not days:
        return
    began = datetime.combine(min(days), datetime.min.time(), UTC)
    if first.hour < began - LONGEST_AGO:
        raise EventsGone
