"""Which videos many people watch: the bytes of those are worth an effort."""

from django.db.models import Count

from apps.analytics.models import Watch
from apps.media.models import Asset, Stage

from .models import Atom, Version

AT_ONCE = 20  # of a tenant, in one round


def worth_sparing(*, views: int) -> list[Asset]:
    """Assets of published videos that so many learners of the tenant in scope have watched, most
    watched first, and that were not encoded again yet."""
    watched = (
        Watch.objects.own()
        .about("atom")
        .values("subject_id")
        .annotate(learners=Count("pk"))
        .filter(learners__gte=views)
        .order_by("-learners")
    )
    ids = [row["subject_id"] for row in watched]
    shown = (
        Version.objects.own()
        .default()
        .filter(
            atom__public_id__in=ids, atom__state=Atom.State.PUBLISHED, asset__ready_at__isnull=False
        )
    )
    spared = Stage.objects.own().filter(name=Stage.Name.THRIFT).values("asset_id")
    fresh = shown.exclude(asset_id__in=spared).select_related("asset", "atom")
    rank = {public_id: place for place, public_id in enumerate(ids)}
    found = sorted(fresh, key=lambda version: rank[version.atom.public_id])
    return [version.asset for version in found[:AT_ONCE]]
