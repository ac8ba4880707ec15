"""How long things are kept: tables are made ahead of time, and go when theirs is over.

Counts of hours and days name nobody and stay. A view's own row stays while events of it may come;
a viewer's pseudonym for `VIEWERS_KEPT_FOR` days after the last view; raw events for
`EVENTS_KEPT_FOR` days in the archive. What was credited to a learner, by event, stays as long as it
may be sent again.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings

from apps.accounts.models import User
from apps.lib import clock
from apps.tenants.models import Tenant
from apps.tenants.scope import current_tenant_id, tenant_scope

from . import archive, events, partitions
from .models import AudienceHour, EventBatch, QuestionDay, View, Viewer, WatchedDay, WatchedEvent

AHEAD = (timedelta(0), timedelta(days=1), timedelta(days=8), timedelta(days=32))
VIEWS_KEPT = timedelta(days=35)  # reports come up to 30 days late


def keep() -> None:
    """Once a day; twice does no harm."""
    now = clock.now()
    for model in (AudienceHour, View, WatchedDay, QuestionDay):
        partitions.ensure(model, [(now + ahead).date() for ahead in AHEAD])
    partitions.ensure(EventBatch, [(now + ahead).date() for ahead in AHEAD[:2]])
    partitions.drop(View, before=(now - VIEWS_KEPT).date())
    last = now - timedelta(days=settings.VIEWERS_KEPT_FOR)
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            Viewer.objects.own().filter(last_seen__lt=last).delete()
            WatchedEvent.objects.own().filter(received_at__lt=now - VIEWS_KEPT).delete()
    archive.forget()


def on_erasing(sender: object, user: User, **_: object) -> None:
    """The pseudonyms of somebody who goes, in the tenant in scope. What is left of him in the
    archive nobody can relate to anybody any more."""
    viewer = UUID(bytes=events.viewer_of(current_tenant_id(), user.pk))
    for model in (Viewer, View):
        model.objects.own().filter(viewer=viewer).delete()
