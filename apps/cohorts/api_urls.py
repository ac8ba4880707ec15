from django.urls import path

from . import api

urlpatterns = [
    path("cohorts/", api.CohortsView.as_view(), name="cohorts"),
    path("cohorts/comparison/", api.ComparisonView.as_view(), name="cohort_comparison"),
]
