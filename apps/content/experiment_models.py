"""A/B tests: versions of one lesson of which each learner gets one."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

from .models import Atom, Version


def new_salt() -> str:
    return secrets.token_hex(16)


class ExperimentQuerySet(TenantQuerySet):
    def running(self) -> "ExperimentQuerySet":
        return self.filter(ended_at=None)


class Experiment(TenantOwned):
    """Which versions are compared, and by what. Readable wherever the lesson is, since whoever
    watches it must get his version; what came out of it is in `ExperimentAct`, for its own tenant
    alone."""

    shared_read = True

    class Metric(models.TextChoices):
        COMPLETED = "completed", _("Watched to the end")
        KEPT = "kept", _("Still there after 10 seconds")
        RIGHT = "right", _("Quiz went well")

    class Ending(models.TextChoices):
        DECIDED = "decided", _("Decided")
        STOPPED = "stopped", _("Stopped")
        SWITCHED = "switched", _("Ended by a switch of versions")

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    atom = models.ForeignKey(
        Atom, on_delete=models.CASCADE, related_name="experiments", verbose_name=_("lesson")
    )
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    metric = models.CharField(_("decided by"), max_length=9, choices=Metric.choices)
    # As shares, not points: 0.05 for five points.
    effect = models.FloatField(_("smallest difference of interest"), default=0.05)
    level = models.FloatField(_("level"), default=0.05)
    power = models.FloatField(_("power"), default=0.8)
    started_at = models.DateTimeField(_("started at"), default=clock.now, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    ending = models.CharField(_("ending"), max_length=8, choices=Ending.choices, blank=True)

    objects = TenantManager.from_queryset(ExperimentQuerySet)()

    class Meta:
        verbose_name = _("experiment")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["atom"], condition=models.Q(ended_at=None), name="one_running_experiment"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ending="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ending="")),
                name="experiment_ended_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.atom} · {self.started_at:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        return self.ended_at is None


class Arm(TenantOwned):
    """A version that takes part, and its share of the viewers."""

    shared_read = True

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="arms")
    # None once the recording was erased; the number stays.
    version = models.ForeignKey(Version, on_delete=models.SET_NULL, null=True, related_name="arms")
    number = models.PositiveSmallIntegerField(_("version"))
    weight = models.PositiveSmallIntegerField(_("weight"))
    # What the others are compared with: learners had it when the test began.
    is_base = models.BooleanField(_("compared with"), default=False)

    class Meta:
        verbose_name = _("version in a test")
        ordering = ["-is_base", "number"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "number"], name="version_once_in_test"),
            models.UniqueConstraint(
                fields=["experiment"], condition=models.Q(is_base=True), name="one_base_in_test"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=100), name="arm_weight"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.weight})"


class ExperimentAct(TenantOwned):
    """What somebody did in a test, and the numbers that he had before him. Never changed."""

    class Kind(models.TextChoices):
        STARTED = "started", _("Started")
        DECIDED = "decided", _("Decided")
        STOPPED = "stopped", _("Stopped")
        SWITCHED = "switched", _("Ended by a switch of versions")
        UNDONE = "undone", _("Decision undone")
        PREMIUM = "premium", _("For subscribers only")
        FREE = "free", _("For everyone")

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(_("what"), max_length=8, choices=Kind.choices)
    at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    # The version that learners have from then on, and the one they had before.
    version = models.PositiveSmallIntegerField(_("version"), null=True)
    before = models.PositiveSmallIntegerField(_("version before"), null=True)
    # {"1": {"viewers": …, "kept": …, "completed": …, "answered": …, "right": …}, …}
    numbers = models.JSONField(_("numbers at that time"), default=dict)

    class Meta:
        verbose_name = _("act in a test")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["experiment", "at"], name="experiment_act")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d %H:%M}"
