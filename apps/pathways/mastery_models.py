"""What is believed of learners' skills and of questions: caches of the log of answers, which
`rebuild_mastery` can make anew. `mastery.ledger` writes them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

from .mastery.belief import (
    DIFFICULTY_MEAN,
    DIFFICULTY_VARIANCE,
    FIRST_STABILITY,
    PRIOR_MEAN,
    PRIOR_VARIANCE,
    Belief,
    Difficulty,
)


class SkillBeliefQuerySet(TenantQuerySet):
    def of(self, learner: User) -> "SkillBeliefQuerySet":
        return self.own().filter(learner=learner)


class SkillBelief(TenantOwned):
    """Ability of one learner in one skill: see `mastery.belief.Belief`."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    skill = models.ForeignKey(
        "content.Skill", on_delete=models.CASCADE, related_name="+", verbose_name=_("skill")
    )
    mean = models.FloatField(_("ability"), default=PRIOR_MEAN)
    variance = models.FloatField(_("variance"), default=PRIOR_VARIANCE)
    stability = models.FloatField(_("stability (days)"), default=FIRST_STABILITY)
    moved_at = models.DateTimeField(_("last moved at"), default=clock.now)
    answers = models.PositiveIntegerField(_("answers"), default=0)
    # Question → Unix seconds: asked again within hours, it tells memory of the minute.
    recent = models.JSONField(_("lately answered questions"), default=dict, blank=True)

    objects = TenantManager.from_queryset(SkillBeliefQuerySet)()

    class Meta:
        verbose_name = _("belief of a skill")
        verbose_name_plural = _("beliefs of skills")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "learner", "skill"], name="one_belief_per_skill"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.skill}"

    @property
    def belief(self) -> Belief:
        return Belief(self.mean, self.variance, self.moved_at.timestamp(), self.stability)


class QuestionDifficulty(TenantOwned):
    """How hard a question proved in one tenant; others begin with what the public one found."""

    shared_read = True

    question = models.ForeignKey(
        "quizzes.Question", on_delete=models.CASCADE, related_name="+", verbose_name=_("question")
    )
    mean = models.FloatField(_("difficulty"), default=DIFFICULTY_MEAN)
    variance = models.FloatField(_("variance"), default=DIFFICULTY_VARIANCE)
    answers = models.PositiveIntegerField(_("answers"), default=0)

    class Meta:
        verbose_name = _("difficulty of a question")
        verbose_name_plural = _("difficulties of questions")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "question"], name="one_difficulty_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.mean:.2f}"

    @property
    def difficulty(self) -> Difficulty:
        return Difficulty(self.mean, self.variance)
