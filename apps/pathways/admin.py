from django.contrib import admin

from apps.tenants.staff_lists import ReadOnly

from .models import Predictor, Recommender


@admin.register(Predictor)
class PredictorAdmin(ReadOnly, admin.ModelAdmin):
    """How well swipes are foreseen: read only, since a training makes them."""

    list_display = [
        "number",
        "tenant",
        "adopted",
        "sessions",
        "moves",
        "hits",
        "hits_linear",
        "loss",
        "loss_of_rules",
        "trained_at",
    ]
    search_fields = ["tenant__name"]
    list_per_page = 50
    list_filter = ["adopted", "trained_at"]
    list_select_related = ["tenant"]


@admin.register(Recommender)
class RecommenderAdmin(ReadOnly, admin.ModelAdmin):
    """How well builds foretell what is finished: read only, since a task makes them."""

    list_display = [
        "number",
        "tenant",
        "lessons",
        "learners",
        "recall",
        "learned",
        "rules",
        "popular",
        "made_at",
    ]
    search_fields = ["tenant__name"]
    list_per_page = 50
    list_filter = ["made_at"]
    list_select_related = ["tenant"]
