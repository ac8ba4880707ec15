from django.urls import path

from . import views

app_name = "cohorts"

urlpatterns = [
    path("cohorts/", views.cohorts, name="cohorts"),
    path("cohorts/new/", views.new, name="new"),
    path("cohorts/comparison/", views.compare_me, name="compare_me"),
    path("cohorts/<pid:public_id>/", views.cohort, name="cohort"),
    path("cohorts/<pid:public_id>/add/", views.add, name="add"),
    path("cohorts/<pid:public_id>/add-found/", views.add_found, name="add_found"),
    path("cohorts/<pid:public_id>/delete/", views.delete, name="delete"),
    path("cohorts/<pid:public_id>/members/<pid:person>/remove/", views.remove, name="remove"),
]
