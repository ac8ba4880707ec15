from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.content.models import PUBLIC_ID, Atom
from apps.lib import clock
from apps.quizzes import formats
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet


def as_moment(milliseconds: int | None) -> str:
    """12500 as "0:12.5"; empty for None."""
    if milliseconds is None:
        return ""
    minutes, rest = divmod(milliseconds, 60_000)
    seconds = f"{rest / 1000:06.3f}".rstrip("0").rstrip(".")
    return f"{minutes}:{seconds}"


class QuestionQuerySet(TenantQuerySet):
    def current(self) -> "QuestionQuerySet":
        """Not retired: what a quiz asks today."""
        return self.filter(retired_at=None)

    def answerable(self) -> "QuestionQuerySet":
        """Current, and in a quiz that learners can see."""
        return self.current().filter(quiz__kind=Atom.Kind.QUIZ, quiz__state=Atom.State.PUBLISHED)

    def retired(self) -> "QuestionQuerySet":
        return self.exclude(retired_at=None)

    def in_hidden_quizzes(self) -> "QuestionQuerySet":
        hidden = [state for state in Atom.State if state != Atom.State.PUBLISHED]
        return self.filter(quiz__kind=Atom.Kind.QUIZ, quiz__state__in=hidden)

    def with_quiz(self) -> "QuestionQuerySet":
        return self.select_related("quiz__follows")

    def with_illustrations(self) -> "QuestionQuerySet":
        return self.prefetch_related("illustrations")


class Question(TenantOwned):
    """One question of a quiz. Written through `questions` only, which checks the body."""

    shared_read = True

    public_id = models.CharField(**PUBLIC_ID)
    quiz = models.ForeignKey(
        Atom, on_delete=models.CASCADE, related_name="questions", verbose_name=_("quiz")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    # No choices: a new format must not need a migration. `questions` checks it.
    format = models.CharField(_("format"), max_length=32)
    stem = models.CharField(_("question"), max_length=300)
    # Public id of the illustration beside the stem. Those inside the body are named there.
    media = models.CharField(_("picture or sound"), max_length=20, blank=True)
    body = models.JSONField(_("body"))
    explanation = models.TextField(_("explanation"), max_length=1000, blank=True)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    clip_start_ms = models.PositiveIntegerField(_("clip start (ms)"), null=True, blank=True)
    clip_end_ms = models.PositiveIntegerField(_("clip end (ms)"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    # A question that was answered is never deleted: its reviews are kept.
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(QuestionQuerySet)()

    class Meta:
        verbose_name = _("question")
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["quiz", "position"], name="question_order"),
            models.Index(
                fields=["tenant", "id"],
                condition=~models.Q(retired_at=None),
                name="question_retired",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(clip_end_ms=None)
                | models.Q(clip_end_ms__gt=models.F("clip_start_ms")),
                name="clip_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.stem

    @property
    def rules(self) -> formats.Format:
        return formats.get(self.format)

    @property
    def clip_start(self) -> str:
        return as_moment(self.clip_start_ms)

    @property
    def clip_end(self) -> str:
        return as_moment(self.clip_end_ms)

    @property
    def clip_span(self) -> str:
        """Where it is listed: the whole seconds that it touches."""
        start, end = self.clip_start_ms, self.clip_end_ms
        if start is None:
            return ""
        first = as_moment(start // 1000 * 1000)
        return first if end is None else f"{first}–{as_moment(-(-end // 1000) * 1000)}"


class AttemptQuerySet(TenantQuerySet):
    def of(self, learner: User) -> "AttemptQuerySet":
        return self.own().filter(learner=learner)

    def open(self) -> "AttemptQuerySet":
        return self.filter(finished_at=None)

    def finished(self) -> "AttemptQuerySet":
        return self.exclude(finished_at=None)


class Attempt(TenantOwned):
    """One answering of a quiz by one learner; at most one of a quiz is open."""

    public_id = models.CharField(**PUBLIC_ID)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    quiz = models.ForeignKey(
        Atom, on_delete=models.CASCADE, related_name="+", verbose_name=_("quiz")
    )
    started_at = models.DateTimeField(_("started at"), default=clock.now, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)
    right = models.PositiveSmallIntegerField(_("right answers"), default=0, editable=False)
    total = models.PositiveSmallIntegerField(_("questions"), default=0, editable=False)

    objects = TenantManager.from_queryset(AttemptQuerySet)()

    class Meta:
        verbose_name = _("attempt")
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["learner", "quiz", "-started_at"], name="attempt_latest"),
            models.Index(fields=["tenant", "finished_at"], name="attempt_finished"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "learner", "quiz"],
                condition=models.Q(finished_at=None),
                name="one_open_attempt",
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.quiz}"


class AnswerQuerySet(TenantQuerySet):
    def of(self, learner: User) -> "AnswerQuerySet":
        return self.own().filter(learner=learner)

    def with_question(self) -> "AnswerQuerySet":
        return self.select_related("question__quiz__follows", "attempt")


class Answer(TenantOwned):
    """One answered question: in an attempt, or (attempt is null) in a review session."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    attempt = models.ForeignKey(
        Attempt,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("attempt"),
    )
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    # Chosen by the client, once for each answer it means to give.
    idempotency_key = models.CharField(_("idempotency key"), max_length=64)
    response = models.JSONField(_("response"))
    result = models.JSONField(_("result"))
    score = models.FloatField(_("score"))
    correct = models.BooleanField(_("correct"))
    # Waits for its learner to compare it with the model answer; until then it counts for nothing.
    undecided = models.BooleanField(_("undecided"), default=False)
    hinted = models.BooleanField(_("with a hint"), default=False)
    elapsed_ms = models.PositiveIntegerField(_("time taken (ms)"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), default=clock.now, editable=False)

    objects = TenantManager.from_queryset(AnswerQuerySet)()

    class Meta:
        verbose_name = _("answer")
        ordering = ["answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "learner", "idempotency_key"], name="answer_given_once"
            ),
            models.UniqueConstraint(
                fields=["attempt", "question"], name="one_answer_per_attempt_and_question"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.question}"


# Django finds models through this module.
from .memory_models import Card, CardQuerySet, Plan, Review, ReviewDay, Weights  # noqa: E402, F401
from .question_models import (  # noqa: E402, F401
    Illustration,
    QuestionImport,
    QuestionStatistics,
)
from .reminder_models import Reminder, ReminderPlan  # noqa: E402, F401
