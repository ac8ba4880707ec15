"""Where a learner stands in his cohorts.

What costs time, comparing all members, a task does; it keeps where the bands begin. A page then
reads that and its learner's own figures, whatever the size of the cohort.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from apps.accounts.models import User
from apps.lib import clock
from apps.quizzes.models import ReviewDay

from . import bands
from .bands import Band, Bands, Bar, Recalls
from .models import Cohort, CohortMember, OptOut

FRESH = timedelta(hours=1)


class Told(StrEnum):
    BAND = "band"
    ALIKE = "alike"  # no bands can be told apart
    OPTED_OUT = "opted_out"
    FEW_REVIEWS = "few_reviews"  # of the learner's own
    FEW_MEMBERS = "few_members"  # who are compared
    PENDING = "pending"  # worked out anew just now


@dataclass(frozen=True, slots=True)
class Standing:
    cohort: Cohort
    told: Told
    band: Band | None = None
    all: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """A learner's cohorts in the organisation in use. Without a comparison he has no figures."""

    compared: bool
    recalls: Recalls
    standings: list[Standing]


def of(learner: User) -> Overview:
    """In the same number of queries, however many cohorts and members."""
    cohorts = list(Cohort.objects.of(learner))
    if OptOut.objects.filter(learner=learner).exists():
        none = [Standing(cohort, Told.OPTED_OUT) for cohort in cohorts]
        return Overview(compared=False, recalls=Recalls(), standings=none)
    recalls = _recalls(learner) if cohorts else Recalls()
    found = [_standing(cohort, recalls) for cohort in cohorts]
    return Overview(compared=True, recalls=recalls, standings=found)


def _standing(cohort: Cohort, recalls: Recalls) -> Standing:
    if not recalls.enough:
        return Standing(cohort, Told.FEW_REVIEWS)
    if cohort.compared_at is None:
        return Standing(cohort, Told.PENDING)
    if cohort.bands is None:
        return Standing(cohort, Told.FEW_MEMBERS)
    kept = Bands(cohort.bands["mean"], tuple(Bar(**bar) for bar in cohort.bands["bars"]))
    band = kept.of(recalls)
    return Standing(cohort, Told.BAND if band else Told.ALIKE, band, tuple(kept.all))


def _recalls(learner: User) -> Recalls:
    row = _lately().filter(learner=learner).aggregate(asked=Sum("asked"), recalled=Sum("recalled"))
    return Recalls(row["asked"] or 0, row["recalled"] or 0)


def _lately() -> QuerySet[ReviewDay]:
    since = clock.now().date() - timedelta(days=bands.DAYS)
    return ReviewDay.objects.own().filter(day__gt=since)


def stale() -> list[int]:
    """The cohorts of the tenant in scope that have to be compared anew."""
    old = Q(compared_at=None) | Q(compared_at__lte=clock.now() - FRESH)
    return list(Cohort.objects.own().filter(old).values_list("pk", flat=True))


@transaction.atomic
def compare(cohort_id: int) -> None:
    """Work out the cohort's bands. Whoever opts out meanwhile waits for the lock, and has what was
    made here forgotten."""
    locked = Cohort.objects.own().select_for_update().filter(pk=cohort_id)
    for cohort in locked:
        members = CohortMember.objects.own().filter(cohort=cohort, membership__user__is_active=True)
        learners = (
            members.exclude(membership__user__in=OptOut.objects.values("learner"))
            .order_by()
            .values("membership__user")
        )
        rows = (
            _lately()
            .filter(learner__in=learners)
            .order_by()
            .values_list("learner")
            .annotate(Sum("asked"), Sum("recalled"))
        )
        columns = list(zip(*rows, strict=True)) or [(), (), ()]
        made = bands.compare(columns[1], columns[2])
        cohort.bands = asdict(made) if made else None
        cohort.compared_at = clock.now()
        cohort.save(update_fields=["bands", "compared_at"])


def forget(cohorts: QuerySet[Cohort]) -> list[int]:
    """Somebody came, went or opted out: what was worked out with him may not be shown any more."""
    keys = list(cohorts.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    Cohort.objects.own().filter(pk__in=keys).update(bands=None, compared_at=None)
    return keys
