from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.content.models import PUBLIC_ID, Skill
from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet


class BadgeQuerySet(TenantQuerySet):
    def of(self, learner: User) -> "BadgeQuerySet":
        return self.own().filter(learner=learner)


class Badge(TenantOwned):
    """A skill that a learner has shown and kept. Awarded once, and not taken back: it says what was
    shown then (`evidence`), whatever is asked of others later."""

    public_id = models.CharField(**PUBLIC_ID)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.CASCADE, related_name="+", verbose_name=_("skill")
    )
    awarded_at = models.DateTimeField(_("awarded at"), default=clock.now, editable=False)
    # Of each quiz: its title, right and total answers, when it was passed and when recalled.
    evidence = models.JSONField(_("evidence"), default=list)

    objects = TenantManager.from_queryset(BadgeQuerySet)()

    class Meta:
        verbose_name = _("badge")
        ordering = ["-awarded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "learner", "skill"], name="one_badge_of_each_skill"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.skill}"
