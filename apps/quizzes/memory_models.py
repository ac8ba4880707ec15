"""What a learner remembers: cards, the log of all recalls, and how his reviews are planned."""

from datetime import date, datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

from .models import Answer, Question


class DaysSince(models.Func):
    """Whole days from a date column to a day."""

    template, arg_joiner = "(%(expressions)s)", " - "
    output_field = models.IntegerField()

    def __init__(self, day: date, column: str) -> None:
        super().__init__(models.Value(day, output_field=models.DateField()), models.F(column))


class CardQuerySet(TenantQuerySet):
    def held(self, learner: User) -> "CardQuerySet":
        """The learner's cards that are not suspended, of whatever question."""
        return self.own().filter(learner=learner, suspended_at=None)

    def of(self, learner: User) -> "CardQuerySet":
        """The learner's cards that are asked: not suspended, and their question can be seen.

        What cannot is looked up by itself: it is little, and a learner's cards are then counted
        from one index, without a look at each question.
        """
        return (
            self.held(learner)
            .exclude(question__in=Question.objects.retired().order_by().values("pk"))
            .exclude(question__in=Question.objects.in_hidden_quizzes().order_by().values("pk"))
        )

    def suspended(self, learner: User) -> "CardQuerySet":
        return self.own().filter(learner=learner).exclude(suspended_at=None)

    def due(self, now: datetime) -> "CardQuerySet":
        """Due at that moment, the longest waiting first."""
        return self.filter(due_at__lte=now).order_by("due_at", "pk")

    def safest_first(self, today: date) -> "CardQuerySet":
        """What is still likely to be known before what is probably lost: t / S rises as
        retrievability falls, whichever scheduler."""
        waited = Cast(DaysSince(today, "reviewed_on"), models.FloatField())
        strength = NullIf(models.F("stability"), models.Value(0.0))
        return self.order_by((waited / strength).asc(nulls_first=True), "due_at", "pk")

    def with_question(self) -> "CardQuerySet":
        return self.select_related(
            "question__quiz__follows", "question__quiz__skill"
        ).prefetch_related("question__illustrations")


class Card(TenantOwned):
    """What one learner must remember of one question: the state of its schedule, which can always
    be worked out again from the log."""

    class Suspension(models.TextChoices):
        LEARNER = "learner", _("by the learner")
        LEECH = "leech", _("forgotten again and again")

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="cards", verbose_name=_("question")
    )
    scheduler = models.CharField(_("scheduler"), max_length=16)
    # The scheduler's own fields; what all of them share has columns.
    state = models.JSONField(_("state"), default=dict)
    stability = models.FloatField(_("stability (days)"), default=0)
    interval_days = models.PositiveIntegerField(_("interval (days)"), default=0)
    lapses = models.PositiveIntegerField(_("lapses"), default=0)
    last_grade = models.PositiveSmallIntegerField(_("last grade"), null=True, blank=True)
    # Of the last recall that counted; the day is the learner's own.
    reviewed_at = models.DateTimeField(_("last reviewed at"), null=True, blank=True)
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"))
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    suspension = models.CharField(
        _("suspended"), max_length=8, choices=Suspension.choices, blank=True
    )
    # Counts changes; an update names the version it read, so that none is lost.
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects = TenantManager.from_queryset(CardQuerySet)()

    class Meta:
        verbose_name = _("card")
        ordering = ["due_at", "pk"]
        indexes = [
            # Holds all that a due list is counted and ordered by.
            models.Index(
                fields=["tenant", "learner", "due_at", "id"],
                include=["question", "reviewed_on", "stability"],
                condition=models.Q(suspended_at=None),
                name="card_due",
            ),
            models.Index(
                fields=["tenant", "learner"],
                condition=~models.Q(suspended_at=None),
                name="card_suspended",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "learner", "question"], name="one_card_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.question}"


class ReviewQuerySet(TenantQuerySet):
    def of(self, learner: User) -> "ReviewQuerySet":
        return self.own().filter(learner=learner)

    def standing(self) -> "ReviewQuerySet":
        """Without those in whose place another one came."""
        return self.filter(amended_by=None)

    def in_time(self) -> "ReviewQuerySet":
        """In an order that does not depend on which device reported first."""
        return self.order_by("reviewed_at", "grade", "pk")

    def counted(self) -> "ReviewQuerySet":
        return self.filter(practice=False)


class Review(TenantOwned):
    """One graded recall, kept for ever: cards are made of these rows and can be made again.

    When, on which day of the learner's, and how well are facts. The rest is what the scheduler of
    that time made of it.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    card = models.ForeignKey(
        Card, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("card")
    )
    answer = models.ForeignKey(
        Answer, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("answer")
    )
    # The learner told how hard it was after the first grade: this row takes that one's place.
    amends = models.OneToOneField(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="amended_by",
        verbose_name=_("amends"),
    )
    grade = models.PositiveSmallIntegerField(_("grade"))
    reviewed_at = models.DateTimeField(_("reviewed at"), default=clock.now, editable=False)
    reviewed_on = models.DateField(_("reviewed on"))
    # Not due yet: it moved nothing.
    practice = models.BooleanField(_("practice"), default=False)
    scheduler = models.CharField(_("scheduler"), max_length=16)
    interval_days = models.PositiveIntegerField(_("next interval (days)"), default=0)
    due_at = models.DateTimeField(_("next due at"))

    objects = TenantManager.from_queryset(ReviewQuerySet)()

    class Meta:
        verbose_name = _("review")
        ordering = ["-reviewed_at", "-pk"]
        indexes = [
            models.Index(fields=["card", "-reviewed_at"], name="review_history"),
            models.Index(
                fields=["tenant", "learner", "reviewed_on"],
                include=["grade", "practice", "card"],
                name="review_days",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(grade__lte=5), name="grade_is_0_to_5")
        ]

    def __str__(self) -> str:
        return f"{self.card} · {self.grade}"


class ReviewDayQuerySet(TenantQuerySet):
    def of(self, learner: User) -> "ReviewDayQuerySet":
        return self.own().filter(learner=learner)


class ReviewDay(TenantOwned):
    """One of a learner's days on which he reviewed something due: see `streaks.KeptDay`."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    day = models.DateField(_("day"))
    waiting_since = models.DateField(_("something was due since"))
    first_at = models.DateTimeField(_("first review at"))
    last_at = models.DateTimeField(_("last review at"))
    reviews = models.PositiveIntegerField(_("reviews"), default=1)
    # Of these, those that no quiz asked, and how many of them were recalled.
    asked = models.PositiveIntegerField(_("asked in reviews"), default=0)
    recalled = models.PositiveIntegerField(_("recalled"), default=0)

    objects = TenantManager.from_queryset(ReviewDayQuerySet)()

    class Meta:
        verbose_name = _("day of reviews")
        verbose_name_plural = _("days of reviews")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "learner", "day"], name="one_row_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.day}"


