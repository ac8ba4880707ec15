"""How a learner wants to be reminded, and on which days he was.

Both belong to the person, not to a tenant: one reminder a day speaks of all organisations.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock

HOUR = {"validators": [MaxValueValidator(23)]}


class ReminderPlan(models.Model):
    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    email = models.BooleanField(_("by e-mail"), default=False)
    push = models.BooleanField(_("to browsers that are allowed"), default=False)
    hour = models.PositiveSmallIntegerField(_("hour"), default=18, **HOUR)
    quiet_from = models.PositiveSmallIntegerField(_("quiet from"), default=21, **HOUR)
    quiet_until = models.PositiveSmallIntegerField(_("quiet until"), default=7, **HOUR)
    # Of the pages when this was chosen: nobody's browser is there to ask in the background.
    language = models.CharField(_("language"), max_length=8, blank=True, default="")
    # Worked out from all of the above; empty where nothing is wanted.
    next_at = models.DateTimeField(_("next reminder"), null=True, blank=True, db_index=True)
    # The zone that this was worked out for: who has moved since is found by it.
    zone = models.CharField(_("time zone"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("reminder plan")

    def __str__(self) -> str:
        return str(self.learner)


class ReminderQuerySet(models.QuerySet):
    def waiting(self) -> "ReminderQuerySet":
        """Claimed, and begun by nobody yet."""
        return self.filter(begun_at=None)


class Reminder(models.Model):
    """One learner's one reminder of one of his days. The row is what makes it one: whoever inserts
    it has claimed the day, whoever sets `begun_at` writes to the learner."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    day = models.DateField(_("day"), help_text=_("the learner's own"))
    claimed_at = models.DateTimeField(_("claimed at"), default=clock.now, editable=False)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True, editable=False)
    # With 0 nothing was due, and nothing was sent.
    questions = models.PositiveIntegerField(_("questions due"), default=0, editable=False)
    mailed = models.BooleanField(_("sent by e-mail"), default=False, editable=False)
    pushed = models.PositiveSmallIntegerField(_("browsers told"), default=0, editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        ordering = ["-claimed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "day"], name="one_reminder_a_day")
        ]
        indexes = [
            models.Index(
                fields=["claimed_at"],
                condition=models.Q(begun_at=None),
                name="reminder_waiting",
            ),
            models.Index(fields=["claimed_at"], name="reminder_age"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.day}"
