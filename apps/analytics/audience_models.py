"""Who has met a lesson and how far, counted out of the stream of events.

Nobody is named: a viewer is a keyed digest, another one in every tenant. Rows belong to the tenant
whose lesson it is. `apps.analytics.audience` reads them; only `counting` writes them.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.tenants.models import Tenant, TenantManager, TenantOwned, TenantQuerySet
from apps.tenants.scope import current_tenant_id

from .partitions import Every

SUBJECT_KIND = {"max_length": 16}
SUBJECT_ID = {"max_length": 20}
SOURCE = {"max_length": 16}


class OfSubject(TenantOwned):
    """Its key begins with tenant and subject, so that the tenant needs no index of its own."""

    tenant = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
        verbose_name=_("tenant"),
        db_index=False,
    )
    subject_kind = models.CharField(_("kind"), **SUBJECT_KIND)
    subject_id = models.CharField(_("subject"), **SUBJECT_ID)

    class Meta:
        abstract = True


class AudienceHourQuerySet(TenantQuerySet):
    def between(self, since, until) -> "AudienceHourQuerySet":
        return self.own().filter(hour__gte=since, hour__lt=until)

    def sums(self, *by: str) -> QuerySet:
        """One row for each value of `by`, with all that is added up."""
        return self.order_by().values(*by).annotate(**{f"{n}_sum": Sum(n) for n in self.model.SUMS})


class AudienceHour(OfSubject):
    """The views of a lesson that began in one hour, by version and source."""

    every: ClassVar = Every("hour", "month")

    pk = models.CompositePrimaryKey(
        "tenant_id", "subject_kind", "subject_id", "hour", "version", "source"
    )
    hour = models.DateTimeField(_("hour"))
    version = models.PositiveSmallIntegerField(_("version"))
    source = models.CharField(_("source"), **SOURCE)
    views = models.IntegerField(_("views"), default=0)
    # Who met the lesson for the first time ever.
    viewers = models.IntegerField(_("viewers"), default=0)
    repeats = models.IntegerField(_("repeat views"), default=0)
    completions = models.IntegerField(_("completions"), default=0)
    swipes = models.IntegerField(_("left by a swipe"), default=0)
    shares = models.IntegerField(_("shares"), default=0)
    seconds = models.FloatField(_("seconds played"), default=0)
    rewatched = models.FloatField(_("seconds played again"), default=0)
    # [k]: views that played media second k at least once.
    curve = ArrayField(models.IntegerField(), default=list, verbose_name=_("retention"))

    SUMS = (
        "views", "viewers", "repeats", "completions", "swipes", "shares", "seconds", "rewatched",
    )  # fmt: skip

    objects = TenantManager.from_queryset(AudienceHourQuerySet)()

    class Meta:
        verbose_name = _("audience of an hour")

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} · {self.hour:%Y-%m-%d %H}"


class WatchedDay(OfSubject):
    """Seconds that real viewers watched, by the day on which they were reported: a day that is
    over does not change, so that money can be divided by it."""

    every: ClassVar = Every("day", "year")

    pk = models.CompositePrimaryKey("tenant_id", "day", "subject_kind", "subject_id")
    day = models.DateField(_("day"))
    seconds = models.FloatField(_("seconds"), default=0)

    class Meta:
        verbose_name = _("watched day")

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} · {self.day}"


class ViewerQuerySet(TenantQuerySet):
    def met(self, since, until) -> "ViewerQuerySet":
        rows = self.own().filter(first_seen__gte=since)
        return rows if until is None else rows.filter(first_seen__lt=until)

    def outcomes(self) -> QuerySet:
        def count(**which):
            return models.Count("viewer", filter=Q(**which))

        right = Q(answered__gt=0, right__gte=F("answered") * self.model.RIGHT)
        return (
            self.order_by()
            .values("version")
            .annotate(
                viewers=models.Count("viewer"),
                keepers=count(kept=True),
                completers=count(completed=True),
                answerers=count(answered__gt=0),
                passers=models.Count("viewer", filter=right),
            )
        )


class Viewer(OfSubject):
    """What one learner made of one version, from the first view on."""

    RIGHT = 0.5  # of the questions that were answered: then the quiz went well

    pk = models.CompositePrimaryKey("tenant_id", "subject_kind", "subject_id", "viewer", "version")
    version = models.PositiveSmallIntegerField(_("version"))
    viewer = models.UUIDField(_("viewer"))
    first_seen = models.DateTimeField(_("first seen"))
    last_seen = models.DateTimeField(_("last seen"))
    kept = models.BooleanField(_("watched ten seconds"), default=False)
    completed = models.BooleanField(_("completed"), default=False)
    views = models.PositiveIntegerField(_("views"), default=0)
    # Eight bytes of each question that was answered: the first answer counts.
    questions = models.BinaryField(_("questions"), default=b"")
    answered = models.PositiveSmallIntegerField(_("questions answered"), default=0)
    right = models.PositiveSmallIntegerField(_("answered right"), default=0)

    objects = TenantManager.from_queryset(ViewerQuerySet)()

    class Meta:
        verbose_name = _("viewer")
        indexes = [models.Index(fields=["last_seen"], name="viewer_age")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} · {str(self.viewer)[:8]}"


class QuestionDay(OfSubject):
    """First answers to a question of a lesson on one day, by the version that was watched."""

    every: ClassVar = Every("day", "year")

    pk = models.CompositePrimaryKey(
        "tenant_id", "subject_kind", "subject_id", "day", "version", "question"
    )
    day = models.DateField(_("day"))
    version = models.PositiveSmallIntegerField(_("version"))
    question = models.CharField(_("question"), **SUBJECT_ID)
    answered = models.IntegerField(_("answered"), default=0)
    right = models.IntegerField(_("right"), default=0)

    class Meta:
        verbose_name = _("answers of a day")

    def __str__(self) -> str:
        return f"{self.question} · {self.day}"


class View(OfSubject):
    """One showing of a lesson, while events of it may still come."""

    every: ClassVar = Every("began_at", "week")

    pk = models.CompositePrimaryKey("tenant_id", "view", "began_at")
    view = models.UUIDField(_("view"))
    viewer = models.UUIDField(_("viewer"))
    began_at = models.DateTimeField(_("began at"))
    version = models.PositiveSmallIntegerField(_("version"))
    source = models.CharField(_("source"), **SOURCE)
    # Bit k, the lowest first: media second k was played.
    played = models.BinaryField(_("seconds played"), default=b"")
    # Eight bytes of each event that was counted: sent twice, counted once.
    events = models.BinaryField(_("events"), default=b"")
    completed = models.BooleanField(_("completed"), default=False)
    left = models.BooleanField(_("left by a swipe"), default=False)

    class Meta:
        verbose_name = _("view")

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} · {str(self.view)[:8]}"


class EventBatch(TenantOwned):
    """Events as they were taken from the stream, until they lie in the archive."""

    every: ClassVar = Every("day", "day")

    tenant = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
        verbose_name=_("tenant"),
        db_index=False,
    )
    pk = models.CompositePrimaryKey("tenant_id", "day", "shard", "position")
    day = models.DateField(_("received on"))
    shard = models.PositiveSmallIntegerField(_("shard"))
    position = models.CharField(_("position of the last event"), max_length=48)
    count = models.IntegerField(_("events"))
    # zlib of one JSON object a line.
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("batch of events")

    def __str__(self) -> str:
        return f"{self.day} · {self.shard} · {self.position}"


class Shard(models.Model):
    """One stream of events: how far it is counted, and what came of it.

    It names no lesson and nobody, and so belongs to no tenant.
    """

    number = models.PositiveSmallIntegerField(_("shard"), primary_key=True)
    position = models.CharField(_("counted up to"), max_length=48, default="0-0")
    counted_at = models.DateTimeField(_("counted at"), default=clock.now)
    events = models.BigIntegerField(_("events"), default=0)
    duplicates = models.BigIntegerField(_("duplicates dropped"), default=0)
    refused = models.BigIntegerField(_("refused"), default=0)
    bots = models.BigIntegerField(_("of bots"), default=0)
    own = models.BigIntegerField(_("of the makers themselves"), default=0)
    late = models.BigIntegerField(_("more than an hour late"), default=0)

    class Meta:
        verbose_name = _("shard of events")
        verbose_name_plural = _("shards of events")
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.number)


class HeldEvent(models.Model):
    """An event that was acknowledged while Valkey was away; sent on when it is back.

    It names nobody, and is gone within minutes.
    """

    shard = models.PositiveSmallIntegerField(_("shard"))
    content = models.BinaryField(_("content"))
    held_at = models.DateTimeField(_("held since"), default=clock.now)

    class Meta:
        verbose_name = _("held event")

    def __str__(self) -> str:
        return f"{self.shard} · {self.pk}"