class Plan(TenantOwned):
    """How reviews are planned for one learner or, without one, for a whole organisation. What is
    empty is as the next wider one has it."""

    class Algorithm(models.TextChoices):
        SM2 = "sm2", _("Fixed steps: 1, 3, 7, 14, 30 days, then longer and longer (SM-2)")
        FSRS = "fsrs", _("Fitted to my forgetting (FSRS)")

    class DailyLimit(models.IntegerChoices):
        FEW = 20, "20"
        SOME = 60, "60"
        MANY = 120, "120"
        ALL = 0, _("No limit")

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("learner"),
    )
    scheduler = models.CharField(_("method"), max_length=16, choices=Algorithm.choices, blank=True)
    desired_retention = models.FloatField(
        _("share to remember"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0.7), MaxValueValidator(0.97)],
        help_text=_("From 0.7 to 0.97; only FSRS looks at it."),
    )
    daily_limit = models.PositiveIntegerField(
        _("reviews a day"), choices=DailyLimit.choices, null=True, blank=True
    )

    objects = TenantManager()

    class Meta:
        verbose_name = _("review plan")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "learner"], name="one_plan_each", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return str(self.learner or self.tenant)


class Weights(TenantOwned):
    """FSRS's weights, fitted to one learner's log; the latest row that was `taken` is in use."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    values = models.JSONField(_("weights"))
    reviews = models.PositiveIntegerField(_("reviews in the log"))
    held_out = models.PositiveIntegerField(_("reviews held out"))
    # Log loss on the held-out reviews, of the weights in use before and of these.
    loss_before = models.FloatField(_("log loss before"))
    loss_after = models.FloatField(_("log loss after"))
    taken = models.BooleanField(_("in use"))
    fitted_at = models.DateTimeField(_("fitted at"), default=clock.now, editable=False)

    objects = TenantManager()

    class Meta:
        verbose_name = _("fitted weights")
        verbose_name_plural = _("fitted weights")
        ordering = ["-fitted_at", "-pk"]
        indexes = [models.Index(fields=["tenant", "learner", "-fitted_at"], name="weights_latest")]

    def __str__(self) -> str:
        return f"{self.learner} · {self.fitted_at:%Y-%m-%d}"
