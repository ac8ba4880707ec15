from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet


class ScheduleQuerySet(TenantQuerySet):
    def due(self) -> "ScheduleQuerySet":
        waiting = [Schedule.State.PENDING, Schedule.State.LATE]
        return self.own().filter(at__lte=clock.now(), state__in=waiting).order_by("at", "pk")


class Schedule(TenantOwned):
    """When a lesson is to be published. The row goes with the publishing."""

    class State(models.TextChoices):
        PENDING = "pending", _("Planned")
        LATE = "late", _("Published as soon as it is ready")
        MISSED = "missed", _("Not published")

    class IfNotReady(models.TextChoices):
        WAIT = "wait", _("Publish it as soon as it is ready")
        LEAVE = "leave", _("Leave it unpublished")

    atom = models.OneToOneField(
        "content.Atom", on_delete=models.CASCADE, related_name="schedule", verbose_name=_("lesson")
    )
    at = models.DateTimeField(_("at"))
    zone = models.CharField(_("time zone in which it was chosen"), max_length=64)
    if_not_ready = models.CharField(
        _("if it is not ready then"),
        max_length=5,
        choices=IfNotReady.choices,
        default=IfNotReady.WAIT,
    )
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.PENDING)

    objects = TenantManager.from_queryset(ScheduleQuerySet)()

    class Meta:
        verbose_name = _("scheduled publishing")
        ordering = ["at"]
        indexes = [models.Index(fields=["tenant", "state", "at"], name="schedule_due")]

    def __str__(self) -> str:
        return f"{self.atom} · {self.at:%Y-%m-%d %H:%M}"
