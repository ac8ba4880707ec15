from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

from .audience_models import (
    SUBJECT_ID,
    SUBJECT_KIND,
    AudienceHour,
    EventBatch,
    HeldEvent,
    QuestionDay,
    Shard,
    View,
    Viewer,
    WatchedDay,
)
from .start_models import SettledTally, StartCount

__all__ = [
    "AudienceHour",
    "EventBatch",
    "HeldEvent",
    "QuestionDay",
    "SettledTally",
    "Shard",
    "StartCount",
    "View",
    "Viewer",
    "Watch",
    "WatchTime",
    "WatchedDay",
    "WatchedEvent",
]

CONTINUES_FROM = 3.0  # s: less is a fresh start


class WatchQuerySet(TenantQuerySet):
    def of(self, learner: User) -> "WatchQuerySet":
        return self.own().filter(learner=learner)

    def about(self, kind: str) -> "WatchQuerySet":
        return self.filter(subject_kind=kind)

    def completed(self) -> "WatchQuerySet":
        return self.filter(completed_at__isnull=False)

    def remembered(self) -> "WatchQuerySet":
        """What stands in a learner's history, latest first."""
        kept = models.Q(forgotten_at=None) | models.Q(watched_at__gt=models.F("forgotten_at"))
        return self.filter(kept).order_by("-watched_at", "-pk")

    def begun(self) -> "WatchQuerySet":
        """Left somewhere in the middle: what there is to go on with."""
        return self.filter(completed_at=None, position__gt=CONTINUES_FROM)


class Watch(TenantOwned):
    """How far one learner has watched one thing. Written by `watching.report` only."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    subject_kind = models.CharField(_("kind"), **SUBJECT_KIND)
    subject_id = models.CharField(_("subject"), **SUBJECT_ID)
    # [[from, to], …] seconds of media, in order, each second once.
    covered = models.JSONField(_("covered"), default=list)
    seconds = models.FloatField(_("seconds covered"), default=0)
    duration = models.FloatField(_("duration (s)"), default=0)
    position = models.FloatField(_("position (s)"), default=0)
    # When the player stood there: what was reported late moves nobody back.
    position_at = models.DateTimeField(_("position since"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), default=clock.now)
    watched_at = models.DateTimeField(_("last watched"), default=clock.now)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    # Out of the learner's history, until he watches it again; what he has learned stays.
    forgotten_at = models.DateTimeField(_("out of the history"), null=True, blank=True)

    objects = TenantManager.from_queryset(WatchQuerySet)()

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        ordering = ["-watched_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "learner", "subject_kind", "subject_id"],
                name="one_watch_per_subject",
            )
        ]
        indexes = [
            models.Index(fields=["tenant", "-watched_at"], name="watch_recent"),
            models.Index(fields=["tenant", "learner", "-watched_at"], name="watch_history"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.subject_kind} {self.subject_id}"

    @property
    def share(self) -> float:
        """0 to 1."""
        return min(1.0, self.seconds / self.duration) if self.duration else 0.0


class WatchedEvent(TenantOwned):
    """What a player reported, as it was credited: a fact that is never changed."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    event_id = models.CharField(_("event"), max_length=64)
    subject_kind = models.CharField(_("kind"), **SUBJECT_KIND)
    subject_id = models.CharField(_("subject"), **SUBJECT_ID)
    intervals = models.JSONField(_("intervals"))
    rate = models.FloatField(_("speed"))
    received_at = models.DateTimeField(_("received at"), default=clock.now)

    class Meta:
        verbose_name = _("watched event")
        ordering = ["-received_at", "-pk"]
        constraints = [
            # Sent twice, counted once.
            models.UniqueConstraint(
                fields=["tenant", "learner", "event_id"], name="event_counted_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["tenant", "subject_kind", "subject_id", "-received_at"],
                name="event_subject",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} · {self.received_at:%Y-%m-%d %H:%M}"


class WatchTime(TenantOwned):
    """How much watching a learner's own time still allows. Also the lock of his reports."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    seconds = models.FloatField(_("seconds of time left"))
    counted_at = models.DateTimeField(_("counted at"), default=clock.now)

    class Meta:
        verbose_name = _("watch time")
        constraints = [models.UniqueConstraint(fields=["tenant", "learner"], name="one_watch_time")]

    def __str__(self) -> str:
        return f"{self.learner} · {self.seconds:.0f} s"


class MoveQuerySet(TenantQuerySet):
    def newest(self, count: int) -> "MoveQuerySet":
        return self.own().order_by("-moved_at", "-pk")[:count]


class Move(TenantOwned):
    """One swipe of one session, to learn from what is shown next. Written by `moves.report` only.

    It names no person: the session is a keyed digest, another one for each visit.
    """

    session = models.CharField(_("session"), max_length=32)
    number = models.PositiveSmallIntegerField(_("number"))
    origin = models.CharField(_("from"), **SUBJECT_ID)
    goal = models.CharField(_("to"), **SUBJECT_ID)
    step = models.SmallIntegerField(_("items forward"))
    dwell = models.FloatField(_("seconds on the item that was left"))
    position = models.FloatField(_("position (s)"))
    # Ids around the item that was left, the nearest first.
    behind = models.JSONField(_("behind"), default=list)
    ahead = models.JSONField(_("ahead"), default=list)
    moved_at = models.DateTimeField(_("moved at"), default=clock.now)

    objects = TenantManager.from_queryset(MoveQuerySet)()

    class Meta:
        verbose_name = _("move")
        ordering = ["-moved_at", "-pk"]
        constraints = [
            # Sent twice, counted once.
            models.UniqueConstraint(
                fields=["tenant", "session", "number"], name="move_counted_once"
            )
        ]
        indexes = [models.Index(fields=["tenant", "-moved_at"], name="move_recent")]

    def __str__(self) -> str:
        return f"{self.session[:8]} · {self.number}"
