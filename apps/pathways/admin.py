from django.contrib import admin

from apps.tenants.staff_lists import ReadOnly

from .models import Predictor


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
