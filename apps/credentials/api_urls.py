from django.urls import path

from . import api

urlpatterns = [path("badges/", api.BadgesView.as_view(), name="badges")]
