"""What a learner was asked before learning, and what he said of himself."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.content.graph_models import TeachingChange
from apps.content.models import PUBLIC_ID
from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

LEARNER = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.CASCADE,
    "related_name": "+",
    "verbose_name": _("learner"),
}


class OfLearner(TenantQuerySet):
    def of(self, learner: User) -> "OfLearner":
        return self.own().filter(learner=learner)


class VerdictOverrideQuerySet(OfLearner):
    def standing(self) -> "VerdictOverrideQuerySet":
        """Without those on what is taught differently since: they were said of the old way."""
        since = TeachingChange.objects.filter(skill=OuterRef("skill"), at__gt=OuterRef("made_at"))
        return self.exclude(Exists(since))


class Diagnosis(TenantOwned):
    """A few questions on the way to one goal, a course or a skill."""

    public_id = models.CharField(**PUBLIC_ID)
    learner = models.ForeignKey(**LEARNER)
    course = models.ForeignKey(
        "content.Course", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    skill = models.ForeignKey(
        "content.Skill", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # The question that is on, and since when.
    asked = models.ForeignKey(
        "quizzes.Question", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    seconds = models.FloatField(_("seconds taken"), default=0.0)
    started_at = models.DateTimeField(_("started at"), default=clock.now, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = TenantManager.from_queryset(OfLearner)()

    class Meta:
        verbose_name = _("diagnosis")
        verbose_name_plural = _("diagnoses")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(course=None) ^ models.Q(skill=None),
                name="diagnosis_has_one_goal",
            ),
            models.UniqueConstraint(
                fields=["tenant", "learner", "course"],
                condition=models.Q(finished_at=None),
                name="one_open_diagnosis_of_course",
            ),
            models.UniqueConstraint(
                fields=["tenant", "learner", "skill"],
                condition=models.Q(finished_at=None),
                name="one_open_diagnosis_of_skill",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.course or self.skill}"


class DiagnosisAnswer(TenantOwned):
    """One question of it. It makes no card: nothing was learned yet that could be forgotten."""

    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey("quizzes.Question", on_delete=models.CASCADE, related_name="+")
    # Null: "I don't know".
    response = models.JSONField(_("response"), null=True, blank=True)
    score = models.FloatField(_("score"))
    correct = models.BooleanField(_("correct"))
    answered_at = models.DateTimeField(_("answered at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("answer of a diagnosis")
        verbose_name_plural = _("answers of a diagnosis")
        ordering = ["answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnosis", "question"], name="one_answer_per_diagnosis_and_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.diagnosis} · {self.question}"


class VerdictOverride(TenantOwned):
    """A learner knows better: his word on a skill counts until he takes it back, or until
    the skill is taught differently."""

    learner = models.ForeignKey(**LEARNER)
    skill = models.ForeignKey(
        "content.Skill", on_delete=models.CASCADE, related_name="+", verbose_name=_("skill")
    )
    verdict = models.CharField(_("verdict"), max_length=8)
    # What was found at the time.
    instead_of = models.CharField(_("instead of"), max_length=8)
    made_at = models.DateTimeField(_("made at"), default=clock.now)

    objects = TenantManager.from_queryset(VerdictOverrideQuerySet)()

    class Meta:
        verbose_name = _("verdict of a learner")
        verbose_name_plural = _("verdicts of learners")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "learner", "skill"], name="one_override_per_skill"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.skill}: {self.verdict}"
