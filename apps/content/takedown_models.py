"""A lesson that staff took out of learners' feeds, with what its creator may say to that."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

from .models import Atom


class TakedownQuerySet(TenantQuerySet):
    def in_force(self) -> "TakedownQuerySet":
        return self.filter(lifted_at=None)

    def to_decide(self) -> "TakedownQuerySet":
        """Their creators have appealed, and nobody has looked at it."""
        return self.in_force().filter(decided_at=None).exclude(appealed_at=None)


class Takedown(TenantOwned):
    """While one is in force its lesson cannot be published. A creator may appeal once."""

    class Reason(models.TextChoices):
        HARMFUL = "harmful", _("It is dangerous, hateful or not for everybody")
        RIGHTS = "rights", _("It uses somebody else's work")
        FALSE = "false", _("It teaches something wrong or outdated")
        SPAM = "spam", _("It is advertising, or no lesson")
        OTHER = "other", _("Something else")

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    atom = models.ForeignKey(
        Atom, on_delete=models.CASCADE, related_name="takedowns", verbose_name=_("lesson")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    words = models.CharField(_("words to the creator"), max_length=1000)
    was_published = models.BooleanField(_("was published"), default=False)
    taken_at = models.DateTimeField(_("taken down at"), default=clock.now, editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("taken down by"),
    )
    appeal = models.CharField(_("appeal"), max_length=1000, blank=True)
    appealed_at = models.DateTimeField(_("appealed at"), null=True, blank=True)
    decision = models.CharField(_("decision in words"), max_length=1000, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = TenantManager.from_queryset(TakedownQuerySet)()

    class Meta:
        verbose_name = _("takedown")
        verbose_name_plural = _("takedowns")
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["atom"], condition=models.Q(lifted_at=None), name="taken_down_once"
            )
        ]
        indexes = [models.Index(fields=["tenant", "-taken_at"], name="takedown_recent")]

    def __str__(self) -> str:
        return f"{self.atom} · {self.get_reason_display()}"

    @property
    def may_appeal(self) -> bool:
        return self.lifted_at is None and self.appealed_at is None


class ReportedLesson(Atom):
    """A lesson about which learners have reported problems that nobody has settled."""

    class Meta:
        proxy = True
        verbose_name = _("reported lesson")
        verbose_name_plural = _("reported lessons")
