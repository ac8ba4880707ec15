from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from apps.lib import clock

from . import histogram


class StartCountQuerySet(models.QuerySet):
    def hours(self) -> "StartCountQuerySet":
        return self.filter(span=StartCount.Span.HOUR)

    def days(self) -> "StartCountQuerySet":
        return self.filter(span=StartCount.Span.DAY)

    def totals(self) -> dict[str, int]:
        sums = {name: Sum(F(name), default=0) for name in StartCount.SUMS}
        return self.aggregate(**sums)


class StartCount(models.Model):
    """How lessons began for learners, all tenants together: counts of one hour or one day.

    It names no person, lesson or address, and so belongs to no tenant.
    """

    class Span(models.TextChoices):
        HOUR = "hour", _("Hour")
        DAY = "day", _("Day")

    class Kind(models.TextChoices):
        ELEMENT = "element", _("Waited on its first picture")
        BYTES = "bytes", _("First second was at hand")
        COLD = "cold", _("Nothing was at hand")

    span = models.CharField(_("span"), max_length=4, choices=Span.choices)
    begins_at = models.DateTimeField(_("begins at"))
    kind = models.CharField(_("kind of start"), max_length=8, choices=Kind.choices)
    rung = models.CharField(_("rung"), max_length=8)
    region = models.CharField(_("region"), max_length=16)
    connection = models.CharField(_("connection"), max_length=8)
    # By `histogram.place`: ms from the swipe to the first picture, and to the first that moves.
    shown = ArrayField(models.BigIntegerField(), default=histogram.empty, verbose_name=_("shown"))
    moving = ArrayField(models.BigIntegerField(), default=histogram.empty, verbose_name=_("moving"))
    starts = models.BigIntegerField(_("starts"), default=0)
    given_up = models.BigIntegerField(_("left before the first picture"), default=0)
    stalled = models.BigIntegerField(_("with a stall"), default=0)
    stalled_ms = models.BigIntegerField(_("ms stalled"), default=0)
    watched_ms = models.BigIntegerField(_("ms watched"), default=0)

    KEY = ("begins_at", "kind", "rung", "region", "connection")
    SUMS = ("starts", "given_up", "stalled", "stalled_ms", "watched_ms")
    HISTOGRAMS = ("shown", "moving")

    objects = models.Manager.from_queryset(StartCountQuerySet)()

    class Meta:
        verbose_name = _("lesson starts")
        verbose_name_plural = _("lesson starts")
        ordering = ["-begins_at", "-starts", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["span", "begins_at", "kind", "rung", "region", "connection"],
                name="one_start_count",
            )
        ]

    def __str__(self) -> str:
        return f"{self.begins_at:%Y-%m-%d %H:%M} · {self.kind} {self.rung} {self.region}"

    @property
    def key(self) -> tuple:
        return tuple(getattr(self, name) for name in self.KEY)

    def add(self, other: "StartCount") -> None:
        for name in self.SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in self.HISTOGRAMS:
            setattr(self, name, histogram.added([getattr(self, name), getattr(other, name)]))


class SettledTally(models.Model):
    """A tally that has been added to the counts: it is not added twice."""

    name = models.CharField(max_length=40, primary_key=True)
    settled_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("settled tally")
        indexes = [models.Index(fields=["settled_at"], name="tally_age")]

    def __str__(self) -> str:
        return self.name
