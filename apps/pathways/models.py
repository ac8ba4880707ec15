from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet
from apps.tenants.scope import PUBLIC_TENANT


class PredictorQuerySet(TenantQuerySet):
    def in_use(self) -> "PredictorQuerySet":
        """Of the tenant in scope, or where it has none, the public one: the best first."""
        own_first = models.Case(models.When(tenant_id=PUBLIC_TENANT, then=1), default=0)
        return self.filter(adopted=True).order_by(own_first, "-number")


class Predictor(TenantOwned):
    """What one training learned of a tenant's moves. Weights alone, which name nobody."""

    shared_read = True

    number = models.PositiveIntegerField(_("number"))
    weights = models.JSONField(_("weights"))
    adopted = models.BooleanField(_("in use"))
    sessions = models.PositiveIntegerField(_("sessions"))
    moves = models.PositiveIntegerField(_("moves"))
    # Of the sessions that were held out; training.Judgement says what they are.
    loss = models.FloatField(_("loss"))
    loss_of_rules = models.FloatField(_("loss of the rules"))
    hits = models.FloatField(_("hits"))
    hits_linear = models.FloatField(_("hits of linear order"))
    trained_at = models.DateTimeField(_("trained at"), default=clock.now)

    objects = TenantManager.from_queryset(PredictorQuerySet)()

    class Meta:
        verbose_name = _("predictor")
        ordering = ["-trained_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="unique_predictor_number")
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.trained_at:%Y-%m-%d}"


# Django finds models through this module.
from .diagnostic_models import Diagnosis, DiagnosisAnswer, VerdictOverride  # noqa: E402, F401
from .mastery_models import QuestionDifficulty, SkillBelief  # noqa: E402, F401
from .recommender_models import Interests, LessonVector, Recommender, Share  # noqa: E402, F401
