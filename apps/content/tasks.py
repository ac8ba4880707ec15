from celery import shared_task
from django.conf import settings

from apps.lib import rounds
from apps.media import tasks as media_tasks
from apps.media import warming
from apps.media.models import Asset
from apps.tenants.models import Tenant
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope
from apps.tenants.tasks import TenantTask

from . import discarding, glossaries, playlists, popular
from .models import Atom, Course, Version
from .search import freshness


@shared_task(base=TenantTask, acks_late=True, ignore_result=True)
def teach(course_id: int) -> None:
    """Its lessons' captions learn a course's glossary. Twice does no harm."""
    course = Course.objects.own().filter(pk=course_id).first()
    for lesson in glossaries.lessons_of(course) if course else ():
        glossaries.teach(atom=lesson)


@shared_task(base=TenantTask, ignore_result=True)
def warm_published() -> None:
    """By beat, and at each publishing: the edges get to know what everybody may watch. A new
    revision, corrected captions, another version and a new edge need no word of their own."""
    if not settings.MEDIA_EDGES:
        return
    with tenant_scope(PUBLIC_TENANT):
        shown = Version.objects.own().shown().filter(atom__state=Atom.State.PUBLISHED)
        for asset in warming.cold(Asset.objects.own().ready().filter(versions__in=shown)):
            media_tasks.warm(asset)


@shared_task(base=TenantTask, ignore_result=True)
def spare_watched() -> None:
    """By beat: what is watched much is encoded again, smaller, in every tenant."""
    if not settings.MEDIA_THRIFT_AFTER_VIEWS:
        return
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            for asset in popular.worth_sparing(views=settings.MEDIA_THRIFT_AFTER_VIEWS):
                media_tasks.spare(asset)


@shared_task(base=TenantTask, ignore_result=True)
def index_published() -> None:
    """By beat: search knows what is published, in every tenant."""
    rounds.each(_index_published_of, list(Tenant.objects.all()))


def _index_published_of(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        freshness.catch_up()


@shared_task(base=TenantTask, ignore_result=True)
def erase_discarded() -> None:
    """By beat: lessons, recordings and lists whose grace time is over, in every tenant. Media
    follow by `tidy`."""
    rounds.each(_erase_discarded_of, list(Tenant.objects.all()))


def _erase_discarded_of(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        discarding.erase_discarded()
        playlists.purge()
