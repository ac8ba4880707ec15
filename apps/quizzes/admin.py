from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.quizzes.models import Answer, Attempt, Card, Plan, Question, Review, Weights
from apps.tenants.staff_lists import ReadOnly


# What learners did is looked at, never edited: a changed log is worth nothing.
class AnswerInline(ReadOnly, admin.TabularInline):
    model = Answer
    extra = 0
    fields = readonly_fields = ["question", "correct", "credit", "elapsed_ms", "answered_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("question", "learner")

    @admin.display(description=_("score"))
    def credit(self, answer: Answer) -> str:
        return f"{answer.score:.0%}"


class ReviewInline(ReadOnly, admin.TabularInline):
    model = Review
    extra = 0
    fields = readonly_fields = ["reviewed_at", "grade", "practice", "interval_days", "due_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("card__learner", "card__question")


@admin.register(Question)
class QuestionAdmin(ReadOnly, admin.ModelAdmin):
    """Read only: `questions` checks a body before it is kept, a form would not."""

    list_display = ["stem", "format", "quiz", "position", "answered", "retired_at", "tenant"]
    list_filter = ["format", ("retired_at", admin.EmptyFieldListFilter), "quiz__state"]
    list_select_related = ["quiz", "tenant"]
    search_fields = ["stem", "explanation", "public_id", "quiz__title"]
    raw_id_fields = ["quiz"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(answer_count=Count("answers"))

    @admin.display(description=_("answers"), ordering="answer_count")
    def answered(self, question: Question) -> int:
        return question.answer_count


@admin.register(Attempt)
class AttemptAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["learner", "quiz", "started_at", "finished_at", "right", "total", "tenant"]
    list_filter = ["started_at", ("finished_at", admin.EmptyFieldListFilter)]
    list_select_related = ["learner", "quiz", "tenant"]
    search_fields = ["learner__email", "learner__name", "quiz__title", "public_id"]
    raw_id_fields = ["learner", "quiz"]
    date_hierarchy = "started_at"
    list_per_page = 50
    inlines = [AnswerInline]


@admin.register(Card)
class CardAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        "learner",
        "question",
        "due_at",
        "interval_days",
        "stability",
        "lapses",
        "last_grade",
        "suspension",
    ]
    list_filter = ["due_at", "scheduler", "last_grade", "suspension"]
    list_select_related = ["learner", "question"]
    search_fields = ["learner__email", "question__stem"]
    raw_id_fields = ["learner", "question"]
    list_per_page = 50
    inlines = [ReviewInline]


@admin.register(Review)
class ReviewAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["reviewed_at", "card", "grade", "practice", "scheduler", "due_at"]
    list_filter = ["reviewed_at", "grade", "practice", "scheduler"]
    list_select_related = ["card__learner", "card__question"]
    search_fields = ["card__learner__email", "card__question__stem"]
    raw_id_fields = ["answer", "card", "learner"]
    date_hierarchy = "reviewed_at"
    list_per_page = 50


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    """The row without a learner is what holds for the organisation."""

    list_display = ["__str__", "scheduler", "desired_retention", "daily_limit", "tenant"]
    list_filter = [("learner", admin.EmptyFieldListFilter), "scheduler"]
    list_select_related = ["learner", "tenant"]
    search_fields = ["learner__email"]
    raw_id_fields = ["learner"]
    list_per_page = 50


@admin.register(Weights)
class WeightsAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["learner", "fitted_at", "reviews", "loss_before", "loss_after", "taken"]
    list_filter = ["taken", "fitted_at"]
    list_select_related = ["learner"]
    search_fields = ["learner__email"]
    raw_id_fields = ["learner"]
    list_per_page = 50
